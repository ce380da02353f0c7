"""问责记录 as one may see them: one with what it rests on, the list with its figures, what waits for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me, below, not_recused
from portal.accountability.rules import sees_record
from portal.accountability.states import ANSWER_LIMIT, COUNTED, GROUNDS, OBJECTION_LIMIT
from portal.db import Sql, all_of, any_of, row, rows
from portal.duties import visible
from portal.errors import Missing
from portal.people import Role
from portal.subjects import Subject

MOST = 500
"""Rows of one list; what is beyond it is found by narrowing the period."""
CHOICES = 200
COUNTS = Sql("r.state = ANY({})", [str(state) for state in COUNTED])
HEAD = """SELECT r.*, u.path AS unit_path, o.name AS office_name,
  ARRAY(SELECT s.sanction FROM accountability_record_sanction s WHERE s.record = r.id ORDER BY s.sanction) AS sanctions
  FROM accountability_record r JOIN unit u ON u.id = r.unit JOIN unit o ON o.id = r.office"""


def subject_of(record: Mapping[str, Any]) -> Subject:
    """Named by its number: no message and no log outside the page says whom it is about."""
    return Subject("accountability.record", record["id"], f"记录 {record['serial']}", address_of(record["id"]))


def address_of(record_id: UUID) -> str:
    return f"/accountability/records/{record_id}"


@dataclass(frozen=True)
class Filters:
    """What stands in the address. `since` and `until`: the day of the decision, both included."""

    since: date | None = None
    until: date | None = None
    sanction: str = ""
    liability: str = ""
    ground: str = ""
    unit: UUID | None = None


async def record_for(me: Me, record_id: UUID) -> dict[str, Any]:
    """The record; Missing when it is not there for this person."""
    found = await row(HEAD + " WHERE r.id = {} AND {}", record_id, sees_record(me))
    if found is None:
        raise Missing
    return found


async def list_for(me: Me, filters: Filters) -> list[dict[str, Any]]:
    """What counts, the latest decision first. One's own are on a page of their own, not among these."""
    return await rows(
        HEAD + " WHERE {} AND {} AND {} ORDER BY r.decided_on DESC, r.id DESC LIMIT {}",
        _watched(me),
        COUNTS,
        _of(filters),
        MOST,
    )


async def figures_for(me: Me, filters: Filters) -> dict[str, list[tuple[str, int]]]:
    """How many of the records of the list there are by form, liability and unit: (key, number). A decision of several
    forms counts once under each."""
    found = await rows(
        """WITH seen AS (SELECT r.id, r.liability, r.unit FROM accountability_record r WHERE {} AND {} AND {})
           SELECT 'liability' AS by, liability AS key, count(*) AS number FROM seen GROUP BY liability
           UNION ALL SELECT 'unit', unit::text, count(*) FROM seen GROUP BY unit
           UNION ALL SELECT 'sanction', s.sanction, count(*) FROM seen JOIN accountability_record_sanction s
             ON s.record = seen.id GROUP BY s.sanction
           UNION ALL SELECT 'all', '', count(*) FROM seen ORDER BY 3 DESC, 2""",
        _watched(me),
        COUNTS,
        _of(filters),
    )
    by: dict[str, list[tuple[str, int]]] = {"all": [], "sanction": [], "liability": [], "unit": []}
    for line in found:
        by[line["by"]].append((line["key"], line["number"]))
    return by


async def waiting_for(me: Me) -> list[dict[str, Any]]:
    """What is not in force yet or has an objection open: work of the offices whose staff one is, outside every figure."""
    return await rows(
        """SELECT r.id, r.serial, r.state, r.entered_by_name, r.entered_at, r.corrects,
                  CASE WHEN b.verdict IS NULL THEN b.due END AS answer_due
             FROM accountability_record r LEFT JOIN accountability_objection b ON b.record = r.id
            WHERE r.state IN ('drafted', 'objected') AND r.office = ANY({}) AND {} ORDER BY r.entered_at LIMIT {}""",
        [held.unit for held in me.holdings if held.role == Role.discipline],
        sees_record(me),
        CHOICES,
    )


async def mine(me: Me) -> list[dict[str, Any]]:
    """What is recorded of oneself, and of the units one leads: everything that was ever in force."""
    led = [held.unit for held in me.holdings if held.role == Role.leader]
    return await rows(
        HEAD + " WHERE r.checked_at IS NOT NULL AND {} AND {} ORDER BY r.checked_at DESC LIMIT {}",
        any_of(Sql("r.person = {}", me.id), Sql("r.against = 'unit' AND r.unit = ANY({})", led)),
        sees_record(me),
        CHOICES,
    )


async def basis_of(record_id: UUID, me: Me | None = None) -> list[dict[str, Any]]:
    """For a person, without what they are recused from."""
    return await rows(
        "SELECT k.id, k.duty, k.subject_kind, k.subject_id, k.title, k.path FROM accountability_record_basis k"
        " WHERE k.record = {} AND {} ORDER BY k.id",
        record_id,
        not_recused(me, "k.subject_id") if me else Sql("TRUE"),
    )


