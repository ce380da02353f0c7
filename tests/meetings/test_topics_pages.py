"""The pages of a topic: from the duty it comes from to the convenor's word, and two who write at once."""

from uuid import UUID

from meetings.actions import calling_for_topics, establishing, opinions, topic_papers, topics
from meetings.queries.topics import topic_for
from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.builders import a_file, an_item
from tests.house.counting import counted, growing
from tests.inspections.test_main_path import PDF
from tests.meetings_builders import a_conference, a_meeting, an_approved_topic


async def version_of(topic: UUID) -> str:
    return str(await db.value("SELECT version FROM meetings_topic WHERE id = {}", topic))


async def test_a_topic_is_brought_completed_and_approved_on_its_page(browser: Browser, people: Cast) -> None:
    await a_conference(people)
    await browser.sign_in(people.lin)
    await browser.see("/meetings/topics/new")
    answer = await browser.send("/meetings/topics/new", {"title": "加装电梯", "place": await place_of(people)})
    path = answer.headers["location"].split("?")[0]
    topic = UUID(path.rsplit("/", 1)[1])
    assert "没有写明需议定的问题" in await browser.see(path)
    await browser.see(f"{path}/edit")
    whole = {"title": "加装电梯", "question": "明确牵头单位。", "background": "同类较多。", "presenter": "罗毅"}
    await browser.send(f"{path}/edit", {**whole, "minutes_asked": "8", "version": await version_of(topic)}, to=path)
    await browser.send(f"{path}/papers", files={"file": ("方案.pdf", PDF, "application/pdf")}, to=path)
    await browser.send(f"{path}/submit", {"version": await version_of(topic)}, to=path)
    for who, move in ((people.luo, "agree"), (people.zhou, "screen"), (people.tang, "approve")):
        await browser.sign_in(who)
        assert f'action="{path}/{move}"' in await browser.see(path)
        await browser.send(f"{path}/{move}", {"version": await version_of(topic)}, to=path)
    page = await browser.see(path)
    assert "已审定，待列入" in page
    assert "方案.pdf" in page
    paper = await db.value("SELECT id FROM attachment WHERE subject_id = {}", topic)
    assert (await browser.get(f"{path}/papers/{paper}")).content == PDF


async def place_of(people: Cast) -> str:
    conference = await db.value("SELECT id FROM meetings_conference")
    return f"{conference}:{people.unit['housing']}"


