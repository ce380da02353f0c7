"""What a unit wrote on a case while it was asked: it keeps that, with the title as it was then, and nothing of the case."""

from typing import Any
from uuid import UUID

from assignments.rules import belongs
from portal import files
from portal.access import Me, not_recused
from portal.clock import local
from portal.db import all_of, rows

Record = dict[str, Any]


async def opinions_of(me: Me, case_id: UUID) -> list[Record]:
    """阅办意见 of the units this person speaks for, the latest first."""
    found = await rows(
        """SELECT r.id, r.opinion AS text, r.answered_by_name AS by_name, r.answered_at AS at, u.name AS unit_name,
                  coalesce(d.title, '阅办意见') AS title
             FROM assignments_reader r JOIN assignments_circulation c ON c.id = r.circulation JOIN unit u ON u.id = r.unit
             LEFT JOIN duty d ON d.subject_kind = 'assignments.reader' AND d.subject_id = r.id
            WHERE c.backlog_case = {} AND r.opinion IS NOT NULL AND {} ORDER BY r.answered_at DESC LIMIT 100""",
        case_id,
        all_of(belongs("r.unit", me), not_recused(me, "r.id", "c.backlog_case")),
    )
    return [{**one, "on": local(one["at"]).date(), "papers": []} for one in found]


async def replies_of(me: Me, case_id: UUID) -> list[Record]:
    """Replies to 批示 of the units this person speaks for, the latest first, with the papers that went along."""
    found = await rows(
        """SELECT i.id, i.reply AS text, i.replied_by_name AS by_name, i.replied_on AS "on", u.name AS unit_name,
                  coalesce(d.title, '回复领导批示') AS title
             FROM assignments_instruction i JOIN unit u ON u.id = i.answering_unit
             LEFT JOIN duty d ON d.subject_kind = 'assignments.instruction' AND d.subject_id = i.id
            WHERE i.backlog_case = {} AND i.reply IS NOT NULL AND {} ORDER BY i.replied_on DESC, i.id DESC LIMIT 100""",
        case_id,
        all_of(belongs("i.answering_unit", me), not_recused(me, "i.id", "i.backlog_case")),
    )
    papers = await files.of([one["id"] for one in found], "evidence") if found else []
    return [{**one, "papers": [paper for paper in papers if paper["subject_id"] == one["id"]]} for one in found]
