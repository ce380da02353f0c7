"""Official figures of the two streets, as 周 enters them and 沈 checks them."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from portal.accountability.actions import official
from portal.accountability.actions.official import Source
from portal.accountability.queries.official import sheet_for
from portal.demo.cast import Cast

SOURCE = Source("信访业务信息系统", "三率月报", date(2026, 4, 2))
QINGSHI = {"accept_due": 697, "accept_in_time": 688, "finish_due": 306, "finish_in_time": 279, "repeat_added": 2}
LIUAN = {"accept_due": 134, "accept_in_time": 112, "finish_due": 0, "finish_in_time": 0, "repeat_added": 0}


async def entered(
    people: Cast,
    *,
    period: str = "2026-03",
    by: str = "zhou",
    numbers: Mapping[str, Mapping[str, int | None]] | None = None,
    source: Source = SOURCE,
) -> UUID:
    counts = numbers or {"qingshi": QINGSHI, "liuan": LIUAN}
    given = {people.unit[unit]: line for unit, line in counts.items()}
    return await official.enter(people.person[by], people.unit["district"], "township", period, source, given)


async def seen(people: Cast, sheet: UUID, by: str = "zhou") -> dict[str, Any]:
    return await sheet_for(people.person[by], sheet)


async def checked(people: Cast, **given: Any) -> UUID:
    sheet = await entered(people, **given)
    await official.check(await seen(people, sheet, "shen"), people.shen)
    return sheet


async def corrected(people: Cast, sheet: UUID, numbers: Mapping[str, Mapping[str, int | None]]) -> UUID:
    """A new version by 沈, checked by 周, who entered the first."""
    given = {people.unit[unit]: line for unit, line in numbers.items()}
    made = await official.correct(await seen(people, sheet, "shen"), people.shen, SOURCE, given, "报表已更新")
    await official.check(await seen(people, made), people.zhou)
    return made
