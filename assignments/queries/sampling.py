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


async def known_to(me: Me, ids: Iterable[UUID]) -> set[UUID]:
    """Those of the assignments of which this person may know the case."""
    found = await rows(f"SELECT a.id {FROM} WHERE a.id = ANY({{}}::uuid[]) AND {{}}", list(ids), sees_case(me))
    return {line["id"] for line in found}


def size_for(population: bytes, seed: str, size: int, known: set[UUID]) -> int:
    """How many to draw, so that who draws gets as many as were asked for of the cases they may know of. The others come
    in their turn: nothing that was filed is spared because of who happened to draw."""
    met, tickets = 0, drawn_from(population, seed, population.count(b"\n") + 1)
    for place, one in enumerate(tickets, start=1):
        met += one in known
        if met == size:
            return place
    return max(size, len(tickets))


async def samples_for(me: Me, after: UUID | None = None) -> Record:
    """Every draw there was, newest first: none can be made away with. Counted is what this person may know of; a draw of
    nothing else is not there."""
    later = Sql("s.id < {}", after) if after else Sql("TRUE")
    found = await rows(
        """SELECT s.*, g.name AS register_name, x.drawn, x.graded, x.flawed
             FROM assignments_sample s JOIN assignments_register g ON g.id = s.register
             JOIN LATERAL ({}) x ON x.drawn > 0
            WHERE {} ORDER BY s.id DESC LIMIT {}""",
        _counted(me, "s.id"),
        all_of(sees_register(me), later),
        PAGE + 1,
    )
    return {"samples": found[:PAGE], "next": found[PAGE - 1]["id"] if len(found) > PAGE else None}


def _counted(me: Me, sample: str) -> Sql:
    return Sql(
        f"""SELECT count(*) AS drawn, count(y.grade) AS graded, count(*) FILTER (WHERE y.grade = 'flawed') AS flawed
              {FROM} JOIN assignments_sampled y ON y.assignment = a.id WHERE y.sample = {sample} AND {{}}""",
        sees_case(me),
    )


async def sample_for(me: Me, sample_id: UUID) -> Record:
    """As if the cases this person must not know of were not there: `eligible`, `population` and its hash `fingerprint`
    are without them, and `drawn` counts the others; `before` counts earlier draws over any day of the same period."""
    found = await row(
        """SELECT s.*, g.office, g.name AS register_name, ou.name AS office_name, x.drawn,
                  (SELECT count(*) FROM assignments_sample o JOIN LATERAL ({}) y ON y.drawn > 0
                    WHERE o.register = s.register AND o.id < s.id
                      AND o.closed_from <= s.closed_until AND o.closed_until >= s.closed_from) AS before
             FROM assignments_sample s JOIN assignments_register g ON g.id = s.register
             JOIN unit ou ON ou.id = g.office JOIN LATERAL ({}) x ON x.drawn > 0 WHERE s.id = {} AND {}""",
        _counted(me, "o.id"),
        _counted(me, "s.id"),
        sample_id,
        sees_register(me),
    )
    if found is None:
        raise Missing
    kept = files.get(found["population"])
    ids = [UUID(one) for one in kept.decode().split("\n")]
    known = await known_to(me, ids)
    shown = population_of(one for one in ids if one in known)
    return {**found, "eligible": len(known), "population_shown": shown, "fingerprint": sha256(shown).hexdigest()}


_SAMPLED = f"""SELECT x.*, k.number, k.filed_on, k.closed_on, lu.name AS lead_name, lu.short_name AS lead_short,
       lp.name AS leader_name, s.name AS sample_name, s.seed, s.register
  {FROM} JOIN assignments_sampled x ON x.assignment = a.id JOIN assignments_sample s ON s.id = x.sample
  JOIN unit lu ON lu.id = a.lead_unit JOIN person lp ON lp.id = a.leader"""


async def drawn_in(me: Me, sample_id: UUID) -> list[Record]:
    """In the order of the draw, numbered without the cases this person must not know of."""
    found = await rows(
        _SAMPLED + " WHERE x.sample = {} AND {} ORDER BY x.position LIMIT 1000", sample_id, sees_case(me)
    )
    return [{**line, "place": place} for place, line in enumerate(found, start=1)]


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


async def repeated(me: Me, sample: Mapping[str, Any]) -> Record:
    """The draw once more, from the list as it was kept; and what of that list the register would give today. The whole
    of it is looked at, what this person may know of is told. `sample` as `sample_for` gives it."""
    kept = files.get(sample["population"])
    again = drawn_from(kept, sample["seed"], sample["size"])
    found = await rows("SELECT assignment FROM assignments_sampled WHERE sample = {} ORDER BY position", sample["id"])
    today_there = await eligible(sample["register"], sample["closed_from"], sample["closed_until"])
    now_ids = await known_to(me, today_there)
    then_ids = {UUID(one) for one in sample["population_shown"].decode().split("\n") if one}
    return {
        "population": sample["fingerprint"],
        "same_population": sha256(kept).hexdigest() == sample["population"],
        "same_draw": again == [line["assignment"] for line in found],
        "gone": len(then_ids - now_ids),
        "come": len(now_ids - then_ids),
        "tickets": [(one, ticket_of(sample["seed"], one)) for one in again if one in then_ids],
    }
