"""The officials of 临江区 besides the cast: leaders, and a liaison for every office. They cannot sign in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.db import atomic
from portal.demo import names
from portal.demo.cast import PEOPLE, SINCE, fixed_id
from portal.demo.places import DISTRICT_DEPARTMENTS, LINJIANG, OFFICES, SECTIONS
from portal.demo.units import department_key, office_key, town_key
from portal.people import Person, Post, Role

HANDED_OVER = date(2024, 1, 8)
"""The day on which every second street got a new first secretary."""
LIAISON = "联络员"
CAST = {
    ("qingshi", "书记"): "chen",
    ("fuwu", LIAISON): "li",
    ("zongzhi", LIAISON): "sun",
    ("liuan_zongzhi", LIAISON): "zhao",
    ("district", "副书记"): "tang",
    ("housing", "书记"): "luo",
    ("housing", LIAISON): "lin",
}
"""Places the cast has taken."""


@dataclass(frozen=True)
class Seat:
    """A post to be held: `place` names it among those of its unit."""

    unit: str
    place: str
    title: str
    role: Role
    starts_on: date = SINCE
    ends_on: date | None = None


def holder(unit: str, place: str) -> UUID:
    """Who holds this place: 书记, 主任, 副书记 of a street or department, the 联络员 of an office."""
    return fixed_id(CAST.get((unit, place)) or f"person {unit} {place}")


@atomic()
async def appoint() -> int:
    """Persons and their posts, a few statements for all of them. How many persons."""
    free = (name for name in names.persons() if name not in {person.name for person in PEOPLE})
    seats = [seat for seat in _seats() if (seat.unit, seat.place) not in CAST]
    people = [
        Person(id=holder(seat.unit, seat.place), name=name, account=f"lj{number:04d}", kind="official")
        for number, (seat, name) in enumerate(zip(seats, free, strict=False), start=1)
    ]
    await Person.insert(*people).run()
    await Post.insert(
        *(
            Post(
                id=fixed_id(f"post {seat.unit} {seat.place}"),
                person=holder(seat.unit, seat.place),
                person_kind="official",
                unit=fixed_id(seat.unit),
                title=seat.title,
                role=seat.role,
                starts_on=seat.starts_on,
                ends_on=seat.ends_on,
            )
            for seat in seats
        )
    ).run()
    return len(people)


def _seats() -> Iterator[Seat]:
    for place, title in (("书记", "区委书记"), ("主任", "区长"), ("副书记", "区委副书记、政法委书记")):
        yield Seat("district", place, title, Role.leader)
    for number, town in enumerate(LINJIANG):
        yield from _of_town(town_key(town), number)
    for pattern in DISTRICT_DEPARTMENTS:
        yield from _of_department(department_key("district", "临江区", pattern), pattern)
    for section, title in SECTIONS:
        yield Seat(section, LIAISON, "主任" if title == "办公室" else "科长", Role.liaison)
    yield Seat("city", "副书记", "市委副书记、政法委书记", Role.leader)
    yield Seat(department_key("city", "云川市", "{}信访局"), "主任", "联席会议办公室专职副主任", Role.office)
    yield Seat("zongzhi", "专干", "联席会议办公室专干", Role.office)


def _of_town(town: str, number: int) -> Iterator[Seat]:
    committee, head = ("党工委", "办事处主任") if number < 14 else ("党委", "镇长")
    new = number % 2 == 1
    yield Seat(town, "书记", f"{committee}书记", Role.leader, HANDED_OVER if new else SINCE)
    if new:
        yield Seat(
            town, "前任书记", f"{committee}书记", Role.leader, SINCE, date.fromordinal(HANDED_OVER.toordinal() - 1)
        )
    yield Seat(town, "主任", f"{committee}副书记、{head}", Role.leader)
    yield Seat(town, "副书记", f"{committee}副书记、政法委员", Role.leader)
    for office, _, short in OFFICES:
        yield Seat(office_key(town, office), LIAISON, "副书记" if short == "纪工委" else "主任", Role.liaison)


def _of_department(key: str, pattern: str) -> Iterator[Seat]:
    """The cast's offices have their own people."""
    if key in {person.unit for person in PEOPLE}:
        return
    if key == "minzheng":
        yield Seat(key, "书记", "党组书记、局长", Role.leader)
        yield Seat(key, "副书记", "党组成员、副局长", Role.leader)
    else:
        yield Seat(key, "书记", _head(pattern), Role.leader)
    yield Seat(key, LIAISON, "综合科科长", Role.liaison)


def _head(pattern: str) -> str:
    if pattern.endswith("部"):
        return "部长"
    return "局长" if pattern.endswith("局") else "书记" if "委" in pattern.removeprefix("中共{}委") else "主任"
