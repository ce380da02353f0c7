"""What a person should know; the row is written in the transaction that makes the fact.

`once` names the occasion: the same occasion never reaches the same person twice, however often a clock rings.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from piccolo.constraints import Unique
from piccolo.table import Table

from portal.access import Me, not_recused
from portal.clock import now, today
from portal.columns import flag, instant, key, link, reference, words
from portal.db import new_id, rows, value
from portal.people import Person, Role
from portal.subjects import Subject


class Notice(Table, tablename="notice"):
    """`message`: the digest that counted it (`portal.messages`); `urgent`: it need not wait for a slot."""

    id = key()
    person = link(Person)
    subject_kind = words(40)
    subject_id = reference(index=True)
    title = words(300)
    path = words(200)
    sentence = words(400)
    once = words(160)
    at = instant()
    read_at = instant(null=True)
    dropped_at = instant(null=True)
    urgent = flag()
    message = reference(null=True)

    notice_once = Unique(["person", "once"])


async def tell(people: list[UUID], subject: Subject, sentence: str, once: str, *, urgent: bool = False) -> int:
    """Write the notice to each of these persons, once. Nobody who is recused from the record is told.
    What is `urgent` goes out with the next urgent message, on rest days too; the rest waits for its slot.

    Returns how many were told now.
    """
    people = list(dict.fromkeys(people))
    told = await rows(
        """INSERT INTO notice (id, person, subject_kind, subject_id, title, path, sentence, once, at, urgent)
           SELECT t.id, p.id, {}, {}::uuid, {}, {}, {}, {}, {}::timestamptz, {}::boolean
             FROM unnest({}::uuid[], {}::uuid[]) AS t(id, person) JOIN person p ON p.id = t.person
            WHERE p.disabled_at IS NULL AND NOT EXISTS (
                  SELECT 1 FROM recusal rc LEFT JOIN unit ru ON ru.id = rc.unit
                   WHERE rc.record_id = {} AND rc.lifted_at IS NULL AND (rc.person = p.id OR EXISTS (
                         SELECT 1 FROM post o JOIN unit u ON u.id = o.unit
                          WHERE o.person = p.id AND (o.ends_on IS NULL OR o.ends_on >= {}) AND u.path LIKE ru.path || '%')))
           ON CONFLICT (person, once) DO NOTHING RETURNING id""",
        subject.kind,
        subject.id,
        subject.title[:300],
        subject.path,
        sentence[:400],
        once[:160],
        now(),
        urgent,
        [new_id() for _ in people],
        people,
        subject.id,
        today(),
    )
    return len(told)


async def inbox(me: Me, before: UUID | None = None, limit: int = 30) -> list[dict[str, Any]]:
    """Newest first; what one has been recused from since is gone."""
    return await rows(
        "SELECT n.id, n.title, n.path, n.sentence, n.at, n.read_at FROM notice n WHERE n.person = {}"
        " AND n.dropped_at IS NULL AND ({}::uuid IS NULL OR n.id < {}) AND {} ORDER BY n.id DESC LIMIT {}",
        me.id,
        before,
        before,
        not_recused(me, "n.subject_id"),
        limit,
    )


async def read(me: Me, notice_id: UUID, at: datetime) -> str | None:
    """Mark one as read; where it leads, or None when it is not this person's."""
    found: str | None = await value(
        "UPDATE notice n SET read_at = coalesce(read_at, {}) WHERE n.id = {} AND n.person = {} AND {} RETURNING path",
        at,
        notice_id,
        me.id,
        not_recused(me, "n.subject_id"),
    )
    return found


async def read_all(me: Me, at: datetime) -> None:
    await value("UPDATE notice SET read_at = {} WHERE person = {} AND read_at IS NULL RETURNING id", at, me.id)


async def drop(subject_id: UUID, prefix: str) -> None:
    """The reason is gone: unread notices of this kind about this record are taken back."""
    await value(
        "UPDATE notice SET dropped_at = {} WHERE subject_id = {} AND once LIKE {} AND read_at IS NULL"
        " AND dropped_at IS NULL RETURNING id",
        now(),
        subject_id,
        prefix + "%",
    )


async def drop_for(person: UUID, subject_id: UUID) -> None:
    """It is this person's no more: what they have not read about it is taken back."""
    await value(
        "UPDATE notice SET dropped_at = {} WHERE person = {} AND subject_id = {} AND read_at IS NULL"
        " AND dropped_at IS NULL RETURNING id",
        now(),
        person,
        subject_id,
    )


async def holders(unit: UUID, role: Role) -> list[UUID]:
    """Who holds such a post in this very unit today."""
    on = today()
    found = await rows(
        "SELECT DISTINCT o.person FROM post o JOIN person p ON p.id = o.person WHERE o.unit = {} AND o.role = {}"
        " AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {}) AND p.disabled_at IS NULL",
        unit,
        role.value,
        on,
        on,
    )
    return [line["person"] for line in found]
