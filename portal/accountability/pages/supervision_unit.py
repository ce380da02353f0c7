"""One unit of an inspection: what the team writes of it, the feedback as it was signed, and what became of it there."""

import json
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions.supervision import findings as writing
from portal.accountability.actions.supervision import mending, visiting
from portal.accountability.documents.supervision import parts_of
from portal.accountability.forms.supervision import (
    DAYS,
    DECIDED,
    AnswerForm,
    ConclusionForm,
    FindingForm,
    ReviewForm,
    VisitForm,
)
from portal.accountability.queries import supervision_findings as findings
from portal.accountability.queries.supervision import ADDRESS, inspected_for, review_of, subject_of_unit, visit_of
from portal.accountability.queries.supervision_matters import matters_of
from portal.accountability.supervision_rules import SIGNS, speaks_for_unit
from portal.accountability.supervision_states import FINDING_STATES, FINDING_TONES, FORMS, OUTCOMES, VERDICTS
from portal.clock import today
from portal.errors import BadInput, Refused
from portal.web.form import Form, seen_version
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.timeline import entries_of
from portal.words import distance
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
ONE = "/supervision/units/{inspected_id:uuid}"


@get(ONE, access=in_business, name="accountability.supervision.unit")
async def show(request: Asked, inspected_id: FromPath[UUID]) -> Page:
    return await unit_page(request, inspected_id)


async def unit_page(
    request: Asked, inspected_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    """`failed` names the part whose form came back; `refusal`: the sentence of a refusal, what was typed is kept."""
    me, found = request.user, await inspected_for(request.user, inspected_id)
    signed, inside, whole = found["signed_at"] is not None, found["inside"], found["whole"]
    forbidden = _why_not(me, found)
    printed = json.loads(found["printed"]) if signed and whole else None
    shown = await findings.findings_of(me, inspected_id) if inside or signed else []
    visit, review = (await visit_of(inspected_id), await review_of(inspected_id)) if signed and whole else (None, None)
    speaks = speaks_for_unit(me, found)
    return Page(
        request,
        "accountability/supervision/unit.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title=f"督查：{found['inspected_name']}",
        inspected=found,
        subject=subject_of_unit(found),
        back=(found["title"], f"{ADDRESS}/{found['supervision']}"),
        facts=_facts(found),
        findings=[finding_row(one) for one in shown],
        matters=[
            {**one, "verdict_words": VERDICTS.get(one["verdict"], "")}
            for one in await matters_of(me, found["supervision"], inspected_id)
        ]
        if inside
        else [],
        inside=inside,
        signed=signed,
        printed=printed,
        parts=parts_of(printed) if printed else [],
        may_write=not forbidden,
        forbidden=forbidden if inside and found["state"] == "running" else "",
        **(await demanding(found) if not forbidden else {}),
        may_sign=found["state"] == "to_sign" and not signed and SIGNS(me, found),
        may_receive=signed and not found["received_at"] and speaks,
        visit=visit if visit and (inside or visit["outcome"]) else None,
        visited=OUTCOMES.get(visit["outcome"], "") if visit else "",
        may_visit=visit is not None and visit["outcome"] is None and visiting.may_visit(found, me),
        outcomes=list(OUTCOMES.items()),
        review=review,
        decided=DECIDED.get(review["upheld"], "") if review else "",
        decisions=list(DECIDED.items()),
        may_ask=signed and speaks and await _may_ask(me, found),
        may_answer=review is not None and review["upheld"] is None and visiting.may_answer(found, me),
        entries=entries_of(await history_of(inspected_id), {"ask_review": "warn", "visit": "note"})
        if signed and whole
        else [],
        form=form,
        failed=failed,
        form_prefix=failed or "f",
        refusal=refusal,
    )


def _why_not(me: Me, inspected: dict[str, Any]) -> str:
    try:
        writing.refuse_writing(inspected, me)
    except Refused as no:
        return no.sentence
    return ""


async def _may_ask(me: Me, inspected: dict[str, Any]) -> bool:
    try:
        await visiting.refuse_asking(inspected, me)
    except Refused:
        return False
    return True


def _facts(found: dict[str, Any]) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        ("督查方式", FORMS[found["form"]]),
        ("督查单位", found["unit_name"]),
        ("督查时间", f"{found['starts_on'].isoformat()} 至 {found['ends_on'].isoformat()}"),
    ]
    if found["signed_at"]:
        received = f"{found['received_by']}（{found['received_title']}）" if found["received_at"] else "还没有签收"
        facts += [("签发", f"{found['signed_by_name']}（{found['signed_by_title']}）"), ("签收", received)]
    return facts


def finding_row(one: dict[str, Any]) -> dict[str, Any]:
    on, owed = today(), one["state"] == "to_mend"
    far = distance(one["due"], on) if owed else f"{one['done_on'].isoformat()} 办结" if one["done_on"] else ""
    return {
        **one,
        "state_words": FINDING_STATES[one["state"]],
        "tone": FINDING_TONES[one["state"]],
        "verdict_words": VERDICTS.get(one["verdict"], ""),
        "path": findings.address_of(one["id"]),
        "distance": far,
        "is_late": owed and one["due"] < on,
        "term": _term(one),
    }


