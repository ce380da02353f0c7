"""Figures reproduce what is printed in the seeds, each number opens its rows, and nobody counts what they may not see."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from meetings.figures_command import as_json, as_text
from meetings.queries.figure_terms import Asked, everything, seen_by, standing
from meetings.queries.figures import figures, rounded
from meetings.tables import Conference, Meeting
from portal import db
from portal.clock import now, today
from portal.demo.cast import SINCE, Cast
from portal.people import Unit, UnitKind, segment
from tests.meetings_builders import a_held_meeting, a_resolution

YEAR = 2018
WHOLE = (date(YEAR, 1, 1), date(YEAR, 12, 31))


async def a_conference_of(people: Cast, territory: UUID, level: str) -> UUID:
    made = Conference(
        title=f"联席会议{territory}",
        level=level,
        territory=territory,
        office=people.unit["conference_office"],
        host=people.unit["conference_office"],
        sign="信联",
        established_on=SINCE,
        created_by=people.zhou.id,
        created_at=now(),
    )
    await Conference.insert(made).run()
    return made.id


async def seven_counties(people: Cast) -> list[UUID]:
    """The two of the cast and five more, each with a standing conference."""
    units = [people.unit["district"], people.unit["other_district"]]
    for number in range(5):
        made = Unit(
            id=db.new_id(),
            name=f"第{number + 3}县",
            short_name=f"{number + 3}县",
            kind=UnitKind.district,
            parent=people.unit["city"],
            path="",
        )
        made.path = people.path["city"] + segment(made.id)
        await Unit.insert(made).run()
        units.append(made.id)
    return [await a_conference_of(people, unit, "district") for unit in units]


async def meetings_of(
    people: Cast, conference: UUID, number: int, settled: Sequence[int] = (), kind: str = "working", year: int = YEAR
) -> list[UUID]:
    made = [
        Meeting(
            conference=conference,
            kind=kind,
            year=year,
            serial=serial + 1,
            title=f"第{serial + 1}次会议",
            starts_at=datetime(year, 1, 1, 1, tzinfo=UTC) + timedelta(days=5 * serial),
            minutes_planned=60,
            place="会议室",
            chair=people.tang.id,
            chair_title="县委书记",
            state="issued",
            cases_settled=settled[serial] if serial < len(settled) else None,
            created_by=people.zhou.id,
            created_at=now(),
        )
        for serial in range(number)
    ]
    await Meeting.insert(*made).run()
    return [one.id for one in made]


async def test_seven_counties_sixty_two_meetings_two_hundred_and_eight_cases(people: Cast) -> None:
    """定西 2018: 7县区 62场次 208件, 8.86 a county; the city held 36 of its own to coordinate, 60 and more by topic."""
    counties = await seven_counties(people)
    settled = [4] * 22 + [3] * 40
    for number, conference in enumerate(counties):
        of_county = settled[number::7]
        await meetings_of(people, conference, len(of_county), of_county)
    city = await a_conference_of(people, people.unit["city"], "city")
    await meetings_of(people, city, 36, kind="special_topic")
    found = await figures(everything(), Asked(*WHOLE, await the_city(people)))
    assert len(found.places) == 7
    assert sum(line.meetings for line in found.places) == 62
    assert sum(line.settled for line in found.places) == 208
    assert found.average == "8.86"
    assert found.own is not None
    assert found.own.kinds["special_topic"] == 36
    assert found.total.meetings == 98
    assert [(line.key, line.meetings) for line in found.levels] == [("city", 36), ("district", 62)]
    assert [(one["title"], one["meetings"]) for one in found.chairs] == [("县委书记", 98)]
    said = as_json(found, Asked(*WHOLE, await the_city(people)))
    assert said["meetings_per_place"] == "8.86"
    assert "下级7个，平均每个8.86场" in as_text(found, Asked(*WHOLE, await the_city(people)))


async def test_more_than_sixty_coordination_meetings_over_the_years(people: Cast) -> None:
    """广州: 2018年以来共组织召开协调会60余场."""
    city = await a_conference_of(people, people.unit["city"], "city")
    for year in range(YEAR, YEAR + 4):
        await meetings_of(people, city, 16, kind="special_topic", year=year)
    asked = Asked(date(YEAR, 1, 1), date(YEAR + 4, 6, 13), await the_city(people))
    assert (await figures(everything(), asked)).total.kinds["special_topic"] == 64


async def test_only_what_was_held_in_the_days_and_the_territory_is_counted(people: Cast) -> None:
    conference = await a_conference_of(people, people.unit["district"], "district")
    made = await meetings_of(people, conference, 5)
    for meeting, change in zip(
        made,
        (
            "state = 'cancelled'",
            "state = 'planned'",
            "starts_at = '2018-12-31 15:59+00'",
            "starts_at = '2018-12-31 16:00+00'",
        ),
        strict=False,
    ):
        await db.rows(f"UPDATE meetings_meeting SET {change} WHERE id = {{}}", meeting)
    assert (await figures(everything(), Asked(*WHOLE))).total.meetings == 2
    other = await db.row("SELECT id, name, path FROM unit WHERE id = {}", people.unit["other_district"])
    assert (await figures(everything(), Asked(*WHOLE, other))).total.meetings == 0


STANDS = (
    ("on_time", {"state": "closed", "due": date(2018, 6, 1), "closed_on": date(2018, 6, 1)}),
    ("on_time", {"state": "closed", "due": None, "ongoing": True, "closed_on": date(2018, 6, 1)}),
    ("late", {"state": "closed", "due": date(2018, 6, 1), "closed_on": date(2018, 6, 2)}),
    ("late", {"state": "in_progress", "due": date(2018, 6, 1)}),
    ("late", {"state": "fed_back", "due": date(2018, 6, 1), "fed_back_at": datetime(2018, 6, 1, 16, tzinfo=UTC)}),
    ("not_due", {"state": "fed_back", "due": date(2018, 6, 1), "fed_back_at": datetime(2018, 6, 1, 15, tzinfo=UTC)}),
    ("not_due", {"state": "assigned", "due": today()}),
    ("not_due", {"state": "in_progress", "due": None, "ongoing": True}),
)


async def test_each_resolution_is_on_time_late_or_not_due_and_only_one_of_them(people: Cast) -> None:
    meeting = await a_held_meeting(people)
    for how, given in STANDS:
        one = await a_resolution(people, meeting, issued_at=now(), **given)
        stands = [
            name
            for name in ("on_time", "late", "not_due")
            if await db.value("SELECT TRUE FROM meetings_resolution r WHERE r.id = {} AND {}", one, standing(name))
        ]
        assert stands == [how], given
    await a_resolution(people, meeting, state="drafted")
    await a_resolution(people, meeting, state="revoked", issued_at=now())
    total = (await figures(everything(), this_year())).total
    assert (total.on_time, total.late, total.not_due, total.rate) == (2, 3, 3, "40.00%")


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(62, 7, "8.86"), (27900, 306, "91.18"), (68800, 697, "98.71"), (1, 200, "0.01"), (3, 200, "0.02"), (5, 0, "—")],
)
def test_rates_are_rounded_half_up_to_two_decimals(part: int, whole: int, said: str) -> None:
    assert rounded(part, whole) == said


async def test_what_a_person_may_not_see_is_not_counted_for_them(people: Cast) -> None:
    meeting = await a_held_meeting(people)
    await a_resolution(people, meeting, issued_at=now(), state="assigned")
    await a_resolution(people, meeting, issued_at=now(), state="assigned", lead_unit=people.unit["qingshi"])
    counted = {
        account: (await figures(seen_by(people.person[account]), this_year())).total
        for account in ("zhou", "tang", "lin", "chen", "xu")
    }
    assert {account: (line.meetings, line.resolutions) for account, line in counted.items()} == {
        "zhou": (1, 2),
        "tang": (1, 2),
        "lin": (1, 1),
        "chen": (1, 1),
        "xu": (0, 0),
    }


async def test_withheld_items_are_no_topics_of_the_meeting(people: Cast) -> None:
    meeting = await a_held_meeting(people, topics=2)
    item = await db.value("SELECT id FROM meetings_agenda_item WHERE meeting = {} AND kind = 'topic' LIMIT 1", meeting)
    await db.rows("UPDATE meetings_agenda_item SET withheld = TRUE, withheld_reason = '领导出差' WHERE id = {}", item)
    assert (await figures(everything(), this_year())).total.topics == 1


def this_year() -> Asked:
    return Asked(date(today().year, 1, 1), date(today().year, 12, 31))


async def the_city(people: Cast) -> dict[str, Any]:
    found = await db.row("SELECT id, name, path FROM unit WHERE id = {}", people.unit["city"])
    assert found is not None
    return found
