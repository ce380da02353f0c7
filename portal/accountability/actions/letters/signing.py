"""签发: the facts are looked at once more, the paper is printed with the next number, frozen and sent; the reply is owed.

Printing takes seconds and is done first; then, in one short transaction, the number is taken and the ledger held against
what was printed. A number that somebody else took meanwhile is printed anew; nothing that fails leaves a gap.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from portal import files
from portal.access import Me
from portal.accountability import notices
from portal.accountability.actions.letters.drafting import SAME, refuse_unfit
from portal.accountability.actions.letters.editing import unready
from portal.accountability.documents.letters import content_of, letter_html, letter_word
from portal.accountability.letter_kinds import LETTER_KINDS, LISTED
from portal.accountability.letter_words import Standing, differences, digest_of, renewed
from portal.accountability.queries.letters import (
    KIND,
    copies_of,
    letter_for,
    standings_on,
    subject_of,
    written_standings,
)
from portal.accountability.tables import Listing
from portal.accountability.workflow import LETTER
from portal.calendardays import load_calendar
from portal.clock import now, today
from portal.db import atomic, rows, value
from portal.documents import NUMBER_TAKEN, Printed, issue_printed, next_label, until_numbered
from portal.duties import Answerable, Term, open_duty
from portal.errors import BadInput, Refused
from portal.notices import tell
from portal.papers.render import render
from portal.subjects import Subject
from portal.words import day_words
from portal.workdays import Deadline, Unit, compute
from portal.workflow import make

ARTICLE = "《信访工作条例》第四十条"
FASTER = "这份函件刚刚已被他人办理，请看过最新情况后再办。"
CHANGED = "起草以来情况有变化，请看过变化、勾选“按最新情况签发”后再签发。"
Record = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """What would be signed now: the words as they stand today, and the standing they rest on."""

    content: dict[str, Any]
    before: list[Standing]
    standings: list[Standing]
    cause: str
    whole: bool
    term: Term
    copies: list[UUID]

    @property
    def digest(self) -> str:
        return digest_of(self.standings)

    @property
    def changes(self) -> list[str]:
        return differences(self.before, self.standings)


async def paper_now(letter: Record, before: list[Standing] | None = None) -> Paper:
    """The draft with today's facts and today's reply day. `before`: as it was written, where the caller has read it."""
    on = today()
    before = await written_standings(letter["id"]) if before is None else before
    after = await standings_on([one.duty for one in before], on)
    cause, whole = renewed(letter["cause"], before, after)
    term = Term.counted(await _counted(letter["reply_days"], on), ARTICLE)
    copies = await copies_of(letter["id"])
    names = [unit["name"] for unit in copies]
    content = content_of({**letter, "cause": cause}, after, names, on=on, reply_due=term.due)
    return Paper(content, before, after, cause, whole, term, [unit["id"] for unit in copies])


async def _counted(days: int, on: date) -> Deadline:
    return compute(on, (days, Unit.DAY), await load_calendar())


async def sign(by: Me, letter_id: UUID, *, version: int, seen: str, accepted: bool = False) -> UUID:
    """The number is taken, the paper frozen, the reply becomes a duty of the unit; returns the document.

    `seen`: the digest of the facts the signer was shown. Refused when they are others by now, and when they differ from
    those of the draft and the signer has not `accepted` that.
    """

    async def once() -> UUID:
        letter = await letter_for(by, letter_id)
        _refuse_unready(letter, by, version)
        paper = await paper_now(letter)
        _refuse_changed(letter, paper, seen, accepted=accepted)
        label = await next_label(*_series(letter, today()))
        data = await render(letter_html(paper.content, label=label))
        docx = await asyncio.to_thread(letter_word, paper.content, label=label)
        return await _freeze(by, letter, paper, Printed(label, data), docx)

    return await until_numbered(once, NUMBER_TAKEN)


def _refuse_unready(letter: Record, by: Me, version: int) -> None:
    if letter["version"] != version:
        raise Refused(FASTER)
    LETTER.refuse_unless_open(by, letter, "sign")
    if complaints := unready(letter):
        raise BadInput(*complaints)


def _refuse_changed(letter: Record, paper: Paper, seen: str, *, accepted: bool) -> None:
    refuse_unfit(letter["kind"], paper.standings)
    if not paper.whole:
        raise Refused("“事由”中有一句经人改写、现已与台账不符，请退回起草人核对后再签发。")
    if paper.digest != seen or (paper.changes and not accepted):
        raise Refused(CHANGED)


def _series(letter: Record, on: date) -> tuple[str, UUID, int, str]:
    """As `portal.documents` counts: the kind, whose, of which year, and the 机关代字."""
    return f"letter.{letter['kind']}", letter["unit"], on.year, f"{letter['unit_short']}{sign_of(letter)}"


def sign_of(letter: Record) -> str:
    return LETTER_KINDS[letter["kind"]].sign


async def next_number(letter: Record) -> str:
    """What it will be called, as things stand."""
    return await next_label(*_series(letter, today()))


@atomic()
async def _freeze(by: Me, letter: Record, paper: Paper, printed: Printed, docx: bytes) -> UUID:
    """Held against the ledger once more; all of it, or nothing."""
    seen = await value("SELECT version FROM accountability_letter WHERE id = {} FOR UPDATE", letter["id"])
    if seen != letter["version"]:
        raise Refused(FASTER)
    wanted = [one.duty for one in paper.standings]
    await rows("SELECT id FROM duty WHERE id = ANY({}) ORDER BY id FOR SHARE", wanted)
    await letter_for(by, letter["id"])  # kept from it since the printing began: it is gone for them
    on = date.fromisoformat(paper.content["date"])
    if digest_of(await standings_on(wanted, on)) != paper.digest or on != today():
        raise Refused(CHANGED)
    await _keep(letter, paper.standings)
    subject = Subject(
        KIND, letter["id"], f"{LETTER_KINDS[letter['kind']].words} {printed.label}", subject_of(letter).path
    )
    document = await issue_printed(*_series(letter, on), letter["title"], subject, by, printed)
    signed = {
        "cause": paper.cause,
        "reply_due": paper.term.due,
        "signed_by": by.id,
        "signed_by_name": by.name,
        "signed_by_title": "、".join(by.titles)[:200],
        "signed_at": now(),
        "document": document,
        "printed": json.dumps(paper.content, ensure_ascii=False),
    }
    await make(LETTER, "sign", letter, subject, by, printed.label, signed)
    await open_duty(
        subject,
        Answerable(letter["addressee"], supervising_unit=letter["unit"], checking_unit=letter["unit"]),
        paper.term,
    )
    if letter["kind"] == LISTED:
        await Listing.insert(Listing(letter=letter["id"], listed_on=on)).run()
    name = f"{printed.label}{letter['title']}"[:140]
    await files.keep_made(subject, f"{name}.docx", docx, by)
    await notices.take_back(letter, "to_sign")
    await notices.take_back(letter, "proposed")
    await _tell(letter, subject, paper)
    return document


async def _keep(letter: Record, standings: Sequence[Standing]) -> None:
    for one in standings:
        changes = {**{name: getattr(one, name) for name in SAME}, "days_late": one.days_late}
        await value(
            "UPDATE accountability_letter_matter SET "
            + ", ".join(f"{column} = {{}}" for column in changes)
            + " WHERE letter = {} AND duty = {} RETURNING id",
            *changes.values(),
            letter["id"],
            one.duty,
        )


async def _tell(letter: Record, subject: Subject, paper: Paper) -> None:
    due = paper.term.due
    words = f"请签收，并于{due.year}年{day_words(due)}前回复。"
    await notices.tell_unit(letter["addressee"], letter, subject, words, "issued")
    for unit in paper.copies:
        await notices.tell_unit(unit, letter, subject, "抄送贵单位，请知悉。", "copied")
    people = [person for person in (letter["drafted_by"], letter["edited_by"]) if person]
    await tell(people, subject, "已签发并印发。", notices.once("signed", letter))
