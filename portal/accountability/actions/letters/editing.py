"""A draft on its way to the signer: its words, what it is about, submitted, sent back, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability import notices
from portal.accountability.actions import proposals
from portal.accountability.actions.letters.drafting import keep_matters, refuse_unfit
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.letter_words import Standing, blanks, renewed
from portal.accountability.queries.letter_lists import duties_to_write_of, units_to_address
from portal.accountability.queries.letters import standings_on, subject_of, written_standings
from portal.accountability.rules import drafting_office
from portal.accountability.tables import LetterCopy
from portal.accountability.workflow import LETTER
from portal.clock import today
from portal.db import atomic, rows, value
from portal.errors import BadInput, Refused
from portal.notices import tell
from portal.workflow import happened, make

Record = dict[str, Any]
STALE = "这份函件刚刚已被他人修改，请看过最新情况后再办。"


@dataclass(frozen=True)
class Words:
    """What a person writes in a draft. `duties`: what it is about, empty for what it was about."""

    title: str
    addressee: UUID | None
    cause: str
    basis: str
    demand: str
    reply_days: int
    contact: str = ""
    copies: Sequence[UUID] = ()
    duties: Sequence[UUID] = ()


@atomic()
async def edit(letter: Record, by: Me, words: Words) -> None:
    """Its words and its matters. The ledger is not asked anew for what stays (`refresh`)."""
    refuse_others(letter, by)
    copies = list(dict.fromkeys(unit for unit in words.copies if unit != words.addressee))
    await _refuse_strange(letter, by, words.addressee, copies)
    cause = await _with_matters(letter, by, words)
    await _claim(
        letter,
        {
            "title": words.title,
            "addressee": words.addressee,
            "cause": cause,
            "basis": words.basis,
            "demand": words.demand,
            "reply_days": words.reply_days,
            "contact": words.contact or None,
            **_written_by(letter, by),
        },
    )
    await rows("DELETE FROM accountability_letter_copy WHERE letter = {} RETURNING id", letter["id"])
    if copies:
        await LetterCopy.insert(*(LetterCopy(letter=letter["id"], unit=unit) for unit in copies)).run()
    await audit.record(by, "accountability.letter.edit", subject_of(letter))


async def _with_matters(letter: Record, by: Me, words: Words) -> str:
    """The 事由, changed where the matters changed."""
    before = await written_standings(letter["id"])
    known = {one.duty: one for one in before}
    wanted = list(dict.fromkeys(words.duties)) or list(known)
    if set(wanted) == set(known):
        return words.cause
    fresh = [duty for duty in wanted if duty not in known]
    if fresh:
        await _refuse_unseen(by, known, fresh)
    added = {one.duty: one for one in await standings_on(fresh, before[0].as_of if before else today())}
    after = [known.get(duty) or added[duty] for duty in wanted]
    refuse_unfit(letter["kind"], after)
    await keep_matters(letter["id"], after)
    return renewed(words.cause, before, after)[0]


async def _refuse_unseen(by: Me, known: dict[UUID, Standing], fresh: Sequence[UUID]) -> None:
    found = await duties_to_write_of(by, fresh)
    owing = {line["unit"] for line in await rows("SELECT unit FROM duty WHERE id = ANY({})", [*known, *fresh])}
    if len(found) != len(fresh) or len(owing) > 1:
        raise Refused("只能列入同一承办单位的事项，请从列表中选择。")


@atomic()
async def refresh(letter: Record, by: Me) -> bool:
    """按最新情况更新: the matters as the ledger has them today, and what was composed composed anew. False when a person
    had rewritten what is no longer true: that must be read again."""
    refuse_others(letter, by)
    before = await written_standings(letter["id"])
    after = await standings_on([one.duty for one in before], today())
    cause, whole = renewed(letter["cause"], before, after)
    await _claim(letter, {"cause": cause, **_written_by(letter, by)})
    await keep_matters(letter["id"], after)
    subject = subject_of(letter)
    await happened(subject, by, "refresh", "按最新情况更新")
    await audit.record(by, "accountability.letter.refresh", subject)
    return whole


@atomic()
async def submit(letter: Record, by: Me) -> None:
    """报请签发: whole, to somebody, and about nothing that is met."""
    refuse_others(letter, by)
    if complaints := unready(letter):
        raise BadInput(*complaints)
    refuse_unfit(
        letter["kind"], await standings_on([one.duty for one in await written_standings(letter["id"])], today())
    )
    subject = subject_of(letter)
    await make(LETTER, "submit", letter, subject, by, values=_written_by(letter, by))
    told = {**letter, **_written_by(letter, by)}
    words = LETTER_KINDS[letter["kind"]].words
    await notices.tell_signers(told, subject, f"一份“{words}”请您签发。")


def unready(letter: Record) -> list[tuple[str, str]]:
    """What is missing before it may be signed: (field, sentence)."""
    found = [] if letter["addressee"] else [("主送单位", "请选择主送单位")]
    texts = {"标题": letter["title"], "事由": letter["cause"], "依据": letter["basis"], "要求": letter["demand"]}
    return found + blanks(texts)


@atomic()
async def send_back(letter: Record, by: Me, *, note: str) -> None:
    """退回: to whoever wrote it, with the reason."""
    subject = subject_of(letter)
    await make(LETTER, "send_back", letter, subject, by, note)
    await notices.take_back(letter, "to_sign")
    people = [person for person in (letter["drafted_by"], letter["edited_by"]) if person]
    await tell(people, subject, "函件被退回修改，理由见函件页面。", notices.once("sent_back", letter))


@atomic()
async def withdraw(letter: Record, by: Me, *, note: str) -> None:
    await make(LETTER, "withdraw", letter, subject_of(letter), by, note)
    await proposals.opened_again(letter["id"])
    await notices.take_back(letter, "to_sign")
    await notices.take_back(letter, "proposed")


def refuse_others(letter: Record, by: Me) -> None:
    if not drafting_office(by, letter):
        raise Refused("函件由发函单位工作人员起草、修改。")
    if letter["state"] != "drafted":
        raise Refused(f"函件当前为“{LETTER.states[letter['state']]}”，不能修改；需要修改的，先请签发人退回。")


def _written_by(letter: Record, by: Me) -> Record:
    """The first person to touch the clock's proposal is its drafter."""
    first = {} if letter["drafted_by"] else {"drafted_by": by.id, "drafted_by_name": by.name}
    return {**first, "edited_by": by.id}


async def _claim(letter: Record, changes: Record) -> None:
    claimed = await value(
        "UPDATE accountability_letter SET "
        + ", ".join(f"{column} = {{}}" for column in changes)
        + ", version = version + 1 WHERE id = {} AND version = {} AND state = 'drafted' RETURNING id",
        *changes.values(),
        letter["id"],
        letter["version"],
    )
    if claimed is None:
        raise Refused(STALE)


async def _refuse_strange(letter: Record, by: Me, addressee: UUID | None, copies: Sequence[UUID]) -> None:
    asked = [("主送单位", addressee)] if addressee and addressee != letter["addressee"] else []
    asked += [("抄送单位", unit) for unit in copies]
    known = {there for there, _ in await units_to_address(by)} if asked else set()
    if complaints := [(label, "请从所列选项中选择") for label, unit in asked if str(unit) not in known]:
        raise BadInput(*complaints)
    if addressee == letter["unit"]:
        raise BadInput(("主送单位", "不能发给本单位"))
