"""What did not arrive is told to the office of the person's territory and to the system administrators, within minutes.

Once a day and person, and only of what failed that day or still hangs: the page shows the rest. A notice for each lost
message would be one more burden.
"""

from datetime import datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from portal.access import scope_of
from portal.clock import CHINA, today
from portal.db import Sql, atomic, rows
from portal.notices import tell
from portal.people import Role
from portal.subjects import Subject

IN_TROUBLE = (
    "(m.state = 'failed' OR (m.state = 'waiting' AND EXISTS (SELECT 1 FROM message_delivery w WHERE w.message = m.id"
    " AND ((w.state = 'waiting' AND w.attempts > 1 AND w.why IS NOT NULL) OR w.state = 'failed'))))"
)
"""SQL over `message m`: given up, or tried twice and not through. The first stumble is nobody's business yet."""


@atomic()
async def tell_offices() -> int:
    """Returns how many were told."""
    day = today()
    reached = await rows(
        "SELECT DISTINCT u.path FROM message m JOIN post o ON o.person = m.person AND o.starts_on <= {}"
        " AND (o.ends_on IS NULL OR o.ends_on >= {}) JOIN unit u ON u.id = o.unit WHERE (m.state = 'waiting' OR m.done_at >= {}) AND {}",
        day,
        day,
        datetime.combine(day, time.min, CHINA),
        Sql(IN_TROUBLE),
    )
    if not reached:
        return 0
    offices = await _offices()
    people = {who for line in reached for who in nearest_office(offices, line["path"])}
    subject = Subject("messages", uuid5(NAMESPACE_URL, f"undelivered:{day}"), "消息送达情况", "/messages?state=trouble")
    sentence = "有消息没有送达本地人员，原因和办法见“消息送达情况”。他们登录后在系统内仍能看到。"
    told = await tell(sorted(people), subject, sentence, f"undelivered:{day}")
    operators = await rows(
        "SELECT DISTINCT person FROM post WHERE role = {} AND starts_on <= {} AND (ends_on IS NULL OR ends_on >= {})",
        str(Role.system_admin),
        day,
        day,
    )
    subject = Subject("operator", uuid5(NAMESPACE_URL, f"undelivered:{day}"), "消息发送", "/operator/messages")
    sentence = "有消息没有发送出去，请在“运行状况”的“消息发送”中核对渠道设置。"
    return told + await tell([one["person"] for one in operators], subject, sentence, f"unsent:{day}")


def nearest_office(offices: list[tuple[str, UUID]], path: str) -> set[UUID]:
    """Who keeps the office of the smallest territory this unit lies in."""
    reaching = [(scope, person) for scope, person in offices if path.startswith(scope)]
    longest = max((len(scope) for scope, _ in reaching), default=0)
    return {person for scope, person in reaching if len(scope) == longest}


async def _offices() -> list[tuple[str, UUID]]:
    day = today()
    found: list[dict[str, Any]] = await rows(
        "SELECT o.person, u.kind, u.path, coalesce(parent.path, u.path) AS parent_path FROM post o"
        " JOIN unit u ON u.id = o.unit LEFT JOIN unit parent ON parent.id = u.parent"
        " WHERE o.role = {} AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})",
        str(Role.office),
        day,
        day,
    )
    return [(scope_of(Role.office, one["kind"], one["path"], one["parent_path"]), one["person"]) for one in found]
