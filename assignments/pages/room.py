"""The pages of the room, as tabs over each of them; and what an office finds there besides."""

from typing import Any

from assignments.queries.registers import own_register
from portal.access import Me
from portal.people import Role

ADDRESS = "/assignments"
OVERVIEW, MINE = ("概览", ""), ("我的包案", "/mine")
TABS = (
    ("积案库", "/cases"),
    ("批次", "/batches"),
    ("排查", "/matters"),
    ("不动的案件", "/still"),
    ("接访下访", "/roster"),
    ("统计", "/figures"),
)
OTHERS = (
    ("待审批的包案", "/approvals"),
    ("回头看", "/rechecks"),
    ("案件评查", "/samples"),
    ("换岗交接", "/hand-overs"),
)


def tabs(me: Me, here: str) -> list[tuple[str, str, bool]]:
    """`here`: the tail of this page's address. A leader without a post in an office begins with one's own cases."""
    first = [MINE] if leads_only(me) else [OVERVIEW] if me.has(Role.office, Role.auditor) else [OVERVIEW, MINE]
    return [(words, ADDRESS + tail, tail == here) for words, tail in (*first, *TABS)]


def leads_only(me: Me) -> bool:
    return me.has(Role.leader) and not me.has(Role.office)


async def others(me: Me) -> list[tuple[str, str]]:
    """For staff of an office: pages that need no tab, and the settings of its register, or the way to one."""
    if not me.has(Role.office):
        return []
    register: dict[str, Any] | None = await own_register(me)
    settings = ("积案库设置", f"/registers/{register['id']}") if register else ("建立积案库", "/registers/new")
    return [(words, ADDRESS + tail) for words, tail in (*OTHERS, settings)]
