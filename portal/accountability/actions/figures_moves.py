"""What becomes of a 督办通报 or a 月报 before it is signed: its words, the replies of its units, the way to the signer."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.figures.report_kinds import UPWARD
from portal.accountability.notices import once, take_back, tell_unit
from portal.accountability.queries.figures_bulletins import lines_of, own_lines, subject_of
from portal.accountability.rules import drafting_office
from portal.accountability.workflow import BULLETIN
from portal.clock import now, today
from portal.db import atomic, new_id, row, rows
from portal.errors import BadInput, Refused
from portal.notices import holders, tell
from portal.people import Role
from portal.words import day_words
from portal.workflow import happened, make

Record = dict[str, Any]


def refuse_others(bulletin: Record, by: Me) -> None:
    """Its words are its drafter's alone: who signs is a second person. What the clock drafted belongs to whoever of the
    office takes it up first."""
    if not drafting_office(by, bulletin) or bulletin["drafted_by"] not in {by.id, None}:
        raise Refused("文字由起草人修改；需要修改的，请与起草人联系，或者撤回后重新起草。")
    if bulletin["state"] not in {"drafted", "replying"}:
        raise Refused(f"当前状态为“{BULLETIN.states[bulletin['state']]}”，不能修改文字。")


@atomic()
async def edit(
    bulletin: Record,
    by: Me,
    *,
    title: str,
    opening: str,
    demand: str,
    addressee: str | None = None,
    parts: Sequence[Record] = (),
) -> None:
    """The words around the figures; the figures themselves nobody edits."""
    refuse_others(bulletin, by)
    claimed = await row(
        "UPDATE accountability_bulletin SET title = {}, opening = {}, demand = {}, addressee = {}, sections = {},"
        " version = version + 1,"
        " drafted_by = {}, drafted_by_name = {} WHERE id = {} AND version = {} RETURNING id",
        title,
        opening,
        demand,
        (addressee or bulletin["addressee"]) if bulletin["sections"] else None,
        _written(bulletin, parts),
        by.id,
        by.name,
        bulletin["id"],
        bulletin["version"],
    )
    if claimed is None:
        raise Refused("这份通报刚刚已有变化，请看过最新情况后再改。")
    await happened(subject_of(bulletin), by, "edit", "修改文字")
    await audit.record(by, "accountability.bulletin.edit", subject_of(bulletin))


def _written(bulletin: Record, parts: Sequence[Record]) -> str | None:
    """Of a report with headings: each keeps the one it had where none was typed. Others have none."""
    if not bulletin["sections"]:
        return None
    known = json.loads(bulletin["sections"])
    typed = zip(known["parts"], parts, strict=False)
    new = [{"heading": one["heading"] or old["heading"], "text": one["text"]} for old, one in typed]
    return json.dumps({**known, "parts": new or known["parts"]}, ensure_ascii=False)


@atomic()
async def open_for_reply(bulletin: Record, by: Me, until: date) -> None:
    """Each unit of the table is asked; it may answer once, until that day."""
    if bulletin["kind"] in UPWARD:
        raise Refused("上报的报告不征求被通报单位意见。")
    if until <= today():
        raise BadInput(("回复截止", "最早为明天"))
    subject = subject_of(bulletin)
    await make(BULLETIN, "open", bulletin, subject, by, "", {"reply_until": until})
    words = f"请核对本单位的数字，需要说明的于{day_words(until)}前回复一句话，随通报一并印发。"
    for line in await lines_of(bulletin["id"]):
        if line["position"]:
            await tell_unit(line["unit"], bulletin, subject, words, "replying")


@atomic()
async def reply(bulletin: Record, by: Me, unit: UUID, text: str) -> None:
    """Once a unit; what was said stands."""
    if bulletin["state"] != "replying" or bulletin["reply_until"] < today():
        raise Refused("回复期限已过，或者通报已报请签发，不能再回复。")
    line = next((one for one in own_lines(by, await lines_of(bulletin["id"])) if one["unit"] == unit), None)
    if line is None:
        raise Refused("由表中单位的负责人或联络员回复。")
    stored = await rows(
        """INSERT INTO accountability_bulletin_reply (id, bulletin, unit, text, by, by_name, by_title, at)
           VALUES ({}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (bulletin, unit) DO NOTHING RETURNING id""",
        new_id(),
        bulletin["id"],
        unit,
        text,
        by.id,
        by.name,
        "、".join(by.titles)[:200],
        now(),
    )
    if not stored:
        raise Refused("本单位已经回复过了，每个单位只能回复一次。")
    await happened(subject_of(bulletin), by, "reply", f"{line['name']}回复", text)
    await audit.record(by, "accountability.bulletin.reply", subject_of(bulletin), {"unit": str(unit)})


@atomic()
async def submit(bulletin: Record, by: Me) -> None:
    """A circular that ranks goes to the signer only when its units had the chance to answer."""
    if bulletin["kind"] == "circular":
        if bulletin["reply_until"] is None:
            raise Refused("督办通报印发前，请先征求被通报单位意见。")
        waiting = [line for line in await lines_of(bulletin["id"]) if line["position"] and not line["reply"]]
        if waiting and bulletin["reply_until"] >= today():
            raise Refused(
                f"还有 {len(waiting)} 个单位没有回复，回复截止日（{bulletin['reply_until']}）过后才能报请签发。"
            )
    subject = subject_of(bulletin)
    drafter = bulletin["drafted_by"] or by.id
    taken_up = {} if bulletin["drafted_by"] else {"drafted_by": by.id, "drafted_by_name": by.name}
    await make(BULLETIN, "submit", bulletin, subject, by, "", taken_up)
    signers = [person for person in await holders(bulletin["territory"], Role.leader) if person != drafter]
    await tell(signers, subject, "请签发。", once("to_sign", bulletin))


@atomic()
async def send_back(bulletin: Record, by: Me, note: str) -> None:
    subject = subject_of(bulletin)
    await make(BULLETIN, "send_back", bulletin, subject, by, note)
    await take_back(bulletin, "to_sign")
    await tell([bulletin["drafted_by"]], subject, "已退回，请看理由。", once("sent_back", bulletin))


@atomic()
async def withdraw(bulletin: Record, by: Me, note: str) -> None:
    await make(BULLETIN, "withdraw", bulletin, subject_of(bulletin), by, note)
    for occasion in ("to_sign", "replying"):
        await take_back(bulletin, occasion)
