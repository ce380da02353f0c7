"""案件评查: a draw that anybody can repeat, grades by a third person, an order to mend, the exposure list."""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest

from assignments.actions import cases, sampling
from assignments.documents.exposure import printed
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from assignments.queries.registers import own_register
from assignments.queries.sampling import (
    drawn_from,
    drawn_in,
    population_of,
    repeated,
    sample_for,
    sampled_for,
    samples_for,
)
from portal import db, duties
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.assignments.ending import closed, confirmed
from tests.browser import Browser
from tests.house.counting import counted

SOON = (today() + timedelta(days=10)).isoformat()
FLAWED = {"grade": "flawed", "faults": ["time", "papers"], "findings": "答复超期，缺送达回证", "mend_by": SOON}
DRAW = {
    "name": "第四季度评查",
    "closed_from": today().isoformat(),
    "closed_until": today().isoformat(),
    "size": "2",
    "seed": "立冬",
}


async def a_sample(people: Cast, size: int = 1, **changes: Any) -> UUID:
    """Of what was closed today, drawn by 周."""
    register = await own_register(people.zhou)
    assert register is not None
    given: dict[str, Any] = {
        "name": "第四季度评查",
        "seed": "立冬",
        "closed_from": today(),
        "closed_until": today(),
        "size": size,
        **changes,
    }
    return await sampling.draw(register, people.zhou, **given)


async def a_sampled(people: Cast) -> UUID:
    await closed(people)
    await a_sample(people)
    found: UUID = await db.value("SELECT id FROM assignments_sampled")
    return found


async def a_flawed(people: Cast, **changes: Any) -> UUID:
    sampled = await a_sampled(people)
    found = await sampled_for(people.shen, sampled)
    given: dict[str, Any] = {
        "grade": "flawed",
        "faults": ["time"],
        "findings": "答复超期",
        "mend_by": today() + timedelta(days=10),
        **changes,
    }
    await sampling.grade(found, await assignment_for(people.shen, found["assignment"]), people.shen, **given)
    return sampled


def test_the_same_list_seed_and_size_draw_the_same() -> None:
    ids = [uuid4() for _ in range(50)]
    drawn = drawn_from(population_of(ids), "立冬", 10)
    assert drawn == drawn_from(population_of(reversed(ids)), "立冬", 10)
    assert len(set(drawn)) == 10
    assert set(drawn) <= set(ids)
    assert drawn == sorted(ids, key=lambda one: sha256(f"立冬{one}".encode()).hexdigest())[:10]
    assert drawn_from(population_of(ids), "小雪", 10) != drawn
    assert drawn_from(population_of(ids), "立冬", 20)[:10] == drawn, "a larger draw begins with the smaller"
    assert len(drawn_from(population_of(ids), "立冬", 90)) == 50
    assert drawn_from(population_of([]), "立冬", 3) == []


def test_every_case_has_the_same_chance() -> None:
    ids = [UUID(int=number) for number in range(20)]
    times = dict.fromkeys(ids, 0)
    for seed in range(400):
        for one in drawn_from(population_of(ids), str(seed), 5):
            times[one] += 1
    assert all(60 <= drawn <= 140 for drawn in times.values()), times


async def test_the_seed_is_fixed_before_the_list_is_seen(browser: Browser, people: Cast) -> None:
    await closed(people)
    await closed(people, "LJ202600002")
    await browser.sign_in(people.zhou)
    form = await browser.see("/assignments/samples/new")
    assert "符合条件" not in form
    assert "LJ2026" not in form
    answer = await browser.send("/assignments/samples/new", DRAW)
    assert answer.status_code == 303
    page = answer.headers["location"].split("?")[0]
    shown = await browser.see(page)
    assert "立冬" in shown
    assert "LJ202600001" in shown
    assert "LJ202600002" in shown
    assert (await db.value("SELECT population FROM assignments_sample")) in shown
    assert "第四季度评查" in await browser.see("/assignments/samples")
    again = await browser.see(f"{page}/repeat")
    assert "重新抽取，结果一致。" in again
    listed = await browser.get(f"{page}/population.txt")
    assert sha256(listed.content).hexdigest() == await db.value("SELECT population FROM assignments_sample")


