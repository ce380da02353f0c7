"""积案库台账: what it shows, what its filters find, how it is sorted and paged, and from whom it keeps a case."""

import io
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from assignments.actions import cases
from assignments.pages.ledger_filters import filters_of
from assignments.queries import ledger
from assignments.queries.cases import age_of, case_for
from assignments.queries.ledger_filters import FACTS, LIGHTS, STATES
from assignments.states import AGES, CARRYING, DIFFICULTIES, ORIGINS, ROUTES
from portal import db
from portal.access import Me
from portal.bigrams import folded
from portal.clock import today
from portal.demo.cast import Cast
from tests.assignments.ledger_world import some_cases
from tests.assignments_builders import a_case, a_drafted, a_register, an_accepted, pushed, underway
from tests.browser import Browser
from tests.house.counting import counted, growing

CASES = "/assignments/cases"


async def test_the_list_says_of_a_case_what_stands_on_it(browser: Browser, people: Cast) -> None:
    assignment = await underway(people, await a_case(people), due=today() + timedelta(days=3))
    await db.rows("UPDATE assignments_case SET resolved_on = {}", date(2026, 5, 6))
    await browser.sign_in(people.zhou)
    page = await browser.see(CASES)
    case = await db.value("SELECT backlog_case FROM assignments_assignment WHERE id = {}", assignment)
    for words in (
        f'href="/assignments/cases/{case}"',
        "LJ202600001 旧小区电梯",
        "城乡建设",
        "青石街道、区住建局",
        "陈国栋（街镇）",
        "公共服务办",
        "还有 3 天",
        "化解中",
        "2026-05-06",
    ):
        assert words in page


async def test_a_case_nobody_carries_stands_there_without_light_and_leader(browser: Browser, people: Cast) -> None:
    await a_case(people)
    await browser.sign_in(people.zhou)
    page = await browser.see(CASES)
    assert "在库，未包案" in page
    assert 'class="light' not in page.split("<tbody")[1]


async def test_nothing_is_found_and_the_page_says_so(browser: Browser, people: Cast) -> None:
    await a_register(people)
    await browser.sign_in(people.zhou)
    assert "没有符合条件的积案" in await browser.see(CASES)
    assert "可以去掉一些筛选条件再看" in await browser.see(f"{CASES}?state=live")


@pytest.mark.parametrize(
    "query",
    [
        "state=gone&light=blue&level=king&route=x&origin=x&difficulty=x&age=x&repeat=2&cross=9&fact=x&mine=yes",
        "register=7&batch=none",
        "q=水",
        "q=%00&unit=%00&leader=%20",
        "after=nonsense&sort=random",
        "after=2026-01-01_x",
    ],
)
async def test_what_means_nothing_is_ignored_and_has_no_chip(browser: Browser, people: Cast, query: str) -> None:
    await a_case(people)
    await browser.sign_in(people.zhou)
    page = await browser.see(f"{CASES}?{query}")
    assert "LJ202600001" in page
    assert "正在筛选" not in page


async def test_each_chip_takes_its_own_filter_away(browser: Browser, people: Cast) -> None:
    await underway(people, await a_case(people))
    await browser.sign_in(people.zhou)
    page = await browser.see(f"{CASES}?q=渗水&state=live&unit=区住建局&leader={people.chen.id}&sort=age")
    for words in ("搜索：渗水", "状态：包案中", "单位：区住建局", "包案领导：陈国栋", "积案时间长的在前"):
        assert words in page
    assert "LJ202600001" in page
    assert 'value="陈国栋"' in page


@pytest.mark.parametrize("word", ["渗水", "电梯 渗水", "ＬＪ２０２６", "lj202600001", "要求修复"])
async def test_words_of_the_summary_and_of_the_number_are_found(people: Cast, word: str) -> None:
    await a_case(people)
    assert len((await ledger.page_of(people.zhou, {"q": word}))["cases"]) == 1


@pytest.mark.parametrize("word", ["渗电", "修复要求", "LJ202600002"])
async def test_what_does_not_stand_there_is_not_found(people: Cast, word: str) -> None:
    await a_case(people)
    assert (await ledger.page_of(people.zhou, {"q": word}))["cases"] == []


