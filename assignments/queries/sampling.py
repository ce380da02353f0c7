"""案件评查: how a draw is made so that anybody can repeat it, and what was drawn and found.

The population is a list of ids, sorted, one a line; its SHA-256 stands on the page and the list is kept under it. Drawn
are those whose SHA-256 of seed and id, written one after the other, is the smallest.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from assignments.queries.assignments import FROM
from assignments.rules import runs, sees_case, sees_register
from portal import files
from portal.access import Me
from portal.db import Sql, all_of, any_of, row, rows
from portal.errors import Missing
from portal.subjects import Subject

Record = dict[str, Any]
KIND = "assignments.sampled"
PAGE = 50
DRAWABLE = ("filed", "confirmed", "closed")
_FILED = f"a.state IN {DRAWABLE} AND k.register = {{}} AND k.filed_on BETWEEN {{}} AND {{}}"


def population_of(ids: Iterable[UUID]) -> bytes:
    """What is hashed, and kept: sorted, one id a line, without an end of line at the end."""
    return "\n".join(sorted(str(one) for one in ids)).encode()


def drawn_from(population: bytes, seed: str, size: int) -> list[UUID]:
    """The draw itself; the same list, seed and size give the same cases in the same order on any machine."""
    ids = population.decode().split("\n") if population else []
    return [UUID(one) for one in sorted(ids, key=lambda one: ticket_of(seed, one))[:size]]


def ticket_of(seed: str, one: UUID | str) -> str:
    return sha256(f"{seed}{one}".encode()).hexdigest()


def subject_of_sample(sample: Mapping[str, Any]) -> Subject:
    return Subject("assignments.sample", sample["id"], sample["name"], f"/assignments/samples/{sample['id']}")


def subject_of(sampled: UUID, number: str) -> Subject:
    return Subject(KIND, sampled, f"评查整改 {number}", f"/assignments/samples/cases/{sampled}")


async def eligible(register: UUID, since: date, until: date) -> list[UUID]:
    """报结 in the period, closed since or not. Everybody draws from the same list: ids are all that leaves it."""
    found = await rows(f"SELECT a.id {FROM} WHERE {_FILED}", register, since, until)
    return [line["id"] for line in found]


async def samples_for(me: Me, after: UUID | None = None) -> Record:
    """Every draw there was, newest first: none can be made away with."""
    later = Sql("s.id < {}", after) if after else Sql("TRUE")
    found = await rows(
        """SELECT s.*, g.name AS register_name, (SELECT count(*) FROM assignments_sampled x WHERE x.sample = s.id
                    AND x.grade IS NOT NULL) AS graded,
                  (SELECT count(*) FROM assignments_sampled x WHERE x.sample = s.id AND x.grade = 'flawed') AS flawed
             FROM assignments_sample s JOIN assignments_register g ON g.id = s.register
            WHERE {} ORDER BY s.id DESC LIMIT {}""",
        all_of(sees_register(me), later),
        PAGE + 1,
    )
    return {"samples": found[:PAGE], "next": found[PAGE - 1]["id"] if len(found) > PAGE else None}


async def sample_for(me: Me, sample_id: UUID) -> Record:
    found = await row(
        """SELECT s.*, g.office, g.name AS register_name, ou.name AS office_name,
                  (SELECT count(*) FROM assignments_sample o WHERE o.register = s.register AND o.id < s.id
                    AND o.closed_from <= s.closed_until AND o.closed_until >= s.closed_from) AS before
             FROM assignments_sample s JOIN assignments_register g ON g.id = s.register
             JOIN unit ou ON ou.id = g.office WHERE s.id = {} AND {}""",
        sample_id,
        sees_register(me),
    )
    if found is None:
        raise Missing
    return found


_SAMPLED = f"""SELECT x.*, k.number, k.filed_on, k.closed_on, lu.name AS lead_name, lu.short_name AS lead_short,
       lp.name AS leader_name, s.name AS sample_name, s.seed, s.register
  {FROM} JOIN assignments_sampled x ON x.assignment = a.id JOIN assignments_sample s ON s.id = x.sample
  JOIN unit lu ON lu.id = a.lead_unit JOIN person lp ON lp.id = a.leader"""


async def drawn_in(me: Me, sample_id: UUID) -> list[Record]:
    """In the order of the draw, without the cases this person must not know of."""
    return await rows(_SAMPLED + " WHERE x.sample = {} AND {} ORDER BY x.position LIMIT 1000", sample_id, sees_case(me))


async def sampled_for(me: Me, sampled_id: UUID) -> Record:
    """For the office; for the others who see the case, once there is a grade."""
    found = await row(
        _SAMPLED + " WHERE x.id = {} AND {}",
        sampled_id,
        all_of(sees_case(me), any_of(runs(me), Sql("x.grade IS NOT NULL"))),
    )
    if found is None:
        raise Missing
    return found


async def repeated(sample: Mapping[str, Any]) -> Record:
    """The draw once more, from the list as it was kept; and what of that list the register would give today."""
    kept = files.get(sample["population"])
    again = drawn_from(kept, sample["seed"], sample["size"])
    found = await rows("SELECT assignment FROM assignments_sampled WHERE sample = {} ORDER BY position", sample["id"])
    now = population_of(await eligible(sample["register"], sample["closed_from"], sample["closed_until"]))
    then_ids, now_ids = set(kept.split(b"\n")), set(now.split(b"\n")) - {b""}
    return {
        "population": sha256(kept).hexdigest(),
        "same_population": sha256(kept).hexdigest() == sample["population"],
        "same_draw": again == [line["assignment"] for line in found],
        "gone": len(then_ids - now_ids),
        "come": len(now_ids - then_ids),
        "tickets": [(one, ticket_of(sample["seed"], one)) for one in again],
    }
