"""The directory as the system administrator reads it: units, people, posts. Nothing of any business."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from portal.access import ancestors
from portal.clock import now, today
from portal.db import row, rows
from portal.errors import Missing
from portal.people import UNIT_KINDS, UnitKind

MOST = 100
IDLE_DAYS = 90


async def top_units() -> list[dict[str, Any]]:
    return await children_of(None)


async def children_of(unit: UUID | None) -> list[dict[str, Any]]:
    found = await rows(
        """SELECT u.id, u.name, u.short_name, u.kind, u.closed_on,
                  (SELECT count(*) FROM unit c WHERE c.parent = u.id) AS children,
                  (SELECT count(DISTINCT o.person) FROM post o WHERE o.unit = u.id AND o.starts_on <= {}
                      AND (o.ends_on IS NULL OR o.ends_on >= {})) AS people
             FROM unit u WHERE u.parent IS NOT DISTINCT FROM {}
            ORDER BY u.closed_on IS NOT NULL, u.position, u.name, u.id LIMIT 500""",
        today(),
        today(),
        unit,
    )
    return [with_words(line) for line in found]


async def unit(unit_id: UUID) -> dict[str, Any]:
    found = await row(
        "SELECT id, name, short_name, kind, parent, path, closed_on FROM unit WHERE id = {}",
        unit_id,
    )
    if found is None:
        raise Missing
    return with_words(found)


async def above(path: str) -> list[dict[str, Any]]:
    """The units above this one, the highest first."""
    return await rows(
        "SELECT id, short_name FROM unit WHERE path = ANY({}) ORDER BY length(path)", ancestors(path)[:-1]
    )


async def posts_in(unit_id: UUID) -> list[dict[str, Any]]:
    """Those held now or still to come; of the ended ones the last twenty."""
    return await rows(
        """SELECT * FROM (
             SELECT o.id, o.person, p.name, p.account, p.disabled_at, o.title, o.role, o.starts_on, o.ends_on,
                    (o.ends_on IS NOT NULL AND o.ends_on < {}) AS ended,
                    row_number() OVER (PARTITION BY (o.ends_on IS NOT NULL AND o.ends_on < {})
                                       ORDER BY o.ends_on DESC NULLS FIRST, o.starts_on, o.id) AS place
               FROM post o JOIN person p ON p.id = o.person WHERE o.unit = {}) AS held
            WHERE NOT ended OR place <= 20 ORDER BY ended, starts_on, id""",
        today(),
        today(),
        unit_id,
    )


async def person(person_id: UUID) -> dict[str, Any]:
    found = await row(
        """SELECT id, name, account, kind, disabled_at, last_sign_in_at, must_change_password,
                  password_hash IS NOT NULL AS has_password, totp_secret IS NOT NULL AS has_second_factor
             FROM person WHERE id = {}""",
        person_id,
    )
    if found is None:
        raise Missing
    return found


async def post(post_id: UUID) -> dict[str, Any]:
    found = await row(
        """SELECT o.id, o.person, p.name, p.account, o.unit, u.name AS unit_name, o.title, o.role, o.starts_on, o.ends_on
             FROM post o JOIN person p ON p.id = o.person JOIN unit u ON u.id = o.unit WHERE o.id = {}""",
        post_id,
    )
    if found is None:
        raise Missing
    return found


async def find_units(text: str, limit: int = MOST) -> list[dict[str, Any]]:
    found = await rows(
        """SELECT u.id, u.name, u.short_name, u.kind, u.closed_on, u.requires_second_factor, parent.name AS parent_name
             FROM unit u LEFT JOIN unit parent ON parent.id = u.parent
            WHERE u.name LIKE {} OR u.short_name LIKE {} ORDER BY length(u.path), u.position, u.name LIMIT {}""",
        like(text),
        like(text),
        limit,
    )
    return [with_words(line) for line in found]


async def find_people(text: str, limit: int = MOST) -> list[dict[str, Any]]:
    """By a part of the name or the beginning of the account; each with the units of today's posts."""
    return await rows(
        """SELECT p.id, p.name, p.account, p.disabled_at, string_agg(u.name || ' ' || o.title, '；') AS posts
             FROM person p
             LEFT JOIN post o ON o.person = p.id AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})
             LEFT JOIN unit u ON u.id = o.unit
            WHERE p.name LIKE {} OR p.account LIKE {} GROUP BY p.id ORDER BY p.name, p.account LIMIT {}""",
        today(),
        today(),
        like(text),
        like(text.lower())[1:],
        limit,
    )


async def idle_people(limit: int = MOST) -> list[dict[str, Any]]:
    """Accounts that are open and that nobody seems to need: without a post today or later, or without a sign-in for
    `IDLE_DAYS` days (natural days; of one who never signed in since the password was handed out). Those without a post
    first, then the longest idle. Nothing is disabled by itself: somebody may be ill, or about to begin.

    等保 三级 安全计算环境 8.1.4.2 c)."""
    idle_since = now() - timedelta(days=IDLE_DAYS)
    return await rows(
        """SELECT p.id, p.name, p.account, p.last_sign_in_at, h.posts IS NULL AS without_post, h.posts,
                  (SELECT u.name || ' ' || o.title FROM post o JOIN unit u ON u.id = o.unit WHERE o.person = p.id
                    ORDER BY o.ends_on DESC NULLS FIRST, o.id DESC LIMIT 1) AS last_post,
                  coalesce(p.last_sign_in_at, p.password_set_at) < {} AS idle, count(*) OVER ()::int AS all_of_them
             FROM person p LEFT JOIN LATERAL (
                  SELECT string_agg(u.name || ' ' || o.title, '；' ORDER BY o.starts_on, o.id) AS posts
                    FROM post o JOIN unit u ON u.id = o.unit
                   WHERE o.person = p.id AND (o.ends_on IS NULL OR o.ends_on >= {})) h ON TRUE
            WHERE p.disabled_at IS NULL AND (h.posts IS NULL OR coalesce(p.last_sign_in_at, p.password_set_at) < {})
            ORDER BY h.posts IS NULL DESC, coalesce(p.last_sign_in_at, p.password_set_at) NULLS FIRST, p.account LIMIT {}""",
        idle_since,
        today(),
        idle_since,
        limit,
    )


async def open_units() -> list[tuple[str, str]]:
    """For choosing: the id and the whole way down, 「临江区 / 青石街道 / 综治办」."""
    found = await rows("SELECT id, short_name, path, closed_on FROM unit ORDER BY path")
    names: dict[str, str] = {line["path"]: line["short_name"] for line in found}
    return sorted(
        (
            (str(line["id"]), " / ".join(names[path] for path in ancestors(line["path"]) if path in names))
            for line in found
            if line["closed_on"] is None
        ),
        key=lambda choice: choice[1],
    )


def like(text: str) -> str:
    """A pattern for what contains the text; its own % and _ stand for themselves."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def with_words(unit: dict[str, Any]) -> dict[str, Any]:
    return {**unit, "kind_words": UNIT_KINDS[UnitKind(unit["kind"])]}
