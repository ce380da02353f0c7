"""Entering a 问责记录: somebody types what a competent body decided, somebody else checks it before it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from portal import audit, documents, files
from portal.access import Me
from portal.accountability.queries.records import address_of, posts_for, subject_of, units_for
from portal.accountability.states import GROUNDS, LIABILITIES, SANCTIONS, UNIT_SANCTIONS, RecordState
from portal.accountability.tables import LiabilityRecord, RecordSanction
from portal.accountability.workflow import RECORD
from portal.clock import now, today
from portal.db import atomic, new_id, rows, value
from portal.errors import BadInput, Refused
from portal.people import Role, holds_on
from portal.subjects import Subject
from portal.workflow import happened

Record = dict[str, Any]


@dataclass(frozen=True)
class Decision:
    """What the paper says. Against a person by `post`, else against the leading body of `unit`. `held_on`: the day whose
    office counts; the day of the decision where nothing else is said."""

    deciding_body: str
    document_title: str
    decided_on: date
    sanctions: Sequence[str]
    liability: str
    ground: str
    summary: str
    unit: UUID | None = None
    post: UUID | None = None
    held_on: date | None = None
    document_number: str | None = None
    influence_from: date | None = None
    influence_to: date | None = None


@atomic()
async def enter(by: Me, decision: Decision, scan: files.HandedIn) -> UUID:
    """A new record, waiting for the second person. Nothing is computed: everything stands in the paper handed in."""
    return await _write(by, decision, [scan], None, None)


@atomic()
async def correct(
    record: Mapping[str, Any], by: Me, decision: Decision, reason: str, scan: files.HandedIn | None
) -> UUID:
    """A new version with its reason. The old one counts until the second person has checked the new one."""
    move = RECORD.by_name["supersede"]
    if record["state"] not in move.sources:
        raise Refused(f"当前状态为“{RECORD.states[record['state']]}”，不能更正。")
    if not move.rule(by, record):
        raise Refused(f"您不能更正：须由{move.rule.words}办理。")
    if (
        await value("SELECT version FROM accountability_record WHERE id = {} FOR UPDATE", record["id"])
        != record["version"]
    ):
        raise Refused("这条记录刚刚已被他人办理，请看过最新情况后再更正。")
    if await value("SELECT TRUE FROM accountability_record WHERE corrects = {} AND state = 'drafted'", record["id"]):
        raise Refused("这条记录已有一份更正等待复核，请先复核或撤回那一份。")
    made = await _write(by, decision, [scan] if scan else [], record["id"], reason)
    if scan is None:
        await _carry_papers(record["id"], made)
    await rows(
        "INSERT INTO accountability_record_basis (id, record, duty, subject_kind, subject_id, title, path)"
        " SELECT gen_random_uuid(), {}, duty, subject_kind, subject_id, title, path FROM accountability_record_basis"
        " WHERE record = {} RETURNING id",
        made,
        record["id"],
    )
    await happened(subject_of(record), by, "correct", "登记更正", reason)
    return made


async def _carry_papers(old: UUID, made: UUID) -> None:
    """The same paper, rightly entered this time."""
    await rows(
        """INSERT INTO attachment (id, subject_kind, subject_id, purpose, name, media_type, sha256, size, effective_on,
                  uploaded_by, uploaded_by_name, uploaded_at)
           SELECT gen_random_uuid(), subject_kind, {}, purpose, name, media_type, sha256, size, effective_on, uploaded_by,
                  uploaded_by_name, uploaded_at FROM attachment WHERE subject_id = {} AND withdrawn_at IS NULL RETURNING id""",
        made,
        old,
    )


async def _write(
    by: Me, decision: Decision, scans: Sequence[files.HandedIn], corrects: UUID | None, reason: str | None
) -> UUID:
    office = _office_of(by)
    year = today().year
    serial = (await documents.take_numbers("accountability.record", office, year, 1))[0]
    record = LiabilityRecord(
        id=new_id(),
        serial=f"问责〔{year}〕{serial}号",
        office=office,
        state=RECORD.start,
        corrects=corrects,
        correction=reason,
        entered_by=by.id,
        entered_by_name=by.name,
        entered_at=now(),
        **await _facts(by, decision),
    )
    await LiabilityRecord.insert(record).run()
    await _name_sanctions(record.id, decision.sanctions)
    subject = Subject("accountability.record", record.id, f"记录 {record.serial}", address_of(record.id))
    for scan in scans:
        await files.keep(subject, scan, by, "annex", decision.decided_on)
    await happened(subject, by, "enter", "登记问责记录", f"更正：{reason}" if reason else "")
    await audit.record(by, "accountability.record.enter", subject, {"corrects": corrects})
    return record.id


@atomic()
async def edit(record: Mapping[str, Any], by: Me, decision: Decision, scan: files.HandedIn | None) -> None:
    """Before it is checked, and only by who entered it."""
    if record["state"] != RecordState.drafted:
        raise Refused("已复核的记录不能修改；确有错误的，请登记更正。")
    if by.id != record["entered_by"]:
        raise Refused("复核前只能由登记人本人修改。")
    facts = await _facts(by, decision)
    changed = await value(
        "UPDATE accountability_record SET "
        + ", ".join(f"{name} = {{}}" for name in facts)
        + ", version = version + 1 WHERE id = {} AND version = {} AND state = 'drafted' RETURNING id",
        *facts.values(),
        record["id"],
        record["version"],
    )
    if changed is None:
        raise Refused("这条记录刚刚已被他人办理，请看过最新情况后再办。")
    await rows("DELETE FROM accountability_record_sanction WHERE record = {} RETURNING id", record["id"])
    await _name_sanctions(record["id"], decision.sanctions)
    if scan is not None:
        await rows(
            "UPDATE attachment SET withdrawn_at = {}, withdrawn_reason = '重新上传' WHERE subject_id = {}"
            " AND withdrawn_at IS NULL RETURNING id",
            now(),
            record["id"],
        )
        await files.keep(subject_of(record), scan, by, "annex", decision.decided_on)
    await happened(subject_of(record), by, "edit", "修改登记内容")
    await audit.record(by, "accountability.record.edit", subject_of(record))


async def _facts(by: Me, decision: Decision) -> dict[str, Any]:
    """The columns, with the names and the title of that day. Every complaint names its field."""
    if decision.liability not in LIABILITIES or decision.ground not in GROUNDS:
        raise BadInput(("责任类型", "请从所列选项中选择"))
    if not decision.sanctions or not set(decision.sanctions) <= set(SANCTIONS):
        raise BadInput(("问责方式", "请从所列选项中选择"))
    if decision.decided_on > today():
        raise BadInput(("决定日期", "不能晚于今天"))
    held_on = decision.held_on or decision.decided_on
    if held_on > decision.decided_on:
        raise BadInput(("以哪一天的职务为准", "不能晚于决定日期"))
    if bool(decision.influence_to) and not decision.influence_from:
        raise BadInput(("影响期起", "填写了影响期止的，也请填写影响期起"))
    if decision.influence_from and decision.influence_to and decision.influence_to < decision.influence_from:
        raise BadInput(("影响期止", "不能早于影响期起"))
    return {
        "held_on": held_on,
        "deciding_body": decision.deciding_body,
        "document_title": decision.document_title,
        "document_number": decision.document_number,
        "decided_on": decision.decided_on,
        "liability": decision.liability,
        "ground": decision.ground,
        "influence_from": decision.influence_from,
        "influence_to": decision.influence_to,
        "summary": decision.summary,
        **await _against(by, decision, held_on),
    }


async def _against(by: Me, decision: Decision, held_on: date) -> dict[str, Any]:
    if (decision.unit is None) == (decision.post is None):
        raise BadInput(("被问责人员", "请选择被问责的人员，或者改选被问责的单位（二者选一）"))
    if decision.unit is not None:
        name = dict(await units_for(by)).get(str(decision.unit))
        if name is None:
            raise BadInput(("被问责单位", "请从所列选项中选择"))
        if not set(decision.sanctions) <= set(UNIT_SANCTIONS):
            allowed = "、".join(SANCTIONS[one] for one in UNIT_SANCTIONS)
            raise BadInput(("问责方式", f"对单位领导班子只能登记：{allowed}"))
        return {"against": "unit", "unit": decision.unit, "unit_name": name} | dict.fromkeys(PERSONAL)
    found = await posts_for(by, only=decision.post)
    if not found:
        raise BadInput(("被问责人员", "请从所列选项中选择"))
    [post] = found
    if post["person"] == by.id:
        raise Refused("本人的记录不能由本人登记，请由其他工作人员登记。")
    if not holds_on(post, held_on):
        ends = f"至 {post['ends_on'].isoformat()}" if post["ends_on"] else "起"
        raise BadInput(
            ("以哪一天的职务为准", f"{held_on.isoformat()} 不在该职务任期内（{post['starts_on'].isoformat()} {ends}）")
        )
    return {
        "against": "person",
        "unit": post["unit"],
        "unit_name": post["unit_name"],
        "person": post["person"],
        "person_name": post["name"],
        "post": post["id"],
        "post_title": post["title"],
    }


PERSONAL = ("person", "person_name", "post", "post_title")


async def _name_sanctions(record_id: UUID, sanctions: Sequence[str]) -> None:
    named = [RecordSanction(id=new_id(), record=record_id, sanction=one) for one in dict.fromkeys(sanctions)]
    await RecordSanction.insert(*named).run()


def _office_of(by: Me) -> UUID:
    for held in by.holdings:
        if held.role == Role.discipline:
            return held.unit
    raise Refused("问责记录由纪检（巡察）工作人员登记。")
