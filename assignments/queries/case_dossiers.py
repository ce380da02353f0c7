"""Everything about one case, for its page: in a number of questions that does not grow with the rows."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from assignments.queries.cases import FROM, case_for, subject_of
from assignments.rules import line_liaison, lines_of, office, sees_case, sees_register
from assignments.states import LINES
from portal import duties, files
from portal.access import Me
from portal.db import atomic, rows, value
from portal.workflow import history_of

Record = dict[str, Any]


async def dossier_for(me: Me, case_id: UUID) -> Record:
    async with atomic():
        case = await case_for(me, case_id)
        words = await words_of(case)
        carried = await _assignments_of(case_id)
        linked = await linked_to(me, case_id)
        return {
            "case": case,
            "subject": subject_of(case),
            "tags": [word for word in words if word["on_case"]],
            "waiting_words": [word for word in words if word["kind"] == "waiting" and word["retired_on"] is None],
            "lines": await lines_shown(me, case),
            "linked": linked,
            "assignments": carried,
            "tenures": await _tenures_of(case_id),
            "papers": await files.of([case_id], "annex"),
            "history": await _history_of(case_id, [one["id"] for one in carried], len(linked)),
            "origin": await _origin_of(me, case),
            "batch_open": await _may_open_batch(me, case),
            "may_run": office(me, case),
            "may_write": may_write(me, case),
        }


def may_write(me: Me, case: Mapping[str, Any]) -> bool:
    """Who brings papers and says what it waits for: the office, and the liaisons of both lines."""
    return office(me, case) or line_liaison(me, case)


async def words_of(case: Mapping[str, Any]) -> list[Record]:
    """The register's waiting words, and every lever and campaign that stands on the case."""
    return await rows(
        """SELECT t.id, t.kind, t.name, t.retired_on, ct.id IS NOT NULL AS on_case FROM assignments_tag t
             LEFT JOIN assignments_case_tag ct ON ct.tag = t.id AND ct.backlog_case = {}
            WHERE t.register = {} AND (t.kind = 'waiting' OR ct.id IS NOT NULL) ORDER BY t.kind DESC, t.position, t.name""",
        case["id"],
        case["register"],
    )


async def lines_shown(me: Me, case: Mapping[str, Any]) -> list[Record]:
    """事权 and 属地, in this order; `own`: this person writes for it."""
    found = await rows(
        "SELECT l.*, u.name AS unit_name FROM assignments_case_line l JOIN unit u ON u.id = l.unit"
        " WHERE l.backlog_case = {} ORDER BY l.line",
        case["id"],
    )
    own = lines_of(me, case)
    return [{**line, "words": LINES[line["line"]], "own": line["line"] in own} for line in found]


async def linked_to(me: Me, case_id: UUID) -> list[Record]:
    """Cases that belong together with this one, as far as this person sees them."""
    return await rows(
        f"""SELECT k.id, k.number, k.summary, g.name AS register_name, l.reason {FROM}
              JOIN (SELECT second AS other, reason FROM assignments_case_link WHERE first = {{}}
                    UNION ALL SELECT first, reason FROM assignments_case_link WHERE second = {{}}) l ON l.other = k.id
             WHERE {{}} ORDER BY k.registered_on, k.id LIMIT 100""",
        case_id,
        case_id,
        sees_case(me),
    )


async def cases_called(me: Me, number: str, but: UUID) -> list[Record]:
    """The cases of this number that this person sees, in whichever register, without the one at hand."""
    return await rows(
        f"SELECT k.id {FROM} WHERE k.number = {{}} AND k.id <> {{}} AND {{}} ORDER BY k.id LIMIT 20",
        number,
        but,
        sees_case(me),
    )


async def tags_on(case_id: UUID) -> list[UUID]:
    found = await rows("SELECT tag FROM assignments_case_tag WHERE backlog_case = {} ORDER BY id", case_id)
    return [line["tag"] for line in found]


async def _history_of(case_id: UUID, assignments: list[UUID], seen: int) -> list[Record]:
    """Everything that happened; that it was linked only for who sees every case it is linked with."""
    found = await history_of(case_id, *assignments)
    links = await value("SELECT count(*) FROM assignments_case_link WHERE {} IN (first, second)", case_id)
    return found if links == seen else [line for line in found if line["happened"] != "link"]


async def _assignments_of(case_id: UUID) -> list[Record]:
    """All there ever were, the latest first."""
    return await rows(
        """SELECT a.id, a.state, a.level, a.leader_title, a.due, a.handed_on, a.closed_at, lp.name AS leader_name,
                  lu.name AS lead_name
             FROM assignments_assignment a JOIN person lp ON lp.id = a.leader JOIN unit lu ON lu.id = a.lead_unit
            WHERE a.backlog_case = {} ORDER BY a.created_at DESC, a.id DESC""",
        case_id,
    )


async def _tenures_of(case_id: UUID) -> list[Record]:
    return await rows(
        """SELECT t.leader_name, t.leader_title, t.starts_on, t.ends_on, t.why, t.assignment FROM assignments_tenure t
             JOIN assignments_assignment a ON a.id = t.assignment WHERE a.backlog_case = {}
            ORDER BY t.starts_on DESC, t.id DESC""",
        case_id,
    )


async def _origin_of(me: Me, case: Mapping[str, Any]) -> Record | None:
    """The visiting card of what it came from: with title and way for the office that took it over, and for who sees
    that record in the ledger of duties."""
    if case["origin_id"] is None:
        return None
    if office(me, case) or await duties.one(me, case["origin_kind"], case["origin_id"]):
        return {"title": case["origin_title"], "path": case["origin_path"]}
    return {"title": "来源事项不在您的职责范围内", "path": ""}


async def _may_open_batch(me: Me, case: Mapping[str, Any]) -> bool:
    """Who comes to the case from outside its territory does not see the register's batches."""
    if case["batch"] is None:
        return False
    return bool(
        await value(
            "SELECT TRUE FROM assignments_register g WHERE g.id = {} AND {}", case["register"], sees_register(me)
        )
    )
