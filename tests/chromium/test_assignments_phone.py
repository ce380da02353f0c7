"""写进展 by thumb between two meetings, where the network comes and goes: two taps and a sentence, and no sentence lost
or written twice."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Browser, Locator, Route, expect

from assignments.queries.assignments import assignment_for
from assignments.queries.progress import entries_of
from portal import db
from portal.demo.cast import DEMO_PASSWORD, Cast
from tests.assignments_builders import a_case, a_delivered, underway
from tests.chromium.conftest import PATIENCE, Walk, opened
from tests.chromium.days import seen
from tests.portal.filecheck.specimens import png

pytestmark = pytest.mark.chromium
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('report:')).length"


async def a_new_case(cast: Cast) -> UUID:
    number = await db.value("SELECT count(*) FROM assignments_case")
    return await a_case(cast, number=f"LJ2026{number:05}")


def area(walk: Walk) -> Locator:
    return walk.page.get_by_role("textbox", name="做了什么")


async def says(walk: Walk, words: str) -> None:
    await expect(walk.page.locator("#report-status")).to_contain_text(words, timeout=PATIENCE)


async def kept(walk: Walk) -> int:
    found: int = await walk.page.evaluate(KEPT)
    return found


@contextlib.asynccontextmanager
async def no_network(walk: Walk) -> AsyncIterator[None]:
    """The browser's own switch (CDP), as a lift or a tunnel throws it."""
    switch = await walk.context.new_cdp_session(walk.page)
    speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    await switch.send("Network.enable")
    await switch.send("Network.emulateNetworkConditions", {"offline": True, **speed})
    yield
    await switch.send("Network.emulateNetworkConditions", {"offline": False, **speed})
    await switch.detach()


async def texts(assignment: UUID) -> list[str]:
    return [entry["text"] for entry in await entries_of(assignment)]


async def sent(walk: Walk) -> None:
    await walk.page.wait_for_url("**/progress?done=sent", timeout=PATIENCE)


async def test_two_taps_and_a_sentence_at_390_px(chromium: Browser, address: str, cast: Cast) -> None:
    assignment = await a_delivered(cast, await a_new_case(cast))
    reminder = f"/assignments/{assignment}"
    async with opened(chromium, address, "phone") as walk:
        await walk.come_in("chen")
        await walk.open("/assignments/mine")
        await walk.fits()
        await seen(walk, "mine")
        await walk.open(reminder)
        await walk.fits()
        await seen(walk, "assignment")
        walk.count()
        await area(walk).fill("已约见，下周三前完成防水施工。")
        await walk.tap("button", "发送并接收此案")
        assert walk.count() <= 2
        await sent(walk)
        await walk.fits()
        await seen(walk, "progress")
        assert (await assignment_for(cast.chen, assignment))["state"] == "planning"
        await walk.open(reminder)
        walk.count()
        await walk.page.get_by_text("已召集责任单位研究方案。").click()
        await walk.tap("button", "发送", exact=True)
        await sent(walk)
        assert set(await texts(assignment)) == {"已约见，下周三前完成防水施工。", "已召集责任单位研究方案。"}
        await walk.page.get_by_text("已召开协调会，明确…").click()
        await walk.page.keyboard.type("周五前拿出图纸。")
        await expect(area(walk)).to_have_value("已召开协调会，明确周五前拿出图纸。")
        await walk.open(f"/assignments/{assignment}/acts/new")
        await walk.fits()
        await seen(walk, "act")


async def test_what_was_written_without_a_network_goes_out_once(chromium: Browser, address: str, cast: Cast) -> None:
    await the_network_gone_and_back(chromium, address, cast)
    await the_page_closed_and_another_opened_later(chromium, address, cast)
    await the_answer_lost_on_its_way(chromium, address, cast)


async def test_a_draft_is_its_writers_alone(chromium: Browser, address: str, cast: Cast) -> None:
    await the_session_ended_and_signed_in_again(chromium, address, cast)
    await somebody_else_on_the_same_phone(chromium, address, cast)
    await signing_out_forgets(chromium, address, cast)
    await what_is_refused_stays_with_its_reason(chromium, address, cast)


async def the_network_gone_and_back(chromium: Browser, address: str, cast: Cast) -> None:
    """With a photo, and nothing but waiting."""
    assignment = await underway(cast, await a_new_case(cast))
    async with opened(chromium, address, "phone") as walk:
        await walk.come_in("chen")
        await walk.open(f"/assignments/{assignment}")
        async with no_network(walk):
            await area(walk).fill("电梯里写的。")
            await walk.page.locator("#report-photo").set_input_files(
                {"name": "现场.png", "mimeType": "image/png", "buffer": png()}
            )
            await walk.page.get_by_role("button", name="发送", exact=True).click()
            await says(walk, "没有网络，已存在本机，联网后自动发送")
            await seen(walk, "offline")
            await expect(area(walk)).to_have_value("电梯里写的。")
            assert await kept(walk) == 1
            assert await texts(assignment) == []
        await sent(walk)
        entry = (await entries_of(assignment))[0]
        assert (entry["text"], [photo["name"] for photo in entry["photos"]]) == ("电梯里写的。", ["现场.png"])
        assert await kept(walk) == 0
        await expect(area(walk)).to_have_value("")
        walk.faults.clear()