async def test_only_what_was_filed_in_the_period_is_drawn_from(people: Cast) -> None:
    inside = [await closed(people), await confirmed(people, "LJ2")]
    earlier = await closed(people, "LJ3")
    await closed(people, "LJ4")
    shift = "UPDATE assignments_case SET filed_on = filed_on - 9 WHERE number = 'LJ3' RETURNING id"
    assert await db.value(shift)
    reopened = "UPDATE assignments_case SET filed_on = NULL WHERE number = 'LJ4' RETURNING id"
    assert await db.value(reopened)
    sample = await a_sample(people, size=9)
    drawn = [line["assignment"] for line in await drawn_in(people.zhou, sample)]
    assert sorted(drawn) == sorted(inside)
    assert earlier not in drawn
    assert await db.value("SELECT eligible FROM assignments_sample") == 2


async def test_a_draw_that_was_tampered_with_is_not_equal(people: Cast) -> None:
    for number in ("LJ1", "LJ2", "LJ3"):
        await closed(people, number)
    sample = await a_sample(people, size=2)
    found = await sample_for(people.zhou, sample)
    assert (await repeated(people.zhou, found))["same_draw"]
    other = "SELECT a.id FROM assignments_assignment a WHERE a.id NOT IN (SELECT assignment FROM assignments_sampled)"
    swapped = f"UPDATE assignments_sampled SET assignment = ({other}) WHERE position = 1 RETURNING id"
    assert await db.value(swapped)
    again = await repeated(people.zhou, found)
    assert (again["same_population"], again["same_draw"]) == (True, False)
    assert not (await repeated(people.zhou, {**found, "seed": "小雪", "size": 3}))["same_draw"]


async def test_what_changed_since_is_told_and_changes_nothing(people: Cast) -> None:
    for number in ("LJ1", "LJ2"):
        await closed(people, number)
    sample = await a_sample(people, size=1)
    await closed(people, "LJ3")
    assert await db.value("UPDATE assignments_case SET filed_on = NULL WHERE number = 'LJ1' RETURNING id")
    again = await repeated(people.zhou, await sample_for(people.zhou, sample))
    assert (again["same_draw"], again["gone"], again["come"]) == (True, 1, 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closed_from": (today() + timedelta(days=1)).isoformat()}, "不能晚于"),
        ({"closed_until": (today() + timedelta(days=1)).isoformat()}, "不能晚于今天"),
        ({"size": "0"}, "抽取件数"),
        ({"size": "201"}, "抽取件数"),
        ({"seed": ""}, "随机种子"),
        ({"name": ""}, "评查名称"),
    ],
)
async def test_a_draw_must_be_possible(browser: Browser, people: Cast, changes: dict[str, str], words: str) -> None:
    await closed(people)
    await browser.sign_in(people.zhou)
    answer = await browser.send("/assignments/samples/new", DRAW | changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert await db.value("SELECT count(*) FROM assignments_sample") == 0


async def test_from_nothing_nothing_is_drawn(people: Cast) -> None:
    await closed(people)
    since, until = today() - timedelta(days=90), today() - timedelta(days=60)
    with pytest.raises(Refused, match="无从抽取"):
        await a_sample(people, closed_from=since, closed_until=until)
    register = await own_register(people.zhou)
    assert register is not None
    with pytest.raises(Refused, match="只有本联席会议办公室"):
        await sampling.draw(
            register, people.chen, name="评查", seed="1", closed_from=today(), closed_until=today(), size=1
        )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closed_from": today() + timedelta(days=1)}, "起止日期不对"),
        ({"closed_until": today() + timedelta(days=1)}, "起止日期不对"),
        ({"size": 0}, "抽取件数"),
        ({"size": 201}, "抽取件数"),
    ],
)
async def test_the_action_itself_draws_nothing_impossible(people: Cast, changes: dict[str, Any], words: str) -> None:
    await closed(people)
    with pytest.raises(Refused, match=words):
        await a_sample(people, **changes)