async def objection_to(record_id: UUID) -> dict[str, Any] | None:
    return await row("SELECT * FROM accountability_objection WHERE record = {}", record_id)


async def versions_of(record: Mapping[str, Any], me: Me) -> list[dict[str, Any]]:
    """The record it corrects and the one that corrects it, as far as one may see them."""
    return await rows(
        "SELECT r.id, r.serial, r.state, r.id = {}::uuid AS earlier FROM accountability_record r"
        " WHERE (r.id = {}::uuid OR r.corrects = {}) AND r.state <> 'withdrawn' AND {} ORDER BY r.entered_at",
        record["corrects"],
        record["corrects"],
        record["id"],
        sees_record(me),
    )


async def units_for(me: Me) -> list[tuple[str, str]]:
    """Units whose leading body a record may be against: those in the scope of one's discipline posts."""
    found = await rows(
        "SELECT u.id, u.name FROM unit u WHERE u.closed_on IS NULL AND u.kind <> 'village' AND {} ORDER BY u.path LIMIT 1000",
        below("u.id", me.scopes(Role.discipline)),
    )
    return [(str(line["id"]), line["name"]) for line in found]


async def posts_for(me: Me, find: str = "", only: UUID | None = None) -> list[dict[str, Any]]:
    """Offices held by officials in the scope of one's discipline posts, past ones too, found by name, title or unit."""
    plain = find.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return await rows(
        """SELECT o.id, o.title, o.starts_on, o.ends_on, o.person, p.name, o.unit, u.name AS unit_name
             FROM post o JOIN person p ON p.id = o.person JOIN unit u ON u.id = o.unit
            WHERE p.kind = 'official' AND {} AND (p.name ILIKE {} OR o.title ILIKE {} OR u.name ILIKE {}) AND {}
            ORDER BY o.ends_on IS NOT NULL, u.path, p.name, o.id LIMIT {}""",
        below("o.unit", me.scopes(Role.discipline)),
        *([f"%{plain}%"] * 3),
        Sql("o.id = {}", only) if only else Sql("TRUE"),
        CHOICES,
    )


async def duties_to_rest_on(me: Me, record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Duties of the record's unit, or in which its person had a part, that were late or handed back, the latest first."""
    return await rows(
        """SELECT d.id, d.title, d.due FROM duty d JOIN unit u ON u.id = d.unit
            WHERE {} AND NOT d.narrow AND (d.unit = {} OR EXISTS (SELECT 1 FROM duty_event e WHERE e.duty = d.id
                  AND {}::uuid IN (e.person, e.principal, e.direct, e.coordinating, e.supervising)))
              AND (d.due < coalesce(d.done_on, {}) OR EXISTS (
                  SELECT 1 FROM duty_event e WHERE e.duty = d.id AND e.what = 'handed_back'))
              AND d.id NOT IN (SELECT b.duty FROM accountability_record_basis b WHERE b.record = {} AND b.duty IS NOT NULL)
            ORDER BY d.due DESC, d.id LIMIT {}""",
        visible(me),
        record["unit"],
        record["person"],
        record["decided_on"],
        record["id"],
        CHOICES,
    )


async def limits_of(office: UUID) -> dict[str, Any]:
    """How long one may object and how long the office has to answer: its own limits, or the shipped ones."""
    shipped = dict(
        zip(
            ("object_amount", "object_unit", "answer_amount", "answer_unit"),
            (*OBJECTION_LIMIT, *ANSWER_LIMIT),
            strict=True,
        )
    )
    found = await row("SELECT * FROM accountability_record_limits WHERE office = {}", office)
    return found or {**shipped, "version": 0}


def ground_words(code: str) -> str:
    """《信访工作条例》第四十五条第（一）项：…"""
    article, _, item = code.partition(".")
    digits = "零一二三四五六七八九"
    place = f"第四十{digits[int(article) % 10]}条" + (f"第（{digits[int(item)]}）项" if item else "")
    return f"{place}：{GROUNDS[code]}"


def _watched(me: Me) -> Sql:
    """What the list may count: as one who watches, never one's own."""
    return all_of(sees_record(me), Sql("r.person IS DISTINCT FROM {}::uuid", me.id))


def _of(filters: Filters) -> Sql:
    clauses = [Sql("TRUE")]
    if filters.since:
        clauses.append(Sql("r.decided_on >= {}", filters.since))
    if filters.until:
        clauses.append(Sql("r.decided_on <= {}", filters.until))
    if filters.liability:
        clauses.append(Sql("r.liability = {}", filters.liability))
    if filters.ground:
        clauses.append(Sql("r.ground = {}", filters.ground))
    if filters.unit:
        clauses.append(Sql("r.unit = {}", filters.unit))
    if filters.sanction:
        clauses.append(
            Sql(
                "r.id IN (SELECT s.record FROM accountability_record_sanction s WHERE s.sanction = {})",
                filters.sanction,
            )
        )
    return all_of(*clauses)
