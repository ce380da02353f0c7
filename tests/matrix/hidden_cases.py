"""Three cases of 领导包案 with a word of their own in every field people write in, and four who are kept from them.

One under way that 罗 handed over to 陈; one that came to its end; one whose form waits, with 罗 to carry it and 林 to work on
it. They lie in the district itself, so that no street sees them for where they lie.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from assignments.actions import (
    acts,
    assigning,
    cases,
    circulations,
    clocks,
    closing,
    extending,
    handing_over,
    instructions,
    lines,
    logs,
    matter_answers,
    matter_moves,
    nudging,
    planning,
    promising,
    reporting,
    revisiting,
    sampling,
    taking_over,
)
from assignments.actions.case_papers import add_papers
from assignments.actions.closing import Judged
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from assignments.queries.handing_over import hand_over_for
from assignments.queries.matters import matter_for
from assignments.queries.registers import register_for, tags_of
from assignments.queries.sampling import sampled_for
from assignments.states import AUDIT_HEADS
from portal import db
from portal.access import Me
from portal.clock import today
from portal.demo.cast import fixed_id
from portal.people import Role
from portal.subjects import Subject
from tests.assignments.ending import an_ending
from tests.assignments.screening import a_matter
from tests.assignments_builders import a_case
from tests.builders import a_file
from tests.matrix.asking import undone
from tests.matrix.hidden_waiting import cases_that_wait
from tests.matrix.world import World, _person, _sign_in, as_today

WORDS = {
    # the case under way
    "number": "玉竹号",
    "summary": "鸢尾之事",
    "origin": "海桐之源",
    "annex": "木槿之附",
    "annex_text": "忍冬之文",
    "requirement": "紫菀之求",
    "sent_back": "白芷之退",
    "hand_over": "杜若之换",
    "plan": "苍术之案",
    "step": "辛夷之步",
    "plan_note": "半夏之批",
    "slip": "佩兰之迟",
    "extension": "泽兰之延",
    "granted": "黄精之准",
    "progress": "茯苓之进",
    "photo": "连翘之照",
    "act_place": "沉香之地",
    "act": "降香之果",
    "log": "丁香之记",
    "log_paper": "藿香之卷",
    "clock": "木香之由",
    "instruction": "檀香之示",
    "given_by": "麝香之长",
    "reply": "乳香之复",
    "question": "当归之问",
    "opinion": "川芎之见",
    "standing": "独活之线",
    "link": "羌活之联",
    "nudge": "防风之催",
    "recusal": "荆芥之避",
    # what was reported before, and became part of it
    "matter": "薄荷之患",
    "judgement": "菊花之判",
    "answer": "桑叶之答",
    "matter_paper": "葛根之证",
    # the case that came to its end
    "number_ended": "柴胡号",
    "summary_ended": "升麻之事",
    "review": "黄芩之审",
    "ending": "黄连之终",
    "done": "黄柏之处",
    "settlement": "龙胆之和",
    "closure_paper": "苦参之件",
    "findings": "秦皮之查",
    "mended": "白薇之改",
    "revisit": "地榆之访",
    "recheck": "槐花之看",
    # the case whose form waits
    "number_early": "艾叶号",
    "summary_early": "三七之事",
    "requirement_early": "茜草之求",
}
Ids = dict[str, Any]


@asynccontextmanager
async def a_clerk(world: World) -> AsyncIterator[Me]:
    """A third one of the office, here for one test."""
    async with undone():
        await _person("clerk", "conference_office", Role.office)
        await _sign_in(world, "clerk")
        try:
            yield await as_today("clerk")
        finally:
            for known in (world.tokens, world.bound):
                known.pop("clerk", None)


class Hidden:
    """The three cases, with the ids of everything that hangs on them under the names of the world."""

    def __init__(self, world: World) -> None:
        self.world, self.people = world, world.people
        self.underway: Ids = {}
        self.ended: Ids = {}
        self.early: Ids = {}

    async def make(self, *, told: bool = True) -> "Hidden":
        """`told`: with the acts that leave something in other records: a link, a draw."""
        await self._under_way()
        if told:
            await self._linked()
        await self._ended(told)
        await self._waiting()
        for case in await cases_that_wait(self.people):
            await self._keep_from(case)
        for ids in (self.underway, self.ended, self.early):
            await self._keep_from(ids["a case"])
        return self

    async def _under_way(self) -> None:
        w, people, ids = WORDS, self.people, self.underway
        batch = self.world.ids["a batch"]
        origin = Subject("meetings.resolution", db.new_id(), w["origin"], "/meetings")
        case = ids["a case"] = await self._case("number", "summary", batch=batch, came_from=origin)
        annex = a_file(f"{w['annex']}.pdf", f"%PDF-1.4 {w['annex_text']}".encode())
        await add_papers(await case_for(people.zhou, case), people.zhou, [annex])
        ids["a file case"] = await _paper_called(annex.name)
        await self._matter(case)
        assignment = ids["a assignment"] = await self._carried_by_luo(case)
        await self._handed_to_chen(assignment)
        await self._planned(assignment)
        await self._worked_on(case, assignment)
        await self._asked_around(case)

    async def _case(self, number: str, summary: str, **more: Any) -> UUID:
        """Of the district itself: no street sees it for where it lies."""
        where = {"territory": self.people.unit["district"], "authority": self.people.unit["fuwu"]}
        return await a_case(
            self.people, self.world.ids["a register"], number=WORDS[number], summary=WORDS[summary], **where, **more
        )

    async def _matter(self, case: UUID) -> None:
        people, w = self.people, WORDS
        matter = self.underway["a matter"] = await a_matter(people, summary=w["matter"])
        given: Any = {"unit": fixed_id("helping"), "due": today() + timedelta(days=9), "note": w["judgement"]}
        await matter_moves.assign(await matter_for(people.zhou, matter), people.zhou, **given)
        helper = await as_today("helper")
        paper = a_file(f"{w['matter_paper']}.pdf", b"%PDF-1.4 answer")
        await matter_answers.answer(await matter_for(helper, matter), helper, text=w["answer"], papers=[paper])
        self.underway["a file matters"] = await _paper_called(paper.name)
        await matter_moves.send_back(await matter_for(people.shen, matter), people.shen, note="请并入积案")
        found = await matter_for(people.zhou, matter)
        await matter_moves.take_in(found, people.zhou, number=w["number"], join=case)

    async def _carried_by_luo(self, case: UUID) -> UUID:
        people, w = self.people, WORDS
        assignment = await assigning.draft(
            people.zhou,
            case,
            level="department",
            leader=people.luo.id,
            lead_unit=people.unit["fuwu"],
            officers=[fixed_id("assigned")],
            requirement=w["requirement"],
            due=today() + timedelta(days=60),
        )
        await assigning.propose(await self._as("zhou", assignment), people.zhou)
        await assigning.send_back(await self._as("shen", assignment), people.shen, note=w["sent_back"])
        await self._delivered(assignment)
        await assigning.accept(await self._as("luo", assignment), people.luo)
        return assignment

    async def _delivered(self, assignment: UUID) -> None:
        people = self.people
        await assigning.propose(await self._as("zhou", assignment), people.zhou)
        await assigning.endorse(await self._as("shen", assignment), people.shen)
        await assigning.approve(await self._as("tang", assignment), people.tang)
        await assigning.deliver(await self._as("zhou", assignment), people.zhou)

    async def _handed_to_chen(self, assignment: UUID) -> None:
        people = self.people
        version = (await self._as("zhou", assignment))["version"]
        parties: Any = {"giver": people.luo.id, "receiver": people.chen.id, "reason": WORDS["hand_over"]}
        sheet = self.underway["a hand_over"] = await handing_over.prepare(
            people.zhou, register=self.world.ids["a register"], chosen={assignment: version}, **parties
        )
        await taking_over.take_over(people.chen, await hand_over_for(people.chen, sheet))

    async def _planned(self, assignment: UUID) -> None:
        people, w = self.people, WORDS
        steps = [planning.StepDraft(w["step"], people.unit["fuwu"], offset_days=10)]
        await planning.put_forward(await self._as("li", assignment), people.li, text=w["plan"], steps=steps)
        await planning.return_plan(await self._as("tang", assignment), people.tang, note=w["plan_note"])
        await planning.put_forward(await self._as("li", assignment), people.li, text=w["plan"], steps=steps)
        await planning.approve_plan(await self._as("tang", assignment), people.tang)
        self.underway["a step"] = await db.value("SELECT id FROM assignments_step WHERE assignment = {}", assignment)
        for days, reason in ((9, None), (19, w["slip"])):
            found = await self._as("li", assignment)
            await promising.promise(found, people.li, promised_on=today() + timedelta(days=days), reason=reason)
        request = self.underway["a request"] = await extending.ask(
            await self._as("li", assignment),
            people.li,
            asked_for=today() + timedelta(days=90),
            reason=w["extension"],
            so_far="已核实",
        )
        found = await self._as("tang", assignment)
        await extending.decide(found, people.tang, request, granted=True, note=w["granted"])

    async def _worked_on(self, case: UUID, assignment: UUID) -> None:
        people, w, ids = self.people, WORDS, self.underway
        photo = a_file(f"{w['photo']}.pdf", f"%PDF-1.4 {w['photo']}".encode())
        await reporting.report(await self._as("li", assignment), people.li, text=w["progress"], photos=[photo])
        ids["a file photos"] = await _paper_called(photo.name)
        act = a_file("约见记录.pdf", f"%PDF-1.4 {w['act']}".encode())
        given: Any = {"kind": "reception", "held_on": today(), "papers": [act]}
        found = await self._as("chen", assignment)
        ids["a act"] = await acts.enter(found, people.chen, place=w["act_place"], outcome=w["act"], **given)
        ids["a file acts"] = await db.value("SELECT id FROM attachment WHERE subject_id = {}", ids["a act"])
        hearing = a_file(f"{w['log_paper']}.pdf", f"%PDF-1.4 {w['log']}".encode())
        ids["a entry"] = await logs.enter(people.li, assignment, what="hearing", note=w["log"], handed_in=[hearing])
        ids["a file log"] = await _paper_called(hearing.name)
        clock = ids["a clock"] = await clocks.start(
            people.zhou, case, kind="handling", starts_on=today() - timedelta(days=9)
        )
        more: Any = {"days": 30, "approver": people.tang.name, "told_on": today()}
        await clocks.extend(people.zhou, case, clock, reason=w["clock"], **more)
        found = await case_for(people.li, case)
        await lines.update_line(found, people.li, "authority", standing=w["standing"], done=False, seen=None)
        waiting = (await tags_of(self.world.ids["a register"]))["waiting"][0]["id"]
        await lines.note_waiting(await case_for(people.zhou, case), people.zhou, tag=waiting, since=None)
        plan = await nudging.planned(people.zhou, [case])
        await nudging.remind_many(people.zhou, [case], w["nudge"], plan.digest)

    async def _asked_around(self, case: UUID) -> None:
        people, w, ids = self.people, WORDS, self.underway
        ids["a instruction"] = await instructions.enter(
            people.zhou,
            case,
            level="district",
            given_by=w["given_by"],
            given_on=today(),
            text=w["instruction"],
            reply_due=today() + timedelta(days=9),
            answering_unit=people.unit["dangjian"],
        )
        paper = a_file("回复.pdf", f"%PDF-1.4 {w['reply']}".encode())
        assigned = await as_today("assigned")
        await instructions.reply(assigned, case, ids["a instruction"], reply=w["reply"], handed_in=[paper])
        ids["a file instructions"] = await db.value(
            "SELECT id FROM attachment WHERE subject_id = {}", ids["a instruction"]
        )
        units = [fixed_id("helping"), fixed_id("shunned")]
        ids["a circulation"] = await circulations.open_circulation(
            people.zhou, case, question=w["question"], due=today() + timedelta(days=9), units=units
        )
        ids["a asked"] = await db.value(
            "SELECT id FROM assignments_reader WHERE circulation = {} AND unit = {}", ids["a circulation"], units[0]
        )
        helper = await as_today("helper")
        await circulations.give_opinion(helper, case, ids["a circulation"], ids["a asked"], opinion=w["opinion"])
        await circulations.close(people.zhou, case, ids["a circulation"])

    async def _linked(self) -> None:
        """With a case 罗 and 林 see, and all who are kept from this one but for the liaison and the unit."""
        zhou = self.people.zhou
        other = await case_for(zhou, self.world.ids["a case loose_case"])
        await cases.link_cases(other, await case_for(zhou, self.underway["a case"]), zhou, reason=WORDS["link"])

    async def _ended(self, told: bool) -> None:
        people, w, ids = self.people, WORDS, self.ended
        case = ids["a case"] = await self._case("number_ended", "summary_ended")
        given: Any = {"level": "township", "leader": people.chen.id, "lead_unit": people.unit["fuwu"]}
        helping = {"due": today() + timedelta(days=60)}
        assignment = ids["a assignment"] = await assigning.draft(people.zhou, case, **given, **helping)
        await self._delivered(assignment)
        await assigning.accept(await self._as("chen", assignment), people.chen)
        steps = [planning.StepDraft("核实", people.unit["fuwu"], offset_days=10)]
        await planning.put_forward(await self._as("li", assignment), people.li, text="逐项办理。", steps=steps)
        await planning.approve_plan(await self._as("tang", assignment), people.tang)
        short = [Judged(head, head != "papers", None if head != "papers" else w["review"]) for head in AUDIT_HEADS]
        said = {"text": w["ending"], "done": {"reasonable": w["done"]}, "settlement_note": w["settlement"]}
        paper = a_file(f"{w['closure_paper']}.pdf", f"%PDF-1.4 {w['closure_paper']}".encode())
        for judged in (short, [Judged(head, True) for head in AUDIT_HEADS]):
            await closing.apply(await self._as("chen", assignment), people.chen, an_ending(**said), [paper])
            await closing.review(await self._as("zhou", assignment), people.zhou, judged)
        ids["a file closure"] = await _paper_called(paper.name)
        ids["a file closure assignment"] = ids["a file closure"]
        if told:
            await self._sampled(assignment)
        await revisiting.revisit(await self._as("shen", assignment), people.shen, result="solved", note=w["revisit"])
        recheck = await db.row("SELECT * FROM assignments_recheck WHERE assignment = {}", assignment)
        assert recheck is not None
        ids["a recheck"] = recheck["id"]
        found = await self._as("shen", assignment)
        await revisiting.check_again(recheck, found, people.shen, result="solved", note=w["recheck"])

    async def _sampled(self, assignment: UUID) -> None:
        people, ids = self.people, self.ended
        register = await register_for(people.zhou, self.world.ids["a register"])
        days: Any = {"closed_from": today(), "closed_until": today()}
        ids["a sample"] = await sampling.draw(register, people.zhou, name="三季度评查", seed="小雪", size=200, **days)
        ids["a sampled"] = await db.value(
            "SELECT id FROM assignments_sampled WHERE sample = {} AND assignment = {}", ids["a sample"], assignment
        )
        fault: Any = {"faults": ["papers"], "mend_by": today() + timedelta(days=9), "exposed": True}
        sampled, found = await sampled_for(people.shen, ids["a sampled"]), await self._as("shen", assignment)
        await sampling.grade(sampled, found, people.shen, grade="flawed", findings=WORDS["findings"], **fault)
        sampled, found = await sampled_for(people.li, ids["a sampled"]), await self._as("li", assignment)
        await sampling.mend(sampled, found, people.li, mended=WORDS["mended"])

    async def _waiting(self) -> None:
        """罗 is to carry it, his unit to lead, 林 to work on it: none of them is to know before it is delivered."""
        people, w = self.people, WORDS
        case = self.early["a case"] = await self._case("number_early", "summary_early")
        self.early["a assignment"] = assignment = await assigning.draft(
            people.zhou,
            case,
            level="department",
            leader=people.luo.id,
            lead_unit=people.unit["housing"],
            officers=[people.lin.id],
            requirement=w["requirement_early"],
            due=today() + timedelta(days=60),
        )
        await assigning.propose(await self._as("zhou", assignment), people.zhou)

    async def _keep_from(self, case: UUID) -> None:
        zhou, reason = self.people.zhou, WORDS["recusal"]
        found = await case_for(zhou, case)
        for person in ("recused_li", "mayor", "clerk"):
            await cases.recuse(found, zhou, person=fixed_id(person), unit=None, reason=reason)
        await cases.recuse(found, zhou, person=None, unit=fixed_id("shunned"), reason=reason)

    async def _as(self, account: str, assignment: UUID) -> dict[str, Any]:
        return await assignment_for(self.people.person[account], assignment)


async def _paper_called(name: str) -> UUID:
    found: UUID = await db.value("SELECT id FROM attachment WHERE name = {} ORDER BY id LIMIT 1", name)
    return found
