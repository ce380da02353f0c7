"""Passwords and codes for tests that sign in as people do."""

from datetime import datetime

import httpx
import pyotp
from argon2 import PasswordHasher

from portal.access import Me
from portal.clock import now
from portal.db import value
from portal.web.identity import passwords, totp
from portal.web.sessions import COOKIE
from tests.browser import Browser

PASSWORD = "Qingshan-7-lvshui"
OTHER = "Lvshui-8-qingshan"
_kept: dict[tuple[PasswordHasher, str], str] = {}


async def give_password(me: Me, password: str = PASSWORD, set_at: datetime | None = None) -> None:
    known = passwords.HASHER, password
    if known not in _kept:
        _kept[known] = await passwords.hashed(password)
    await value(
        "UPDATE person SET password_hash = {}, password_set_at = {}, must_change_password = FALSE WHERE id = {}"
        " RETURNING id",
        _kept[known],
        set_at or now(),
        me.id,
    )


async def knock(browser: Browser, account: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    """Opens the sign-in page as a person does, for the cookie its form is bound to, and sends it."""
    if not browser.cookies.get("portal-visit"):
        await browser.get("/sign-in")
    return await browser.send("/sign-in", {"account": account, "password": password, "next": "/me", **more})


def cookie_of(browser: Browser) -> str:
    return browser.cookies.get(COOKIE) or ""


async def enrol(me: Me) -> str:
    """The person has a second factor; its key."""
    key = pyotp.random_base32()
    await value("UPDATE person SET totp_secret = {} WHERE id = {} RETURNING id", totp.sealed(key, me.id), me.id)
    return key


def code(key: str, later: int = 0) -> str:
    return pyotp.TOTP(key).generate_otp(int(now().timestamp()) // totp.STEP + later)
