"""What the matrix asks for in 领导包案: a register, cases and assignments in the states routes need, all carried by 陈.

A route's `on` names the state: `Route("POST …/plan", on="planning")` takes `ids["assignment planning"]` for
`{assignment_id}`, else the plain `ids["assignment"]`, which is under way.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from assignments.actions import (
    acts,
    cases,
    circulations,
    clocks,
    extending,
    handing_over,
    instructions,
    logs,
    matter_answers,
    matter_sheets,
    planning,
    reporting,
    revisiting,
    roster,
    sampling,
    turns,
)
from assignments.actions.case_papers import add_papers
from assignments.actions.matters import recuse as keep_from_matter
from assignments.exchange import coming
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from assignments.queries.matters import matter_for
from assignments.queries.registers import register_for
from assignments.queries.sampling import sampled_for
from portal import db, files
from portal.clock import today
from portal.demo.cast import Cast, fixed_id
from portal.subjects import Subject
from tests.assignments.ending import a_batched_case, an_ending, applied, confirmed, passed
from tests.assignments.screening import a_matter, a_sheet, assigned, settled
from tests.assignments_builders import (
    a_case,
    a_delivered,
    a_drafted,
    a_register,
    an_accepted,
    an_approved,
    pushed,
    tag,
    underway,
)
from tests.builders import a_file

STATES = (
    "drafted",
    "proposed",
    "to_approve",
    "approved",
    "delivered",
    "planning",
    "plan_review",
    "underway",
    "applied",
)
NOUNS = (
    "register",
    "tag",
    "batch",
    "case",
    "assignment",
    "step",
    "request",
    "act",
    "entry",
    "clock",
    "instruction",
    "circulation",
    "asked",
    "slot",
    "swap",
    "hand_over",
    "recheck",
    "sample",
    "sampled",
    "matter",
    "sheet",
    "register_sheet",
)


async def assignments_world(people: Cast, ids: dict[str, UUID]) -> None:
    """The ids begin with 「a 」: other rooms have their cases and sheets too."""
    made: dict[str, UUID] = {"register": await a_register(people)}
    made["tag"] = await tag(made["register"], "lever", "提级包案")
    await _assignments(people, made)
    await _on_the_way(people, made)
    await _log(people, made)
    await _ends(people, made)
    await _matters(people, made)
    for name, where in FILES.items():
        made[f"file {name}"] = await db.value(f"SELECT f.id FROM attachment f WHERE {where} ORDER BY f.id LIMIT 1")
    for record in ("case", "matter"):
        made[f"recusal {record}"] = await db.value("SELECT id FROM recusal WHERE record_id = {} LIMIT 1", made[record])
    ids |= {f"a {name}": identity for name, identity in made.items()}


FILES = {
    "photos": "f.id IN (SELECT p.attachment FROM assignments_progress_photo p)",
    "acts": "f.subject_kind = 'assignments.act'",
    "log": "f.name = '听证记录.pdf'",
    "instructions": "f.name = '批示.pdf'",
    "closure assignment": "f.name = '约见.pdf'",
    "closure": "f.subject_id IN (SELECT a.id FROM assignments_assignment a WHERE a.state = 'applied')",
    "matters": "f.subject_kind = 'assignments.matter'",
    "case": "f.name = '附件.pdf'",
}
"""Which paper stands for `{file_id}`, by the part of the address it is asked under."""


async def _assignments(people: Cast, made: dict[str, UUID]) -> None:
    for place, state in enumerate(STATES):
        case = await a_case(people, made["register"], number=f"LJ2026{place:05d}")
        await _keep_from(people, case)
        build = {"delivered": a_delivered, "planning": an_accepted, "approved": an_approved}.get(state, a_drafted)
        if state in {"plan_review", "underway", "applied"}:
            build = an_accepted if state == "plan_review" else underway
        assignment = made[f"assignment {state}"] = await build(people, case)
        if state in {"proposed", "to_approve"}:
            await pushed(people, assignment, "propose", "zhou")
        if state == "to_approve":
            await pushed(people, assignment, "endorse", "shen")
        if state == "plan_review":
            steps = [planning.StepDraft("核实", people.unit["fuwu"], offset_days=10)]
            found = await assignment_for(people.li, assignment)
            await planning.put_forward(found, people.li, text="逐项办理。", steps=steps)
        if state == "applied":
            await applied(people, assignment)
        if state == "underway":
            made["case"], made["assignment"] = case, assignment
    made["case loose_case"] = await a_case(people, made["register"], number="LJ202699998")
    await _keep_from(people, made["case loose_case"])


async def _on_the_way(people: Cast, made: dict[str, UUID]) -> None:
    """A step, a request for more time on another one, progress with a photo, an act with a paper, a hand-over."""
    assignment = made["assignment"]
    made["step"] = await db.value(
        "INSERT INTO assignments_step (id, assignment, position, title, unit, due) VALUES ({}, {}, 1, '核实', {}, {})"
        " RETURNING id",
        db.new_id(),
        assignment,
        people.unit["fuwu"],
        today() + timedelta(days=9),
    )
    waits = await a_case(people, number="LJ202699997")
    await _keep_from(people, waits)
    asked = made["assignment asked"] = await underway(people, waits)
    made["request"] = await extending.ask(
        await assignment_for(people.li, asked),
        people.li,
        asked_for=today() + timedelta(days=90),
        reason="要走招标",
        so_far="已核实",
    )
    found = await assignment_for(people.li, assignment)
    await reporting.report(found, people.li, text="已核实。", photos=[a_file("现场.pdf", b"%PDF-1.4 photo")])
    found = await assignment_for(people.chen, assignment)
    await reporting.report(found, people.chen, text="已约见。", photos=[a_file("约见.pdf", b"%PDF-1.4 by chen")])
    act = {
        "kind": "reception",
        "held_on": today(),
        "outcome": "明确责任。",
        "papers": [a_file("照片.pdf", b"%PDF-1.4 act")],
    }
    await acts.enter(await assignment_for(people.chen, assignment), people.chen, **act)
    made["act"] = await db.value("SELECT id FROM assignments_act LIMIT 1")
    other = await an_accepted(people, await a_case(people, number="LJ202699996"))
    version = (await assignment_for(people.zhou, other))["version"]
    given: dict[str, Any] = {"giver": people.chen.id, "receiver": people.luo.id, "reason": "换岗"}
    made["hand_over"] = await handing_over.prepare(
        people.zhou, register=made["register"], chosen={other: version}, **given
    )


async def _log(people: Cast, made: dict[str, UUID]) -> None:
    case, assignment = made["case"], made["assignment"]
    made["assignment logged"] = assignment
    hearing = {"what": "hearing", "handed_in": [a_file("听证记录.pdf", b"%PDF-1.4 hearing")]}
    made["entry"] = await logs.enter(people.li, assignment, **hearing)
    made["clock"] = await clocks.start(people.zhou, case, kind="handling", starts_on=date(2026, 1, 5))
    made["case instruction"] = made["case circulation"] = case
    made["instruction"] = await instructions.enter(
        people.zhou,
        case,
        level="district",
        given_by="区长",
        given_on=today(),
        text="请办理。",
        reply_due=today() + timedelta(days=9),
        answering_unit=people.unit["housing"],
    )
    given: dict[str, Any] = {"level": "district", "given_by": "区长", "given_on": today(), "text": "请说明。"}
    owed: dict[str, Any] = {"reply_due": today() + timedelta(days=9), "answering_unit": people.unit["housing"]}
    made["case replied"] = case
    made["instruction replied"] = await instructions.enter(people.zhou, case, **given, **owed)
    await instructions.reply(people.lin, case, made["instruction replied"], reply="已说明。")
    made["circulation"] = await circulations.open_circulation(
        people.zhou, case, question="何意见？", due=today() + timedelta(days=9), units=[people.unit["housing"]]
    )
    made["asked"] = await db.value("SELECT id FROM assignments_reader LIMIT 1")
    subject = Subject("assignments.instruction", made["instruction"], "批示", f"/assignments/cases/{case}/instructions")
    await files.keep(subject, a_file("批示.pdf", b"%PDF-1.4 instruction"), people.zhou, "annex")
    turn: dict[str, Any] = {"half": "am", "place": "区接待中心", "kind": "reception", "leader": people.chen.id}
    made["slot"] = await roster.put_down(people.zhou, made["register"], held_on=today(), **turn)
    later = made["slot asked"] = await roster.put_down(
        people.zhou, made["register"], held_on=today() + timedelta(days=1), **turn
    )
    made["swap"] = await turns.ask(people.chen, later, taker=people.luo.id, reason="参加会议")
    await add_papers(await case_for(people.zhou, case), people.zhou, [a_file("附件.pdf", b"%PDF-1.4 annex")])
    sheet = "案件编号,事项摘要,领域\nLJ202699901,某小区渗水,城乡建设\n"
    made["register_sheet"] = await coming.look(people.zhou, sheet.encode(), "积案.csv")


async def _ends(people: Cast, made: dict[str, UUID]) -> None:
    batched = await a_batched_case(people, number="LJ202699995")
    made["batch"] = await db.value("SELECT batch FROM assignments_case WHERE id = {}", batched)
    await _keep_from(people, batched)
    made["assignment filed"] = await applied(people, await underway(people, batched))
    await passed(people, made["assignment filed"])
    made["assignment confirmed"] = await confirmed(people, number="LJ202699994")
    closed = made["assignment closed"] = await confirmed(people, number="LJ202699993", text=an_ending().text)
    await revisiting.revisit(await assignment_for(people.shen, closed), people.shen, result="solved")
    for ended in (closed, made["assignment confirmed"]):
        await _keep_from(people, (await assignment_for(people.zhou, ended))["backlog_case"])
    made["recheck"] = await db.value("SELECT id FROM assignments_recheck LIMIT 1")
    register = await register_for(people.zhou, made["register"])
    drawn: dict[str, Any] = {"seed": "立冬", "closed_from": today(), "closed_until": today(), "size": 1}
    made["sample"] = await sampling.draw(register, people.zhou, name="一季度评查", **drawn)
    made["sampled sample"] = await _drawn_in(made["sample"])
    second = await sampling.draw(register, people.zhou, name="二季度评查", **drawn)
    made["sampled"] = made["sampled sampled"] = await _drawn_in(second)
    sampled, assignment = await sampled_for(people.shen, made["sampled"]), await assignment_for(people.shen, closed)
    fault: dict[str, Any] = {"faults": ["papers"], "findings": "缺送达回证", "mend_by": today() + timedelta(days=9)}
    await sampling.grade(sampled, assignment, people.shen, grade="flawed", **fault)


async def _drawn_in(sample: UUID) -> UUID:
    found: UUID = await db.value("SELECT id FROM assignments_sampled WHERE sample = {}", sample)
    return found


async def _matters(people: Cast, made: dict[str, UUID]) -> None:
    made["matter"] = await a_matter(people)
    kept = await matter_for(people.zhou, made["matter"])
    await keep_from_matter(kept, people.zhou, person=people.luo.id, unit=None, reason="亲属关系")
    made["matter matter_assigned"] = await assigned(people)
    waiting = made["matter matter_answered"] = await assigned(people)
    paper = a_file("情况.pdf", b"%PDF-1.4 matter")
    await matter_answers.answer(await matter_for(people.lin, waiting), people.lin, text="已组织维修。", papers=[paper])
    made["matter matter_settled"] = await settled(people)
    right = ["青石街道", "", "楼道堆物起争执", "青石街道", "城乡建设", "一般"]
    made["sheet"] = await matter_sheets.look(people.zhou, [("排查.xlsx", a_sheet(right))])
    made["sheet wrong"] = await matter_sheets.look(people.zhou, [("排查.xlsx", a_sheet(["无此单位", *right[1:]]))])


async def _keep_from(people: Cast, case: UUID) -> None:
    """In person, and with their unit: both would see it otherwise."""
    found = await case_for(people.zhou, case)
    await cases.recuse(found, people.zhou, person=fixed_id("recused_li"), unit=None, reason="亲属关系")
    await cases.recuse(found, people.zhou, person=None, unit=fixed_id("shunned"), reason="单位涉及此事")


def assignment_addresses(ids: dict[str, Any], on: str, template: str) -> dict[str, Any]:
    """What stands for `{assignment_id}` and the like in an address of the room."""
    if not template.startswith("/assignments"):
        return {}
    found = {f"{noun}_id": ids.get(f"a {noun} {on}") or ids[f"a {noun}"] for noun in NOUNS if f"a {noun}" in ids}
    found["line"] = "authority"
    found |= {
        name: ids[f"a {key}"] for name, key in (("file_id", _file(template, on)), ("recusal_id", _recusal(template)))
    }
    return found


def _file(template: str, on: str) -> str:
    if "/closure/" in template and on == "assignment":
        return "file closure assignment"
    parts = ("photos", "acts", "log", "instructions", "closure", "matters")
    return next((f"file {part}" for part in parts if f"/{part}/" in template), "file case")


def _recusal(template: str) -> str:
    return "recusal matter" if "/matters/" in template else "recusal case"
