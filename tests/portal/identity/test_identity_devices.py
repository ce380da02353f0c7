"""Browsers in words, as the audit administrator reads them."""

import pytest

from portal import audit
from portal.db import value
from portal.demo.cast import Cast
from portal.web.identity.devices import in_words
from tests.browser import Browser

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (f"{WINDOWS} {KIT} Chrome/120.0.0.0 Safari/537.36", "Chrome 120，Windows 10/11"),
        (f"{WINDOWS} {KIT} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91", "Edge 120，Windows 10/11"),
        (f"{WINDOWS} {KIT} Chrome/86.0 Safari/537.36 360SE", "360浏览器，Windows 10/11"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {KIT} Chrome/114.0.0.0 Safari/537.36 UOS", "Chrome 114，Linux（含统信、麒麟）"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0", "Firefox 115，Linux（含统信、麒麟）"),
        ("Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko", "IE 11，Windows 7"),
        ("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1)", "IE 8，Windows"),
        (f"{PHONE} Version/17.1 Mobile/15E148 Safari/604.1", "Safari 17，iPhone 17"),
        (f"{PHONE} Mobile/15E148 MicroMessenger/8.0.44", "微信 8，iPhone 17"),
        (f"Mozilla/5.0 (Linux; Android 14; V2309A) {KIT} Chrome/116.0 wxwork/4.1.10 MicroMessenger/7.0.1", "企业微信 4，安卓 14"),
        (f"Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) {KIT} Chrome/99.0 HuaweiBrowser/13.0", "华为浏览器 13，鸿蒙"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15", "Safari 17，macOS"),
        ("curl/8.5.0", "其他浏览器或程序，其他系统"),
        ("  ", "未说明"),
    ],
)  # fmt: skip
def test_a_browser_is_named_in_words(raw: str, words: str) -> None:
    assert in_words(raw) == words


async def test_the_log_shows_words_and_keeps_the_raw_text(browser: Browser, people: Cast) -> None:
    raw = f"{WINDOWS} {KIT} Chrome/120.0.0.0 Safari/537.36"
    await audit.record(people.li, "sign_in", None, {"device": raw})
    await browser.sign_in(people.feng)
    page = await browser.see("/audit?action=sign_in")
    assert "设备：Chrome 120，Windows 10/11" in page
    assert "Mozilla" not in page
    assert raw in await value("SELECT detail FROM audit_entry WHERE action = 'sign_in'")
