"""The two lines of a case, 事权 and 属地: each unit says itself how far it is. And what the case waits for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.cases import moved
from assignments.queries.case_dossiers import may_write
from assignments.queries.cases import subject_of
from assignments.rules import lines_of
from assignments.states import LINES
from assignments.workflow import ASSIGNMENT
from portal import audit, duties
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, row, value
from portal.errors import Refused
from portal.workflow import happened


@atomic()
async def update_line(
    case: Mapping[str, Any], by: Me, line: str, *, standing: str, done: bool, seen: datetime | None
) -> None:
    """The line's standing in its unit's own words, by the unit's own liaison. `seen`: when it had last been updated, as
    the person saw it. While a leader carries the case, the sentence goes on to whoever reports of it (最多报一次)."""
    if line not in lines_of(by, case):
        raise Refused("双线进展由本线单位的联络员填写。")
    if case["closed_on"] is not None:
        raise Refused("这件积案已经销案，不再更新双线进展。")
    at, on = now(), today()
    changed = await row(
        "UPDATE assignments_case_line SET standing = {}, done_on = CASE WHEN {} THEN coalesce(done_on, {}) END,"
        " updated_at = {}, updated_by_name = {} WHERE backlog_case = {} AND line = {}"
        " AND updated_at IS NOT DISTINCT FROM {}::timestamptz RETURNING id, done_on",
        standing,
        done,
        on,
        at,
        by.name,
        case["id"],
        line,
        seen,
    )
    if changed is None:
        raise Refused("这条线的进展刚刚已被他人更新，请看过最新情况后再填。")
    subject = subject_of(case)
    ended = "，本线工作已完成" if done else ""
    await happened(subject, by, "line", f"更新{LINES[line]}进展{ended}", standing)
    await audit.record(by, "assignments.case.line", subject, {"line": line, "done_on": changed["done_on"]})
    await moved(case["id"], case["live_assignment"])
    if case["live_assignment"] is not None:
        await duties.note(ASSIGNMENT.kind, case["live_assignment"], f"{LINES[line]}：{standing}", on, by)
    sentence = f"{LINES[line]}{'已完成本线工作' if done else '更新了办理进展'}。"
    await notices.tell_office(case, subject, sentence, f"line:{changed['id']}:{at.isoformat()}", but=by.id)


@atomic()
async def note_waiting(case: Mapping[str, Any], by: Me, *, tag: UUID | None, since: date | None) -> None:
    """卡点: what it waits for, since when; without a word it waits for nothing any more."""
    if not may_write(by, case):
        raise Refused("卡点由联席会议办公室、事权单位或属地单位的联络员登记。")
    on = today()
    if tag is not None and (since or on) > on:
        raise Refused("卡点开始日期不能晚于今天。")
    name = await value(
        "SELECT name FROM assignments_tag WHERE id = {} AND register = {} AND kind = 'waiting'"
        " AND (retired_on IS NULL OR id = {})",
        tag,
        case["register"],
        case["waiting"],
    )
    if tag is not None and name is None:
        raise Refused("所选卡点不属于本积案库，请从列表中选择。")
    await value(
        "UPDATE assignments_case SET waiting = {}, waiting_since = {} WHERE id = {} RETURNING id",
        tag,
        (since or on) if tag is not None else None,
        case["id"],
    )
    subject = subject_of(case)
    said = f"{name}，自{since or on:%Y年%m月%d日}起" if tag is not None else ""
    await happened(subject, by, "waiting", "记卡点" if tag is not None else "卡点已解除", said)
    await audit.record(by, "assignments.case.waiting", subject, {"tag": tag, "since": since})