async def the_page_closed_and_another_opened_later(chromium: Browser, address: str, cast: Cast) -> None:
    assignment = await underway(cast, await a_new_case(cast))
    async with opened(chromium, address, "phone") as walk:
        await walk.come_in("chen")
        await walk.open(f"/assignments/{assignment}/progress")
        async with no_network(walk):
            await area(walk).fill("隧道里写的。")
            await walk.page.get_by_role("button", name="发送", exact=True).click()
            await says(walk, "没有网络")
            await walk.page.goto("about:blank")
        await walk.open("/assignments/mine")
        await says(walk, "写好的进展已自动发送")
        assert await texts(assignment) == ["隧道里写的。"]
        assert await kept(walk) == 0
        walk.faults.clear()


async def the_answer_lost_on_its_way(chromium: Browser, address: str, cast: Cast) -> None:
    """The server has written it, the phone never heard so: sent again under the same key, it is there once."""
    assignment = await underway(cast, await a_new_case(cast))
    lost = 0

    async def lose_the_first(route: Route) -> None:
        nonlocal lost
        if route.request.method == "POST" and not lost:
            lost += 1
            await route.fetch(max_redirects=0)
            await route.abort("connectionreset")
        else:
            await route.continue_()

    async with opened(chromium, address, "phone") as walk:
        await walk.come_in("chen")
        await walk.context.route("**/progress", lose_the_first)
        await walk.open(f"/assignments/{assignment}/progress")
        await area(walk).fill("山路上写的。")
        await walk.page.get_by_role("button", name="发送", exact=True).click()
        await says(walk, "没有网络")
        assert await texts(assignment) == ["山路上写的。"]
        await walk.page.evaluate("window.dispatchEvent(new Event('online'))")
        await sent(walk)
        assert lost == 1
        assert await texts(assignment) == ["山路上写的。"]
        assert await kept(walk) == 0
        walk.faults.clear()


async def the_session_ended_and_signed_in_again(chromium: Browser, address: str, cast: Cast) -> None:
    assignment = await underway(cast, await a_new_case(cast))
    async with opened(chromium, address, "phone") as walk:
        await walk.come_in("chen")
        await walk.open(f"/assignments/{assignment}/progress")
        await area(walk).fill("登录过期时写的。")
        await end_sessions()
        await walk.page.get_by_role("button", name="发送", exact=True).click()
        await says(walk, "登录已过期，已存在本机")
        await walk.page.get_by_role("link", name="去登录").click()
        await sign_in_here(walk, "chen")
        await sent(walk)
        assert await texts(assignment) == ["登录过期时写的。"]
        assert await kept(walk) == 0
        walk.faults.clear()


async def somebody_else_on_the_same_phone(chromium: Browser, address: str, cast: Cast) -> None:
    assignment = await underway(cast, await a_new_case(cast))
    async with opened(chromium, address, "phone") as walk:
        await walk.come_in("chen")
        await walk.open(f"/assignments/{assignment}/progress")
        await area(walk).fill("陈国栋写的。")
        await end_sessions()
        await walk.page.get_by_role("button", name="发送", exact=True).click()
        await says(walk, "登录已过期")
        await walk.page.get_by_role("link", name="去登录").click()
        await sign_in_here(walk, "li")
        await walk.quiet()
        await expect(area(walk)).to_have_value("")
        assert await texts(assignment) == []
        await walk.open("/assignments/mine")
        await walk.quiet()
        await expect(walk.page.locator("#report-status")).to_be_empty()
        assert await texts(assignment) == []
        await end_sessions()
        await walk.sign_in("chen")
        await walk.open("/assignments/mine")
        await says(walk, "写好的进展已自动发送")
        assert [(one["text"], one["by_name"]) for one in await entries_of(assignment)] == [("陈国栋写的。", "陈国栋")]
        walk.faults.clear()


async def signing_out_forgets(chromium: Browser, address: str, cast: Cast) -> None:
    assignment = await underway(cast, await a_new_case(cast))
    async with opened(chromium, address, "phone") as walk:
        await walk.come_in("chen")
        await walk.open(f"/assignments/{assignment}/progress")
        await area(walk).fill("不想留下的。")
        assert await kept(walk) == 1
        await walk.open("/")
        await walk.tap("button", "退出", exact=True)
        await walk.page.wait_for_url("**/sign-in*")
        assert await kept(walk) == 0
        await walk.sign_in("chen")
        await walk.open(f"/assignments/{assignment}/progress")
        await expect(area(walk)).to_have_value("")
        assert await texts(assignment) == []


async def what_is_refused_stays_with_its_reason(chromium: Browser, address: str, cast: Cast) -> None:
    assignment = await underway(cast, await a_new_case(cast))
    typed = "已约见，身份证11010519491231002X。"
    async with opened(chromium, address, "phone") as walk:
        await walk.come_in("chen")
        await walk.open(f"/assignments/{assignment}")
        await area(walk).fill(typed)
        await walk.page.get_by_role("button", name="发送", exact=True).click()
        await expect(walk.page.locator("#report-panel .error-summary")).to_contain_text("疑似含有身份证号")
        await seen(walk, "refused")
        await walk.fits()
        await expect(area(walk)).to_have_value(typed)
        assert await texts(assignment) == []
        await area(walk).fill("已约见，双方同意方案。")
        await walk.page.get_by_role("button", name="发送", exact=True).click()
        await sent(walk)
        assert await texts(assignment) == ["已约见，双方同意方案。"]


async def sign_in_here(walk: Walk, account: str) -> None:
    """On the page one was sent to, and back from it."""
    await walk.page.get_by_label("账号").fill(account)
    await walk.page.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
    await walk.page.get_by_role("button", name="登录").click()


async def end_sessions() -> Any:
    return await db.value(
        "UPDATE session SET ended_at = now(), ended_because = 'test' WHERE ended_at IS NULL RETURNING id"
    )
