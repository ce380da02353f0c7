"""Duties that are late and letters about them, through the real actions: 周 drafts, 沈 or 唐 signs, 李 answers."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.accountability.actions import letters
from portal.accountability.actions.letters.signing import _freeze, next_number, paper_now
from portal.accountability.queries.letters import letter_for
from portal.clock import now, today
from portal.db import new_id, row
from portal.demo.cast import Cast
from portal.documents import Printed
from portal.duties import Answerable, DutyExtension, Term, open_duty
from portal.subjects import Subject

Record = dict[str, Any]
STARTS = date(2026, 1, 1)


async def a_duty(people: Cast, *, late: int = 10, unit: str = "fuwu", title: str = "修订接访值班制度") -> Record:
    """Something `unit` owes and is so many days late with (negative: has still so many days)."""
    due = today() - timedelta(days=late)
    subject = Subject("meetings.resolution", new_id(), title, "/meetings/resolutions/x")
    opened = await open_duty(subject, Answerable(people.unit[unit]), Term(STARTS, due, due))
    found = await row("SELECT * FROM duty WHERE id = {}", opened)
    assert found is not None
    return found


async def extended(people: Cast, duty: Record, to: date) -> None:
    """More time was given in its room."""
    given = DutyExtension(
        duty=duty["id"],
        from_due=duty["due"],
        to_due=to,
        reason="材料未齐",
        approver=people.zhou.id,
        approver_name="周岚",
        at=now(),
    )
    await DutyExtension.insert(given).run()
    await row("UPDATE duty SET due = {} WHERE id = {} RETURNING id", to, duty["id"])


async def a_draft(people: Cast, kind: str = "reminder", *, duty: Record | None = None, by: str = "zhou") -> UUID:
    """Whole: what the kind leaves blank is filled in."""
    duty = duty or await a_duty(people)
    me = people.person[by]
    letter = await letters.draft_for(me, kind, [duty["id"]])
    found = await letter_for(me, letter)
    if found["addressee"] is None or "【" in found["demand"]:
        words = letters.Words(
            title=found["title"],
            addressee=found["addressee"] or people.unit["housing"],
            cause=found["cause"],
            basis=found["basis"],
            demand="请抓紧办理。",
            reply_days=found["reply_days"],
        )
        await letters.edit(found, me, words)
    return letter


async def submitted(people: Cast, kind: str = "reminder", **given: Any) -> UUID:
    letter = await a_draft(people, kind, **given)
    me = people.person[given.get("by", "zhou")]
    await letters.submit(await letter_for(me, letter), me)
    return letter


async def sign_as(people: Cast, letter: UUID, by: str, *, accepted: bool = False) -> UUID:
    """As the page would: with what is shown to the signer."""
    me = people.person[by]
    found = await letter_for(me, letter)
    seen = (await paper_now(found)).digest
    return await letters.sign(me, letter, version=found["version"], seen=seen, accepted=accepted)


async def issued(people: Cast, kind: str = "reminder", *, by_signer: str = "tang", **given: Any) -> UUID:
    letter = await submitted(people, kind, **given)
    await freeze_as(people, letter, by_signer)
    return letter


async def freeze_as(people: Cast, letter: UUID, by: str) -> None:
    """Signed by the act itself; only what is printed is a page of one line, for printing takes its time."""
    me = people.person[by]
    found = await letter_for(me, letter)
    printed = Printed(await next_number(found), f"%PDF-1.4 {letter}".encode())
    await _freeze(me, found, await paper_now(found), printed, f"{letter}".encode())


async def received(people: Cast, kind: str = "reminder", **given: Any) -> UUID:
    letter = await issued(people, kind, **given)
    me = await answering(people, letter)
    await letters.receive(await letter_for(me, letter), me)
    return letter


async def replied(people: Cast, kind: str = "reminder", **given: Any) -> UUID:
    letter = await received(people, kind, **given)
    me = await answering(people, letter)
    found = await letter_for(me, letter)
    await letters.reply(found, me, text="已补办，本周办结。", adopted=True)
    return letter


async def closed(people: Cast, kind: str = "reminder", **given: Any) -> UUID:
    letter = await replied(people, kind, **given)
    await letters.close(await letter_for(people.zhou, letter), people.zhou)
    return letter


async def answering(people: Cast, letter: UUID) -> Any:
    """The liaison of the unit it went to."""
    found = await row("SELECT addressee FROM accountability_letter WHERE id = {}", letter)
    assert found is not None
    return people.lin if found["addressee"] == people.unit["housing"] else people.li


async def state_of(letter: UUID) -> str:
    found = await row("SELECT state FROM accountability_letter WHERE id = {}", letter)
    assert found is not None
    return str(found["state"])
