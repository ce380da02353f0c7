"""A form pressed twice is done once."""

import asyncio
import os
import re
import subprocess
import sys
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from litestar.datastructures import FormMultiDict, UploadFile

from portal.clock import now, today
from portal.db import OPENING, value
from portal.demo.cast import Cast, make_cast
from portal.settings import ROOT
from portal.sweeping import sweep_submissions
from portal.web.submissions import of_form
from tests.browser import Browser
from tests.conftest import open_pool

KEY = re.compile(r'name="_once" value="([^"]+)"')


def post_of(people: Cast, **changes: Any) -> dict[str, Any]:
    day = today().isoformat()
    return {"unit": str(people.unit["fuwu"]), "title": "干事", "role": "liaison", "starts_on": day, **changes}


async def posts_of(people: Cast) -> int:
    return int(await value("SELECT count(*) FROM post WHERE person = {}", people.zhao.id))


def address(people: Cast) -> str:
    return f"/people/persons/{people.zhao.id}"


async def with_a_key(browser: Browser, people: Cast) -> dict[str, Any]:
    """The form as the page offers it, filled in."""
    await browser.sign_in(people.wu)
    keys = KEY.findall(await browser.see(address(people)))
    return post_of(people, _once=keys[0])


async def test_every_form_has_a_key_of_its_own_that_no_browser_fills_in_again(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.wu)
    page, again = [(await browser.see(address(people))).partition("<main")[2] for _ in range(2)]
    keys = KEY.findall(page) + KEY.findall(again)
    assert len(keys) == 2 * page.count('name="_csrf_token"') > 2
    assert len(set(keys)) == len(keys)
    assert page.count('name="_once"') == len(re.findall(r'name="_once" value="[^"]+" autocomplete="off"', page))


KEY_OF = """
from uuid import UUID
from litestar.datastructures import FormMultiDict
from portal.web.submissions import of_form
fields = [("_once", "x" * 12), ("text", "进展"), ("day", "2026-11-22"), ("unit", "a"), ("unit", "b"), ("title", "t"), ("note", "")]
print(of_form(UUID(int=7), "/x", FormMultiDict(fields)).key_hash)
"""


