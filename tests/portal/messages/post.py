"""Notices to be told of, persons who can be reached, and what has become of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.clock import CHINA, now
from portal.db import new_id, rows
from portal.demo.cast import Cast
from portal.messages.channels import Channel
from portal.messages.work import deliver
from portal.notices import tell
from portal.subjects import Subject

MONDAY = datetime(2026, 11, 23, tzinfo=CHINA)
"""An ordinary working Monday."""
ADDRESSES = {
    "li": {"wecom": "LiHui", "mail": "lihui@example.gov.cn", "sms": "13900001111", "dingtalk": "LiHui"},
    "sun": {"wecom": "SunLi", "mail": "sunli@example.gov.cn", "sms": "13900002222", "dingtalk": "SunLi"},
    "chen": {"wecom": "ChenGuodong", "mail": "chen@example.gov.cn", "sms": "13900003333", "dingtalk": "ChenGuodong"},
}


def at(hour: int, minute: int = 0, day: int = 23, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


def a_matter(title: str = "账外资金清理") -> Subject:
    return Subject("inspections.item", new_id(), title, "/inspections/items/x")


async def say(*people: Me, matter: Subject | None = None, urgent: bool = False) -> Subject:
    """A notice to each, as of now."""
    matter = matter or a_matter()
    sentence = f"“{matter.title}”还有 3 天到期，请及时办理。"
    told = await tell([me.id for me in people], matter, sentence, f"remind:{matter.id}:{new_id()}", urgent=urgent)
    assert told == len(people)
    return matter


async def reachable(people: Cast, *ways: str, who: tuple[str, ...] = ("li", "sun", "chen"), first: str = "") -> None:
    for account in who:
        for way in ways:
            await rows(
                "INSERT INTO message_address (id, person, channel, address, preferred, version, changed_by, changed_at)"
                " VALUES ({}, {}, {}, {}, {}, 1, {}, {})",
                new_id(),
                people.person[account].id,
                way,
                ADDRESSES[account][way],
                way == first,
                people.wu.id,
                now(),
            )


async def ring(*channels: Channel) -> int:
    return await deliver({channel.name: channel for channel in channels})


async def messages(person: UUID | None = None) -> list[dict[str, Any]]:
    return await rows("SELECT * FROM message WHERE {}::uuid IS NULL OR person = {} ORDER BY id", person, person)


async def deliveries() -> list[dict[str, Any]]:
    return await rows("SELECT * FROM message_delivery ORDER BY id")
