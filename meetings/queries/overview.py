"""The room at a glance: what its office prepares, what a unit is asked for, what a convenor is waited for."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from meetings.rules import runs, seated, sees_item, sees_meeting, sees_resolution, sees_topic
from meetings.states import KINDS, MEETING_STATES, RESOLUTION_STATES, TONES, MeetingState
from portal import duties
from portal.access import Me, below, not_recused
from portal.clock import local, now, today
from portal.db import Sql, any_of, rows
from portal.people import Role

M = MeetingState
UNDER_WAY = (M.planned, M.notified, M.held, M.in_correction, M.to_sign, M.signed, M.postponed)
SHOWN = 20


async def under_way(me: Me, limit: int = 60) -> list[dict[str, Any]]:
    """Meetings that are not done with: run by this person's office (`running`), led by them (`leading`), or that
    their unit is called to; those of the territory one watches when they are still to come. Own ones first."""
    called = Sql("m.notices > 0 AND m.id IN (SELECT oi.meeting FROM meetings_invitee oi WHERE {})", own("oi.unit", me))
    found = await rows(
        """SELECT m.id, m.title, m.kind, m.state, m.starts_at, m.place, m.notices, ({}) AS running, ({}) AS leading,
                  ({}) AS called, d.due,
                  (SELECT count(*) FROM meetings_agenda_item a WHERE a.meeting = m.id AND a.kind <> 'report_back'
                      AND NOT a.withheld AND {}) AS items,
                  (SELECT count(*) FROM meetings_invitee i WHERE i.meeting = m.id
                      AND coalesce(i.acknowledged, 0) < m.notices) AS unsigned,
                  (SELECT count(*) FROM meetings_minutes_reply y JOIN meetings_minutes n ON n.id = y.minutes
                    WHERE n.meeting = m.id AND n.corrects IS NULL AND y.answer IS NULL) AS silent
             FROM meetings_meeting m JOIN meetings_conference c ON c.id = m.conference
             LEFT JOIN duty d ON d.subject_kind = 'meetings.minutes' AND d.subject_id = m.id AND d.done_at IS NULL
            WHERE m.state = ANY({}) AND ({} OR {} OR {} OR (m.state = 'notified' AND m.starts_at >= {})) AND {}
            ORDER BY ({} OR {}) DESC, m.starts_at, m.id LIMIT {}""",
        runs(me),
        seated(me),
        called,
        sees_item(me),
        [str(state) for state in UNDER_WAY],
        runs(me),
        seated(me),
        called,
        now(),
        sees_meeting(me),
        runs(me),
        seated(me),
        limit,
    )
    for line in found:
        line["kind_words"], line["state_words"] = KINDS[line["kind"]], MEETING_STATES[line["state"]]
        line["tone"] = TONES.get(line["state"], "plain")
        line["step"], line["step_path"] = next_step(line)
    return found


def next_step(meeting: dict[str, Any]) -> tuple[str, str]:
    """What the office does next with a meeting, and where."""
    here = f"/meetings/{meeting['id']}"
    if meeting["state"] == M.planned:
        return ("印发会议通知", f"{here}/notice") if meeting["items"] else ("编排议程", f"{here}/agenda")
    if meeting["state"] == M.notified:
        if local(meeting["starts_at"]).date() <= today():
            return "登记出席，会后点“会议已召开”", f"{here}/attendance"
        unsigned = f"，还有 {meeting['unsigned']} 家未签收通知" if meeting["unsigned"] else "，通知均已签收"
        return f"按时召开{unsigned}", f"{here}/notice"
    if meeting["state"] == M.in_correction:
        left = f"还有 {meeting['silent']} 家未回复" if meeting["silent"] else "各家均已回复，可报签发"
        return f"纪要征求意见，{left}", f"{here}/minutes"
    steps = {
        M.held: ("起草纪要，送各单位征求意见", f"{here}/desk"),
        M.to_sign: ("等召集人签发纪要", f"{here}/minutes"),
        M.signed: ("印发纪要和议定事项通知单", f"{here}/minutes"),
        M.postponed: ("重新定时间", here),
    }
    return steps[meeting["state"]]


async def rounds_open(me: Me) -> list[dict[str, Any]]:
    """议题征集 of this person's own office that are still open, the soonest first."""
    return await rows(
        """SELECT r.id, r.title, r.due, (SELECT count(*) FROM meetings_call_unit cu WHERE cu.round = r.id) AS asked,
                  (SELECT count(*) FROM meetings_call_unit cu WHERE cu.round = r.id AND cu.answer IS NULL) AS silent
             FROM meetings_call r JOIN meetings_conference c ON c.id = r.conference
            WHERE r.closed_at IS NULL AND {} AND {} ORDER BY r.due, r.id LIMIT {}""",
        runs(me),
        not_recused(me, "r.id", "r.conference"),
        SHOWN,
    )


