"""The matters an inspection looks at: what there is to choose or draw from, what was chosen, and how it was drawn."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from portal import files
from portal.access import Me, not_recused
from portal.accountability.letter_words import Standing
from portal.accountability.queries.letters import standings_on
from portal.accountability.queries.supervision import ADDRESS
from portal.accountability.rules import visible
from portal.accountability.supervision_draw import ids_in
from portal.accountability.supervision_rules import inside, knows_finding, sees_inspected
from portal.accountability.supervision_states import VERDICTS
from portal.clock import today
from portal.db import Sql, all_of, row, rows
from portal.errors import Missing

PAGE = 40
MOST = 5000
"""Duties a draw may be made from."""


def _fit(me: Me, supervision_id: UUID, standing: str, inspected: UUID | None) -> Sql:
    """SQL over `duty d` with its unit `u` and the inspected unit `x` (`xu`) it lies below: what the person may see of the
    ledger, neither narrow nor looked at already, and no duty of an inspection itself."""
    how = {
        "open": Sql("d.done_at IS NULL"),
        "late": Sql("d.done_at IS NULL AND d.handed_in_at IS NULL AND d.due < {}", today()),
        "closed": Sql("d.done_at IS NOT NULL"),
    }[standing]
    return all_of(
        Sql("x.supervision = {}", supervision_id),
        Sql("{}::uuid IS NULL OR x.id = {}", inspected, inspected),
        Sql("u.path ~>=~ xu.path AND u.path ~<~ (left(xu.path, -1) || '0')"),
        Sql("NOT d.narrow AND d.subject_kind NOT LIKE 'accountability.supervision%'"),
        how,
        visible(me),
        Sql(
            "NOT EXISTS (SELECT 1 FROM accountability_supervision_matter m WHERE m.supervision = {} AND m.duty = d.id)",
            supervision_id,
        ),
    )


_FROM = """FROM accountability_supervised_unit x JOIN unit xu ON xu.id = x.unit JOIN unit u ON TRUE
  JOIN duty d ON d.unit = u.id"""


async def to_choose_from(
    me: Me, supervision_id: UUID, standing: str, inspected: UUID | None, after: tuple[date, UUID] | None = None
) -> tuple[list[dict[str, Any]], bool]:
    """One page, the earliest due first, and whether more follow."""
    later = Sql("(d.due, d.id) > ({}, {})", *after) if after else Sql("TRUE")
    found = await rows(
        f"SELECT DISTINCT d.id, d.title, d.due, d.done_on, d.subject_kind, u.short_name AS unit_name {_FROM}"
        " WHERE {} AND {} ORDER BY d.due, d.id LIMIT {}",
        _fit(me, supervision_id, standing, inspected),
        later,
        PAGE + 1,
    )
    return found[:PAGE], len(found) > PAGE


async def eligible(me: Me, supervision_id: UUID, standing: str, inspected: UUID | None) -> list[UUID]:
    """What may be drawn, as ids: all of it, or what there is up to one more than `MOST`."""
    found = await rows(
        f"SELECT DISTINCT d.id {_FROM} WHERE {{}} LIMIT {{}}", _fit(me, supervision_id, standing, inspected), MOST + 1
    )
    return [line["id"] for line in found]


async def chosen_of(me: Me, supervision_id: UUID, duties: Sequence[UUID]) -> list[dict[str, Any]]:
    """Of these duties, those that fit whatever their standing, each with the inspected unit it falls to: the nearest."""
    return await rows(
        f"""SELECT DISTINCT ON (d.id) d.id, x.id AS inspected {_FROM}
             WHERE d.id = ANY({{}}) AND ({{}} OR {{}}) ORDER BY d.id, length(xu.path) DESC""",
        list(duties),
        _fit(me, supervision_id, "open", None),
        _fit(me, supervision_id, "closed", None),
    )


async def standing_today(duties: Sequence[UUID]) -> dict[UUID, Standing]:
    return {one.duty: one for one in await standings_on(duties, today())}


_MATTER = """SELECT m.*, s.id AS supervision_id, s.title AS supervision_title, s.state AS supervision_state, xu.short_name AS unit_name,
       x.signed_at, d.path AS duty_path, d.unit AS duty_unit, du.name AS duty_unit_name, du.path AS duty_unit_path, d.person AS duty_person,
       d.principal AS duty_principal, d.direct AS duty_direct, d.coordinating AS duty_coordinating, d.supervising AS duty_supervising,
       f.id AS finding, f.verdict, f.text, w.draw_place
  FROM accountability_supervision_matter m JOIN accountability_supervised_unit x ON x.id = m.inspected
  JOIN unit xu ON xu.id = x.unit JOIN accountability_supervision s ON s.id = m.supervision
  JOIN duty d ON d.id = m.duty JOIN unit du ON du.id = d.unit
  LEFT JOIN accountability_supervision_finding f ON f.matter = m.id
  LEFT JOIN LATERAL (SELECT count(*) AS draw_place FROM accountability_supervision_draw g
    WHERE g.supervision = m.supervision AND g.id <= m.draw AND m.draw IS NOT NULL) w ON TRUE"""


async def matters_of(me: Me, supervision_id: UUID, inspected: UUID | None = None) -> list[dict[str, Any]]:
    """For who is inside; without what this person must not know of."""
    return await rows(
        _MATTER + " WHERE m.supervision = {} AND ({}::uuid IS NULL OR m.inspected = {}) AND {} AND {}"
        " ORDER BY x.position, m.position, m.id LIMIT 400",
        supervision_id,
        inspected,
        inspected,
        inside(me),
        not_recused(me, "d.subject_id"),
    )


async def matter_for(me: Me, matter_id: UUID) -> dict[str, Any]:
    """For who is inside; for the unit once its feedback is signed. `may_open`: the duty itself may be seen."""
    found = await row(
        _MATTER.replace(
            "SELECT m.*,",
            "SELECT m.*, EXISTS (SELECT 1 FROM duty d JOIN unit u ON u.id = d.unit WHERE d.id = m.duty AND {}) AS may_open,",
            1,
        )
        + " WHERE m.id = {} AND {} AND (x.signed_at IS NOT NULL AND {} OR {})",
        visible(me),
        matter_id,
        not_recused(me, "d.subject_id"),
        sees_inspected(me),
        inside(me),
    )
    if found is None:
        raise Missing
    return found


async def draws_of(me: Me, supervision_id: UUID) -> list[dict[str, Any]]:
    """Every draw there was; each as if what this person must not know of were not in it."""
    found = await rows(
        """SELECT g.*, xu.short_name AS unit_name FROM accountability_supervision_draw g
             LEFT JOIN accountability_supervised_unit x ON x.id = g.inspected LEFT JOIN unit xu ON xu.id = x.unit
            WHERE g.supervision = {} ORDER BY g.id""",
        supervision_id,
    )
    lists = {one["id"]: ids_in(files.get(one["population"])) for one in found}
    known = await rows(
        "SELECT d.id FROM duty d WHERE d.id = ANY({}) AND {}",
        [duty for ids in lists.values() for duty in ids],
        not_recused(me, "d.subject_id"),
    )
    free = {line["id"] for line in known}
    return [{**one, "known": [duty for duty in lists[one["id"]] if duty in free]} for one in found]


async def about_duty(me: Me, duty: UUID) -> list[dict[str, Any]]:
    """What inspections found about a duty, for its page and its chain: for who is inside at once, for others once it was
    fed back."""
    return await rows(
        """SELECT f.id, f.verdict, f.text, f.written_at, f.written_by_name, x.signed_at, doc.label, s.title,
                  m.id AS matter, m.as_of
             FROM accountability_supervision_matter m JOIN accountability_supervised_unit x ON x.id = m.inspected
             JOIN accountability_supervision s ON s.id = m.supervision JOIN duty d ON d.id = m.duty
             LEFT JOIN accountability_supervision_finding f ON f.matter = m.id LEFT JOIN document doc ON doc.id = x.document
            WHERE m.duty = {} AND s.state <> 'withdrawn' AND {} AND (f.id IS NULL AND {} OR {}) ORDER BY m.id LIMIT 50""",
        duty,
        not_recused(me, "d.subject_id"),
        inside(me),
        knows_finding(me),
    )


async def looks_at(me: Me, duty: UUID) -> list[dict[str, Any]]:
    """As the duty's own page names them: the inspection, what it says, the way there."""
    return [
        {
            **one,
            "path": f"{ADDRESS}/matters/{one['matter']}",
            "verdict_words": VERDICTS.get(one["verdict"], ""),
        }
        for one in await about_duty(me, duty)
    ]


async def told_of(me: Me, duty: UUID) -> list[tuple[datetime, str, str, str, str]]:
    """As the chain tells it: the instant, what, who, the words, the sign beside it. Once it is signed."""
    return [
        (
            one["signed_at"],
            f"督查：{VERDICTS[one['verdict']]}（{one['label']}）",
            one["written_by_name"],
            one["text"],
            "letter",
        )
        for one in await about_duty(me, duty)
        if one["id"] and one["signed_at"]
    ]