async def test_another_leader_of_the_same_unit_and_his_day_follow_the_assignment(people: Cast) -> None:
    case = await a_case(people)
    assignment = await a_drafted(people, case)
    drafted = await shadow(case)
    assert (drafted["carried_by"], drafted["carried_state"]) == (people.chen.id, "drafted")
    day = today() + timedelta(days=9)
    await db.rows("UPDATE assignments_assignment SET leader = {}, due = {}", people.luo.id, day)
    assert (await shadow(case))["carried_by"] == people.luo.id
    assert (await shadow(case))["carried_due"] == day
    await pushed(people, assignment, "withdraw", "zhou", "重新安排")
    assert set((await shadow(case)).values()) == {None}
    await an_accepted(people, case)
    assert (await shadow(case))["carried_state"] == "planning"
    await db.rows("UPDATE assignments_assignment SET state = 'closed' WHERE state = 'planning'")
    kept = await shadow(case)
    assert (kept["carried_by"], kept["carried_state"], kept["carried_due"]) == (people.chen.id, None, None)


async def shadow(case: UUID) -> dict[str, Any]:
    found = await db.row(
        "SELECT carried_by, carried_level, carried_unit, carried_due, carried_state FROM assignments_case WHERE id = {}",
        case,
    )
    assert found is not None
    return found


# filters against a plain reading of the same rows


def plainly(row: dict[str, Any], filters: dict[str, str], people: Cast, me: Me) -> bool:
    """Every filter once more, in Python, over the row itself."""
    on = today()
    left = (row["due"] - on).days if row["due"] else None
    state = row["state"] if row["state"] not in (None, "closed") else None
    owes = state in [str(one) for one in CARRYING]
    below = {"qingshi": {"qingshi", "zongzhi", "fuwu", "dangjian"}}
    names = {"青石街道": "qingshi", "区住建局": "housing", "区审计局": "audit_office"}
    units = {
        people.unit[key]
        for key in below.get(names.get(filters.get("unit", ""), ""), {names.get(filters.get("unit", ""), "")})
        if key
    }
    lights = {
        "late": owes and left is not None and left < 0,
        "urgent": owes and left is not None and 0 <= left <= 3,
        "near": owes and left is not None and 4 <= left <= 7,
        "normal": owes and left is not None and left > 7,
    }
    groups = {"live": state is not None, "loose": state is None and row["closed_on"] is None}
    groups["ended"] = state is None and row["closed_on"] is not None
    done, resolved, filed = (row[fact] is not None for fact in ("completed_on", "resolved_on", "filed_on"))
    facts = {
        "not_completed": not done,
        "completed": done,
        "completed_not_resolved": done and not resolved,
        "unresolved": not resolved,
        "resolved": resolved,
        "resolved_not_filed": resolved and not filed,
        "not_filed": not filed,
        "filed": filed,
        "filed_not_closed": filed and row["closed_on"] is None,
    }
    own = {people.unit[key] for key in {"lin": ["housing"], "chen": ["qingshi"]}.get(me.account, [])}
    tests = {
        "q": lambda text: all(word in folded(f"{row['number']} {row['summary']}") for word in folded(text).split()),
        "register": lambda text: str(row["register"]) == text,
        "field": lambda text: row["field_word"] == text,
        "tag": lambda text: text in row["tag_words"],
        "unit": lambda _: bool(units & {row["territory"], row["authority"], row["lead_unit"]}),
        "leader": lambda text: text in (row["leader_name"], str(row["leader"])),
        "level": lambda text: row["level"] == text,
        "batch": lambda text: str(row["batch"]) == text,
        "route": lambda text: row["route"] == text,
        "origin": lambda text: row["origin"] == text,
        "difficulty": lambda text: row["difficulty"] == text,
        "state": lambda text: groups.get(text, state == text),
        "light": lights.__getitem__,
        "age": lambda text: age_of(row, on) == text,
        "waiting": lambda text: row["waiting_word"] is not None and text in ("any", row["waiting_word"]),
        "repeat": lambda text: row["repeat"] == (text == "1"),
        "cross": lambda text: (row["cross_jurisdiction"] or row["split_residence"]) == (text == "1"),
        "fact": facts.__getitem__,
        "mine": lambda _: row["leader"] == me.id or row["lead_unit"] in own or me.id in row["officers"],
    }
    return all(tests[name](text) for name, text in filters.items())


