"""签发 of the 督查反馈意见 of one unit: the paper is printed with the next number, frozen and sent; what it demands is owed
from that day on, and the office owes a return visit.

Printing takes seconds and is done first; then, in one short transaction, the number is taken. A number that somebody else
took meanwhile is printed anew; nothing that fails leaves a gap.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from portal import files
from portal.access import Me
from portal.accountability import supervision_notices as notices
from portal.accountability.documents.supervision import content_of, feedback_html, feedback_word
from portal.accountability.queries import supervision_findings as findings
from portal.accountability.queries.supervision import (
    UNIT_KIND,
    everything_of,
    inspected_for,
    lock,
    subject_of,
    supervision_for,
)
from portal.accountability.supervision_states import REVIEW_LIMIT
from portal.accountability.supervision_workflow import FINDING, SUPERVISION
from portal.accountability.tables import ReturnVisit
from portal.calendardays import load_calendar
from portal.clock import now, today
from portal.db import atomic, value
from portal.documents import NUMBER_TAKEN, Printed, issue_printed, next_label, until_numbered
from portal.duties import Answerable, Term, open_duty
from portal.errors import Refused
from portal.papers.render import render
from portal.subjects import Subject
from portal.words import day_words
from portal.workdays import Unit, WorkCalendar, compute
from portal.workflow import happened, make

SERIES = "supervision.feedback"
VISIT = "accountability.supervision_visit"
ARTICLE = "督查反馈意见"
FASTER = "这份反馈意见刚刚已有变化，请看过最新情况后再签发。"
Record = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """What would be signed now, and the terms it gives, by the id of the finding."""

    content: dict[str, Any]
    terms: Mapping[UUID, Term]
    found: list[Record]

    @property
    def digest(self) -> str:
        return sha256(json.dumps(self.content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


async def paper_now(inspected: Record) -> Paper:
    """With today's day and the days counted from it."""
    on, calendar = today(), await load_calendar()
    found = await findings.findings_to_print(inspected["id"])
    terms = {one["id"]: term_for(one, on, calendar) for one in found if one["demand"]}
    until = compute(on, REVIEW_LIMIT, calendar).effective_due
    return Paper(content_of(inspected, found, terms, on=on, review_until=until), terms, found)


def term_for(finding: Record, on: date, calendar: WorkCalendar) -> Term:
    """A day given is that day; days are counted by the calendar and roll off rest days."""
    if finding["due_on"]:
        return Term(on, finding["due_on"], finding["due_on"], article=ARTICLE, rolls=False)
    return Term.counted(compute(on, (finding["amount"], Unit(finding["amount_unit"])), calendar), ARTICLE)


async def sign(by: Me, inspected_id: UUID, *, version: int, seen: str) -> UUID:
    """The number is taken, the paper frozen, what is demanded becomes duties; returns the document. `seen`: the digest
    of what the signer was shown; refused when it is another by now."""

    async def once() -> UUID:
        inspected = await inspected_for(by, inspected_id)
        refuse_unready(inspected, by)
        if inspected["version"] != version:
            raise Refused(FASTER)
        paper = await paper_now(inspected)
        if paper.digest != seen:
            raise Refused(FASTER)
        refuse_late(paper)
        label = await next_number(inspected)
        data = await render(feedback_html(paper.content, label=label))
        docx = await asyncio.to_thread(feedback_word, paper.content, label=label)
        return await freeze(by, inspected, paper, Printed(label, data), docx)

    return await until_numbered(once, NUMBER_TAKEN)


def refuse_unready(inspected: Record, by: Me) -> None:
    move = SUPERVISION.by_name["sign"]
    if inspected["state"] not in move.sources:
        raise Refused(f"当前状态为“{SUPERVISION.states[inspected['state']]}”，不能“{move.label}”。")
    if inspected["signed_at"] is not None:
        raise Refused("这份反馈意见已经签发。")
    if not move.rule(by, inspected):
        raise Refused(f"您不能“{move.label}”：须由{move.rule.words}办理。")
    if not inspected["whole"]:
        raise Refused("其中有您应当回避的事项，请由其他负责同志签发。")


def refuse_late(paper: Paper) -> None:
    on = today()
    for one in paper.found:
        if one["id"] in paper.terms and paper.terms[one["id"]].due <= on:
            raise Refused(f"第{one['position']}项的完成日期已过，请退回督查组修改后再签发。")


