"""The story of 领导包案 in 临江区, told through the room's own actions, each at its time."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from assignments.actions import assigning, cases, lines, matter_answers, matter_moves, matters, registers, roster
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from assignments.queries.matters import matter_for
from assignments.queries.registers import register_for, tags_of
from portal.access import Me
from portal.clock import CHINA, today
from portal.demo.case_verbs import VERBS, Scene
from portal.demo.cast import fixed_id
from portal.demo.evidence import page
from portal.demo.meetings_cast import OURS, People, id_of, liaison, unit_key
from portal.demo.staff import holder
from portal.demo.stories.cases import BATCHES, CASES, MATTERS, TURNS, CaseTold, Did, MatterTold
from portal.demo.timetable import PAUSE, Timetable
from portal.files import HandedIn, looked_at

FOUNDED = -200
ROAD = ("draft", "propose", "endorse", "approve", "deliver", "accept")
REACHED = {"drafted": 1, "proposed": 2, "endorsed": 3, "approved": 4, "delivered": 5, "accepted": 6}
"""How many steps of the road were taken."""
Happening = tuple[datetime, Callable[[], Awaitable[None]]]


async def papers_of() -> dict[str, HandedIn]:
    """What is handed in with each 申请报结, made and looked at before anything is written."""
    made: dict[str, HandedIn] = {}
    for told in CASES:
        for did in told.acts:
            if did.verb == "apply":
                name = f"{told.number}办结材料.docx"
                sheet = page(
                    name.removesuffix(".docx"), "有关单位", told.number, [did.text.split(":")[2]], "", label="事项"
                )
                made[told.number] = await looked_at(name, sheet)
    return made


def story(table: Timetable, papers: dict[str, HandedIn]) -> list[Happening]:
    """What happened when, in its order."""
    teller = Teller(table, papers)
    found: list[Happening] = [(_at(table.day(FOUNDED), 9, 0), teller.found)]
    for number, told in enumerate(CASES):
        begins = _at(table.day(told.begins), 9, 10 + number)
        found.append((begins, partial(teller.open, told)))
        steps = ROAD[: REACHED[told.road]] if told.leader else ()
        for nth, verb in enumerate(steps):
            found.append((begins + timedelta(minutes=40 * (nth + 1)), partial(teller.on_form, verb, told)))
        last = begins + timedelta(minutes=40 * len(steps))
        for nth, did in enumerate(told.acts):
            last = max(
                last + PAUSE, _at(table.day(did.day), 10 + nth % 6, number * 3 % 60)
            )  # days fall together at feasts
            found.append((last, partial(teller.on_case, did, told)))
    for number, matter in enumerate(MATTERS):
        found.append((_at(table.day(matter.day), 15, number), partial(teller.reported, matter)))
        last = _at(table.day(matter.day), 15, number)
        for did in matter.then:
            last = max(last + PAUSE, _at(table.day(did.day), 16, number))
            found.append((last, partial(teller.on_matter, did, matter)))
    found.append((_at(table.day(-1), 16, 40), teller.plan_week))
    return found


class Teller:
    def __init__(self, table: Timetable, papers: dict[str, HandedIn]) -> None:
        self.table, self.papers, self.people = table, papers, People()
        self.register: UUID | None = None
        self.batches: dict[str, UUID] = {}
        self.cases: dict[str, UUID] = {}
        self.assignments: dict[str, UUID] = {}
        self.matters: dict[str, UUID] = {}
        self.tags: dict[tuple[str, str], UUID] = {}

    async def found(self) -> None:
        zhou = await self.people.cast("zhou")
        self.register = await registers.establish(
            zhou,
            office_unit=fixed_id("conference_office"),
            name="临江区信访积案库",
            principal=holder("district", "书记"),
            deputy=fixed_id("tang"),
        )
        register = await register_for(zhou, self.register)
        for level, issuer, name, handed_on, due, target in BATCHES:
            self.batches[name] = await registers.add_batch(
                register,
                zhou,
                issuer_level=level,
                issuer=issuer,
                name=name,
                handed_on=self.table.day(handed_on),
                due=self._day(due),
                target_rate=target,
            )
        for kind, found in (await tags_of(self.register)).items():
            self.tags |= {(kind, tag["name"]): tag["id"] for tag in found}

    async def open(self, told: CaseTold) -> None:
        assert self.register is not None
        zhou = await self.people.cast("zhou")
        case = self.cases[told.number] = await cases.open_case(
            zhou,
            self.register,
            number=told.number,
            tags=[self.tags["lever", name] for name in told.tags],
            summary=told.summary,
            field=self.tags["field", told.field],
            territory=fixed_id("zongzhi"),
            authority=id_of(told.authority),
            origin=told.origin,
            batch=self.batches.get(told.batch),
            route=told.route,
            difficulty=told.difficulty,
            repeat=told.repeat,
            first_registered_on=self._day(told.first),
        )
        if told.waiting:
            found = await case_for(zhou, case)
            await lines.note_waiting(found, zhou, tag=self.tags["waiting", told.waiting], since=today())
        if told.recused:
            found = await case_for(zhou, case)
            person = fixed_id(told.recused)
            await cases.recuse(found, zhou, person=person, unit=None, reason="曾任该企业主管部门负责人，本人申请回避。")

    async def on_form(self, verb: str, told: CaseTold) -> None:
        zhou = await self.people.cast("zhou")
        if verb == "draft":
            self.assignments[told.number] = await assigning.draft(
                zhou,
                self.cases[told.number],
                level=told.level,
                leader=fixed_id(told.leader),
                lead_unit=self._unit(told.lead),
                supports=[id_of(told.authority)],
                officers=[fixed_id("li")] if told.lead == "fuwu" else [],
                due=self._day(max(told.due, 3) if told.due > 0 else told.due),
                direct=liaison(unit_key(told.lead)) if told.lead != "fuwu" else fixed_id("li"),
                requirement="明确责任、限期化解，重要进展及时报告。",
            )
            return
        by = {"endorse": "shen", "approve": "书记", "accept": told.leader}.get(verb, "zhou")
        me = await self._person(by)
        await getattr(assigning, verb)(await assignment_for(me, self.assignments[told.number]), me)

    async def on_case(self, did: Did, told: CaseTold) -> None:
        me = await self._doer(did, told)
        found = await assignment_for(me, self.assignments[told.number])
        paper = self.papers.get(told.number)
        await VERBS[did.verb](Scene(me, found, did.text, self.table.today, paper))

    async def reported(self, told: MatterTold) -> None:
        me = await self.people.cast(told.who)
        self.matters[told.summary] = await matters.report(
            me, summary=told.summary, territory=fixed_id(told.territory), field=told.field, urgency=told.urgency
        )

    async def on_matter(self, did: Did, told: MatterTold) -> None:
        if did.verb == "answer":
            me = await self.people.speaker(next(one for one in told.then if one.verb == "assign").text.split(":")[0])
        else:
            me = await self.people.cast("zhou")
        found = await matter_for(me, self.matters[told.summary])
        if did.verb == "assign":
            unit, _, due = did.text.partition(":")
            await matter_moves.assign(found, me, unit=id_of(unit), due=self._day(int(due)))
        elif did.verb == "answer":
            await matter_answers.answer(found, me, text=did.text)
        else:
            await matter_moves.settle(found, me)

    async def plan_week(self) -> None:
        """The coming week's turns."""
        assert self.register is not None
        zhou = await self.people.cast("zhou")
        monday = self.table.today + timedelta(days=7 - self.table.today.weekday())
        for day, half, place, kind, leader in TURNS:
            on = self.table.calendar.next_workday(monday + timedelta(days=day))
            await roster.put_down(
                zhou, self.register, held_on=on, half=half, place=place, kind=kind, leader=fixed_id(leader)
            )

    async def _doer(self, did: Did, told: CaseTold) -> Me:
        if did.who:
            return await self._person(did.who)
        if did.verb == "approve_plan":
            return await self._person("书记")
        if did.verb == "instruct":
            return await self.people.cast("zhou")
        return await self.people.cast("li") if told.lead == "fuwu" else await self.people.speaker(told.lead)

    async def _person(self, who: str) -> Me:
        return await self.people.me(holder("district", who)) if who == "书记" else await self.people.cast(who)

    def _unit(self, said: str) -> UUID:
        return fixed_id(said) if said in OURS else id_of(said)

    def _day(self, offset: int) -> date:
        return self.table.today + timedelta(days=offset)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)