def asked_at_random(dice: Random, rows: list[dict[str, Any]], people: Cast) -> dict[str, str]:
    one = dice.choice(rows)
    values: dict[str, Any] = {
        "q": dice.choice(["电梯", "要求", "要求 治理", one["number"][-4:], "不会有的"]),
        "register": str(one["register"]),
        "field": one["field_word"],
        "tag": dice.choice(["提级包案", "专项督办"]),
        "unit": dice.choice(["青石街道", "区住建局", "区审计局"]),
        "leader": dice.choice(["陈国栋", "罗毅", str(people.chen.id)]),
        "level": dice.choice(["township", "department", "city"]),
        "batch": str(next(row["batch"] for row in rows if row["batch"])),
        "route": dice.choice(list(ROUTES)),
        "origin": dice.choice(list(ORIGINS)),
        "difficulty": dice.choice(list(DIFFICULTIES)),
        "state": dice.choice(list(STATES)),
        "light": dice.choice(list(LIGHTS)),
        "age": dice.choice([name for name, _, _ in AGES]),
        "waiting": dice.choice(["any", "资金落实"]),
        "repeat": dice.choice("01"),
        "cross": dice.choice("01"),
        "fact": dice.choice(list(FACTS)),
        "mine": "1",
    }
    return {name: str(values[name]) for name in dice.sample(sorted(values), dice.choice([1, 1, 1, 2, 2, 3]))}


@pytest.mark.parametrize("walking", [False, True])
async def test_filters_find_what_a_plain_reading_finds(
    people: Cast, monkeypatch: pytest.MonkeyPatch, walking: bool
) -> None:
    """`walking`: as in a city, where the list is walked in its order before the indexes are asked."""
    rows = await some_cases(people, 40)
    if walking:
        monkeypatch.setattr(ledger, "FEW", 1)
        monkeypatch.setattr(ledger, "WALK", 9)
    dice = Random(11)
    hits = 0
    asks = [{name: text} for name in ("state", "light", "fact", "age") for text in values_of(name)]
    asks += [asked_at_random(dice, rows, people) for _ in range(80)]
    for asked in asks:
        assert filters_of(asked) == asked, "the address says it in other words"
        for me in (people.zhou, people.tang, people.lin, people.chen):
            seen = await seen_by(me)
            wanted = {row["id"] for row in rows if row["id"] in seen and plainly(row, asked, people, me)}
            sort = dice.choice(list(ledger.SORTS))
            found = await all_pages(me, asked, sort, limit=7)
            assert sorted(found) == sorted(wanted), (me.account, asked, sort)
            hits += len(found)
    assert hits > 500, "the world is too small to tell"


