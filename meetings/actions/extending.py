"""More time for a resolution: asked before its day with the progress so far, granted or refused by the office."""

from datetime import date
from typing import Any
from uuid import UUID

from meetings import notices
from meetings.queries.resolutions import resolution_for, subject_of
from meetings.rules import office, owner
from meetings.tables import ExtensionRequest
from meetings.workflow import RESOLUTION, WORKING
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.db import atomic, row, value
from portal.duties import Term, extend_duty
from portal.errors import Missing, Refused
from portal.notices import tell
from portal.words import day_words
from portal.workflow import happened

Resolution = dict[str, Any]


@atomic()
async def ask(resolution: Resolution, by: Me, *, to_due: date, reason: str, progress: str) -> UUID:
    """申请延期: never after the day has passed, and one request at a time."""
    await value("SELECT id FROM meetings_resolution WHERE id = {} FOR UPDATE", resolution["id"])
    resolution = await resolution_for(by, resolution["id"])
    if not owner(by, resolution) or resolution["state"] not in WORKING:
        raise Refused("只有主办单位可以在办理期间申请延期。")
    if resolution["due"] is None:
        raise Refused("长期坚持的事项没有完成时限，不必延期。")
    if today() > resolution["due"]:
        raise Refused(f"时限 {resolution['due']} 已过，延期须在到期前申请。请尽快反馈办理情况。")
    if to_due <= resolution["due"]:
        raise Refused(f"延期后的时限应晚于现时限 {resolution['due']}。")
    if await value(
        "SELECT TRUE FROM meetings_extension_request WHERE resolution = {} AND verdict IS NULL", resolution["id"]
    ):
        raise Refused("已有一份延期申请在等办公室答复。")
    request = ExtensionRequest(
        resolution=resolution["id"],
        from_due=resolution["due"],
        to_due=to_due,
        reason=reason,
        progress=progress,
        asked_by=by.id,
        asked_by_name=by.name,
        asked_at=now(),
    )
    await ExtensionRequest.insert(request).run()
    subject = subject_of(resolution)
    await happened(subject, by, "ask_extension", "申请延期", f"{resolution['due']} → {to_due}：{reason}")
    await audit.record(by, "meetings.resolution.ask_extension", subject, {"to": to_due})
    await tell(
        await notices.office_people(resolution["office"]),
        subject,
        f"{resolution['lead_name']}申请延期至{to_due.year}年{day_words(to_due)}，请答复。",
        f"asks:{request.id}",
    )
    return request.id


@atomic()
async def decide(by: Me, request_id: UUID, *, granted: bool, note: str | None) -> UUID:
    """The office grants or refuses, never the one who asked. The old day and every reason stay on record.

    Gives the resolution's id.
    """
    request = await row("SELECT * FROM meetings_extension_request WHERE id = {} FOR UPDATE", request_id)
    if request is None:
        raise Missing
    await value("SELECT id FROM meetings_resolution WHERE id = {} FOR UPDATE", request["resolution"])
    resolution = await resolution_for(by, request["resolution"])
    if not office(by, resolution) or by.id == request["asked_by"]:
        raise Refused("延期由联席会议办公室答复，申请人本人除外。")
    if request["verdict"]:
        raise Refused("这份延期申请已经答复。")
    if not granted and not (note or "").strip():
        raise Refused("不同意延期须写明理由。")
    await value(
        "UPDATE meetings_extension_request SET verdict = {}, note = {}, decided_by = {}, decided_by_name = {},"
        " decided_at = {} WHERE id = {} RETURNING id",
        "granted" if granted else "refused",
        note,
        by.id,
        by.name,
        now(),
        request_id,
    )
    subject = subject_of(resolution)
    if granted:
        await _give(resolution, by, request)
    words = f"{request['from_due']} → {request['to_due']}" + (f"：{note}" if note else "")
    await happened(subject, by, "extend" if granted else "refuse", "批准延期" if granted else "不同意延期", words)
    await audit.record(by, "meetings.resolution.decide_extension", subject, {"granted": granted})
    said = (
        f"已批准延期至{request['to_due'].year}年{day_words(request['to_due'])}。" if granted else f"不同意延期：{note}"
    )
    people = [*await notices.unit_people(resolution["lead_unit"]), request["asked_by"]]
    await tell(people, subject, said, f"answered:{request_id}")
    resolution_id: UUID = resolution["id"]
    return resolution_id


async def _give(resolution: Resolution, by: Me, request: dict[str, Any]) -> None:
    if resolution["state"] not in WORKING:
        raise Refused(f"该事项现为“{RESOLUTION.states[resolution['state']]}”，不必再延期；可答复不同意并说明。")
    await value(
        "UPDATE meetings_resolution SET due = {}, version = version + 1 WHERE id = {} RETURNING id",
        request["to_due"],
        resolution["id"],
    )
    began = local(resolution["starts_at"]).date()
    term = Term(began, request["to_due"], request["to_due"])
    reason = "内部事项，理由见延期申请" if resolution["confidential"] else request["reason"]
    await extend_duty(RESOLUTION.kind, resolution["id"], term, reason, by)