async def test_a_third_person_grades_and_the_unit_mends_by_the_day(browser: Browser, people: Cast) -> None:
    sampled = await a_sampled(people)
    page = f"/assignments/samples/cases/{sampled}"
    await browser.sign_in(people.li)
    await browser.see(page, 404)
    await browser.sign_in(people.zhou)
    assert "案件评查须由" in await browser.see(page)
    assert (await browser.send(page, FLAWED)).status_code == 409, "who reviewed does not grade"
    await browser.sign_in(people.shen)
    assert "提交评查结论" in await browser.see(page)
    for missing, words in (("faults", "问题类别"), ("findings", "发现的问题")):
        answer = await browser.send(page, FLAWED | {missing: ""})
        assert answer.status_code == 422, missing
        assert words in answer.text
    assert (await browser.send(page, FLAWED | {"grade": "regular"})).status_code == 422
    assert (await browser.send(page, FLAWED | {"mend_by": today().isoformat()})).status_code == 422
    sample = await db.value("SELECT id FROM assignments_sample")
    await browser.send(page, FLAWED | {"exposed": "1", "version": "0"}, to=f"/assignments/samples/{sample}")
    assert (await browser.send(page, FLAWED)).status_code == 409
    duty = await db.row("SELECT unit, due, title, done_at FROM duty WHERE subject_id = {}", sampled)
    assert duty == {
        "unit": people.unit["fuwu"],
        "due": today() + timedelta(days=10),
        "title": "评查整改 LJ202600001",
        "done_at": None,
    }
    assert sampled in {line["subject_id"] for line in await duties.mine(people.li)}
    await browser.sign_in(people.chen)
    assert "缺送达回证" in await browser.see(page)
    assert (await browser.send(f"{page}/mended", {"mended": "11月25日补送达。"})).status_code == 409
    await browser.sign_in(people.li)
    stale = await browser.send(f"{page}/mended", {"mended": "11月25日补送达。", "version": "0"})
    assert stale.status_code == 409
    await browser.send(f"{page}/mended", {"mended": "11月25日补送达。"}, to=page)
    assert (await browser.send(f"{page}/mended", {"mended": "再报一次。"})).status_code == 409
    found = await db.row("SELECT mended, mended_on FROM assignments_sampled")
    assert found == {"mended": "11月25日补送达。", "mended_on": today()}
    assert await db.value("SELECT done_on FROM duty WHERE subject_id = {}", sampled) == today()


async def test_the_guards_of_the_actions_hold_without_the_page(people: Cast) -> None:
    sampled = await a_sampled(people)
    found = await sampled_for(people.shen, sampled)
    assignment = await assignment_for(people.shen, found["assignment"])
    for account in ("zhou", "chen", "li", "qian"):
        with pytest.raises(Refused, match="案件评查须由"):
            await sampling.grade(found, assignment, people.person[account], grade="regular")
    with pytest.raises(Refused, match="问题类别"):
        await sampling.grade(found, assignment, people.shen, grade="flawed", findings="超期")
    with pytest.raises(Refused, match="整改时限应晚于今天"):
        await sampling.grade(found, assignment, people.shen, grade="regular", mend_by=today())
    with pytest.raises(Refused, match="从列表中选择"):
        await sampling.grade(found, assignment, people.shen, grade="good")
    await sampling.grade(found, assignment, people.shen, grade="regular")
    with pytest.raises(Refused, match="刚刚已有人办理"):
        await sampling.grade(found, assignment, people.shen, grade="regular")
    with pytest.raises(Refused, match="没有评查整改任务"):
        await sampling.mend(await sampled_for(people.li, sampled), assignment, people.li, mended="改了")
    assert await db.value("SELECT count(*) FROM duty WHERE subject_kind = 'assignments.sampled'") == 0


async def test_only_the_unit_that_leads_says_what_was_mended(people: Cast) -> None:
    sampled = await a_flawed(people)
    found = await sampled_for(people.shen, sampled)
    assignment = await assignment_for(people.shen, found["assignment"])
    for account in ("chen", "lin", "zhou", "shen"):
        with pytest.raises(Refused, match="评查整改情况由"):
            await sampling.mend(found, assignment, people.person[account], mended="改了")
    assert await db.value("SELECT done_at FROM duty WHERE subject_id = {}", sampled) is None


