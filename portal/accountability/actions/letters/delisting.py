"""摘牌: what hangs on the list of 挂牌督办 is taken off by two persons, for a reason, on a paper."""

from typing import Any

from portal import audit, files
from portal.access import Me
from portal.accountability import notices
from portal.accountability.queries.letters import listing_of, subject_of
from portal.accountability.rules import drafting_office, may_sign, who_proposed
from portal.clock import now, today
from portal.db import atomic, value
from portal.errors import Missing, Refused
from portal.notices import tell
from portal.subjects import Subject
from portal.workflow import happened

Record = dict[str, Any]
LISTING = "accountability.listing"
AGREEING = may_sign & ~who_proposed
"""Who could have signed it and did not propose the delisting."""


@atomic()
async def propose_delisting(letter: Record, by: Me, *, reason: str, paper: files.HandedIn) -> None:
    """By the office, once the reply is verified; the paper shows that what was asked for is reached."""
    listing = await refuse_proposing(letter, by)
    await _write(listing, {"proposed_by": by.id, "proposed_by_name": by.name, "proposed_at": now(), "reason": reason})
    subject = subject_of(letter)
    card = Subject(LISTING, listing["id"], subject.title, subject.path)
    await files.keep(card, paper, by, "evidence")
    await happened(subject, by, "delisting", "提出摘牌", reason)
    await audit.record(by, "accountability.listing.propose", subject)
    people = await notices.signers({**letter, "drafted_by": by.id, "edited_by": None})
    await tell(people, subject, "提出摘牌，请审定。", _once("delisting", listing))


@atomic()
async def agree_delisting(letter: Record, by: Me) -> None:
    listing = await refuse_deciding(letter, by)
    await _write(listing, {"delisted_by": by.id, "delisted_by_name": by.name, "delisted_on": today()})
    subject = subject_of(letter)
    await happened(subject, by, "delisted", "同意摘牌", listing["reason"])
    await audit.record(by, "accountability.listing.delist", subject)
    sentence = "已同意摘牌。"
    people = [*await notices.unit_people(letter["addressee"]), listing["proposed_by"]]
    await tell(people, subject, sentence, _once("delisted", listing))


@atomic()
async def refuse_delisting(letter: Record, by: Me, *, note: str) -> None:
    """It stays on the list; it may be proposed anew."""
    listing = await refuse_deciding(letter, by)
    await _write(listing, {"proposed_by": None, "proposed_by_name": None, "proposed_at": None, "reason": None})
    subject = subject_of(letter)
    await happened(subject, by, "delisting_refused", "不同意摘牌", note)
    await audit.record(by, "accountability.listing.refuse", subject)
    await tell([listing["proposed_by"]], subject, "未同意摘牌，理由见函件页面。", _once("refused", listing))


async def refuse_proposing(letter: Record, by: Me) -> Record:
    """The row as it hangs, if this person may propose to take it off now."""
    listing = await _hanging(letter)
    if not drafting_office(by, letter):
        raise Refused("摘牌由发函单位工作人员提出。")
    if letter["state"] != "closed":
        raise Refused("回复核实、函件办结后，才能提出摘牌。")
    if listing["proposed_at"] is not None:
        raise Refused("已经提出摘牌，正等待审定。")
    return listing


async def refuse_deciding(letter: Record, by: Me) -> Record:
    """The row as it was proposed, if this person may decide on it."""
    listing = await _hanging(letter)
    if listing["proposed_at"] is None:
        raise Refused("还没有人提出摘牌。")
    if not AGREEING(by, {**letter, "proposed_by": listing["proposed_by"]}):
        raise Refused(f"您不能审定摘牌：须由{AGREEING.words}办理。")
    return listing


async def _hanging(letter: Record) -> Record:
    listing = await listing_of(letter["id"])
    if listing is None:
        raise Missing
    if listing["delisted_on"] is not None:
        raise Refused("已经摘牌。")
    return listing


async def _write(listing: Record, changes: Record) -> None:
    claimed = await value(
        "UPDATE accountability_listing SET "
        + ", ".join(f"{column} = {{}}" for column in changes)
        + ", version = version + 1 WHERE id = {} AND version = {} RETURNING id",
        *changes.values(),
        listing["id"],
        listing["version"],
    )
    if claimed is None:
        raise Refused("摘牌刚刚已被他人办理，请看过最新情况后再办。")


def _once(occasion: str, listing: Record) -> str:
    return f"listing:{occasion}:{listing['id']}:{listing['version']}"