async def asked_of(me: Me, limit: int = SHOWN) -> list[dict[str, Any]]:
    """What is waited for from this person's unit, in one question: rounds to answer, notices to sign for, opinions,
    minutes to look through, topics sent back. The soonest first."""
    found = await rows(
        """SELECT 'round' AS what, r.id, r.title, r.due, u.short_name AS unit_name
             FROM meetings_call_unit cu JOIN meetings_call r ON r.id = cu.round JOIN unit u ON u.id = cu.unit
            WHERE r.closed_at IS NULL AND cu.answer IS NULL AND {} AND {}
           UNION ALL
           SELECT 'notice', m.id, m.title, (m.starts_at AT TIME ZONE 'Asia/Shanghai')::date, u.short_name
             FROM meetings_invitee i JOIN meetings_meeting m ON m.id = i.meeting JOIN unit u ON u.id = i.unit
            WHERE m.state = 'notified' AND coalesce(i.acknowledged, 0) < m.notices AND {} AND {}
           UNION ALL
           SELECT 'opinion', t.id, t.title, tu.opinion_due, u.short_name
             FROM meetings_topic_unit tu JOIN meetings_topic t ON t.id = tu.topic
             JOIN meetings_conference c ON c.id = t.conference JOIN unit u ON u.id = tu.unit
            WHERE tu.asked_at IS NOT NULL AND tu.opinion IS NULL AND t.state NOT IN ('withdrawn', 'resolved') AND {} AND {}
           UNION ALL
           SELECT 'minutes', m.id, m.title, n.correction_until, u.short_name
             FROM meetings_minutes_reply y JOIN meetings_minutes n ON n.id = y.minutes
             JOIN meetings_meeting m ON m.id = n.meeting JOIN unit u ON u.id = y.unit
            WHERE m.state = 'in_correction' AND y.answer IS NULL AND {} AND {}
           UNION ALL
           SELECT 'returned', t.id, t.title, NULL, u.short_name
             FROM meetings_topic t JOIN meetings_conference c ON c.id = t.conference JOIN unit u ON u.id = t.submitting_unit
            WHERE t.state = 'returned' AND {} AND {}
           ORDER BY due NULLS LAST, id LIMIT {}""",
        own("cu.unit", me),
        not_recused(me, "r.id", "r.conference"),
        own("i.unit", me),
        not_recused(me, "m.id", "m.conference"),
        own("tu.unit", me),
        sees_topic(me),
        own("y.unit", me),
        not_recused(me, "m.id", "m.conference"),
        own("t.submitting_unit", me),
        sees_topic(me),
        limit,
    )
    for line in found:
        line["asks"], path = ASKS[line["what"]]
        line["path"] = path.format(line["id"])
        line["light"] = duties.light(line["due"], today()) if line["due"] else ""
    return found


ASKS = {
    "round": ("报议题或答复“本期无议题”", "/meetings/rounds/{}"),
    "notice": ("签收会议通知", "/meetings/{}/notice"),
    "opinion": ("对议题提出意见", "/meetings/topics/{}"),
    "minutes": ("核对纪要征求意见稿", "/meetings/{}/minutes"),
    "returned": ("按意见补正议题", "/meetings/topics/{}"),
}


async def owed_by(me: Me, limit: int = 10) -> list[dict[str, Any]]:
    """Issued resolutions this person's unit or they themselves lead and have not fed back on, the soonest first."""
    on = today()
    found = await rows(
        """SELECT r.id, r.wording, r.state, r.due, r.ongoing, u.short_name AS unit_name, count(*) OVER () AS all
             FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting
             JOIN meetings_conference c ON c.id = m.conference JOIN unit u ON u.id = r.lead_unit
            WHERE r.state IN ('assigned', 'signed_for', 'in_progress') AND ({} OR r.handler = {}) AND {}
            ORDER BY r.due NULLS LAST, r.id LIMIT {}""",
        own("r.lead_unit", me),
        me.id,
        sees_resolution(me),
        limit,
    )
    for line in found:
        line["state_words"], line["tone"] = RESOLUTION_STATES[line["state"]], TONES.get(line["state"], "plain")
        line["light"] = duties.light(line["due"], on) if line["due"] else "normal"
    return found


async def resolutions_soon(me: Me) -> dict[str, int]:
    """How many open resolutions are late or due within seven days, as the ledger of resolutions counts them."""
    on = today()
    found = await rows(
        """SELECT count(*) FILTER (WHERE r.due < {}) AS late,
                  count(*) FILTER (WHERE r.due BETWEEN {} AND {}) AS urgent,
                  count(*) FILTER (WHERE r.due > {}) AS near
             FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting
             JOIN meetings_conference c ON c.id = m.conference
            WHERE r.state NOT IN ('closed', 'revoked') AND r.due <= {} AND {}""",
        *_days(on),
        sees_resolution(me),
    )
    return found[0]


def _days(on: date) -> tuple[date, ...]:
    return on, on, on + timedelta(days=3), on + timedelta(days=3), on + timedelta(days=7)


def own(column: str, me: Me) -> Sql:
    """SQL: the unit in `column` is this person's own to act for: narrower than `rules.belongs`, since a leader of a
    district is not waited for by every one of its units."""
    on = today()
    held: list[UUID] = [post.unit for post in me.holdings if post.role in {Role.leader, Role.office, Role.discipline}]
    named = Sql(
        "SELECT om.unit FROM meetings_liaison ol JOIN meetings_member om ON om.id = ol.member WHERE ol.person = {}"
        " AND ol.starts_on <= {} AND (ol.ends_on IS NULL OR ol.ends_on >= {})",
        me.id,
        on,
        on,
    )
    return any_of(
        below(column, me.scopes(Role.liaison)), Sql(f"{column} = ANY({{}})", held), Sql(f"{column} IN ({{}})", named)
    )
