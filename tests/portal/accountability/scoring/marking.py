"""A scheme of 临江区 for its streets: 周 drafts and enters, 沈 checks; March scored with every kind of number."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal import db
from portal.accountability.actions import (
    scoring_counts,
    scoring_moves,
    scoring_schemes,
    scoring_sheets,
    scoring_signing,
)
from portal.accountability.actions.scoring_counts import Counted
from portal.accountability.queries.scoring_counts import count_for
from portal.accountability.queries.scoring_schemes import lines_of, rule_of, version_for
from portal.accountability.queries.scoring_sheets import sheet_for
from portal.clock import today
from portal.demo.cast import Cast
from tests.builders import a_file
from tests.portal.accountability.figures.lives import at
from tests.portal.accountability.official.entering import checked

SINCE = date(2026, 1, 1)
END = date(2026, 3, 31)
TAKEN = date(2026, 4, 10)
"""The official figures of March were checked by the end of this day, the counts too."""
QINGSHI = {
    "accept_due": 697,
    "accept_in_time": 688,
    "finish_due": 306,
    "finish_in_time": 279,
    "repeat_added": 2,
    "rateable": 300,
    "rated": 200,
    "satisfied": 190,
}
LIUAN = {
    "accept_due": 134,
    "accept_in_time": 112,
    "finish_due": 120,
    "finish_in_time": 120,
    "repeat_added": 12,
    "rateable": 100,
    "rated": 50,
    "satisfied": 50,
}
COUNTED: dict[str, dict[str, tuple[int, int | None]]] = {
    "studied": {"qingshi": (7, None), "liuan": (1, None)},
    "carried": {"qingshi": (17, 20), "liuan": (84, 100)},
    "received": {"qingshi": (4, 4), "liuan": (0, 0)},
}


async def a_draft(people: Cast, *, starts_on: date = SINCE, level: str = "township", by: str = "zhou") -> UUID:
    return await scoring_schemes.begin(
        people.person[by], people.unit["district"], level, "信访工作考核", "临信联〔2026〕1号", starts_on, "dachuan"
    )


async def in_force(people: Cast, version: UUID | None = None, **given: Any) -> dict[str, Any]:
    """The version as it stands after 沈 put it into force."""
    made = version or await a_draft(people, **given)
    await scoring_schemes.put_in_force(await version_for(people.shen, made), people.shen)
    return await version_for(people.zhou, made)


async def rules_of(version: UUID) -> list[Any]:
    return [rule_of(line) for line in await lines_of(version)]


async def entered(
    people: Cast, scheme: UUID, line: str, *, month: str = "2026-03", counts: Mapping[str, Any] | None = None
) -> UUID:
    given = {
        people.unit[unit]: Counted(part, whole, "会议纪要") for unit, (part, whole) in (counts or COUNTED[line]).items()
    }
    return await scoring_counts.enter(people.zhou, scheme, line, month, given, a_file("材料.pdf"))


async def counted(people: Cast, scheme: UUID, line: str, **given: Any) -> UUID:
    made = await entered(people, scheme, line, **given)
    await scoring_counts.check(await count_for(people.shen, made), people.shen)
    return made


async def a_march(people: Cast) -> dict[str, Any]:
    """The version in force, and every number of March there, each since 10 April."""
    with at(TAKEN):
        version = await in_force(people)
        await checked(people, numbers={"qingshi": QINGSHI, "liuan": LIUAN})
        for line in COUNTED:
            await counted(people, version["scheme"], line)
    return version


async def drafted(people: Cast, version: dict[str, Any] | None = None, *, as_of: date = TAKEN) -> UUID:
    found = version or await a_march(people)
    return await scoring_sheets.draft(people.zhou, found["scheme"], "2026-03", as_of)


async def seen(people: Cast, sheet: UUID, by: str = "zhou") -> dict[str, Any]:
    return await sheet_for(people.person[by], sheet)


async def replying(people: Cast, version: dict[str, Any] | None = None) -> UUID:
    sheet = await drafted(people, version)
    await scoring_moves.open_for_reply(await seen(people, sheet), people.zhou, today() + timedelta(days=3))
    return sheet


async def to_sign(people: Cast, version: dict[str, Any] | None = None) -> UUID:
    sheet = await replying(people, version)
    await scoring_moves.reply(await seen(people, sheet, "chen"), people.chen, people.unit["qingshi"], "已逐项核对。")
    await db.rows(
        "UPDATE accountability_score_sheet SET reply_until = {} WHERE id = {}", today() - timedelta(days=1), sheet
    )
    await scoring_moves.submit(await seen(people, sheet), people.zhou)
    return sheet


async def published(people: Cast, version: dict[str, Any] | None = None) -> dict[str, Any]:
    sheet = await to_sign(people, version)
    await scoring_signing.sign(people.tang, sheet, version=(await seen(people, sheet))["version"])
    return await seen(people, sheet)
