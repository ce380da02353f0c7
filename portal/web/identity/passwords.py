"""Passwords: kept as Argon2 hashes, judged by a policy that is data.

Hashing takes a thread and 64 MB for a moment, so only a few run at once. An account that does not exist costs the
same time as one that does.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.settings import SETTINGS

HASHER = PasswordHasher()
AT_ONCE = CapacityLimiter(4)
COMMON = Path(__file__).with_name("common_passwords.txt")
ALPHABET = {
    "upper": "ABCDEFGHJKLMNPQRSTUVWXYZ",
    "lower": "abcdefghjkmnpqrstuvwxyz",
    "digit": "23456789",
    "sign": "-+=@#%",
}
"""For passwords that are read from paper: nothing that looks like something else."""


@dataclass(frozen=True)
class Policy:
    """`classes`: of capital, small, digit, sign, how many there must be. `expires`: None for never."""

    name: str
    shortest: int
    longest: int
    classes: int
    expires: timedelta | None
    words: str


POLICIES = {
    "dengbao": Policy(
        "dengbao",
        8,
        64,
        3,
        timedelta(days=90),
        "至少 8 位，大写字母、小写字母、数字、符号中至少有三种；每 90 天更换一次；不能与当前密码相同，不能用常见密码。",
    ),
    "asvs": Policy(
        "asvs", 12, 64, 0, None, "12 至 64 位，可以用一句话或几个词，空格也可以；不能与当前密码相同，不能用常见密码。"
    ),
}
"""等保 (GB/T 22239 8.1.4.1 a) wants composition and expiry, ASVS 6.2 forbids both: the office chooses one."""


def policy() -> Policy:
    return POLICIES[SETTINGS.password_profile]


def complaints(new: str, *, account: str, by: Policy | None = None) -> str:
    """What is wrong with a new password, as the end of a sentence that begins with 「新密码」; "" when nothing is."""
    rules = by or policy()
    if len(new) < rules.shortest:
        return f"至少要有 {rules.shortest} 位，现有 {len(new)} 位"
    if len(new) > rules.longest:
        return f"最多 {rules.longest} 位，现有 {len(new)} 位"
    if _classes(new) < rules.classes:
        return "须在大写字母、小写字母、数字、符号中至少有三种"
    if account and account.lower() in new.lower():
        return "不能包含账号"
    if new.lower() in common() or len(set(new)) < 4:
        return "太常见，容易被猜到，请换一个"
    return ""


def _classes(text: str) -> int:
    kinds = {
        "upper" if sign.isupper() else "lower" if sign.islower() else "digit" if sign.isdigit() else "sign"
        for sign in text
    }
    return len(kinds)


@cache
def common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def one_time() -> str:
    """An initial password that satisfies every policy, 14 characters, to be read out or written down once."""
    signs = [secrets.choice(letters) for letters in ALPHABET.values()]
    signs += [secrets.choice("".join(ALPHABET[kind] for kind in ("upper", "lower", "digit"))) for _ in range(10)]
    secrets.SystemRandom().shuffle(signs)
    return "".join(signs)


async def hashed(password: str) -> str:
    return await to_thread.run_sync(HASHER.hash, password, limiter=AT_ONCE)


async def verified(stored: str | None, password: str) -> bool:
    """Whether it is the password. Without a stored hash the same work is done, and the answer is no."""
    found = await to_thread.run_sync(_verify, stored or _nobodys(), password, limiter=AT_ONCE)
    return found and stored is not None


def outdated(stored: str) -> bool:
    """Hashed with parameters of another year: to be hashed anew at the next sign-in."""
    return HASHER.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return HASHER.hash(secrets.token_urlsafe(16))
