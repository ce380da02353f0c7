"""What holds of an assignment after every step, whoever did what: each law gives its complaints, from the database alone."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from assignments.states import BEFORE_DELIVERY, CARRYING, HANDED_IN, SETTLING
from assignments.workflow import ASSIGNMENT
from portal import db

Law = Callable[[UUID], Awaitable[list[str]]]
FILED = ("filed", "confirmed", "closed")


async def _one(assignment: UUID) -> dict[str, Any]:
    found = await db.row(
        """SELECT a.*, k.completed_on, k.resolved_on, k.filed_on, k.closed_on, k.outcome
             FROM assignments_assignment a JOIN assignments_case k ON k.id = a.backlog_case WHERE a.id = {}""",
        assignment,
    )
    assert found is not None
    return found


def _unlike(about: str, pairs: dict[str, tuple[Any, Any]]) -> list[str]:
    return [f"{about}: {what} is {one}, not {other}" for what, (one, other) in pairs.items() if one != other]


async def duty_in_step(assignment: UUID) -> list[str]:
    """Revoked before it is delivered again, handed in while others look, met when filed, owed by the same day."""
    found = await _one(assignment)
    duty = await db.row("SELECT * FROM duty WHERE subject_id = {} AND subject_kind = {}", assignment, ASSIGNMENT.kind)
    if found["handed_on"] is None:
        return [] if duty is None else ["a duty before the delivery"]
    if duty is None:
        return ["delivered without a duty"]
    off = found["state"] in (*BEFORE_DELIVERY, "withdrawn")
    pairs: dict[str, tuple[Any, Any]] = {"revoked": (duty["revoked_at"] is not None, off)}
    if not off:
        pairs |= {
            "done": (duty["done_on"] is not None, found["state"] in FILED),
            "due": (duty["due"], found["due"]),
            "unit and leader": ((duty["unit"], duty["principal"]), (found["lead_unit"], found["principal"])),
            "looked at": (duty["look_on"] is not None, found["state"] in CARRYING),
        }
        if found["state"] not in FILED:
            pairs["handed in"] = (duty["handed_in_at"] is not None, found["state"] == "applied")
    return _unlike("duty", pairs)


async def facts_in_step(assignment: UUID) -> list[str]:
    """报结 while it stands filed, 化解 only where it was settled, 销案 when closed; an end is told only of what is filed."""
    found = await _one(assignment)
    is_filed = found["state"] in FILED
    said = await db.value(
        "SELECT outcome FROM assignments_application WHERE assignment = {} AND number = {}",
        assignment,
        found["applications"],
    )
    return _unlike(
        "case",
        {
            "filed": (found["filed_on"] is not None, is_filed),
            "resolved": (found["resolved_on"] is not None, is_filed and said in SETTLING),
            "outcome": (found["outcome"], said if is_filed else None),
            "closed": (found["closed_on"] is not None, found["state"] == "closed"),
            "closed at": (found["closed_at"] is not None, found["state"] == "closed"),
        },
    )


async def record_unbroken(assignment: UUID) -> list[str]:
    """The moves on record lead without a gap to where it stands, each audited once."""
    moves = await db.rows(
        "SELECT happened, from_state, to_state FROM transition WHERE subject_id = {} AND to_state IS NOT NULL"
        " ORDER BY at, id",
        assignment,
    )
    at, faults = str(ASSIGNMENT.start), []
    for move in moves:
        if move["from_state"] != at:
            faults.append(f"{move['happened']} starts at {move['from_state']}, it was at {at}")
        at = move["to_state"]
    stands = (await _one(assignment))["state"]
    if at != stands:
        faults.append(f"the record ends at {at}, it stands at {stands}")
    audited = await db.rows(
        "SELECT action, count(*) AS times FROM audit_entry WHERE subject_id = {} GROUP BY action", assignment
    )
    times = {line["action"].removeprefix("assignments.assignment."): line["times"] for line in audited}
    for name in ASSIGNMENT.by_name:
        happened = sum(move["happened"] == name for move in moves)
        if times.get(name, 0) != happened:
            faults.append(f"{name} happened {happened} times, audited {times.get(name, 0)}")
    return faults


async def counters_true(assignment: UUID) -> list[str]:
    found = await _one(assignment)
    counted = {
        line["happened"]: line["times"]
        for line in await db.rows(
            "SELECT happened, count(*) AS times FROM transition WHERE subject_id = {} GROUP BY happened", assignment
        )
    }
    kept = await db.row(
        """SELECT (SELECT count(*) FROM assignments_application WHERE assignment = {}) AS applications,
                  (SELECT count(*) FROM assignments_revisit WHERE assignment = {}) AS revisits,
                  (SELECT count(*) FROM assignments_recheck WHERE assignment = {}) AS rechecks""",
        *[assignment] * 3,
    )
    assert kept is not None
    again = counted.get("recheck", 0)
    failed = await db.value(
        "SELECT count(*) FROM assignments_recheck WHERE assignment = {} AND result <> 'solved'", assignment
    )
    return _unlike(
        "counter",
        {
            "applications": ((found["applications"], kept["applications"]), (counted.get("apply", 0),) * 2),
            "returns": (found["returns"], counted.get("return", 0)),
            "reopened": (found["reopened"], counted.get("reopen", 0)),
            "revisits": (kept["revisits"] + failed, counted.get("close", 0) + counted.get("reopen", 0)),
            "rechecks": (kept["rechecks"], counted.get("close", 0)),
            "looked again": (again <= kept["rechecks"], True),
        },
    )


async def one_carrier(assignment: UUID) -> list[str]:
    """One tenure is open while it is carried, none before and none when it rests."""
    found = await _one(assignment)
    open_now = await db.rows(
        "SELECT leader FROM assignments_tenure WHERE assignment = {} AND ends_on IS NULL", assignment
    )
    wanted = [{"leader": found["leader"]}] if found["state"] in (*CARRYING, *HANDED_IN) else []
    return _unlike("tenure", {"open": (open_now, wanted)})


async def other_persons(assignment: UUID) -> list[str]:
    """Nobody reviewed what he applied for or carries; who revisited did neither, nor reviewed."""
    found = await _one(assignment)
    faults = []
    reviews = await db.rows(
        "SELECT DISTINCT r.by, p.applied_by, p.number FROM assignments_review r"
        " JOIN assignments_application p ON p.id = r.application WHERE p.assignment = {}",
        assignment,
    )
    faults += [
        f"application {review['number']} was reviewed by who applied or carries"
        for review in reviews
        if review["by"] in (review["applied_by"], found["leader"])
    ]
    if len({review["number"] for review in reviews}) != len(reviews):
        faults.append("an application was reviewed by two")
    looked = await db.rows(
        """SELECT v.by, v.at, (SELECT r.by FROM assignments_review r JOIN assignments_application p
                                 ON p.id = r.application WHERE p.assignment = v.assignment AND r.at <= v.at
                                ORDER BY r.at DESC, r.id LIMIT 1) AS reviewer
             FROM (SELECT assignment, by, at FROM assignments_revisit UNION ALL
                   SELECT assignment, by, made_at FROM assignments_recheck WHERE by IS NOT NULL) v
            WHERE v.assignment = {}""",
        assignment,
    )
    faults += ["who reviewed looked again" for look in looked if look["by"] in (look["reviewer"], found["leader"])]
    return faults


async def verdicts_waited_for(assignment: UUID) -> list[str]:
    """A filing waits exactly while it is filed; a check exactly while it is closed and not looked at; its duty with it."""
    found = await _one(assignment)
    waiting = await db.value(
        "SELECT count(*) FROM assignments_filing f JOIN assignments_application p ON p.id = f.application"
        " WHERE p.assignment = {} AND f.verdict IS NULL",
        assignment,
    )
    checks = await db.rows(
        "SELECT r.done_on, d.done_at FROM assignments_recheck r LEFT JOIN duty d ON d.subject_id = r.id"
        " AND d.subject_kind = 'assignments.recheck' WHERE r.assignment = {} ORDER BY r.made_at, r.id",
        assignment,
    )
    due = [check for check in checks if check["done_on"] is None]
    faults = _unlike("filing", {"waiting": (waiting, int(found["state"] == "filed"))})
    if len(due) > 1 or (due and found["state"] != "closed"):
        faults.append(f"{len(due)} checks are due while it is {found['state']}")
    if any((check["done_on"] is None) != (check["done_at"] is None) for check in checks):
        faults.append("a check and its duty are out of step")
    return faults


LAWS: dict[str, Law] = {
    law.__name__: law
    for law in (
        duty_in_step,
        facts_in_step,
        record_unbroken,
        counters_true,
        one_carrier,
        other_persons,
        verdicts_waited_for,
    )
}