def _term(one: dict[str, Any]) -> str:
    """Before it is signed: how its day will be found."""
    if one["amount"]:
        return f"签发后 {one['amount']} 个{DAYS[one['amount_unit']]}"
    return one["due_on"].isoformat() if one["due_on"] else ""


async def demanding(inspected: dict[str, Any]) -> dict[str, Any]:
    """What one may choose from where something is demanded."""
    people = await findings.people_who_may_answer(inspected["inspected_unit"])
    return {
        "leading": await findings.units_that_may_lead(inspected["inspected_unit"]),
        "answering": [(str(one["id"]), f"{one['name']}（{one['short_name']} {one['title']}）") for one in people],
        "days": list(DAYS.items()),
        "fresh": FindingForm(None, lead_unit=str(inspected["inspected_unit"]), amount_unit="工作日"),
    }


def found_of(clean: dict[str, Any]) -> writing.Found:
    """What was demanded as the action takes it: without a demand the unit that stood in the form means nothing."""
    said = {**clean, "demand": clean["demand"] or ""}
    if not said["demand"] and not said["person"] and said["amount"] is None and said["due_on"] is None:
        said |= {"lead_unit": None, "amount_unit": None}
    return writing.Found(**said)


async def _seen(request: Asked, inspected_id: UUID) -> dict[str, Any]:
    found = await inspected_for(request.user, inspected_id)
    version = seen_version(await request.form())
    if version is not None:
        found["version"] = version
    return found


@post(f"{ONE}/conclude", access=in_business, name="accountability.supervision.conclude")
async def conclude(request: Asked, inspected_id: FromPath[UUID]) -> Response[Any]:
    found = await _seen(request, inspected_id)
    writing.refuse_writing(found, request.user)
    form = ConclusionForm(await request.form())
    if not form.ok:
        return await unit_page(request, inspected_id, form=form, failed="conclude")
    try:
        await writing.conclude(found, request.user, conclusion=form.clean["conclusion"])
    except Refused as no:
        return await unit_page(request, inspected_id, form=form, failed="conclude", refusal=no.sentence)
    return see_other(f"{ADDRESS}/units/{inspected_id}", "saved")


@post(f"{ONE}/findings", access=in_business, name="accountability.supervision.find")
async def find(request: Asked, inspected_id: FromPath[UUID]) -> Response[Any]:
    found = await inspected_for(request.user, inspected_id)
    writing.refuse_writing(found, request.user)
    form = FindingForm(await request.form())
    if form.ok:
        try:
            await writing.write(found, request.user, found_of(form.clean))
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/units/{inspected_id}", "added")
    return await unit_page(request, inspected_id, form=form, failed="find")


@post(f"{ONE}/receive", access=in_business, name="accountability.supervision.receive")
async def receive(request: Asked, inspected_id: FromPath[UUID]) -> Response[Any]:
    await mending.receive(await inspected_for(request.user, inspected_id), request.user)
    return see_other(f"{ADDRESS}/units/{inspected_id}", "saved")


@post(f"{ONE}/visit", access=in_business, name="accountability.supervision.visit")
async def visit(request: Asked, inspected_id: FromPath[UUID]) -> Response[Any]:
    found = await inspected_for(request.user, inspected_id)
    await visiting.refuse_visiting(found, request.user)
    form = VisitForm(await request.form())
    if not form.ok:
        return await unit_page(request, inspected_id, form=form, failed="visit")
    said = form.clean
    await visiting.visit(found, request.user, outcome=said["outcome"], text=said["findings"])
    return see_other(f"{ADDRESS}/units/{inspected_id}", "saved")


@post(f"{ONE}/review", access=in_business, name="accountability.supervision.review")
async def ask_review(request: Asked, inspected_id: FromPath[UUID]) -> Response[Any]:
    found = await inspected_for(request.user, inspected_id)
    await visiting.refuse_asking(found, request.user)
    form = ReviewForm(await request.form())
    if not form.ok:
        return await unit_page(request, inspected_id, form=form, failed="review")
    await visiting.ask_review(found, request.user, text=form.clean["reason"])
    return see_other(f"{ADDRESS}/units/{inspected_id}", "sent")


@post(f"{ONE}/review/answer", access=in_business, name="accountability.supervision.review.answer")
async def answer_review(request: Asked, inspected_id: FromPath[UUID]) -> Response[Any]:
    found = await inspected_for(request.user, inspected_id)
    await visiting.refuse_answering(found, request.user)
    form = AnswerForm(await request.form())
    if not form.ok:
        return await unit_page(request, inspected_id, form=form, failed="answer")
    said = form.clean
    await visiting.answer_review(found, request.user, upheld=said["upheld"], answer=said["opinion"])
    return see_other(f"{ADDRESS}/units/{inspected_id}", "saved")


ROUTES = [show, conclude, find, receive, visit, ask_review, answer_review]
