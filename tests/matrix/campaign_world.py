"""重点时段 in the states the routes need, over 青石街道: declared by 周, approved by 沈. A route's `on` names the state."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from portal.accountability.actions import campaign as acting
from portal.accountability.queries.campaign import campaign_for
from portal.clock import today
from portal.demo.cast import Cast
from tests.portal.accountability.campaign.declaring import wanted


async def campaign_world(people: Cast, ids: dict[str, Any]) -> None:
    ids["the campaign proposed"] = await _declared(people)
    ids["the campaign approved"] = approved = await _declared(people)
    await acting.approve(await campaign_for(people.shen, approved), people.shen)


async def _declared(people: Cast) -> UUID:
    on = today()
    asked = wanted(people, starts_on=on, ends_on=on + timedelta(days=9), units=[people.unit["qingshi"]])
    return await acting.declare(people.zhou, asked)


def campaign_addresses(ids: dict[str, Any], on: str, template: str) -> dict[str, Any]:
    """What stands for a campaign and one of its days."""
    if not template.startswith("/accountability/campaigns"):
        return {}
    return {
        "campaign_id": ids.get(f"the campaign {on}", ids["the campaign approved"]),
        "on": today().isoformat(),
    }
