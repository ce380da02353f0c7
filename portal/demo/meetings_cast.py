"""Who acts for whom in the story of the conferences: units by their short keys, their liaison, their head."""

from uuid import UUID

from portal.access import Me, me_for
from portal.clock import today
from portal.demo.cast import UNITS, fixed_id
from portal.demo.places import LINJIANG
from portal.demo.staff import LIAISON, holder
from portal.demo.stories.meetings import DEPARTMENTS
from portal.demo.units import department_key, office_key, town_key

STREETS = tuple(town_key(name) for name in LINJIANG)
OURS = {unit.key for unit in UNITS}


def unit_key(said: str) -> str:
    """司法局 → the key of 临江区司法局; what is a key already, stays."""
    if said in OURS or said in member_keys():
        return said
    pattern = next(pattern for pattern in DEPARTMENTS if pattern.removeprefix("{}") == said)
    return department_key("district", "临江区", pattern)


def member_keys() -> list[str]:
    return [department_key("district", "临江区", pattern) for pattern in DEPARTMENTS] + list(STREETS)


def liaison(key: str) -> UUID:
    """联络员: of a street the head of its 综治办."""
    return holder(office_key(key, "zongzhi") if key in STREETS else key, LIAISON)


class People:
    """Nobody changes posts in the story, so each is looked up once."""

    def __init__(self) -> None:
        self.known: dict[UUID, Me] = {}

    async def me(self, person: UUID) -> Me:
        if person not in self.known:
            found = await me_for(person, today())
            assert found is not None
            self.known[person] = found
        return self.known[person]

    async def cast(self, account: str) -> Me:
        return await self.me(fixed_id(account))

    async def speaker(self, unit: str) -> Me:
        return await self.me(liaison(unit_key(unit)))

    async def head(self, unit: str) -> Me:
        return await self.me(holder(unit_key(unit), "书记"))


def id_of(unit: str) -> UUID:
    return fixed_id(unit_key(unit))
