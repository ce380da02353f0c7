"""What a letter says comes from the ledger: on the day it is drafted, and once more on the day it is signed."""

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from portal import db, duties
from portal.accountability.actions import letters
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.letter_words import Standing, cause_for, differences, renewed, title_for
from portal.accountability.queries.letters import letter_for, written_standings
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import BadInput, Missing, Refused
from tests.portal.accountability.letters.writing import a_draft, a_duty, extended, freeze_as, issued, sign_as, submitted

DAY = date(2026, 11, 22)


def a_standing(**changes: object) -> Standing:
    given = {
        "duty": uuid4(),
        "title": "修订接访值班制度",
        "source": "议定事项",
        "unit_name": "青石街道公共服务办公室",
        "due": date(2026, 11, 12),
        "first_due": date(2026, 11, 12),
        "extensions": 0,
        "reminded_on": None,
        "standing": "open",
        "done_on": None,
        "as_of": DAY,
        **changes,
    }
    return Standing(**given)  # type: ignore[arg-type]


def test_the_facts_of_one_matter_are_said_with_their_days() -> None:
    said = cause_for([a_standing(first_due=date(2026, 10, 1), extensions=2, reminded_on=date(2026, 11, 20))])
    assert said == (
        "“修订接访值班制度”（议定事项）由青石街道公共服务办公室承办，应于2026年11月12日前办结"
        "（原定2026年10月1日，已延期2次）。截至2026年11月22日，已逾期10天。最近一次提醒为2026年11月20日。"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due": DAY}, "当日到期"),
        ({"due": date(2026, 11, 25)}, "距到期还有3天"),
        ({"standing": "handed_in"}, "办理结果已提交，正在审核"),
        ({"standing": "done", "done_on": date(2026, 11, 15)}, "已于2026年11月15日办结，超过时限3天"),
        ({"standing": "done", "done_on": date(2026, 11, 10)}, "该事项已于2026年11月10日办结。"),
    ],
)
def test_every_way_a_matter_can_stand_has_its_words(changes: dict[str, object], words: str) -> None:
    assert words in cause_for([a_standing(**changes)])


def test_many_matters_are_summed_up_and_listed_behind() -> None:
    said = cause_for([a_standing(due=date(2026, 11, 12) - timedelta(days=more)) for more in range(4)])
    assert said == "你单位承办的4件督办事项，截至2026年11月22日，其中4件逾期，最长逾期13天（详见附件）。"


def test_a_long_matter_is_not_put_into_the_title() -> None:
    assert title_for("supervision_letter", [a_standing(title="很长的事项" * 12)]) == "关于督办有关逾期督办事项的函"
    assert title_for("supervision_letter", [a_standing()]) == "关于督办“修订接访值班制度”的函"
    assert title_for("reminder", [a_standing(), a_standing()]) == "关于提醒办理2件逾期督办事项的函"


def test_a_sentence_left_as_it_was_composed_is_composed_anew_and_one_rewritten_is_not() -> None:
    before, other = a_standing(), a_standing(title="公布补助办法")
    after = a_standing(duty=before.duty, as_of=date(2026, 11, 24))
    text = f"经查：\n{cause_for([before])}\n{cause_for([other])}"
    new, whole = renewed(text, [before, other], [after, other])
    assert whole
    assert new == f"经查：\n{cause_for([after])}\n{cause_for([other])}"
    typed = text.replace("已逾期10天", "已经拖了10天")
    new, whole = renewed(typed, [before, other], [after, other])
    assert not whole
    assert "已经拖了10天" in new


def test_the_difference_names_what_changed() -> None:
    before = a_standing()
    after = a_standing(duty=before.duty, due=date(2026, 11, 30), extensions=1)
    assert differences([before], [after]) == [
        "“修订接访值班制度”：完成时限由2026年11月12日改为2026年11月30日，延期次数由0次改为1次，逾期由10天改为0天"
    ]
    assert differences([before], [before]) == []


