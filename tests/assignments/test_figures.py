"""统计: 位、人次、宗 are never mixed; the table the seeds print comes out of data of that shape."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import cases
from assignments.figures_command import _run, as_json, as_text
from assignments.queries import figure_rows, figure_units
from assignments.queries.cases import case_for
from assignments.queries.figure_rows import Narrow
from assignments.queries.figure_terms import Asked, everything, measure, points, seen_by
from assignments.queries.figure_units import Place, league, ranked
from assignments.queries.figures import Line, figures
from portal import db
from portal.clock import today
from portal.commands.door import parser
from portal.demo.cast import Cast, make_cast
from portal.errors import BadInput
from tests.assignments.test_still import put
from tests.assignments_builders import a_case, a_register, an_approved, underway
from tests.browser import Browser
from tests.house.counting import counted

SEEDS = {
    "city": (60, 120, 179),
    "district": (200, 769, 6_190),
    "department": (180, 645, 3_216),
    "township": (1_600, 6_040, 44_392),
}
"""Leaders, turns and cases by level. The seeds print 60 leaders at the top and turns below; 53,977 cases in all."""


async def load_the_seeds(people: Cast, register: UUID) -> None:
    """Turn t of a level is leader t % leaders in batch t / leaders; case i goes to turn i % turns. All of them resolved."""
    await db.rows("SET LOCAL session_replication_role = replica")
    for kept in ("assignments_case_grams", "assignments_case_by_age", "assignments_case_by_movement"):
        await db.rows(f"DROP INDEX {kept}")  # not of use here, and the dearest to keep up
    await db.rows(
        """INSERT INTO assignments_batch (id, register, issuer_level, issuer, name, handed_on, due, upward, created_by,
                  created_at, version)
           SELECT ('b0000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, {}, 'central', '上级', '第' || n || '批',
                  DATE '2018-03-01' + n * 365, DATE '2018-09-01' + n * 365, TRUE, {}, now(), 0
             FROM generate_series(0, 3) n""",
        register,
        people.zhou.id,
    )
    fields = await db.value("SELECT id FROM assignments_tag WHERE register = {} AND kind = 'field' LIMIT 1", register)
    for place, (level, (leaders, turns, number)) in enumerate(SEEDS.items()):
        await db.rows(
            """WITH made AS (SELECT n, ('c000000' || {}::text || '-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid AS id,
                        n % {} AS turn FROM generate_series(0, {} - 1) n),
               kept AS (INSERT INTO assignments_case (id, register, number, summary, field, territory, authority, origin,
                        batch, route, difficulty, repeat, cross_jurisdiction, split_residence, fast_lane,
                        first_registered_on, registered_on, resolved_on, closed_on, moved_at, entered_by, created_at, version)
                   SELECT id, {}, {} || n, '历史积案', {}, {}, {}, 'handed_down',
                        ('b0000000-0000-7000-8000-' || lpad((turn / {})::text, 12, '0'))::uuid, 'handling', 'ordinary',
                        n % 4 = 0, FALSE, FALSE, FALSE, DATE '2017-01-01', DATE '2018-03-01',
                        DATE '2019-01-01', DATE '2019-02-01', now(), {}, now(), 0 FROM made)
               INSERT INTO assignments_assignment (id, backlog_case, level, leader, leader_title, leader_unit, lead_unit, due,
                        state, handed_on, filled_by, applications, returns, first_verdict, reopened, version, created_at)
               SELECT id, id, {}, ('a000000' || {}::text || '-0000-7000-8000-' || lpad((turn % {})::text, 12, '0'))::uuid,
                        '负责同志', {}, {}, DATE '2019-06-01', 'closed', DATE '2018-03-01' + (turn / {}) * 365, {}, 1,
                        (n % 10 = 0)::int, CASE WHEN n % 10 = 0 THEN 'returned' ELSE 'passed' END, 0, 9, now() FROM made""",
            str(place), turns, number, register, level, fields, people.unit["qingshi"], people.unit["housing"], leaders,
            people.zhou.id, level, str(place), leaders, people.unit["qingshi"], people.unit["fuwu"], leaders, people.zhou.id,
        )  # fmt: skip
    await db.rows("SET LOCAL session_replication_role = origin")


async def test_the_table_of_the_seeds_comes_out_of_data_of_that_shape(committed: str) -> None:
    people = await make_cast()
    register = await a_register(people)
    async with db.atomic():
        await load_the_seeds(people, register)
    await db.rows("ANALYZE")
    asked = Asked()
    said = json.loads(json.dumps(as_json(await figures(everything(), asked), asked)))
    table = [(line["leaders"], line["turns"], line["resolved"]) for line in said["levels"]]
    assert table == list(SEEDS.values())
    assert table[0][0] == 60, "位"
    assert [line[1] for line in table[1:]] == [769, 645, 6_040], "人次"
    assert [line[2] for line in table] == [179, 6_190, 3_216, 44_392], "宗"
    total = said["total"]
    assert (total["leaders"], total["turns"], total["cases"], total["resolved"]) == (2_040, 7_574, 53_977, 53_977)
    assert total["resolved_rate"] == "100.00%"
    assert total["filed_rate"] == "0.00%", "化解 and 报结 are two facts"
    assert (total["first_pass_rate"], total["repeat_change"]) == ("90.00%", "—")
    text = as_text(await figures(everything(), asked), asked)
    assert "市领导：60位，120人次，包案179宗，化解179宗（100.00%）" in text
    seen = await figures(seen_by(people.zhou), Asked(date(2018, 1, 1), date(2018, 12, 31)))
    assert seen.levels[0].turns == 60, "of one batch: a leader is one turn"
    found = await league(everything(), asked, {"id": people.unit["district"]})
    assert [place.line.numbers["cases"] for place in found] == [53_977]


async def carried(people: Cast, number: int, on: date, **changes: Any) -> UUID:
    """A case delivered on a day; `changes` of the case are facts, those with a_ in front of the assignment."""
    case = await a_case(people, number=f"LJ{number}")
    assignment = await underway(people, case)
    own = {name.removeprefix("a_"): value for name, value in changes.items() if name.startswith("a_")}
    facts = {name: value for name, value in changes.items() if not name.startswith("a_")}
    await put("assignments_assignment", assignment, handed_on=on, due=on + timedelta(days=60), **own)
    if facts:
        await put("assignments_case", case, **facts)
    return case


YEAR = Asked(date(2026, 1, 1), date(2026, 12, 31))


async def test_a_leader_is_one_turn_in_a_year_and_another_in_the_next(people: Cast) -> None:
    for number, on in enumerate([date(2025, 5, 1), date(2025, 9, 1), date(2026, 2, 1)]):
        await carried(people, number, on)
    total = (await figures(seen_by(people.zhou), Asked())).total
    assert (total.leaders, total.turns, total.numbers["cases"]) == (1, 2, 3)


async def test_three_facts_are_three_figures(people: Cast) -> None:
    on = date(2026, 2, 1)
    await carried(people, 1, on, completed_on=on)
    await carried(
        people, 2, on, completed_on=on, resolved_on=on, filed_on=on, a_state="closed", a_first_verdict="passed"
    )
    await carried(people, 3, on, filed_on=date(2026, 5, 1), a_state="filed", a_first_verdict="returned")
    line = (await figures(seen_by(people.zhou), YEAR)).levels[3]
    assert line.name == "街镇"
    assert (line.completed_rate, line.resolved_rate, line.filed_rate) == ("66.67%", "33.33%", "66.67%")
    assert line.first_pass_rate == "50.00%"
    assert (line.numbers["fell_due"], line.on_time_rate) == (3, "33.33%")


async def test_what_was_not_delivered_or_was_withdrawn_does_not_count(people: Cast) -> None:
    await an_approved(people, await a_case(people, number="LJ1"))
    await carried(people, 2, date(2026, 2, 1), a_state="withdrawn")
    found = await figures(seen_by(people.zhou), Asked())
    assert found.total.numbers["cases"] == 0
    assert found.total.resolved_rate == "—"


async def test_the_repeat_share_changes_in_percentage_points(people: Cast) -> None:
    for number in range(4):
        await carried(people, number, date(2025, 5, 1), repeat=number < 3)
    for number in range(4, 7):
        await carried(people, number, date(2026, 5, 1), repeat=number == 4)
    total = (await figures(seen_by(people.zhou), YEAR)).total
    assert (total.repeat_share, total.repeat_change) == ("33.33%", "-41.67 个百分点")
    assert (await figures(seen_by(people.zhou), Asked(until=date(2026, 12, 31)))).total.repeat_change == "—"


def test_points_and_periods() -> None:
    assert points("12.50%", "10.00%") == "+2.50 个百分点"
    assert points("10.00%", "10.00%") == "0.00 个百分点"
    assert points("—", "10.00%") == "—"
    assert YEAR.before == (date(2025, 1, 1), date(2025, 12, 31))
    assert Asked(date(2026, 3, 1), date(2026, 3, 31)).before == (date(2026, 2, 1), date(2026, 2, 28))
    assert Asked(date(2026, 3, 11), date(2026, 3, 20)).before == (date(2026, 3, 1), date(2026, 3, 10))
    assert Asked(until=date(2026, 3, 20)).before is None


def test_equal_rates_share_a_rank_and_three_firsts_are_said() -> None:
    def place(name: str, **numbers: int) -> Place:
        line = Line(name)
        line.numbers |= {"cases": 10, "reviewed": 5, **numbers}
        return Place({"name": name}, line)

    found = ranked(
        [
            place("甲", resolved=9, filed=9, first_passed=5),
            place("乙", resolved=9, filed=8, first_passed=4),
            place("丙", resolved=8, filed=8, first_passed=0, reviewed=0),
        ]
    )
    assert [one.ranks["resolved_rate"] for one in found] == [1, 1, 3]
    assert [one.ranks["filed_rate"] for one in found] == [1, 2, 2]
    assert [one.ranks["first_pass_rate"] for one in found] == [1, 2, None]
    assert [one.all_first for one in found] == [True, False, False]
    assert found[0].said["resolved_rate"] == "90.00%（第 1 名）"
    assert Decimal("90.00") == figure_units._number("90.00%")


async def test_who_is_recused_counts_one_less(people: Cast) -> None:
    case = await carried(people, 1, date(2026, 2, 1))
    await carried(people, 2, date(2026, 2, 1))
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.shen.id, unit=None, reason="亲属关系"
    )
    assert (await figures(seen_by(people.shen), YEAR)).total.numbers["cases"] == 1
    assert (await figures(seen_by(people.xu), YEAR)).total.numbers["cases"] == 0
    assert (await figures(everything(), YEAR)).total.numbers["cases"] == 2


@pytest.mark.parametrize("name", ["cases", "resolved", "fell_due", "reviewed", "first_passed", "on_time", "repeat"])
async def test_a_measure_picks_the_rows_it_counts(people: Cast, name: str) -> None:
    on = date(2026, 2, 1)
    await carried(people, 1, on, resolved_on=on, filed_on=on, a_state="closed", a_applications=1)
    await carried(people, 2, on)
    number = (await figures(everything(), YEAR)).total.numbers[name]
    assert len(await figure_rows.case_rows(everything(), YEAR, Narrow(measure=name), None)) == number
    assert str(measure(name))


async def test_every_number_of_the_page_opens_exactly_its_rows(browser: Browser, people: Cast) -> None:
    on = today()
    await carried(people, 1, on, resolved_on=on, filed_on=on, a_state="closed", a_applications=1)
    await carried(people, 2, on)
    await browser.sign_in(people.zhou)
    page = await browser.see("/assignments/figures")
    assert "位" in page
    links = re.findall(r'href="(/assignments/figures/(?:cases|leaders)\?[^"]*)"[^>]*>(\d+)', page)
    assert len(links) > 8
    for href, number in links:
        shown = await browser.see(href.replace("&amp;", "&"))
        rows = shown.split("<tbody")[1].split("</tbody>")[0].count("<tr ") if "<tbody" in shown else 0
        if "/cases" in href:
            assert f"共 <strong>{number}</strong> 宗" in shown, href
            assert rows == int(number), href
        else:
            assert rows == 1, href
    inner = await browser.see("/assignments/figures/leaders?year=2026")
    assert f"leader={people.chen.id}" in inner


async def test_what_makes_no_sense_in_the_address_is_left_out(browser: Browser, people: Cast) -> None:
    await carried(people, 1, today())
    await browser.sign_in(people.qian)
    for query in ("year=abc", "from=2026-13-40", "territory=1&register=x", "from=2026-05-01&to=2026-01-01"):
        await browser.see(f"/assignments/figures?{query}")
        for what in ("cases", "leaders"):
            await browser.see(f"/assignments/figures/{what}?{query}&level=x&measure=y&unit=z&leader=w&after=1")


async def test_the_page_asks_as_often_for_more_rows(browser: Browser, people: Cast) -> None:
    await carried(people, 1, today())
    await browser.sign_in(people.zhou)
    numbers = []
    for _ in range(2):
        for what in ("", "/cases", "/leaders"):
            async with counted() as asked:
                await browser.see(f"/assignments/figures{what}")
            numbers.append(len(asked))
        for number in range(2, 5):
            await carried(people, number + len(numbers), today())
    assert numbers[:3] == numbers[3:]
    assert max(numbers) <= 12


def test_the_door_knows_the_figures() -> None:
    args = parser().parse_args(["assignments", "figures", "--json", "--from", "2018-01-01", "--register", "某库"])
    assert (args.json, args.since, args.until, args.register) == (True, "2018-01-01", "", "某库")


async def test_the_operator_reads_every_register_and_is_told_what_cannot_be_taken(
    people: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    await carried(people, 1, date(2026, 2, 1))
    words = ["assignments", "figures", "--json", "--from", "2026-01-01", "--until", "2026-12-31"]
    assert await _run(parser().parse_args([*words, "--register", "临江区信访积案库"])) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["register"], said["from"], said["total"]["cases"]) == ("临江区信访积案库", "2026-01-01", 1)
    assert await _run(parser().parse_args(["assignments", "figures"])) == 0
    assert "街镇：1位，1人次，包案1宗" in capsys.readouterr().out
    for wrong in (["--from", "昨天"], ["--register", "没有这个库"], ["--from", "2026-05-01", "--until", "2026-01-01"]):
        with pytest.raises(BadInput):
            await _run(parser().parse_args(["assignments", "figures", *wrong]))
