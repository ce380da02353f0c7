"""Who is to be told of a step: posts held on that day, read in whole; nobody who must not know of the record."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portal.accountability.ladder import Step, Trigger
from portal.db import row, rows

Record = dict[str, Any]

_HELD = "o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})"
_STAFF = "o.role IN ('office', 'discipline')"
_OFFICE = f"""(SELECT w.id FROM unit w LEFT JOIN unit above ON above.id = w.parent
   WHERE (w.id = d.supervising_unit OR EXISTS (SELECT 1 FROM post o WHERE o.unit = w.id AND o.role = 'office' AND {{held}}))
     AND (w.id = d.supervising_unit
          OR u.path LIKE CASE WHEN w.kind = 'department' THEN above.path ELSE w.path END || '%')
     AND EXISTS (SELECT 1 FROM post o WHERE o.unit = w.id AND {_STAFF} AND {{held}})
   ORDER BY (w.id = d.supervising_unit) DESC NULLS LAST, length(above.path) DESC NULLS LAST, w.id LIMIT 1)"""
"""Who watches over a duty: the unit it names where somebody works there, else the nearest office above who owes it."""

_TOLD = f"""
  SELECT o.person FROM post o JOIN person q ON q.id = o.person
   WHERE a.recipient = 'owner' AND o.person = d.person AND q.disabled_at IS NULL AND {{held}}
  UNION SELECT o.person FROM post o
   WHERE a.recipient = 'owner' AND o.unit = d.unit AND o.role = 'liaison' AND {{held}} AND NOT EXISTS (
         SELECT 1 FROM post n JOIN person q ON q.id = n.person WHERE n.person = d.person AND q.disabled_at IS NULL
            AND n.starts_on <= {{{{}}}} AND (n.ends_on IS NULL OR n.ends_on >= {{{{}}}}))
  UNION SELECT o.person FROM post o
   WHERE a.recipient = 'leaders' AND o.role = 'leader' AND {{held}}
     AND (o.unit = d.unit OR (u.kind = 'department' AND o.unit = u.parent))
  UNION SELECT o.person FROM post o WHERE a.recipient = 'principal' AND o.person = d.principal AND {{held}}
  UNION SELECT o.person FROM post o JOIN duty_support ds ON ds.duty = d.id AND ds.unit = o.unit
   WHERE a.recipient = 'helpers' AND o.role = 'liaison' AND {{held}} AND (NOT a.silent OR NOT EXISTS (
         SELECT 1 FROM duty_note n WHERE n.duty = d.id AND n.unit = ds.unit))
  UNION SELECT o.person FROM post o WHERE a.recipient = 'office' AND o.unit = a.office AND {_STAFF} AND {{held}}
  UNION SELECT o.person FROM post o JOIN unit w ON w.id = a.office
   WHERE a.recipient = 'convenors' AND o.role = 'leader' AND {{held}}
     AND o.unit = CASE WHEN w.kind = 'department' THEN w.parent ELSE w.id END"""

_FREE = """p.disabled_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM recusal rc LEFT JOIN unit ru ON ru.id = rc.unit
        WHERE rc.record_id = d.subject_id AND rc.lifted_at IS NULL AND (rc.person = p.id OR EXISTS (
              SELECT 1 FROM post o JOIN unit ou ON ou.id = o.unit
               WHERE o.person = p.id AND {held} AND ou.path LIKE ru.path || '%')))
   AND (NOT d.narrow OR p.id IN (d.person, d.principal, d.direct, d.coordinating, d.supervising) OR EXISTS (
       SELECT 1 FROM post o WHERE o.person = p.id AND o.unit = d.unit AND o.role IN ('office', 'discipline') AND {held}))"""

_REACHES = """(x.deputy IN (d.person, d.principal, d.direct, d.coordinating, d.supervising) OR EXISTS (
   SELECT 1 FROM post o JOIN unit ou ON ou.id = o.unit LEFT JOIN unit above ON above.id = ou.parent
    WHERE o.person = x.deputy AND {held} AND (
          starts_with(u.path, CASE WHEN o.role IN ('office', 'discipline', 'auditor') AND ou.kind = 'department'
                                   THEN coalesce(above.path, ou.path) ELSE ou.path END)
       OR o.role = 'liaison' AND EXISTS (SELECT 1 FROM duty_support ds JOIN unit su ON su.id = ds.unit
                                          WHERE ds.duty = d.id AND starts_with(su.path, ou.path)))))"""
"""Who stands in for a person hears of nothing they may not see themselves (`portal.duties.visible`)."""


async def addressees(duty: Record, step: Step, day: date) -> list[Record]:
    """Id and name. Only who holds a post that day, and who has not put the matter off before its due day; for whoever is
    away, the deputy besides.

    承办人 is the person of the duty; when nobody is named, or the person has left, the liaisons of the unit.
    单位负责人 are the leaders of the unit and, where the unit is a department, of the unit above it.
    """
    return await everybody([(duty["id"], step)], day)


async def everybody(asked: Sequence[tuple[UUID, Step]], day: date) -> list[Record]:
    """As `addressees`, for many at once: `duty` and `step` (its key) say of what; a deputy has `stands_in` for."""
    pairs = [(duty, step.key, to.name, step.trigger is Trigger.silent) for duty, step in asked for to in step.to]
    if not pairs:
        return []
    held, days = _HELD, [day, day]
    told, free, reaches = (part.format(held=held) for part in (_TOLD, _FREE, _REACHES))
    office = _OFFICE.format(held=held)
    return await rows(
        f"""WITH told AS (
              SELECT DISTINCT a.duty, a.step, x.person FROM (
                     SELECT t.*, CASE WHEN t.recipient IN ('office', 'convenors') THEN {office} END AS office
                       FROM unnest({{}}::uuid[], {{}}::text[], {{}}::text[], {{}}::boolean[]) AS t(duty, step, recipient, silent)
                       JOIN duty d ON d.id = t.duty JOIN unit u ON u.id = d.unit) a
                JOIN duty d ON d.id = a.duty JOIN unit u ON u.id = d.unit CROSS JOIN LATERAL ({told}) x),
            heard AS (
              SELECT t.duty, t.step, t.person, NULL::text AS stands_in FROM told t JOIN duty d ON d.id = t.duty
               WHERE d.due < {{}} OR NOT EXISTS (SELECT 1 FROM accountability_hold h WHERE h.duty = d.id
                     AND h.person = t.person AND h.until >= {{}} AND h.lifted_at IS NULL)),
            both_of AS (
              SELECT * FROM heard UNION ALL
              SELECT t.duty, t.step, x.deputy, away.name FROM heard t
                JOIN accountability_deputy x ON x.person = t.person AND x.ended_at IS NULL AND x.starts_on <= {{}}
                     AND x.ends_on >= {{}} JOIN person away ON away.id = x.person
                JOIN duty d ON d.id = t.duty JOIN unit u ON u.id = d.unit WHERE {reaches})
            SELECT DISTINCT ON (p.name, p.id, b.duty, b.step) p.id, p.name, b.duty, b.step, b.stands_in
              FROM both_of b JOIN duty d ON d.id = b.duty JOIN person p ON p.id = b.person WHERE {free}
             ORDER BY p.name, p.id, b.duty, b.step, b.stands_in NULLS FIRST""",
        *days * 2,
        [pair[0] for pair in pairs],
        [pair[1] for pair in pairs],
        [pair[2] for pair in pairs],
        [pair[3] for pair in pairs],
        *days * 8,
        day,
        day,
        *days * 4,
    )


async def office_of(duty: UUID, day: date) -> UUID | None:
    found = await row(
        f"SELECT {_OFFICE.format(held=_HELD)} AS office FROM duty d JOIN unit u ON u.id = d.unit WHERE d.id = {{}}",
        *[day, day] * 2,
        duty,
    )
    return found["office"] if found else None


async def offices_of_duties(duties: Sequence[UUID], day: date) -> list[Record]:
    """As `office_of`, for many at once, with how many letters were proposed to it that day (`made`); those that nobody
    watches over are left out."""
    return await rows(
        f"""SELECT x.id, x.office, l.made FROM (
              SELECT d.id, {_OFFICE.format(held=_HELD)} AS office FROM duty d JOIN unit u ON u.id = d.unit
               WHERE d.id = ANY({{}})) x
              LEFT JOIN accountability_letters_of_day l ON l.office = x.office AND l.day = {{}} WHERE x.office IS NOT NULL""",
        *[day, day] * 2,
        list(duties),
        day,
    )