async def test_too_long_is_said_with_count_and_limit_and_keeps_what_was_typed(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    await db.rows(
        "INSERT INTO meetings_limit (id, conference, name, amount, unit, article) VALUES ({}, {}, 'topic_characters', 50, '字', '本会规则')",
        db.new_id(),
        conference,
    )
    await browser.sign_in(people.lin)
    sent = {"title": "加装电梯", "place": await place_of(people), "background": "字" * 51, "minutes_asked": "11"}
    answer = await browser.send("/meetings/topics/new", sent)
    assert answer.status_code == 422
    assert "最多 50 个字，现有 51 个字" in answer.text
    assert "应在 1 至 10 之间" in answer.text
    assert "字" * 51 in answer.text


async def test_a_duty_leads_to_a_topic_that_leads_back(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    item = await an_item(people)
    await db.rows("UPDATE meetings_liaison SET person = {} WHERE person = {}", people.li.id, people.sun.id)
    await browser.sign_in(people.li)
    page = await browser.see(f"/accountability/of/inspections.item/{item}")
    address = f"/meetings/topics/new?from_kind=inspections.item&amp;from_id={item}"
    assert address in page
    assert "针对接访值班安排流于形式的问题" in await browser.see(address.replace("&amp;", "&"))
    sent = {"title": "提请研究", "place": f"{conference}:{people.unit['qingshi']}"}
    answer = await browser.send("/meetings/topics/new", {**sent, "from_kind": "inspections.item", "from_id": str(item)})
    path = answer.headers["location"].split("?")[0]
    assert f"/inspections/items/{item}" in await browser.see(path)
    await browser.sign_in(people.lin)
    await browser.see(address.replace("&amp;", "&"), status=404)
    forged = await browser.send(
        "/meetings/topics/new",
        {"title": "x", "place": await place_of(people), "from_kind": "inspections.item", "from_id": str(item)},
    )
    assert forged.status_code == 404


async def test_a_topic_is_offered_only_to_whoever_brings_topics(browser: Browser, people: Cast) -> None:
    """The leader of the unit sees the duty; they are nobody's liaison, and the page of the new topic refuses them."""
    await a_conference(people)
    item = await an_item(people)
    await browser.sign_in(people.chen)
    assert "提请联席会议研究" not in await browser.see(f"/accountability/of/inspections.item/{item}")
    await browser.see(f"/meetings/topics/new?from_kind=inspections.item&from_id={item}", status=409)


async def test_who_sees_the_topic_but_not_its_source_is_not_told_the_source(browser: Browser, people: Cast) -> None:
    from meetings.queries.topic_places import source_for

    conference = await a_conference(people)
    item = await an_item(people)
    card = await source_for(people.chen, "inspections.item", item)
    topic = await topics.draft(people.lin, conference, people.unit["housing"], title="提请研究", source=card)
    await browser.sign_in(people.lin)
    page = await browser.see(f"/meetings/topics/{topic}")
    assert "来源事项不在您的职责范围内" in page
    assert f"/inspections/items/{item}" not in page


async def test_two_who_write_at_once_see_both_texts(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, state="agreed")
    path, seen = f"/meetings/topics/{topic}", await version_of(topic)
    await browser.sign_in(people.shen)
    await browser.send(f"{path}/edit", {"title": "沈洁写的名称", "version": seen}, to=path)
    await browser.sign_in(people.zhou)
    answer = await browser.send(f"{path}/edit", {"title": "周岚写的名称", "version": seen})
    assert answer.status_code == 409
    for words in ("沈洁写的名称", "周岚写的名称", "沈洁"):
        assert words in answer.text
    assert (await topic_for(people.zhou, topic))["title"] == "沈洁写的名称"
    chosen = {"title": "商定的名称", "version": await version_of(topic)}
    await browser.send(f"{path}/edit", chosen, to=path)
    assert (await topic_for(people.zhou, topic))["title"] == "商定的名称"


async def test_a_decision_on_an_older_text_is_not_taken(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, state="agreed")
    path, seen = f"/meetings/topics/{topic}", await version_of(topic)
    await topics.edit(await topic_for(people.shen, topic), people.shen, question="改过的问题。")
    await browser.sign_in(people.zhou)
    answer = await browser.send(f"{path}/return", {"note": "请补充数据。", "version": seen})
    assert answer.status_code == 409
    assert "修改议题" in answer.text
    assert "请补充数据。" in answer.text
    assert await db.value("SELECT state FROM meetings_topic WHERE id = {}", topic) == "agreed"


async def test_an_opinion_is_asked_and_answered_on_the_page(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, state="submitted")
    path = f"/meetings/topics/{topic}"
    await browser.sign_in(people.lin)
    await browser.send(f"{path}/ask", {"units": [str(people.unit["qingshi"])]}, to=path)
    asked = await db.value("SELECT id FROM meetings_topic_unit WHERE topic = {}", topic)
    await browser.sign_in(people.sun)
    assert "青石街道的会前意见" in await browser.see(path)
    bare = await browser.send(f"{path}/opinions/{asked}", {"opinion": "disagree"})
    assert bare.status_code == 422
    await browser.send(f"{path}/opinions/{asked}", {"opinion": "disagree", "remark": "应由区里统筹。"}, to=path)
    await browser.sign_in(people.luo)
    await browser.send(f"{path}/agree", {"version": await version_of(topic)}, to=path)
    await browser.sign_in(people.zhou)
    page = await browser.see(path)
    assert "还没有协调一致" in page
    refused = await browser.send(f"{path}/screen", {"version": await version_of(topic)})
    assert refused.status_code == 409
    assert "未经协调一致" in refused.text
    await browser.send(f"{path}/settle", {"settled_by": "区委副书记唐正", "settlement": "由区住建局牵头。"}, to=path)
    await browser.send(f"{path}/screen", {"version": await version_of(topic)}, to=path)


async def test_editing_warns_that_opinions_will_fall(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, state="agreed")
    await opinions.ask(await topic_for(people.lin, topic), people.lin, [people.unit["qingshi"]])
    asked = await db.value("SELECT id FROM meetings_topic_unit WHERE topic = {}", topic)
    await opinions.give(await topic_for(people.sun, topic), people.sun, asked, opinion="agree", remark=None)
    await browser.sign_in(people.zhou)
    assert "原来的意见就失效" in await browser.see(f"/meetings/topics/{topic}/edit")


async def test_the_list_counts_filters_and_goes_out_as_excel(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    await a_meeting(people, conference)
    for state in ("agreed", "pooled"):
        await an_approved_topic(people, conference, state=state, title=f"议题{state}")
    await browser.sign_in(people.zhou)
    assert "议题agreed" in await browser.see("/meetings/topics?state=agreed")
    pool = await browser.see("/meetings/topics?state=pooled")
    assert "议题pooled" in pool
    assert "议题agreed" not in pool
    sheet = await browser.get("/meetings/topics.xlsx?state=pooled")
    assert sheet.status_code == 200
    assert sheet.content[:2] == b"PK"
    for strange in ("after=x", "state=x&conference=x&mine=x", "q=%00"):
        await browser.see(f"/meetings/topics?{strange}")


async def test_handing_up_asks_once_more_and_recusal_hides(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference)
    path = f"/meetings/topics/{topic}"
    await browser.sign_in(people.zhou)
    assert (await browser.get(f"{path}/hand_up")).status_code == 409
    await browser.see(f"{path}/recusals")
    sent = {"person": str(people.luo.id), "reason": "亲属关系"}
    await browser.send(f"{path}/recusals", sent, to=f"{path}/recusals")
    assert "罗毅" in await browser.see(f"{path}/recusals")
    await browser.sign_in(people.luo)
    await browser.see(path, status=404)


async def test_who_may_not_read_the_papers_is_not_told_their_names(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, state="agreed", confidential=True)
    await topic_papers.add_papers(await topic_for(people.lin, topic), people.lin, [a_file("内部方案.pdf")])
    await opinions.ask(await topic_for(people.lin, topic), people.lin, [people.unit["qingshi"]])
    for who, told in ((people.zhou, True), (people.sun, False)):
        await browser.sign_in(who)
        assert ("内部方案.pdf" in await browser.see(f"/meetings/topics/{topic}")) is told


async def test_pages_ask_as_often_for_three_rows_as_for_one(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    units = [people.unit[unit] for unit in ("housing", "qingshi", "liuan")]
    opened = await calling_for_topics.open_round(people.zhou, conference, title="征集", due=today(), units=units)
    topic = await an_approved_topic(people, conference, state="agreed")
    paths = ["/meetings/topics", "/meetings/rounds", f"/meetings/rounds/{opened}", f"/meetings/topics/{topic}"]

    async def more(unit: str) -> None:
        await calling_for_topics.add_topic(people.lin, opened, people.unit["housing"], "再一件")
        await calling_for_topics.open_round(people.zhou, conference, title="再征集", due=today(), units=units)
        await opinions.ask(await topic_for(people.lin, topic), people.lin, [people.unit[unit]])
        await topic_papers.add_papers(await topic_for(people.lin, topic), people.lin, [a_file(f"{unit}.pdf")])

    async def asked() -> dict[str, list[str]]:
        found = {}
        for path in paths:
            async with counted() as questions:
                await browser.see(path)
            found[path] = questions
        return found

    for who in (people.zhou, people.lin):
        await browser.sign_in(who)
        await asked()
    await more("qingshi")
    few = await asked()
    await more("liuan")
    assert growing(few, await asked()) == []


async def test_who_brings_topics_in_two_places_says_first_where(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    member = await establishing.admit(people.zhou, conference, unit=people.unit["audit_office"], starts_on=today())
    await db.rows(
        "INSERT INTO meetings_liaison (id, member, person, starts_on) VALUES ({}, {}, {}, {})",
        db.new_id(),
        member,
        people.lin.id,
        today(),
    )
    await browser.sign_in(people.lin)
    page = await browser.see("/meetings/topics/new")
    assert "临江区审计局" in page
    assert "议题名称" not in page
    address = f"/meetings/topics/new?conference={conference}&unit={people.unit['audit_office']}"
    assert address.replace("&", "&amp;") in page
    assert "由<strong>临江区审计局</strong>提请" in await browser.see(address)
    sent = {"title": "审计发现的共性问题", "place": f"{conference}:{people.unit['audit_office']}"}
    answer = await browser.send("/meetings/topics/new", sent)
    topic = UUID(answer.headers["location"].split("?")[0].rsplit("/", 1)[1])
    assert (await topic_for(people.lin, topic))["submitting_unit"] == people.unit["audit_office"]


async def test_a_paper_is_taken_back_with_a_reason_that_fits(browser: Browser, people: Cast) -> None:
    topic = await an_approved_topic(people, await a_conference(people), state="agreed")
    await topic_papers.add_papers(await topic_for(people.lin, topic), people.lin, [a_file("方案.pdf")])
    paper = await db.value("SELECT id FROM attachment WHERE subject_id = {}", topic)
    path = f"/meetings/topics/{topic}"
    await browser.sign_in(people.lin)
    assert (await browser.send(f"{path}/papers/{paper}/withdraw", {"note": "长" * 301})).status_code == 422
    await browser.send(f"{path}/papers/{paper}/withdraw", {"note": "传错了。"}, to=path)
    await browser.sign_in(people.luo)
    assert (await browser.get(f"{path}/papers/{paper}")).status_code == 404