async def test_a_personal_number_stays_out_of_the_findings(browser: Browser, people: Cast) -> None:
    sampled = await a_sampled(people)
    await browser.sign_in(people.shen)
    answer = await browser.send(f"/assignments/samples/cases/{sampled}", FLAWED | {"findings": "漏记13812345678"})
    assert answer.status_code == 422
    assert "保留的理由" in answer.text


async def test_the_exposure_list_has_numbers_units_and_kinds_only(browser: Browser, people: Cast) -> None:
    await a_flawed(people, exposed=True, findings="答复超期三十天")
    sample = await db.value("SELECT id FROM assignments_sample")
    context = printed(await drawn_in(people.shen, sample), title="曝光清单", unit="区信联办", on=today())
    assert context["rows"] == [
        {
            "place": 1,
            "number": "LJ202600001",
            "lead_name": "青石街道公共服务办公室",
            "faults": "时限要求",
            "mend_by": today() + timedelta(days=10),
            "mended_on": "未整改",
        }
    ]
    assert "三十天" not in str(context)
    assert "电梯" not in str(context)
    await browser.sign_in(people.shen)
    answer = await browser.get(f"/assignments/samples/{sample}/exposure.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert await db.value("SELECT count(*) FROM audit_entry WHERE action = 'assignments.sample.expose'") == 1


async def test_what_is_not_exposed_is_not_printed(browser: Browser, people: Cast) -> None:
    await a_flawed(people)
    sample = await db.value("SELECT id FROM assignments_sample")
    await browser.sign_in(people.shen)
    answer = await browser.get(f"/assignments/samples/{sample}/exposure.pdf")
    assert answer.status_code == 409
    assert "还没有列入曝光清单" in answer.text


async def kept_from(people: Cast, assignment: UUID) -> None:
    """沈 is of the office, and must not know of the case."""
    case = (await assignment_for(people.zhou, assignment))["backlog_case"]
    found = await case_for(people.zhou, case)
    await cases.recuse(found, people.zhou, person=people.shen.id, unit=None, reason="亲属关系")


async def test_who_is_recused_sees_neither_the_drawn_case_nor_its_duty(browser: Browser, people: Cast) -> None:
    """Nor the draw, where it drew nothing else; and no act of theirs reaches it."""
    sampled = await a_flawed(people, exposed=True)
    found = await sampled_for(people.zhou, sampled)
    await kept_from(people, found["assignment"])
    with pytest.raises(Missing):
        await sampled_for(people.shen, sampled)
    await browser.sign_in(people.shen)
    page = f"/assignments/samples/{found['sample']}"
    assert "还没有抽取过评查案件" in await browser.see("/assignments/samples")
    for path in ("", "/repeat", "/population.txt", "/exposure.pdf"):
        assert (await browser.get(page + path)).status_code == 404, path
    one = f"/assignments/samples/cases/{sampled}"
    assert (await browser.send(one, FLAWED)).status_code == 404
    assert (await browser.send(f"{one}/mended", {"mended": "改了"})).status_code == 404
    assert await duties.one(people.shen, "assignments.sampled", sampled) is None


async def test_a_draw_looks_as_if_the_hidden_case_were_not_there(browser: Browser, people: Cast) -> None:
    """Its number, its place in the order, its line in the list and every count of it are gone, and the draw can be
    repeated all the same."""
    for number in ("LJ1", "LJ2", "LJ3", "LJ4"):
        await closed(people, number)
    sample = await a_sample(people, size=3)
    drawn = await drawn_in(people.shen, sample)
    await a_sample(people, size=1, name="另一次")
    hidden = drawn[1]
    graded = await sampled_for(people.shen, hidden["id"])
    fault: dict[str, Any] = {"grade": "flawed", "faults": ["time"], "findings": "超期", "exposed": True}
    await sampling.grade(graded, await assignment_for(people.shen, graded["assignment"]), people.shen, **fault)
    await kept_from(people, hidden["assignment"])
    await browser.sign_in(people.shen)
    page = f"/assignments/samples/{sample}"
    shown = await browser.see(page)
    assert [line["place"] for line in await drawn_in(people.shen, sample)] == [1, 2]
    assert hidden["number"] not in shown
    assert "2. " + drawn[2]["number"] in shown
    assert "3 件" in shown, "符合条件"
    assert "4 件" not in shown
    listed = (await browser.get(f"{page}/population.txt")).content
    assert str(hidden["assignment"]).encode() not in listed
    assert sha256(listed).hexdigest() in shown
    assert await db.value("SELECT population FROM assignments_sample WHERE id = {}", sample) not in shown
    assert drawn_from(listed, "立冬", 2) == [drawn[0]["assignment"], drawn[2]["assignment"]], "as the page says"
    again = await browser.see(f"{page}/repeat")
    assert "重新抽取，结果一致。" in again
    assert "总体没有变化" in again
    assert str(hidden["assignment"]) not in again
    assert "取前 2 个" in again
    assert (await browser.get(f"{page}/exposure.pdf")).status_code == 409
    one = next(line for line in (await samples_for(people.shen))["samples"] if line["id"] == sample)
    assert (one["drawn"], one["graded"], one["flawed"]) == (2, 0, 0)
    whole = next(line for line in (await samples_for(people.zhou))["samples"] if line["id"] == sample)
    assert (whole["drawn"], whole["graded"], whole["flawed"]) == (3, 1, 1)


@pytest.mark.parametrize("size", [1, 2, 3, 9])
async def test_who_draws_gets_as_many_as_asked_for_and_the_hidden_case_is_not_spared(people: Cast, size: int) -> None:
    made = [await closed(people, number) for number in ("LJ1", "LJ2", "LJ3", "LJ4")]
    order = drawn_from(population_of(made), "立冬", 4)
    await kept_from(people, order[0])
    register = await own_register(people.shen)
    assert register is not None
    given: dict[str, Any] = {"closed_from": today(), "closed_until": today(), "seed": "立冬"}
    sample = await sampling.draw(register, people.shen, name="评查", size=size, **given)
    assert [line["assignment"] for line in await drawn_in(people.shen, sample)] == order[1 : size + 1]
    assert (await sample_for(people.shen, sample))["drawn"] == min(size, 3)
    found = await sample_for(people.zhou, sample)
    assert [line["assignment"] for line in await drawn_in(people.zhou, sample)] == order[: size + 1]
    assert (await repeated(people.zhou, found))["same_draw"]


async def test_who_may_know_of_nothing_there_draws_from_nothing(people: Cast) -> None:
    await kept_from(people, await closed(people))
    register = await own_register(people.shen)
    assert register is not None
    with pytest.raises(Refused, match="无从抽取"):
        await sampling.draw(
            register, people.shen, name="评查", seed="1", closed_from=today(), closed_until=today(), size=1
        )


async def test_an_earlier_draw_of_hidden_cases_only_is_not_counted(people: Cast) -> None:
    hidden = await closed(people, "LJ1")
    await a_sample(people)
    await closed(people, "LJ2")
    later = await a_sample(people, size=2)
    await kept_from(people, hidden)
    assert (await sample_for(people.shen, later))["before"] == 0
    assert (await sample_for(people.zhou, later))["before"] == 1


@pytest.mark.parametrize("who", ["chen", "li", "qian"])
async def test_draws_are_the_offices(browser: Browser, people: Cast, who: str) -> None:
    await closed(people)
    sample = await a_sample(people)
    await browser.sign_in(people.person[who])
    for path in ("/assignments/samples", "/assignments/samples/new", f"/assignments/samples/{sample}"):
        await browser.see(path, 403)


async def test_the_lists_ask_as_often_for_three_as_for_one(browser: Browser, people: Cast) -> None:
    await closed(people)
    sample = await a_sample(people)
    await browser.sign_in(people.shen)
    async with counted() as one:
        await browser.see("/assignments/samples")
    async with counted() as one_drawn:
        await browser.see(f"/assignments/samples/{sample}")
    for number in ("LJ2", "LJ3"):
        await closed(people, number)
    three = await a_sample(people, size=3)
    async with counted() as many:
        await browser.see("/assignments/samples")
    async with counted() as many_drawn:
        await browser.see(f"/assignments/samples/{three}")
    assert (len(one), len(one_drawn)) == (len(many), len(many_drawn))
    assert max(len(many), len(many_drawn)) <= 12
