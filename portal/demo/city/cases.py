"""Eight years of 领导包案 at the true size of the seeds: registers, batches, cases, who carried them, what they wrote.

The level table of the seeds comes out of it: 60 leaders and 179 cases, 769 turns and 6,190, 645 and 3,216, 6,040 and
44,392: 53,977 cases carried in 7,514 turns. A turn is one leader in one batch.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random
from uuid import UUID

import asyncpg

from assignments.states import AUDIT_HEADS, HEADS
from assignments.tables import (
    Application,
    Assignment,
    Case,
    CaseLine,
    Disposition,
    Progress,
    Recheck,
    Review,
    Revisit,
    Support,
    Tenure,
)
from portal.demo.city import sentences
from portal.demo.city.case_registers import BATCHES, PLACES, Kept, Turn, register
from portal.demo.city.looks import next_look
from portal.demo.city.meetings import CITY_OFFICE, OFFICE
from portal.demo.city.places import Places
from portal.demo.city.records import Line, Records, at
from portal.duties import Duty

SHAPE = {"city": (60, 179), "district": (769, 6_190), "department": (645, 3_216), "township": (6_040, 44_392)}
"""Turns and cases by level, as the seeds print them."""
CARRIED = sum(cases for _, cases in SHAPE.values())
LOOSE = 6_000
"""In a register and carried by nobody yet, for every 53,977 that are."""
LIVE = 0.05
RECENT = timedelta(days=730)
"""Checklists and reviews are kept for so long; of older cases the outcome alone."""
TOLD = 5000
DEMANDS = (
    "要求落实拆迁安置补偿", "要求办理房产证", "要求修复房屋渗漏", "要求支付拖欠工资", "要求核定养老待遇", "要求退还培训费用",
    "要求治理油烟噪声", "要求解决道路积水", "要求公开集体资产账目", "要求复核工伤待遇", "要求退还购房定金", "要求落实子女入学",
    "要求处置违章搭建", "要求兑付预付卡余额", "要求调解相邻通行", "要求更换电梯", "要求落实移民后期扶持", "要求核查征地面积",
)  # fmt: skip
PLACES_OF = ("某小区", "某安置区", "某村", "某工地", "某市场", "某企业", "某道路工程", "某学校周边", "某商业街")
READY = (
    "已约见有关单位当面沟通，明确办理口径。", "已召开协调会，议定由主办单位牵头提出处理意见。", "已实地查看，情况属实，正在测算费用。",
    "资金已列入计划，待审批后拨付。", "已出具处理意见书并送达。", "已与事权单位会商，形成初步方案。",
)  # fmt: skip


class Cases:
    def __init__(self, records: Records, places: Places, dice: Random, on: date) -> None:
        self.records, self.places, self.dice, self.on = records, places, dice, on
        self.number = 0

    async def fill(self, connection: asyncpg.Connection, carried: int) -> AsyncIterator[int]:
        """How many cases are written, after each portion. The shape of the seeds is kept in small too."""
        registers = [
            register(self.records, self.places, self.on, place)
            for place in await connection.fetch(PLACES, OFFICE, CITY_OFFICE)
            if place["office"]
        ]
        await self.records.copy()
        if not registers:
            return
        written = 0
        for turn, number in self._all(registers, carried):
            self._case(turn.kept, number, turn)
            written += 1
            if written % TOLD == 0:
                await self.records.copy()
                yield written
        for number in range(LOOSE * carried // CARRIED):
            self._case(registers[number % len(registers)], number, None)
        await self.records.copy()
        yield written

    def _all(self, registers: list[Kept], carried: int) -> Iterator[tuple[Turn, int]]:
        """Every carried case with its turn: as many turns and cases a level as the seeds have, or their share."""
        for level, (turns, cases) in SHAPE.items():
            wanted, many = -(-turns * carried // CARRIED), -(-cases * carried // CARRIED)
            made = list(islice(self._turns(registers, level), wanted))
            yield from ((turn, number) for number, turn in zip(range(many), cycle(made), strict=False))

    def _turns(self, registers: list[Kept], level: str) -> Iterator[Turn]:
        """No two alike: all leaders of a level in the first batch, then all in the next."""
        city = [kept for kept in registers if kept.line["level"] == "city"] or registers
        near = [kept for kept in registers if kept.line["level"] == "district"] or registers
        for nth in range(BATCHES):
            for kept in city if level in {"city", "department"} else near:
                for unit in self._units(kept, level):
                    staff = self.places.staff.get(unit, ())
                    for leader in staff[: 2 if level == "department" else 3]:
                        yield Turn(kept, kept.batches[nth], leader, unit, level)

    def _units(self, kept: Kept, level: str) -> list[UUID]:
        if level == "district":
            return [kept.line["territory"]]
        return kept.towns if level == "township" else kept.departments

    def _case(self, kept: Kept, number: int, turn: Turn | None) -> None:
        dice, add, clerk = self.dice, self.records.add, kept.line["clerk"]
        self.number += 1
        recent = turn is None or (turn.batch["due"] > self.on - timedelta(days=200) and dice.random() < LIVE * 8)
        batch = turn.batch if turn else None
        handed = batch["handed_on"] if batch else self.on - timedelta(days=dice.randint(3, 200))
        first = handed - timedelta(days=dice.randint(30, 2200))
        closed = None if turn is None or recent else min(handed + timedelta(days=dice.randint(40, 190)), self.on)
        live = turn is not None and closed is None
        town = turn.unit if turn and turn.level == "township" else dice.choice(kept.towns)
        authority = dice.choice(kept.departments)
        outcome = "resolved" if closed else None
        case = add(
            Case, register=kept.line["id"], number=f"YC{handed.year}{self.number:07d}",
            summary=f"{dice.choice(PLACES_OF)}{dice.choice(DEMANDS)}", field=dice.choice(kept.tags["field"]), territory=town,
            authority=authority, origin="handed_down" if batch else "screened", batch=batch["id"] if batch else None,
            route="handling" if number % 7 else "mediation", difficulty=dice.choice(("ordinary", "hard", "stubborn")),
            waiting=dice.choice(kept.tags["waiting"]) if live and number % 3 == 0 else None,
            waiting_since=handed if live and number % 3 == 0 else None, repeat=bool(number % 3), fast_lane=number % 40 == 0,
            cross_jurisdiction=number % 11 == 0, split_residence=number % 13 == 0, first_registered_on=first,
            registered_on=handed, completed_on=closed, resolved_on=closed, filed_on=closed, closed_on=closed, outcome=outcome,
            moved_at=at(closed or min(handed + timedelta(days=dice.randint(1, 100)), self.on)), entered_by=clerk,
            created_at=at(handed),
        )  # fmt: skip
        for line, unit in (("authority", authority), ("territory", town)):
            add(CaseLine, backlog_case=case["id"], line=line, unit=unit, done_on=closed)
        if turn is not None:
            self._carried(turn, case, town, authority, closed, number)

    def _carried(self, turn: Turn, case: Line, town: UUID, authority: UUID, closed: date | None, number: int) -> None:
        add, name = self.records.add, self.places.names[turn.leader]
        handed, due = turn.batch["handed_on"], turn.batch["due"]
        lead = authority if number % 2 else town
        returned = int(number % 9 == 0)
        assignment = add(
            Assignment, backlog_case=case["id"], level=turn.level, leader=turn.leader, leader_title="负责同志",
            leader_unit=turn.unit, lead_unit=lead, principal=turn.leader, days_given=(due - handed).days, due=due,
            state="closed" if closed else "underway", handed_on=handed, filled_by=turn.kept.line["clerk"],
            opened_at=at(handed + timedelta(days=1)), accepted_at=at(handed + timedelta(days=1)),
            plan_approved_on=handed + timedelta(days=6), moved_at=case["moved_at"], applications=1 + returned if closed else 0,
            first_verdict=("returned" if returned else "passed") if closed else None,
            returns=returned, closed_at=at(closed) if closed else None, created_at=at(handed), version=9,
        )  # fmt: skip
        add(Support, assignment=assignment["id"], unit=town if lead == authority else authority)
        add(
            Tenure, assignment=assignment["id"], leader=turn.leader, leader_name=name, leader_title="负责同志",
            starts_on=handed, ends_on=closed,
        )  # fmt: skip
        self._wrote(assignment, case, lead, handed, closed or self.on, number)
        self._owed(assignment, case, turn, closed)
        if closed:
            self._closed(assignment, turn, closed, number)

    def _wrote(self, assignment: Line, case: Line, lead: UUID, since: date, until: date, number: int) -> None:
        """4.63 entries a case on the average: 250,000 in all."""
        several = 5 if number % 100 < 63 else 4
        step = max(1, (until - since).days // (several + 1))
        for nth in range(1, several + 1):
            on = since + timedelta(days=step * nth)
            by = self.places.someone(lead, self.dice)
            self.records.add(
                Progress, assignment=assignment["id"], backlog_case=case["id"],
                line=None if nth == 1 else "authority" if nth % 2 else "territory",
                text=self.dice.choice(READY) if nth % 2 else sentences.progress(self.dice), happened_on=on, by=by,
                by_name=self.places.names[by], unit_name=self.places.units[lead], at=at(on),
            )  # fmt: skip

    def _owed(self, assignment: Line, case: Line, turn: Turn, closed: date | None) -> None:
        due = assignment["due"]
        look = next_look(assignment["handed_on"], due, self.on)
        self.records.add(
            Duty, subject_kind="assignments.assignment", subject_id=assignment["id"], title=f"包案事项 {case['number']}",
            path=f"/assignments/{assignment['id']}", unit=assignment["lead_unit"], principal=turn.leader,
            supervising_unit=turn.kept.line["office"], starts_on=assignment["handed_on"], statutory_due=due, due=due,
            first_due=due, opened_at=at(assignment["handed_on"]), done_at=at(closed) if closed else None, done_on=closed,
            look_on=None if closed else look,
        )  # fmt: skip

    def _closed(self, assignment: Line, turn: Turn, closed: date, number: int) -> None:
        add, clerk = self.records.add, turn.kept.line["clerk"]
        said = self.places.names[clerk]
        application = add(
            Application, assignment=assignment["id"], number=assignment["applications"], outcome="resolved",
            settlement="settled" if number % 4 else "partly", text="已按方案办理完毕，处理意见已执行到位。", completed_on=closed,
            applied_by=turn.leader, applied_by_name=self.places.names[turn.leader], applied_at=at(closed),
        )  # fmt: skip
        if self.on - closed > RECENT:
            return
        for head in HEADS:
            applies = head == "reasonable"
            add(
                Disposition, application=application["id"], head=head, applies=applies,
                done="诉求已解决到位。" if applies else None,
            )  # fmt: skip
        for head in AUDIT_HEADS:
            add(
                Review, application=application["id"], head=head, passed=True, by=clerk, by_name=said, by_title="工作人员",
                at=at(closed),
            )  # fmt: skip
        add(
            Revisit, assignment=assignment["id"], number=1, result="solved", by=clerk, by_name=said,
            at=at(min(closed + timedelta(days=7), self.on)),
        )  # fmt: skip
        due = closed + timedelta(days=28)
        done = due < self.on
        add(
            Recheck, assignment=assignment["id"], due=due, result="solved" if done else None, note="现场核实，情况稳定。" if done else None,
            done_on=due if done else None, by=clerk if done else None, by_name=said if done else None, made_at=at(closed),
        )  # fmt: skip
