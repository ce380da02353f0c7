"""Everything that waits for one person's yes: forms, plans, requests for more time; each as the record its act needs."""

from typing import Any
from uuid import UUID

from assignments.queries.assignments import assignments_for
from assignments.queries.waiting import list_of
from portal.access import Me
from portal.db import rows

KINDS = {"endorse": "审核情况表", "approve": "审批包案", "plan": "审批方案", "extension": "申请延期"}


async def waiting_on(me: Me, most: int) -> list[dict[str, Any]]:
    """Those that wait longest first. `key`: what a tick names, for an assignment may wait with two things at once."""
    waiting = [line for kind in KINDS for line in await list_of(me, kind, most)]
    if not waiting:
        return []
    found = await assignments_for(me, [line["id"] for line in waiting])
    plans, requests = await _plans_of(list(found)), await _requests_of(list(found))
    lines = []
    for line in sorted(waiting, key=lambda one: one["applied_at"])[:most]:
        if (record := found.get(line["id"])) is None:
            continue
        kind = line["what"]
        request = requests.get(record["id"]) if kind == "extension" else None
        lines.append(
            {
                **record,
                "kind": kind,
                "kind_words": KINDS[kind],
                "key": request["id"] if request else record["id"],
                "request": request["id"] if request else None,
                "path": line["path"],
                "says": _words_of(kind, record, plans.get(record["id"], ""), request),
            }
        )
    return lines


def _words_of(kind: str, record: dict[str, Any], plan: str, request: dict[str, Any] | None) -> str:
    if kind == "plan":
        return plan
    if request:
        return (
            f"由 {request['from_due']} 延至 {request['asked_for']}：{request['reason']}。目前进展：{request['so_far']}"
        )
    return f"{record['lead_name']}主办，化解时限 {record['due']}"


async def _plans_of(ids: list[UUID]) -> dict[UUID, str]:
    found = await rows(
        """SELECT DISTINCT ON (p.assignment) p.assignment, p.text FROM assignments_plan p
            WHERE p.assignment = ANY({}) AND p.verdict IS NULL ORDER BY p.assignment, p.number DESC""",
        ids,
    )
    return {line["assignment"]: line["text"] for line in found}


async def _requests_of(ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    found = await rows(
        "SELECT * FROM assignments_extension WHERE assignment = ANY({}) AND verdict IS NULL ORDER BY asked_at", ids
    )
    return {line["assignment"]: line for line in found}
