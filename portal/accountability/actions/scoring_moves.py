"""What becomes of a score sheet before it is signed: its words, the replies of its units, the way to the signer."""

from datetime import date
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.notices import once, take_back, tell_unit
from portal.accountability.queries.scoring_sheets import own_units, subject_of, units_of
from portal.accountability.rules import drafting_office
from portal.accountability.scoring_workflow import SCORE_SHEET
from portal.clock import now, today
from portal.db import atomic, new_id, row, rows
from portal.errors import BadInput, Refused
from portal.notices import holders, tell
from portal.people import Role
from portal.words import day_words
from portal.workflow import happened, make

Record = dict[str, Any]
EDITED = ("drafted", "replying")


def refuse_others(sheet: Record, by: Me) -> None:
    """Its words are its drafter's alone: who signs is a second person."""
    if not drafting_office(by, sheet) or sheet["drafted_by"] != by.id:
        raise Refused("文字由起草人修改；需要修改的，请与起草人联系，或者撤回后重新起草。")
    if sheet["state"] not in EDITED:
        raise Refused(f"当前状态为“{SCORE_SHEET.states[sheet['state']]}”，不能修改文字。")


@atomic()
async def edit(sheet: Record, by: Me, *, title: str, opening: str) -> None:
    """The words around the marks; the marks themselves nobody edits."""
    refuse_others(sheet, by)
    claimed = await row(
        "UPDATE accountability_score_sheet SET title = {}, opening = {}, version = version + 1"
        " WHERE id = {} AND version = {} RETURNING id",
        title,
        opening,
        sheet["id"],
        sheet["version"],
    )
    if claimed is None:
        raise Refused("这份评分刚刚已有变化，请看过最新情况后再改。")
    await happened(subject_of(sheet), by, "edit", "修改文字")
    await audit.record(by, "accountability.score_sheet.edit", subject_of(sheet))


@atomic()
async def open_for_reply(sheet: Record, by: Me, until: date) -> None:
    """Each unit is asked to look at its own arithmetic; it may answer once, until that day."""
    if until <= today():
        raise BadInput(("回复截止", "最早为明天"))
    subject = subject_of(sheet)
    await make(SCORE_SHEET, "open", sheet, subject, by, "", {"reply_until": until})
    words = f"请核对本单位的评分，需要说明的于{day_words(until)}前回复一句话，随评分一并公布。"
    for unit in await units_of(sheet["id"]):
        await tell_unit(unit["unit"], sheet, subject, words, "replying")


@atomic()
async def reply(sheet: Record, by: Me, unit: UUID, text: str) -> None:
    """Once a unit; what was said stands."""
    if sheet["state"] != "replying" or sheet["reply_until"] < today():
        raise Refused("回复期限已过，或者评分已报请签发，不能再回复。")
    mine = next((one for one in own_units(by, await units_of(sheet["id"])) if one["unit"] == unit), None)
    if mine is None:
        raise Refused("由表中单位的负责人或联络员回复。")
    stored = await rows(
        """INSERT INTO accountability_score_reply (id, sheet, unit, text, by, by_name, by_title, at)
           VALUES ({}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (sheet, unit) DO NOTHING RETURNING id""",
        new_id(),
        sheet["id"],
        unit,
        text,
        by.id,
        by.name,
        "、".join(by.titles)[:200],
        now(),
    )
    if not stored:
        raise Refused("本单位已经回复过了，每个单位只能回复一次。")
    await happened(subject_of(sheet), by, "reply", f"{mine['name']}回复", text)
    await audit.record(by, "accountability.score_sheet.reply", subject_of(sheet), {"unit": str(unit)})


@atomic()
async def submit(sheet: Record, by: Me) -> None:
    """It goes to the signer only when its units had the chance to answer."""
    if sheet["reply_until"] is None:
        raise Refused("考核评分公布前，请先征求被考核单位意见。")
    waiting = [unit for unit in await units_of(sheet["id"]) if not unit["reply"]]
    if waiting and sheet["reply_until"] >= today():
        raise Refused(f"还有 {len(waiting)} 个单位没有回复，回复截止日（{sheet['reply_until']}）过后才能报请签发。")
    subject = subject_of(sheet)
    await make(SCORE_SHEET, "submit", sheet, subject, by)
    signers = [person for person in await holders(sheet["territory"], Role.leader) if person != sheet["drafted_by"]]
    await tell(signers, subject, "请签发。", once("to_sign", sheet))


@atomic()
async def send_back(sheet: Record, by: Me, note: str) -> None:
    subject = subject_of(sheet)
    await make(SCORE_SHEET, "send_back", sheet, subject, by, note)
    await take_back(sheet, "to_sign")
    await tell([sheet["drafted_by"]], subject, "已退回，请看理由。", once("sent_back", sheet))


@atomic()
async def withdraw(sheet: Record, by: Me, note: str) -> None:
    await make(SCORE_SHEET, "withdraw", sheet, subject_of(sheet), by, note)
    for occasion in ("to_sign", "replying"):
        await take_back(sheet, occasion)
