"""How many letters and measures the ladders may still propose to an office on a day, and how many matters wait."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.ladder import Produces, Step
from portal.accountability.queries.addressees import offices_of_duties
from portal.accountability.rules import offices_of
from portal.db import row

Record = dict[str, Any]


async def of_offices(me: Me, day: date) -> Record:
    """What was proposed on that day to the offices of this person, and how many matters wait for the days after."""
    found = await row(
        "SELECT coalesce(sum(made), 0)::int AS made, coalesce(sum(waiting), 0)::int AS waiting"
        " FROM accountability_letters_of_day WHERE office = ANY({}) AND day = {}",
        offices_of(me),
        day,
    )
    assert found is not None
    return found


class Room:
    """The same count as the round keeps, for a day to come."""

    def __init__(self, offices: dict[UUID, UUID], made: dict[UUID, int]) -> None:
        self.offices = offices
        self.made = Counter(made)
        self.waiting = 0

    def fit(self, duty: UUID, steps: Sequence[Step], most: int) -> list[Step]:
        """The steps that will be taken: those beyond the day's number wait. To be asked in the order of the due days."""
        kept, full, office = [], False, self.offices.get(duty)
        for step in steps:
            if step.produces is not Produces.notice and most and office is not None:
                full = full or self.made[office] >= most
                if full:
                    continue
                self.made[office] += 1
            kept.append(step)
        self.waiting += full
        return kept


async def room_on(day: date, duties: Sequence[UUID]) -> Room:
    """`duties`: those of which a letter or a measure would be proposed that day."""
    if not duties:
        return Room({}, {})
    found = await offices_of_duties(duties, day)
    return Room(
        {line["id"]: line["office"] for line in found}, {line["office"]: line["made"] for line in found if line["made"]}
    )
