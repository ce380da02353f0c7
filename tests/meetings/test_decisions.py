"""The page of decisions: shut by default, opened by the office, never with a confidential one."""

from meetings.actions import resolving
from meetings.queries.resolutions import resolution_for
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.meetings_builders import a_held_meeting, a_resolution


async def test_the_page_is_shut_until_the_office_opens_it(browser: Browser, people: Cast) -> None:
    meeting = await a_held_meeting(people)
    for wording, confidential in (("公开的事项", False), ("内部的事项", True)):
        one = await a_resolution(people, meeting, wording=wording, confidential=confidential)
        await resolving.assign(await resolution_for(people.zhou, one), people.zhou)
    await a_resolution(people, meeting, wording="未印发的事项")
    conference = (await resolution_for(people.zhou, one))["conference"]
    page = f"/meetings/conferences/{conference}/decisions"
    await browser.sign_in(people.li)
    await browser.see(page, 404)
    assert (await browser.send(f"{page}/open")).status_code == 403
    await browser.sign_in(people.zhou)
    await browser.send(f"{page}/open", to=f"/meetings/conferences/{conference}")
    await browser.sign_in(people.li)
    shown = await browser.see(page)
    assert "公开的事项" in shown
    assert "内部的事项" not in shown
    assert "未印发的事项" not in shown
    await browser.sign_in(people.xu)
    await browser.see(page, 404)
    await browser.sign_in(people.zhou)
    await browser.send(f"{page}/shut", to=f"/meetings/conferences/{conference}")
    await browser.see(page, 404)