@pytest.mark.parametrize("kind", LETTER_KINDS)
async def test_every_kind_can_be_drafted_from_a_late_matter(people: Cast, kind: str) -> None:
    by = people.zhou if people.zhou.has(*LETTER_KINDS[kind].drafters) else people.wang
    letter = await letters.draft_for(by, kind, [(await a_duty(people))["id"]], "逾期未报")
    found = await letter_for(by, letter)
    assert "已逾期10天" in found["cause"]
    assert found["state"] == "drafted"
    assert found["reply_days"] in {7, 30}
    assert found["unit"] == by.holdings[0].unit


async def test_what_is_not_theirs_to_see_is_not_drafted_about(people: Cast) -> None:
    duty = await a_duty(people, unit="other_office")
    with pytest.raises(Missing):
        await letters.draft_for(people.zhou, "reminder", [duty["id"]])
    with pytest.raises(Missing):
        await letters.draft_for(people.zhou, "reminder", [uuid4()])


async def test_who_does_not_write_letters_is_told_so(people: Cast) -> None:
    duty = await a_duty(people)
    for who in (people.li, people.tang, people.qian):
        with pytest.raises(Refused, match="不能起草"):
            await letters.draft_for(who, "reminder", [duty["id"]])
    with pytest.raises(Refused, match="不能起草"):
        await letters.draft_for(people.zhou, "caution_book", [duty["id"]])


async def test_one_letter_goes_to_one_unit_and_one_draft_of_a_kind_is_enough(people: Cast) -> None:
    one, other = await a_duty(people), await a_duty(people, unit="dangjian")
    with pytest.raises(Refused, match="一份函件只发一个单位"):
        await letters.draft_for(people.zhou, "reminder", [one["id"], other["id"]])
    await letters.draft_for(people.zhou, "reminder", [one["id"]])
    with pytest.raises(Refused, match="已有一份“提醒函”"):
        await letters.draft_for(people.shen, "reminder", [one["id"]])
    await letters.draft_for(people.shen, "supervision_letter", [one["id"]])


async def test_what_is_met_is_not_pressed_for_but_may_be_reported(people: Cast) -> None:
    duty = await a_duty(people)
    await duties.finish_duty("meetings.resolution", duty["subject_id"], today())
    with pytest.raises(Refused, match="已办结"):
        await letters.draft_for(people.zhou, "reminder", [duty["id"]])
    letter = await letters.draft_for(people.zhou, "circular", [duty["id"]])
    assert "超过时限10天" in (await letter_for(people.zhou, letter))["cause"]


async def test_the_clock_drafts_once_and_nothing_goes_out(people: Cast) -> None:
    office = people.unit["conference_office"]
    one, other = await a_duty(people), await a_duty(people)
    first = await letters.draft_as_proposed(office, "reminder", [one["id"]], "逾期3天")
    assert await letters.draft_as_proposed(office, "reminder", [one["id"]], "逾期4天") == first
    second = await letters.draft_as_proposed(office, "reminder", [one["id"], other["id"]], "逾期4天")
    assert second != first
    assert [one.duty for one in await written_standings(second)] == [other["id"]]
    found = await letter_for(people.zhou, first)
    assert (found["state"], found["drafted_by"], found["drafted_by_name"]) == ("drafted", None, "系统拟稿")
    assert await db.value("SELECT count(*) FROM document") == 0
    assert await db.value("SELECT count(*) FROM notice WHERE person = {}", people.li.id) == 0
    told = await db.rows("SELECT title, sentence FROM notice WHERE person = {}", people.zhou.id)
    assert len(told) == 2
    assert not any("值班制度" in line["title"] + line["sentence"] for line in told)


async def test_who_takes_up_the_clocks_draft_is_its_drafter_and_does_not_sign_it(people: Cast) -> None:
    office = people.unit["conference_office"]
    letter = await letters.draft_as_proposed(office, "reminder", [(await a_duty(people))["id"]], "逾期3天")
    await letters.submit(await letter_for(people.zhou, letter), people.zhou)
    with pytest.raises(Refused, match="您不能“签发并印发”"):
        await sign_as(people, letter, "zhou")
    await freeze_as(people, letter, "shen")


