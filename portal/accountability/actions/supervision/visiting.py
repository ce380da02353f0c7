"""回访督查, and 复核 of the conclusion: looked at once more, by others."""

from typing import Any

from portal import audit
from portal.access import Me
from portal.accountability import supervision_notices as notices
from portal.accountability.actions.supervision.mending import KEPT
from portal.accountability.actions.supervision.signing import VISIT
from portal.accountability.queries.supervision import review_of, subject_of_unit, visit_of
from portal.accountability.supervision_rules import OUTSIDE, in_team, is_own, office, speaks_for_unit
from portal.accountability.supervision_states import OUTCOMES, REVIEW_LIMIT
from portal.accountability.tables import ConclusionReview
from portal.calendardays import load_calendar
from portal.clock import local, now, today
from portal.db import atomic, value
from portal.duties import Answerable, Term, finish_duty, open_duty
from portal.errors import BadInput, Refused
from portal.subjects import Subject
from portal.workdays import compute
from portal.workflow import happened

Record = dict[str, Any]
REVIEW = "accountability.supervision_review"
ARTICLE = "《政府督查工作条例》"


def may_visit(inspected: Record, by: Me) -> bool:
    """The team or the office, nobody of that unit."""
    own = is_own(by, inspected["inspected_path"], inspected["unit_path"])
    return (in_team(by, inspected) or office(by, inspected)) and not own


async def refuse_visiting(inspected: Record, by: Me) -> Record:
    """The visit as it is owed, if this person may make it."""
    if not inspected["whole"]:
        raise Refused(KEPT)
    if not may_visit(inspected, by):
        raise Refused("回访督查由督查组成员或者督查单位工作人员开展，本单位人员不能回访本单位。")
    found = await visit_of(inspected["id"])
    if found is None:
        raise Refused("反馈意见没有要求整改，或者还没有签发，不需要回访。")
    if found["outcome"]:
        raise Refused("已经回访过。")
    return found


@atomic()
async def visit(inspected: Record, by: Me, *, outcome: str, text: str) -> None:
    """What the return visit found. With it the office's duty is met; what has relapsed is taken up finding by finding."""
    found = await refuse_visiting(inspected, by)
    if outcome not in OUTCOMES:
        raise BadInput(("回访结果", "请从所列选项中选择"))
    done = await value(
        "UPDATE accountability_supervision_visit SET outcome = {}, text = {}, by = {}, by_name = {}, at = {},"
        " version = version + 1 WHERE id = {} AND outcome IS NULL RETURNING id",
        outcome,
        text,
        by.id,
        by.name,
        now(),
        found["id"],
    )
    if done is None:
        raise Refused("已经回访过。")
    await finish_duty(VISIT, found["id"], today())
    subject = subject_of_unit(inspected)
    await happened(subject, by, "visit", "回访督查", f"{OUTCOMES[outcome]}。{text}")
    await audit.record(by, "accountability.supervision.visit", subject)
    await notices.tell_unit(inspected, "已对督查整改情况回访，结果见页面。", "visited")


async def refuse_asking(inspected: Record, by: Me) -> None:
    """申请复核: once, within 30 natural days from the day the unit got the conclusion."""
    if inspected["signed_at"] is None:
        raise Refused("反馈意见还没有签发。")
    if not speaks_for_unit(by, inspected):
        raise Refused(f"您不能申请复核：须由{speaks_for_unit.words}办理。")
    if not inspected["whole"]:
        raise Refused(KEPT)
    since = local(inspected["received_at"] or inspected["signed_at"]).date()
    if today() > compute(since, REVIEW_LIMIT, await load_calendar()).effective_due:
        raise Refused("自收到反馈意见之日起30日内可以申请复核，现已超过期限。")
    if await review_of(inspected["id"]):
        raise Refused("本单位已经申请过复核。")


@atomic()
async def ask_review(inspected: Record, by: Me, *, text: str) -> None:
    """申请复核, once, within 30 natural days from the day the unit got the conclusion; the answer is owed by the office."""
    if inspected["signed_at"] is None:
        raise Refused("反馈意见还没有签发。")
    if not speaks_for_unit(by, inspected):
        raise Refused(f"您不能申请复核：须由{speaks_for_unit.words}办理。")
    if not inspected["whole"]:
        raise Refused(KEPT)
    calendar, on = await load_calendar(), today()
    since = local(inspected["received_at"] or inspected["signed_at"]).date()
    if on > compute(since, REVIEW_LIMIT, calendar).effective_due:
        raise Refused("自收到反馈意见之日起30日内可以申请复核，现已超过期限。")
    await value("SELECT id FROM accountability_supervised_unit WHERE id = {} FOR UPDATE", inspected["id"])
    if await review_of(inspected["id"]):
        raise Refused("本单位已经申请过复核。")
    counted = compute(on, REVIEW_LIMIT, calendar)
    made = ConclusionReview(
        inspected=inspected["id"], text=text, by=by.id, by_name=by.name, at=now(), due=counted.effective_due
    )
    await ConclusionReview.insert(made).run()
    subject = subject_of_unit(inspected)
    await happened(subject, by, "ask_review", "申请复核")
    await audit.record(by, "accountability.supervision.ask_review", subject)
    card = Subject(REVIEW, made.id, f"督查复核 {inspected['label']}", subject.path)
    await open_duty(card, Answerable(inspected["unit"]), Term.counted(counted, ARTICLE))
    await notices.tell_office(
        inspected, f"{inspected['inspected_short']}申请复核督查结论，请安排没有参加督查的人员答复。", "review"
    )


def may_answer(inspected: Record, by: Me) -> bool:
    """Who had no part in the conclusion (政府督查工作条例: whoever took part stands aside)."""
    return OUTSIDE(by, inspected) and by.id not in {inspected["signed_by"], inspected["finished_by"]}


async def refuse_answering(inspected: Record, by: Me) -> Record:
    """The review as it was asked for, if this person may answer it."""
    found = await review_of(inspected["id"])
    if found is None or found["upheld"]:
        raise Refused("没有等待答复的复核申请。")
    if not inspected["whole"]:
        raise Refused(KEPT)
    if not may_answer(inspected, by):
        raise Refused("参加督查、签发反馈意见的人员应当回避，请由督查单位没有参加督查的人员或者负责同志答复。")
    return found


@atomic()
async def answer_review(inspected: Record, by: Me, *, upheld: str, answer: str) -> None:
    """The conclusion stands, or is put right in words; the paper that was issued stays as it is, with the answer beside it."""
    found = await refuse_answering(inspected, by)
    if upheld not in {"kept", "changed"}:
        raise BadInput(("复核决定", "请从所列选项中选择"))
    done = await value(
        "UPDATE accountability_supervision_review SET upheld = {}, answer = {}, answered_by = {}, answered_by_name = {},"
        " answered_at = {}, version = version + 1 WHERE id = {} AND upheld IS NULL RETURNING id",
        upheld,
        answer,
        by.id,
        by.name,
        now(),
        found["id"],
    )
    if done is None:
        raise Refused("已经答复。")
    await finish_duty(REVIEW, found["id"], today())
    subject = subject_of_unit(inspected)
    await happened(subject, by, "answer_review", "答复复核申请")
    await audit.record(by, "accountability.supervision.answer_review", subject)
    await notices.tell_unit(inspected, "复核申请已答复，请查看。", "answered")
