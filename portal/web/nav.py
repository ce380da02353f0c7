"""The menu: what this person may enter, and where they are."""

from dataclasses import dataclass

from portal.access import Me
from portal.web.guards import (
    AUDIT,
    CALENDAR_READERS,
    CARRYING,
    INSPECTIONS,
    OFFICE,
    SECURITY,
    SYSTEM,
    Access,
    in_business,
    signed_in,
)


@dataclass(frozen=True)
class Entry:
    title: str
    path: str
    current: bool
    count: int = 0


MENU: tuple[tuple[str, str, Access], ...] = (
    ("今日", "/", signed_in),
    ("联席会议", "/meetings", in_business),
    ("领导包案", "/assignments", CARRYING),
    ("巡察整改", "/inspections", INSPECTIONS),
    ("督办事项", "/accountability", in_business),
    ("送达情况", "/messages", OFFICE),
    ("单位人员", "/people", SYSTEM),
    ("工作日历", "/calendar", CALENDAR_READERS),
    ("登录安全", "/security", SECURITY),
    ("审计记录", "/audit", AUDIT),
    ("运行状况", "/operator", SYSTEM),
)


def nav_for(me: Me | None, path: str) -> list[Entry]:
    if me is None:
        return []
    return [Entry(title, to, _is_at(path, to)) for title, to, access in MENU if access(me)]


def _is_at(path: str, to: str) -> bool:
    return path == to if to == "/" else path == to or path.startswith(to + "/")
