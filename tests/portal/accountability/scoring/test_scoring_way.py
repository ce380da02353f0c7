"""The whole way of a score: a scheme taken over, changed, put into force, March scored, answered, signed, checked."""

import io
import json
import re
from datetime import timedelta
from uuid import UUID

import openpyxl

from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from portal.demo.evidence import page
from portal.web.pages.download import DOCX
from tests.browser import Browser
from tests.house.counting import counted as asked_for
from tests.portal.accountability.figures.lives import at
from tests.portal.accountability.scoring.marking import TAKEN, a_march, in_force, replying, seen

PAGE = "/accountability/scoring"


async def test_a_scheme_is_taken_over_changed_and_put_into_force_by_another(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    assert "只收录已经公开的 8 条" in await browser.see(f"{PAGE}/schemes/shipped/dachuan")
    begun = {
        "territory": str(people.unit["district"]),
        "level": "township",
        "name": "信访工作考核",
        "basis": "临信联〔2026〕1号",
        "starts_on": "2026-01-01",
    }
    answer = await browser.send(f"{PAGE}/schemes/shipped/dachuan", begun)
    edit = answer.headers["location"].split("?")[0]
    version = edit.removesuffix("/edit")
    form = await browser.see(edit)
    typed = dict(re.findall(r'name="((?:heading|title|most|per|threshold|missing)_\d+)" value="([^"]*)"', form))
    picked = dict(re.findall(r'<select[^>]* name="(\w+_\d+)".*?<option value="(\w+)" selected>', form))
    assert (typed["title_1"], picked["source_1"], typed["most_1"]) == ("及时受理率", "accept_rate", "5")
    head = {"basis": "临信联〔2026〕1号", "starts_on": "2026-01-01"}
    wrong = await browser.send(edit, head | typed | picked | {"source_3": "petitions"})
    assert wrong.status_code == 422
    assert "第3行“数据来源”" in wrong.text
    new = {
        "heading_9": "督办",
        "title_9": "逾期事项",
        "kind_9": "each",
        "source_9": "late",
        "most_9": "5",
        "per_9": "0.5",
    }
    await browser.send(edit, head | typed | picked | {"title_8": ""} | new, to=version)
    shown = await browser.see(version)
    assert "每 1 件扣 0.5 分，扣完为止" in shown
    assert "有接访记录" not in shown
    assert (await browser.send(f"{version}/put_in_force", {})).status_code == 409, "who drafted does not put into force"
    await browser.sign_in(people.shen)
    assert (await browser.send(edit, head | typed | picked)).status_code == 409, "its drafter changes it"
    await browser.send(f"{version}/put_in_force", {}, to=version)
    await browser.sign_in(people.zhou)
    assert (await browser.send(edit, head | typed | picked)).status_code == 409, "in force it is never edited"
    early = await browser.send(f"{version}/copy", {"starts_on": str(today())})
    assert early.status_code == 422
    assert "最早从明天起" in early.text
    answer = await browser.send(f"{version}/copy", {"starts_on": str(today() + timedelta(days=1))})
    assert answer.status_code == 303
    assert "第2版" in await browser.see(answer.headers["location"])
    await browser.sign_in(people.chen)
    assert "逾期事项" in await browser.see(version), "who is measured may read by what"
    await browser.sign_in(people.xu)
    assert (await browser.get(version)).status_code == 404


async def test_only_a_period_that_is_over_is_scored_and_as_of_a_day_that_is_over(
    browser: Browser, people: Cast
) -> None:
    version = await in_force(people)
    await browser.sign_in(people.zhou)
    asked = {"scheme": str(version["scheme"]), "period": "2026-03"}
    for as_of, said in ((str(today()), "最晚为昨天"), ("2026-03-30", "不能早于统计时段的最后一天")):
        refused = await browser.send(f"{PAGE}/new", asked | {"as_of": as_of})
        assert refused.status_code == 422
        assert said in refused.text
    too_early = await browser.send(f"{PAGE}/new", asked | {"period": "2025-12", "as_of": str(TAKEN)})
    assert too_early.status_code == 409
    assert "还没有启用，不能按它评分" in too_early.text


async def test_the_whole_way_of_a_score(browser: Browser, people: Cast) -> None:
    version = await a_march(people)
    await browser.sign_in(people.zhou)
    asked = {"scheme": str(version["scheme"]), "period": "2026-03", "as_of": str(TAKEN)}
    answer = await browser.send(f"{PAGE}/new", asked)
    page = answer.headers["location"].split("?")[0]
    sheet = UUID(page.rsplit("/", 1)[1])
    unit = await browser.see(f"{page}/units/{people.unit['qingshi']}")
    for words in (
        "98.71%（688/697）",
        "98.71% × 5 = 4.94",
        "91.18% × 10 = 9.12",
        "10 − 2 件 × 1 = 8.00",
        "95.00% × 10 = 9.50",
        "66.67% × 5 = 3.33",
        "7 次 × 1，最多 6 = 6.00",
        "85.00%，不低于 85%，2 − 0 = 2.00",
        "100.00%，不低于 100%，2 − 0 = 2.00",
        "4.94 ＋ 9.12 ＋ 8.00 ＋ 9.50 ＋ 3.33 ＋ 6.00 ＋ 2.00 ＋ 2.00 = 44.89",
    ):
        assert words in unit, words
    opened = set(re.findall(r'href="(/accountability/(?:official|scoring/counts)/[^"]+)"', unit))
    assert len(opened) == 4, "each number opens what it counts"
    for address in opened:
        assert "青石街道" in await browser.see(address)
    early = await browser.send(f"{page}/submit", {})
    assert "请先征求被考核单位意见" in early.text
    await browser.send(f"{page}/open", {"reply_until": str(today() + timedelta(days=2))}, to=page)
    await browser.sign_in(people.chen)
    shown = await browser.see(page)
    assert "青石街道的说明" in shown
    assert "柳岸街道" not in shown, "before it is published a unit sees its own arithmetic only"
    assert "44.89" in await browser.see(f"{page}/units/{people.unit['qingshi']}")
    assert (await browser.get(f"{page}/units/{people.unit['liuan']}")).status_code == 404
    book = (await browser.get(f"{page}/sheet.xlsx")).content
    cells = str([*openpyxl.load_workbook(io.BytesIO(book))["考核评分"].iter_rows(values_only=True)])
    assert "98.71% × 5 = 4.94" in cells
    assert "柳岸街道" not in cells
    await browser.send(f"{page}/reply/{people.unit['qingshi']}", {"reply": "重复件已办结。"}, to=page)
    assert (await browser.send(f"{page}/reply/{people.unit['qingshi']}", {"reply": "再说。"})).status_code == 409
    await browser.sign_in(people.zhou)
    assert "还有 1 个单位没有回复" in (await browser.send(f"{page}/submit", {})).text
    await db.rows(
        "UPDATE accountability_score_sheet SET reply_until = {} WHERE id = {}", today() - timedelta(days=1), sheet
    )
    await browser.send(f"{page}/submit", {}, to=page)
    assert (await browser.send(f"{page}/sign", {})).status_code == 409
    await browser.sign_in(people.tang)
    assert f"区信联办督评〔{today().year}〕1号" in await browser.see(f"{page}/sign")
    await browser.send(f"{page}/sign", {}, to=page)
    assert (await browser.get(f"{page}/paper.pdf")).content.startswith(b"%PDF")
    assert (await browser.get(f"{page}/paper.docx")).content.startswith(b"PK")
    found = await seen(people, sheet)
    printed = json.loads(found["printed"])
    assert [(row["name"], row["rank"], row["total"]) for row in printed["rows"]] == [
        ("青石街道", "1", "44.89"),
        ("柳岸街道", "2", "28.68"),
    ]
    assert printed["replies"][0]["text"] == "重复件已办结。"
    await browser.sign_in(people.chen)
    assert "柳岸街道" in await browser.see(page)
    async with asked_for() as queries:
        assert "一致：" in await browser.see(f"{PAGE}/v/{found['code']}")
    assert len(queries) <= 12
    await browser.sign_in(people.xu)
    assert (await browser.get(page)).status_code == 404
    assert (await browser.get(f"{PAGE}/v/{found['code']}")).status_code == 404


async def test_a_count_is_typed_with_its_paper_checked_and_corrected(browser: Browser, people: Cast) -> None:
    version = await in_force(people)
    await browser.sign_in(people.zhou)
    which = {"what": f"{version['scheme']}:carried", "month": "2026-03"}
    with at(TAKEN):
        assert "领导包案化解率" in await browser.see(f"{PAGE}/counts/new")
        form = await browser.see(f"{PAGE}/counts/new?what={which['what']}&month=2026-03")
        assert "青石街道 完成数" in form
        qingshi, liuan = people.unit["qingshi"].hex, people.unit["liuan"].hex
        typed = {f"p{qingshi}": "5", f"w{qingshi}": "4", f"p{liuan}": "1"}
        data = page("包案台账", "区信联办", "考核评分", ["逐件核对。"], "")
        paper = {"paper": ("包案台账.docx", data, DOCX)}
        wrong = await browser.send(f"{PAGE}/counts/new", which | typed, files=paper)
        assert wrong.status_code == 422
        for words in ("完成数（5）不能多于应有数（4）", "请填写“依据”", "“柳岸街道”请把完成数和应有数都填上"):
            assert words in wrong.text
        assert 'value="5"' in wrong.text
        right = which | typed | {f"p{qingshi}": "4", f"w{liuan}": "2", "evidence": "包案台账", f"e{liuan}": "会议纪要"}
        assert "请选择“佐证材料”" in (await browser.send(f"{PAGE}/counts/new", right)).text
        answer = await browser.send(f"{PAGE}/counts/new", right, files=paper)
    entry = answer.headers["location"].split("?")[0]
    shown = await browser.see(entry)
    assert "包案台账" in shown
    assert "会议纪要" in shown
    kept = re.search(rf'href="({entry}/files/[^"]+)"', shown)
    assert kept
    assert (await browser.get(kept[1])).content == data
    assert (await browser.send(f"{entry}/check", {})).status_code == 409, "who entered does not check"
    await browser.sign_in(people.shen)
    await browser.send(f"{entry}/check", {}, to=entry)
    assert "柳岸街道" in await browser.see(entry)
    more = {f"p{qingshi}": "3", f"w{qingshi}": "4", "evidence": "核减", "correction": "一件重复"}
    answer = await browser.send(f"{entry}/correct", more, files=paper)
    assert answer.status_code == 303
    assert "看更正后的一份" in await browser.see(entry)
    await browser.sign_in(people.chen)
    shown = await browser.see(entry)
    assert "青石街道" in shown
    assert "柳岸街道" not in shown
    assert (await browser.get(kept[1])).status_code == 404, "the paper names every unit"


async def test_the_pages_ask_seldom(browser: Browser, people: Cast) -> None:
    found = await seen(people, await replying(people))
    await browser.sign_in(people.zhou)
    page = f"{PAGE}/{found['id']}"
    paths = ["", "/schemes", "/counts", "/new", "/counts/new", f"/schemes/{found['rules']}"]
    for path in [page, f"{page}/units/{people.unit['qingshi']}", *(PAGE + path for path in paths)]:
        async with asked_for() as asked:
            await browser.see(path)
        assert len(asked) <= 12, (path, len(asked))