async def test_where_the_walk_begins_nothing_is_left_out(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of two, so that a page is full before the indexes are asked and would hide what was skipped."""
    rows = await some_cases(people, 40)
    monkeypatch.setattr(ledger, "FEW", 1)
    monkeypatch.setattr(ledger, "WALK", 40)
    for name, sort in (("age", "age"), ("light", "due"), ("state", "due"), ("state", "leader")):
        for text in values_of(name):
            wanted = {row["id"] for row in rows if plainly(row, {name: text}, people, people.zhou)}
            found = await all_pages(people.zhou, {name: text}, sort, limit=2)
            assert set(found) == wanted, (name, text, sort)


def values_of(name: str) -> list[str]:
    return {"state": list(STATES), "light": list(LIGHTS), "fact": list(FACTS), "age": [one for one, _, _ in AGES]}[name]


async def seen_by(me: Me) -> set[UUID]:
    found = await ledger.lines(me, {})
    return {line["id"] for line in found}


async def all_pages(me: Me, asked: dict[str, str], sort: str, limit: int) -> list[UUID]:
    """Page after page, by the keys the pages themselves give: no case twice, none left out."""
    found: list[UUID] = []
    after = None
    while True:
        page = await ledger.page_of(me, asked, sort, after, limit)
        found += [line["id"] for line in page["cases"]]
        assert len(set(found)) == len(found), "a case stands on two pages"
        if not page["next"]:
            return found
        after = ledger.after_of(page["next"], sort)
        assert after is not None


@pytest.mark.parametrize("walking", [False, True])
async def test_each_order_is_kept_over_all_pages(people: Cast, monkeypatch: pytest.MonkeyPatch, walking: bool) -> None:
    rows = {row["id"]: row for row in await some_cases(people, 25)}
    if walking:
        monkeypatch.setattr(ledger, "FEW", 1)
        monkeypatch.setattr(ledger, "WALK", 9)
    far = date(2100, 1, 1)
    orders = {
        "due": lambda row: row["due"] if row["state"] not in (None, "closed") else far,
        "age": lambda row: row["first_registered_on"],
        "moved": lambda row: row["moved_at"],
    }
    for sort, key in orders.items():
        found = [rows[one] for one in await all_pages(people.zhou, {}, sort, limit=4)]
        assert [key(row) for row in found] == sorted(key(row) for row in rows.values()), sort
    leaders = [rows[one]["leader"] for one in await all_pages(people.zhou, {}, "leader", limit=4)]
    changes = sum(one != other for one, other in pairwise(leaders))
    assert changes == len(set(leaders)) - 1, "cases of one leader stand apart"
    assert leaders[-1] is None


# who is shown what


async def test_a_recused_person_finds_the_case_nowhere(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    await a_case(people, number="LJ202600002", summary="道路积水要求治理")
    await browser.sign_in(people.luo)
    assert "LJ202600001" in await browser.see(CASES)
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.luo.id, unit=None, reason="亲属关系"
    )
    for query in ("", "?q=渗水", "?unit=区住建局", "?fact=unresolved", "?q=LJ202600001", f"?leader={people.chen.id}"):
        page = await browser.see(CASES + query)
        assert "LJ202600001 " not in page
        assert "电梯" not in page
    assert [line[2] for line in await exported(browser, "")] == ["道路积水要求治理"]
    assert await exported(browser, "?q=渗水") == []


async def test_another_street_and_another_district_see_nothing_and_discipline_has_no_door(
    browser: Browser, people: Cast
) -> None:
    await underway(people, await a_case(people))
    await browser.sign_in(people.zhao)
    assert "LJ202600001" not in await browser.see(CASES)
    assert await exported(browser, "") == []
    for outsider in (people.xu, people.wang, people.he):
        await browser.sign_in(outsider)
        await browser.see(CASES, 403)
        assert (await browser.get(f"{CASES}.xlsx")).status_code == 403
        assert (await browser.get(f"{CASES}.pdf")).status_code == 403


async def exported(browser: Browser, query: str) -> list[list[Any]]:
    """The rows below the header, without empty ones."""
    answer = await browser.get(f"{CASES}.xlsx{query}")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(place for place, row in enumerate(rows) if row[0] == "序号")
    return [row for row in rows[header + 1 :] if row[1]]


@pytest.mark.parametrize("who", ["zhou", "lin", "chen", "tang"])
async def test_the_list_asks_as_often_for_thirty_cases_as_for_three(browser: Browser, people: Cast, who: str) -> None:
    await underway(people, await a_case(people))
    for number in range(2, 4):
        await underway(people, await a_case(people, number=f"LJ{number}"))
    await browser.sign_in(people.person[who])
    paths = (CASES, f"{CASES}?q=渗水&state=live&unit=区住建局&sort=moved")
    few = {path: await asked_for(browser, path) for path in paths}
    for number in range(4, 31):
        await underway(people, await a_case(people, number=f"LJ{number}"))
    many = {path: await asked_for(browser, path) for path in paths}
    faults = growing(few, many)
    assert not faults, "\n".join(faults)


async def asked_for(browser: Browser, path: str) -> list[str]:
    async with counted() as asked:
        await browser.see(path)
    return asked


# out of the house


async def test_the_excel_says_who_took_it_out_and_is_audited(browser: Browser, people: Cast) -> None:
    await underway(people, await a_case(people))
    await browser.sign_in(people.zhou)
    answer = await browser.get(f"{CASES}.xlsx?state=live")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    words = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for said in (
        "信访积案台账",
        "填报单位：临江区信访工作联席会议办公室",
        "流水号",
        "筛选：状态：包案中",
        "陈国栋",
        "街镇",
    ):
        assert said in words
    assert sheet.oddFooter is not None
    assert "周岚" in str(sheet.oddFooter.left.text)
    logged = await db.row("SELECT detail::text AS detail FROM audit_entry WHERE action = 'assignments.cases.export'")
    assert logged is not None
    assert '"rows": 1' in logged["detail"]


async def test_the_print_is_a_landscape_paper(browser: Browser, people: Cast) -> None:
    await underway(people, await a_case(people))
    await browser.sign_in(people.zhou)
    answer = await browser.get(f"{CASES}.pdf?state=live")
    assert answer.content.startswith(b"%PDF-")
    assert await db.value("SELECT count(*) FROM audit_entry WHERE action = 'assignments.cases.print'") == 1


async def test_more_than_fits_on_paper_is_refused_with_a_way_out(
    browser: Browser, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assignments.pages.ledger.PRINTED", 1)
    await a_case(people)
    await a_case(people, number="LJ2")
    await browser.sign_in(people.zhou)
    answer = await browser.get(f"{CASES}.pdf")
    assert answer.status_code == 409
    assert "打印前请先筛选" in answer.text