def test_every_process_gives_a_form_the_same_key() -> None:
    """A second press may reach another worker, or the one that was started after a crash."""
    keys = {
        subprocess.run(
            [sys.executable, "-c", KEY_OF],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(keys) == 1


async def test_a_second_press_writes_nothing_and_leads_where_the_first_led(browser: Browser, people: Cast) -> None:
    form = await with_a_key(browser, people)
    first = await browser.send(f"{address(people)}/posts", form)
    second = await browser.send(f"{address(people)}/posts", form)
    assert first.status_code == second.status_code == 303
    assert second.headers["location"] == first.headers["location"] == f"{address(people)}?done=added"
    assert second.text == ""
    assert await posts_of(people) == 2


async def test_who_cannot_be_sent_anywhere_yet_is_told_that_it_is_done(browser: Browser, people: Cast) -> None:
    """The first press has written and its answer is not out: its process may even have died."""
    form = await with_a_key(browser, people)
    await browser.send(f"{address(people)}/posts", form, to=address(people))
    await value("UPDATE web_submission SET location = NULL RETURNING id")
    answer = await browser.send(f"{address(people)}/posts", form)
    assert answer.status_code == 409
    assert "同样的内容刚才已经提交成功，没有重复办理" in answer.text
    assert await posts_of(people) == 2


async def test_a_second_press_leaves_no_refusal_in_the_audit_log(browser: Browser, people: Cast) -> None:
    form = await with_a_key(browser, people)
    press = {"_once": form["_once"]}
    for _ in range(2):
        await browser.send(f"{address(people)}/disable", press, to=address(people))
    assert await value("SELECT count(*) FROM audit_entry WHERE action = 'people.person.disable'") == 1
    assert await value("SELECT count(*) FROM audit_entry WHERE action = 'refused'") == 0


async def test_a_form_without_a_key_is_taken_as_often_as_it_is_sent(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.wu)
    for role in ("liaison", "leader"):
        await browser.send(f"{address(people)}/posts", post_of(people, role=role), to=address(people))
    assert await posts_of(people) == 3
    assert await value("SELECT count(*) FROM web_submission") == 0


@pytest.mark.parametrize("key", ["", "short", "x" * 65])
async def test_what_is_no_key_is_no_key(browser: Browser, people: Cast, key: str) -> None:
    await browser.sign_in(people.wu)
    await browser.send(f"{address(people)}/posts", post_of(people, _once=key), to=address(people))
    assert await value("SELECT count(*) FROM web_submission") == 0


async def test_other_words_under_the_same_key_are_another_form(browser: Browser, people: Cast) -> None:
    form = await with_a_key(browser, people)
    await browser.send(f"{address(people)}/posts", form, to=address(people))
    await browser.send(f"{address(people)}/posts", {**form, "role": "leader"}, to=address(people))
    assert await posts_of(people) == 3


def test_a_key_belongs_to_one_person_one_address_and_one_content() -> None:
    def said(person: UUID, path: str, *fields: tuple[str, str]) -> str:
        submission = of_form(person, path, FormMultiDict([("_csrf_token", str(uuid4())), *fields]))
        assert submission is not None
        return submission.key_hash

    li, sun, key = uuid4(), uuid4(), ("_once", "a-key-of-a-form")
    presses = [
        said(li, "/one", key, ("text", "a")),
        said(sun, "/one", key, ("text", "a")),
        said(li, "/two", key, ("text", "a")),
        said(li, "/one", key, ("text", "b")),
        said(li, "/one", key, ("tex", "ta")),
        said(li, "/one", key),
    ]
    assert len(set(presses)) == len(presses)
    assert said(li, "/one", key, ("text", "a")) == presses[0]


def test_two_files_under_one_key_are_told_apart() -> None:
    def said(name: str, data: bytes) -> str:
        file = UploadFile("text/plain", name, file_data=data)
        submission = of_form(UUID(int=1), "/one", FormMultiDict([("_once", "a-key-of-a-form"), ("file", file)]))
        assert submission is not None
        assert file.file.read() == data, "the handler reads it from its beginning"
        file.file.close()
        return submission.key_hash

    assert said("a.txt", b"one") == said("a.txt", b"one")
    assert len({said("a.txt", b"one"), said("b.txt", b"one"), said("a.txt", b"three")}) == 3


async def test_a_press_that_was_refused_inside_the_act_does_not_use_up_the_key(browser: Browser, people: Cast) -> None:
    form = await with_a_key(browser, people)
    closed = "UPDATE unit SET closed_on = {} WHERE id = {} RETURNING id"
    await value(closed, today(), people.unit["fuwu"])
    assert (await browser.send(f"{address(people)}/posts", form)).status_code == 422
    assert await value("SELECT count(*) FROM web_submission") == 0
    await value(closed, None, people.unit["fuwu"])
    await browser.send(f"{address(people)}/posts", form, to=address(people))
    assert await posts_of(people) == 2


async def test_a_press_that_was_answered_with_a_page_may_be_made_again(browser: Browser, people: Cast) -> None:
    """A one-time password is shown on the answer: the second press must show one too."""
    form = await with_a_key(browser, people)
    press = {"_once": form["_once"]}
    await browser.sign_in(people.zheng)
    answers = [await browser.send(f"/security/persons/{people.zhao.id}/password", press) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text != answers[1].text
    assert await value("SELECT count(*) FROM web_submission") == 0


async def test_what_a_request_writes_first_is_forgotten_after_it(browser: Browser, people: Cast) -> None:
    form = await with_a_key(browser, people)
    await browser.send(f"{address(people)}/posts", form, to=address(people))
    assert OPENING.get() is None


async def test_the_clock_sweeps_keys_after_a_day(browser: Browser, people: Cast) -> None:
    form = await with_a_key(browser, people)
    await browser.send(f"{address(people)}/posts", form, to=address(people))
    assert await sweep_submissions() == 0
    await value("UPDATE web_submission SET at = {} RETURNING id", now() - timedelta(days=1, minutes=1))
    assert await sweep_submissions() == 1


@pytest.mark.committed
async def test_of_presses_at_the_same_time_one_writes_and_all_lead_to_the_same_place(committed: str) -> None:
    people = await make_cast()
    async with Browser() as browser:
        form = await with_a_key(browser, people)
        form["_csrf_token"] = await browser.token()
        presses = [browser.post(f"{address(people)}/posts", data=form) for _ in range(4)]
        answers: list[httpx.Response] = await asyncio.gather(*presses)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert await posts_of(people) == 2
    assert await value("SELECT count(*) FROM audit_entry WHERE action = 'people.post.give'") == 1
    assert await value("SELECT count(*) FROM web_submission") == 1


@pytest.mark.committed
async def test_who_waits_too_long_behind_the_first_press_is_told_that_it_is_still_at_work(committed: str) -> None:
    people = await make_cast()
    async with Browser() as browser:
        form = await with_a_key(browser, people)
        await browser.send(f"{address(people)}/posts", form, to=address(people))
        await value("UPDATE web_submission SET location = NULL RETURNING id")
        first = await asyncpg.connect(committed)
        async with first.transaction():
            await first.execute("SELECT 1 FROM web_submission FOR UPDATE")
            await open_pool(committed, size=1)
            await value("SELECT set_config('statement_timeout', '1s', false)")
            answer = await browser.send(f"{address(people)}/posts", form)
        await first.close()
    assert answer.status_code == 409
    assert "上一次提交还在办理，这一次没有重复办理" in answer.text
    assert await posts_of(people) == 2