def _series(inspected: Record, on: date) -> tuple[str, UUID, int, str]:
    """As `portal.documents` counts: the kind, whose, of which year, and the 机关代字."""
    return SERIES, inspected["unit"], on.year, f"{inspected['unit_short']}督反"


async def next_number(inspected: Record) -> str:
    """What it will be called, as things stand."""
    return await next_label(*_series(inspected, today()))


@atomic()
async def freeze(by: Me, inspected: Record, paper: Paper, printed: Printed, docx: bytes) -> UUID:
    """Looked at once more; all of it, or nothing."""
    if await lock(inspected["supervision"]) != inspected["supervision_version"]:
        raise Refused(FASTER)
    inspected = await inspected_for(by, inspected["id"])
    refuse_unready(inspected, by)
    on = date.fromisoformat(paper.content["date"])
    if (await paper_now(inspected)).digest != paper.digest or on != today():
        raise Refused(FASTER)
    inspected["label"] = printed.label
    subject = Subject(
        UNIT_KIND,
        inspected["id"],
        f"督查反馈意见 {printed.label}",
        f"/accountability/supervision/units/{inspected['id']}",
    )
    document = await issue_printed(*_series(inspected, on), paper.content["title"], subject, by, printed)
    await value(
        "UPDATE accountability_supervised_unit SET signed_by = {}, signed_by_name = {}, signed_by_title = {},"
        " signed_at = {}, document = {}, printed = {}, version = version + 1 WHERE id = {} RETURNING id",
        by.id,
        by.name,
        "、".join(by.titles)[:200],
        now(),
        document,
        json.dumps(paper.content, ensure_ascii=False),
        inspected["id"],
    )
    await happened(
        subject_of({"id": inspected["supervision"], "title": inspected["title"]}),
        by,
        "sign_unit",
        "印发反馈意见",
        f"{inspected['inspected_name']}，{printed.label}",
    )
    name = f"{printed.label}{paper.content['title']}"[:140]
    await files.keep_made(subject, f"{name}.docx", docx, by)
    for one in paper.found:
        if one["id"] in paper.terms:
            await _demand({**one, "label": printed.label}, paper.terms[one["id"]], by)
    if paper.terms:
        await _owe_visit(inspected, max(term.due for term in paper.terms.values()), on)
    await notices.tell_unit({**inspected, "version": inspected["version"] + 1}, "请签收督查反馈意见。", "issued")
    await _fed_back(inspected, by)
    return document


async def _demand(finding: Record, term: Term, by: Me) -> None:
    """It is owed from now on, and the ledger knows."""
    subject = findings.subject_of(finding)
    await make(FINDING, "demand", finding, subject, by)
    origin = (
        await value("SELECT subject_id FROM duty WHERE id = {}", finding["matter_duty"]) if finding["matter"] else None
    )
    answerable = Answerable(
        finding["lead_unit"],
        finding["person"],
        supervising_unit=finding["unit"],
        checking_unit=finding["unit"],
    )
    await open_duty(subject, answerable, term, origin=origin)
    await notices.tell_owing(finding, subject, f"督查要求整改，{day_words(term.due)}前完成并报告。", "demanded")


async def _owe_visit(inspected: Record, last_due: date, on: date) -> None:
    """回访督查: so many weeks after the last day that was given. It is the office's own; the unit cannot end it."""
    due = (await load_calendar()).next_workday(last_due + timedelta(weeks=inspected["follow_weeks"]))
    visit = ReturnVisit(inspected=inspected["id"], due=due)
    await ReturnVisit.insert(visit).run()
    subject = Subject(
        VISIT, visit.id, f"回访督查 {inspected['label']}", f"/accountability/supervision/units/{inspected['id']}"
    )
    await open_duty(subject, Answerable(inspected["unit"]), Term(on, due, due, article=ARTICLE, rolls=False))


async def _fed_back(inspected: Record, by: Me) -> None:
    """With the last of its units the inspection is fed back."""
    if any(unit["signed_at"] is None for unit in await everything_of(inspected["supervision"])):
        return
    supervision = await supervision_for(by, inspected["supervision"])
    await make(SUPERVISION, "sign", supervision, subject_of(supervision), by, values={"fed_back_at": now()})
    await notices.take_back(supervision, "to_sign")
    await notices.tell_team(supervision, "反馈意见已全部签发。", "fed_back")
