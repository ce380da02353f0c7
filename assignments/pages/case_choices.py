"""What may be chosen for a case, how it stands as typed, and what the chosen ids are called."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from assignments.forms.cases import CaseForm
from assignments.queries import registers
from assignments.states import DIFFICULTIES, ORIGINS, ROUTES
from portal.people import TERRITORIES

Record = dict[str, Any]


async def offered_for(
    register: UUID, territory_path: str, case: Record | None = None, tags: Sequence[UUID] = ()
) -> Record:
    """What may be chosen. What stands on the case stays among it, retired or closed."""
    kept = {case["field"], *tags} if case else set()
    kinds = {
        kind: [(word["id"], word["name"]) for word in words if word["retired_on"] is None or word["id"] in kept]
        for kind, words in (await registers.tags_of(register, retired=True)).items()
    }
    units = await registers.units_around(territory_path, [case["authority"], case["territory"]] if case else [])
    places = sorted(units, key=lambda unit: unit["kind"] not in TERRITORIES)
    departments = sorted(units, key=lambda unit: unit["kind"] in TERRITORIES)
    return {
        "words": kinds,
        "places_offered": [(unit["id"], unit["name"]) for unit in places],
        "authorities": [(unit["id"], unit["name"]) for unit in departments],
        "batches": [
            (one["id"], f"{one['issuer']}{one['name']}（{one['handed_on'].isoformat()} 交办）")
            for one in await registers.batches_of(register)
        ],
        "origins": list(ORIGINS.items()),
        "routes": list(ROUTES.items()),
        "difficulties": list(DIFFICULTIES.items()),
    }


def as_typed(case: Record, tags: Sequence[UUID], offered: Record) -> Record:
    """The case as the form would have it typed."""
    words = offered["words"]
    of_kind = {kind: [key for key, _ in words.get(kind, []) if key in tags] for kind in ("lever", "campaign")}
    plain = {name: case[name] for name in CaseForm.fields if name in case}
    return {**plain, "levers": of_kind["lever"], "campaigns": of_kind["campaign"]}


def meanings(offered: Record) -> Mapping[str, str]:
    lists = [*offered["words"].values(), offered["places_offered"], offered["batches"]]
    return {str(key): said for pairs in lists for key, said in pairs} | ORIGINS | ROUTES | DIFFICULTIES
