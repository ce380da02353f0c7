"""Published score sheets of a number asked again, for the operator's door."""

from typing import Any

from portal.accountability.queries.scoring_sheets import by_number, differences


async def verified(text: str) -> list[tuple[dict[str, Any], int, list[str]]]:
    """Each with how many numbers it has and, in words, those that come out otherwise."""
    return [(sheet, *await differences(sheet)) for sheet in await by_number(text)]
