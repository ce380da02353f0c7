"""Who guesses is stopped at the sixth try, and learns neither from words nor from time whether an account exists."""

import re
import statistics
import time

import httpx

from portal.clock import now
from portal.db import rows, value
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.portal.identity.signing import cookie_of, give_password, knock
from tests.proving import reached, times

ALIKE = {"nobody", "li", "sun", "wang"}


async def strangers(people: Cast) -> None:
    """One who has a password, one who has one and is disabled, one who never had any; and nobody at all."""
    await give_password(people.li)
    await give_password(people.sun)
    await value("UPDATE person SET disabled_at = {} WHERE id = {} RETURNING id", now(), people.sun.id)


def told(answer: httpx.Response, account: str) -> tuple[int, dict[str, str], str]:
    """All one can see of an answer, without what was typed and what is another in each answer."""
    headers = {name: text for name, text in answer.headers.items() if name not in {"set-cookie", "content-length"}}
    plain = re.sub(r'(name="_(?:csrf_token|once)" value=")[^"]+', r"\1", answer.text)
    return answer.status_code, headers, plain.replace(f'value="{account}"', 'value=""')


async def test_every_kind_of_wrong_is_answered_alike_to_the_byte(browser: Browser, people: Cast) -> None:
    await strangers(people)
    answers = []
    for tries in range(7):
        said = {account: told(await knock(browser, account, "Wrong-guess-1"), account) for account in sorted(ALIKE)}
        assert len({str(one) for one in said.values()}) == 1, tries
        answers.append(next(iter(said.values()))[0])
        await value("DELETE FROM sign_in_attempt WHERE purpose_key LIKE 'address:%' RETURNING id")
    assert answers == [422] * 5 + [429] * 2


async def test_a_locked_account_is_shut_from_every_address_and_even_to_its_owner(
    browser: Browser, people: Cast
) -> None:
    await give_password(people.li)
    for _ in range(5):
        await knock(browser, "li", "Wrong-guess-1")
    async with Browser() as another:
        answer = await knock(another, "li")
        assert (answer.status_code, cookie_of(another)) == (429, "")
    assert await value("SELECT count(*) FROM session") == 0


async def test_many_accounts_from_one_address_are_twenty_tries(browser: Browser, people: Cast) -> None:
    statuses = [(await knock(browser, f"guess{n}", "Wrong-guess-1")).status_code for n in range(22)]
    assert statuses == [422] * 20 + [429] * 2
    kept = await rows("SELECT failed FROM sign_in_attempt WHERE purpose_key LIKE 'address:%'")
    assert [line["failed"] for line in kept] == [20]


async def test_no_other_page_tells_which_accounts_there_are(browser: Browser, people: Cast) -> None:
    """The demonstration lists its people where one signs in; this house is none."""
    for path in ("/people?q=li", "/people", "/second-factor", "/password", f"/people/persons/{people.li.id}", "/me"):
        answer = await browser.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")
    for path in ("/reset", "/password/reset", "/forgot", "/register", "/accounts"):
        assert (await browser.get(path)).status_code == 404
    page = (await browser.get("/sign-in")).text
    assert [person.name for person in people.person.values() if person.name in page] == []


async def test_an_unknown_account_takes_as_long_as_a_known_one(browser: Browser, people: Cast) -> None:
    """Each password typed is measured against some hash. The time itself is told, not judged: the machine is shared."""
    await give_password(people.li)
    tries = times(3, 60)
    took: dict[str, list[float]] = {"li": [], "nobody": []}
    await knock(browser, "li")
    for _ in range(tries):
        for account, seconds in took.items():
            began = time.perf_counter()
            assert (await knock(browser, account, "Wrong-guess-1")).status_code == 422
            seconds.append(time.perf_counter() - began)
            await value("DELETE FROM sign_in_attempt RETURNING id")
    known, unknown = (statistics.median(seconds) * 1000 for seconds in took.values())
    reached("median milliseconds, known and unknown account", f"{known:.1f} and {unknown:.1f}")
    reached("difference of the medians, milliseconds", f"{abs(known - unknown):.1f}")