async def test_what_is_left_blank_is_not_submitted(people: Cast) -> None:
    letter = await letters.draft_for(people.zhou, "liability_advice", [(await a_duty(people))["id"]])
    with pytest.raises(BadInput) as refused:
        await letters.submit(await letter_for(people.zhou, letter), people.zhou)
    assert refused.value.complaints == [
        ("主送单位", "请选择主送单位"),
        ("要求", "还有未填写的内容：【请写明已经查明的后果】"),
    ]


async def test_facts_that_changed_are_shown_and_accepted_before_it_is_signed(people: Cast) -> None:
    duty = await a_duty(people)
    letter = await submitted(people, duty=duty)
    await extended(people, duty, today() + timedelta(days=5))
    with pytest.raises(Refused, match="情况有变化"):
        await sign_as(people, letter, "shen")
    assert await db.value("SELECT count(*) FROM document_counter") == 0
    await sign_as(people, letter, "shen", accepted=True)
    found = await letter_for(people.li, letter)
    assert "距到期还有5天" in found["cause"]
    assert "距到期还有5天" in json.loads(found["printed"])["cause"]
    kept = (await written_standings(letter))[0]
    assert (kept.extensions, kept.due) == (1, today() + timedelta(days=5))


async def test_what_the_signer_was_not_shown_is_not_signed(people: Cast) -> None:
    letter = await submitted(people)
    found = await letter_for(people.shen, letter)
    with pytest.raises(Refused, match="情况有变化"):
        await letters.sign(people.shen, letter, version=found["version"], seen="", accepted=True)


async def test_what_is_met_before_the_signature_is_not_pressed_for(people: Cast) -> None:
    duty = await a_duty(people)
    letter = await submitted(people, duty=duty)
    await duties.finish_duty("meetings.resolution", duty["subject_id"], today())
    with pytest.raises(Refused, match="已办结，不能列入"):
        await sign_as(people, letter, "shen", accepted=True)


async def test_a_draft_is_brought_up_to_date_by_one_press(people: Cast) -> None:
    duty = await a_duty(people)
    letter = await a_draft(people, duty=duty)
    await extended(people, duty, today() + timedelta(days=2))
    assert await letters.refresh(await letter_for(people.zhou, letter), people.zhou)
    assert "距到期还有2天" in (await letter_for(people.zhou, letter))["cause"]


async def test_matters_are_taken_in_and_left_out_with_their_sentences(people: Cast) -> None:
    one, other = await a_duty(people), await a_duty(people, late=4, title="公布补助办法")
    letter = await a_draft(people, duty=one)

    async def with_matters(*chosen: UUID) -> str:
        found = await letter_for(people.zhou, letter)
        words = letters.Words(
            **{name: found[name] for name in ("title", "addressee", "cause", "basis", "demand", "reply_days")},
            duties=chosen,
        )
        await letters.edit(found, people.zhou, words)
        return str((await letter_for(people.zhou, letter))["cause"])

    both = await with_matters(one["id"], other["id"])
    assert both.count("已逾期") == 2
    assert "修订接访值班制度" not in await with_matters(other["id"])
    strange = await a_duty(people, unit="dangjian")
    with pytest.raises(Refused, match="同一承办单位"):
        await with_matters(other["id"], strange["id"])


async def test_an_issued_letter_is_frozen_in_the_database(people: Cast) -> None:
    duty = await a_duty(people)
    letter = await issued(people, duty=duty)
    await extended(people, duty, today() + timedelta(days=9))
    assert (await written_standings(letter))[0].extensions == 0
    for statement in (
        "UPDATE accountability_letter SET cause = 'x' WHERE id = {} RETURNING id",
        "DELETE FROM accountability_letter WHERE id = {} RETURNING id",
        "UPDATE accountability_letter_matter SET extensions = 9 WHERE letter = {} RETURNING id",
        "DELETE FROM accountability_letter_matter WHERE letter = {} RETURNING id",
    ):
        with pytest.raises(Exception, match="frozen"):
            async with db.atomic():
                await db.value(statement, letter)
