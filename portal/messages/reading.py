"""What became of the messages: for the office of a territory, and for the operator. Numbers, days and ways, never a matter."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.access import Me, below
from portal.clock import now
from portal.db import Sql, all_of, row, rows
from portal.messages.composing import waiting_for
from portal.messages.rules import Rules, in_hours, open_slots
from portal.messages.tables import Standing
from portal.messages.undelivered import IN_TROUBLE
from portal.people import Role

STATES = {
    Standing.waiting: "等待发出",
    Standing.sent: "已发出",
    Standing.portal: "只在系统内",
    Standing.dropped: "事由已消失，未发",
    Standing.stopped: "已叫停",
    Standing.failed: "未送达",
}
LAST_WEEK = timedelta(days=7)


def within(me: Me) -> Sql:
    """SQL over `message m`: the person had a post in the territory this office serves on the day of the message."""
    return Sql(
        "EXISTS (SELECT 1 FROM post o WHERE o.person = m.person AND o.starts_on <= m.day"
        " AND (o.ends_on IS NULL OR o.ends_on >= m.day) AND {})",
        below("o.unit", me.scopes(Role.office)),
    )


async def counted(me: Me, since: date) -> dict[str, int]:
    """By how they stand, since that day; `trouble` and `opened` besides."""
    found = await rows(
        "SELECT m.state, count(*) AS n, count(m.opened_at) AS opened, count(*) FILTER (WHERE {}) AS trouble"
        " FROM message m WHERE m.day >= {} AND {} GROUP BY m.state",
        Sql(IN_TROUBLE),
        since,
        within(me),
    )
    by_state = {line["state"]: line["n"] for line in found}
    return {
        **{str(state): by_state.get(str(state), 0) for state in Standing},
        "opened": sum(line["opened"] for line in found),
        "trouble": sum(line["trouble"] for line in found),
    }


async def listed(me: Me, chosen: str, before: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Newest first, each with its last delivery. `chosen`: a state, `opened`, `trouble`, or nothing for all."""
    clauses = [within(me)]
    if chosen == "trouble":
        clauses.append(Sql(IN_TROUBLE))
    elif chosen == "opened":
        clauses.append(Sql("m.opened_at IS NOT NULL"))
    elif chosen:
        clauses.append(Sql("m.state = {}", chosen))
    if before:
        clauses.append(Sql("m.id < {}", before))
    return await rows(
        """SELECT m.id, m.day, m.slot, m.urgent, m.state, m.matters, m.round, m.done_at, m.opened_at, m.reason,
                  p.name AS person_name, (SELECT u.name FROM post o JOIN unit u ON u.id = o.unit
                    WHERE o.person = m.person ORDER BY (o.ends_on IS NULL) DESC, o.starts_on, o.id LIMIT 1) AS unit_name,
                  d.channel, d.state AS trying, d.attempts, d.why, d.maybe_twice, d.next_at, d.done_at AS sent_at
             FROM message m JOIN person p ON p.id = m.person LEFT JOIN LATERAL (
                  SELECT * FROM message_delivery x WHERE x.message = m.id ORDER BY x.id DESC LIMIT 1) d ON TRUE
            WHERE {} ORDER BY m.id DESC LIMIT {}""",
        all_of(*clauses),
        limit,
    )


async def queue(rules: Rules) -> dict[str, Any]:
    """For the operator: what waits, what is stuck, what is left over for the next run."""
    found = await row(
        "SELECT count(*) FILTER (WHERE state IN ('waiting', 'sending') AND next_at <= {}) AS due,"
        " count(*) FILTER (WHERE state IN ('waiting', 'sending')) AS waiting,"
        " count(*) FILTER (WHERE state = 'waiting' AND attempts > 0 AND why IS NOT NULL) AS failing,"
        " min(next_at) FILTER (WHERE state IN ('waiting', 'sending')) AS oldest,"
        " count(*) FILTER (WHERE state = 'unsure' OR maybe_twice) AS doubtful FROM message_delivery"
        " WHERE state IN ('waiting', 'sending') OR done_at > {}",
        now(),
        now() - LAST_WEEK,
    )
    assert found is not None
    unmade = sum([len(await waiting_for(slot)) for slot in await open_slots(rules)])
    failed = await row("SELECT count(*) AS n FROM message WHERE state = 'failed' AND made_at > {}", now() - LAST_WEEK)
    due = found["due"] if await in_hours(rules) else 0
    return {**found, "due": due, "unmade": unmade, "failed": failed["n"] if failed else 0}


async def by_channel() -> dict[str, dict[str, Any]]:
    """Of the last seven days."""
    found = await rows(
        "SELECT channel, count(*) FILTER (WHERE state IN ('sent', 'taken', 'delivered')) AS sent,"
        " count(*) FILTER (WHERE state = 'failed') AS failed,"
        " count(*) FILTER (WHERE state = 'waiting' AND attempts > 0 AND why IS NOT NULL) AS failing,"
        " max(done_at) FILTER (WHERE state IN ('sent', 'taken', 'delivered')) AS last_at,"
        " (array_agg(why ORDER BY id DESC) FILTER (WHERE why <> ''))[1] AS why"
        " FROM message_delivery WHERE done_at > {} OR state IN ('waiting', 'sending', 'taken') GROUP BY channel",
        now() - LAST_WEEK,
    )
    return {line["channel"]: line for line in found}


async def stuck(limit: int = 50) -> list[dict[str, Any]]:
    """For the operator: the latest deliveries that did not go through, with the person, who must perhaps be asked."""
    return await rows(
        "SELECT p.name AS person_name, p.id AS person, d.channel, d.state, d.attempts, d.why, d.next_at, d.tried_at"
        " FROM message_delivery d JOIN person p ON p.id = d.person WHERE (d.state = 'failed' AND d.done_at > {})"
        " OR (d.state = 'waiting' AND d.attempts > 0 AND d.why IS NOT NULL) ORDER BY d.id DESC LIMIT {}",
        now() - LAST_WEEK,
        limit,
    )
