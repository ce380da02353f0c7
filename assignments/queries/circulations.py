"""阅办 of a case: the question, who has read it, who said what, who is silent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from assignments.rules import reader
from portal.access import Me
from portal.clock import local, today
from portal.db import row, rows
from portal.errors import Missing
from portal.subjects import Subject

Record = Mapping[str, Any]
KIND = "assignments.reader"
_READERS = """SELECT r.*, u.name AS unit_name, u.short_name, u.path AS unit_path, c.due
  FROM assignments_reader r JOIN unit u ON u.id = r.unit JOIN assignments_circulation c ON c.id = r.circulation """


def subject_of(case: Record, asked: UUID) -> Subject:
    """What one unit owes, by number alone."""
    return Subject(KIND, asked, f"阅办意见：信访事项 {case['number']}", f"/assignments/cases/{case['id']}/circulations")


async def circulations_for(me: Me, case: Record) -> list[dict[str, Any]]:
    """Latest first, each with its board. The caller has the case."""
    found = await rows(
        "SELECT * FROM assignments_circulation WHERE backlog_case = {} ORDER BY opened_at DESC, id DESC LIMIT 100",
        case["id"],
    )
    asked = await rows(
        _READERS + "WHERE r.circulation = ANY({}) ORDER BY r.answered_at IS NOT NULL, u.path",
        [one["id"] for one in found],
    )
    return [_shown(me, one, [line for line in asked if line["circulation"] == one["id"]]) for one in found]


async def circulation_for(case: Record, circulation_id: UUID) -> dict[str, Any]:
    found = await row(
        "SELECT * FROM assignments_circulation WHERE id = {} AND backlog_case = {}", circulation_id, case["id"]
    )
    if found is None:
        raise Missing
    return found


async def readers_of(circulation_id: UUID) -> list[dict[str, Any]]:
    return await rows(_READERS + "WHERE r.circulation = {} ORDER BY u.path", circulation_id)


async def reader_for(circulation: Record, asked_id: UUID) -> dict[str, Any]:
    found = await row(_READERS + "WHERE r.id = {} AND r.circulation = {}", asked_id, circulation["id"])
    if found is None:
        raise Missing
    return found


def _shown(me: Me, one: dict[str, Any], asked: list[dict[str, Any]]) -> dict[str, Any]:
    open_still = one["closed_at"] is None
    board = [{**line, **_standing(line)} for line in asked]
    silent = [line for line in board if line["answered_at"] is None]
    return {
        **one,
        "open": open_still,
        "standing": "征询中" if open_still else "已结束",
        "tone": "active" if open_still else "done",
        "board": board,
        "silent": len(silent),
        "mine": [line for line in silent if open_still and reader(me, line)],
        "may_remind": open_still and bool(silent) and one["reminded_at"] is None,
        "distance_from": today() if open_still and silent else None,
    }


def _standing(line: Record) -> dict[str, str]:
    if line["answered_at"] is not None:
        late = (local(line["answered_at"]).date() - line["due"]).days
        return {"words": f"已提意见，逾期 {late} 天" if late > 0 else "已提意见", "tone": "done"}
    if today() > line["due"]:
        return {"words": f"逾期 {(today() - line['due']).days} 天未答复", "tone": "returned"}
    return {"words": "已阅，未提意见", "tone": "active"} if line["read_at"] else {"words": "未阅", "tone": "waiting"}
