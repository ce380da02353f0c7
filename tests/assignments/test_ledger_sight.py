"""The list finds cases by the index of each way to them; the rules say in one sentence who sees a case. Both must agree."""

from datetime import timedelta
from uuid import UUID

import pytest

from assignments.actions import cases
from assignments.queries import ledger
from assignments.queries.cases import case_for
from assignments.rules import sees_case
from assignments.tables import Circulation, Instruction, Reader
from portal import db
from portal.access import Me
from portal.clock import now, today
from portal.demo.cast import Cast
from tests.assignments.ledger_world import some_cases

KNOWN = ("zhou", "shen", "tang", "chen", "luo", "li", "lin", "sun", "zhao", "qian", "xu", "wang")


async def by_the_rule(me: Me) -> set[UUID]:
    found = await db.rows(
        "SELECT k.id FROM assignments_case k JOIN assignments_register g ON g.id = k.register WHERE {}", sees_case(me)
    )
    return {line["id"] for line in found}


async def by_the_list(me: Me) -> set[UUID]:
    return {line["id"] for line in await ledger.lines(me, {})}


async def more_ways(people: Cast) -> None:
    """Each way to a case that the world itself does not make: asked for an opinion, asked for a reply, recused."""
    found = [line["id"] for line in await db.rows("SELECT id FROM assignments_case ORDER BY id")]
    at, until = now(), today() + timedelta(days=5)
    asked = Circulation(
        backlog_case=found[0],
        question="请阅办",
        due=until,
        opened_by=people.zhou.id,
        opened_by_name="周岚",
        opened_at=at,
    )
    await Circulation.insert(asked).run()
    await Reader.insert(Reader(circulation=asked.id, unit=people.unit["liuan_zongzhi"])).run()
    await Instruction.insert(
        Instruction(
            backlog_case=found[1],
            level="district",
            given_by="区委主要领导",
            given_on=today(),
            text="请抓紧办理",
            reply_due=until,
            answering_unit=people.unit["liuan_zongzhi"],
            entered_by_name="周岚",
            at=at,
        )
    ).run()
    roles = {"direct": "sun", "coordinating": "zhao", "supervising": "qian"}
    carried = await db.rows("SELECT id FROM assignments_assignment WHERE state = 'underway' ORDER BY id")
    for line, (role, account) in zip(carried, roles.items(), strict=False):
        await db.rows(
            f"UPDATE assignments_assignment SET {role} = {{}} WHERE id = {{}}", people.person[account].id, line["id"]
        )
    for case, account in ((found[2], "lin"), (found[3], "shen"), (found[4], "qian")):
        kept = await case_for(people.zhou, case)
        await cases.recuse(kept, people.zhou, person=people.person[account].id, unit=None, reason="亲属关系")
    free = await db.value(
        "SELECT k.id FROM assignments_case k WHERE k.id > {} AND NOT EXISTS (SELECT 1 FROM assignments_assignment a"
        " WHERE a.backlog_case = k.id AND a.lead_unit = {}) AND k.authority = {} LIMIT 1",
        found[4],
        people.unit["housing"],
        people.unit["housing"],
    )
    kept = await case_for(people.zhou, free)
    await cases.recuse(kept, people.zhou, person=None, unit=people.unit["housing"], reason="利益关系")


@pytest.mark.parametrize("large", [False, True])
async def test_everybody_finds_in_the_list_what_the_rule_shows(
    people: Cast, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    await some_cases(people, 40)
    await more_ways(people)
    if large:
        monkeypatch.setattr(ledger, "FEW", 1)
    counts = {}
    for account in KNOWN:
        me = people.person[account]
        shown = await by_the_list(me)
        assert shown == await by_the_rule(me), account
        counts[account] = len(shown)
    assert counts["zhou"] == 40
    assert counts["shen"] == counts["qian"] == 39
    assert 2 <= counts["zhao"] < 40
    assert 0 < counts["lin"] < 40
    assert counts["xu"] == 0
