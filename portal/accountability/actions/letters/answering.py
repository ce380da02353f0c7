"""What becomes of a letter at the unit it was sent to: 签收, 回复, and the office's word on the reply."""

from collections.abc import Sequence
from typing import Any

from portal import duties, files
from portal.access import Me
from portal.accountability import notices
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.queries.letters import KIND, subject_of
from portal.accountability.tables import LetterReceipt, LetterReply, LetterVerification
from portal.accountability.workflow import LETTER
from portal.clock import local, now, today
from portal.db import atomic, row, value
from portal.errors import BadInput
from portal.workflow import make

Record = dict[str, Any]
REPLY = "accountability.letter"
"""What the papers of a reply hang on, by the reply's own id."""


@atomic()
async def receive(letter: Record, by: Me) -> None:
    """签收, once."""
    subject = subject_of(letter)
    await make(LETTER, "receive", letter, subject, by)
    receipt = LetterReceipt(
        letter=letter["id"], by=by.id, by_name=by.name, by_title="、".join(by.titles)[:200], at=now()
    )
    await LetterReceipt.insert(receipt).run()
    await notices.take_back(letter, "issued")
    await notices.tell_office(letter, subject, f"{letter['addressee_short']}已签收。", "received", but=by.id)


@atomic()
async def reply(
    letter: Record,
    by: Me,
    *,
    text: str,
    adopted: bool | None = None,
    not_adopted: str = "",
    papers: Sequence[files.HandedIn] = (),
) -> None:
    """Of advice it says whether it is adopted; what is not has its reason (条例40). While the office reads it, nobody is
    reminded."""
    advice = LETTER_KINDS[letter["kind"]].advice
    if advice and adopted is None:
        raise BadInput(("采纳情况", "请选择是否采纳"))
    if advice and not adopted and not not_adopted.strip():
        raise BadInput(("未采纳的理由", "未采纳的，应当说明理由（《信访工作条例》第四十条）"))
    subject = subject_of(letter)
    said = f"{'采纳' if adopted else '未采纳：' + not_adopted}。{text}" if advice else text
    await make(LETTER, "reply", letter, subject, by, said)
    number = await value("SELECT count(*) + 1 FROM accountability_letter_reply WHERE letter = {}", letter["id"])
    made = LetterReply(
        letter=letter["id"],
        number=number,
        text=text,
        answers_advice=advice,
        adopted=bool(advice and adopted),
        not_adopted=(not_adopted or None) if advice and not adopted else None,
        by=by.id,
        by_name=by.name,
        at=now(),
    )
    await LetterReply.insert(made).run()
    for paper in papers:
        await files.keep(type(subject)(REPLY, made.id, subject.title, subject.path), paper, by, "evidence")
    await duties.hand_in(KIND, letter["id"])
    await notices.tell_office(letter, subject, f"{letter['addressee_short']}已回复，请核实。", "replied", but=by.id)


@atomic()
async def close(letter: Record, by: Me, *, note: str = "") -> None:
    """核实无误. It was met on the day of the reply, not on the day the office read it."""
    subject, last = subject_of(letter), await _last(letter)
    await make(LETTER, "close", letter, subject, by, note)
    await _verify(last, by, "accepted", note)
    await duties.finish_duty(KIND, letter["id"], local(last["at"]).date())
    await notices.take_back(letter, "replied")
    await notices.tell_unit(letter["addressee"], letter, subject, "回复已核实，函件办结。", "closed")


@atomic()
async def return_reply(letter: Record, by: Me, *, note: str) -> None:
    """退回: owed again by the old day."""
    subject, last = subject_of(letter), await _last(letter)
    await make(LETTER, "return", letter, subject, by, note)
    await _verify(last, by, "returned", note)
    await duties.hand_back(KIND, letter["id"], today())
    await notices.take_back(letter, "replied")
    await notices.tell_unit(
        letter["addressee"], letter, subject, "回复被退回，理由见函件页面，请重新回复。", "returned"
    )


async def _last(letter: Record) -> Record:
    found = await row(
        "SELECT id, at FROM accountability_letter_reply WHERE letter = {} ORDER BY number DESC LIMIT 1", letter["id"]
    )
    return found or {"id": None, "at": now()}  # the machine refuses what has no reply


async def _verify(last: Record, by: Me, verdict: str, reason: str) -> None:
    made = LetterVerification(
        reply=last["id"], verdict=verdict, reason=reason or None, by=by.id, by_name=by.name, at=now()
    )
    await LetterVerification.insert(made).run()
