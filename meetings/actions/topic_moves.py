"""The way of a topic: submit, agree, screen, approve, pool, return, withdraw. One function a button."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.actions.opinions import end_asking, told_of
from meetings.notices import convenors, office_people, unit_people
from meetings.queries.topic_dossiers import comes_late, units_of
from meetings.queries.topic_points import holding_back
from meetings.queries.topics import subject_of, topic_for
from meetings.workflow import TOPIC
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, rows, value
from portal.errors import Refused
from portal.notices import drop, tell
from portal.workflow import make

Record = Mapping[str, Any]


@atomic()
async def submit(topic: Record, by: Me) -> None:
    """To the head of one's own unit. Whether it comes late is settled when it is handed in for the first time."""
    late = topic["late"] or (topic["submitted_at"] is None and await comes_late(topic["id"]))
    if late and not (topic["late_reason"] or "").strip():
        raise Refused("征集已截止或会议通知已发出，本议题属于逾期议题：请先点“修改”，写明逾期提交的理由。")
    values = {"submitted_by": by.id, "submitted_at": now(), "late": late}
    await make(TOPIC, "submit", topic, subject_of(topic), by, values=values | NOBODY_YET)
    await _tell(topic, "submit", await heads_of(topic), f"{topic['submitting_short']}有一件议题待您同意。")


NOBODY_YET: dict[str, Any] = {"agreed_by": None, "screened_by": None, "approved_by": None}


@atomic()
async def agree(topic: Record, by: Me) -> None:
    await make(TOPIC, "agree", topic, subject_of(topic), by, values={"agreed_by": by.id})
    await _tell(
        topic, "agree", await office_people(topic["office"]), f"{topic['submitting_short']}报来一件议题，请初审。"
    )


@atomic()
async def screen(topic: Record, by: Me) -> None:
    """初审. 未经协调一致不进入审核: refused while an opinion is out or a disagreement is not settled."""
    await _refuse_unsettled(topic, by, "初审通过")
    await make(TOPIC, "screen", topic, subject_of(topic), by, values={"screened_by": by.id})
    await _tell(topic, "screen", await convenors(topic["conference"]), "有一件议题已经初审，请审定。")


@atomic()
async def approve(topic: Record, by: Me) -> None:
    await _refuse_unsettled(topic, by, "审定")
    await make(TOPIC, "approve", topic, subject_of(topic), by, values={"approved_by": by.id})
    people = [*await office_people(topic["office"]), *await unit_people(topic["submitting_unit"], heads=True)]
    await _tell(topic, "approve", people, f"{topic['submitting_short']}提请的一件议题已经审定，同意上会。")


@atomic()
async def pool(topic: Record, by: Me) -> None:
    await make(TOPIC, "pool", topic, subject_of(topic), by)
    people = [*await office_people(topic["office"]), *await unit_people(topic["submitting_unit"])]
    await _tell(topic, "pool", people, f"{topic['submitting_short']}提请的一件议题已入议题库，待适时提出。")


@atomic()
async def take_out(topic: Record, by: Me) -> None:
    """From the pool back to the convenor's desk; what holds back a screening holds it back too. For which
    meeting it was too late once no longer matters."""
    await _refuse_unsettled(topic, by, "从议题库提出")
    on_time = {"late": False, "late_approved_by": None, "late_approved_at": None}
    values = {"screened_by": by.id, "approved_by": None, "meeting": None, **on_time}
    await make(TOPIC, "take_out", topic, subject_of(topic), by, values=values)
    await _tell(topic, "take_out", await convenors(topic["conference"]), "有一件议题从议题库提出，请审定。")


@atomic()
async def send_back(topic: Record, by: Me, note: str) -> None:
    """退回补正, with what is to be put right."""
    values = {"returns": topic["returns"] + 1}
    await make(TOPIC, "return", topic, subject_of(topic), by, note, values)
    people = await unit_people(topic["submitting_unit"])
    await _tell(topic, "return", people, "贵单位提请的一件议题被退回补正，理由见议题页面。")


@atomic()
async def withdraw(topic: Record, by: Me, note: str) -> None:
    await make(TOPIC, "withdraw", topic, subject_of(topic), by, note)
    await end_asking(topic["id"])
    await drop(topic["id"], "")
    if topic["state"] not in {"drafted", "submitted"}:
        words = f"{topic['submitting_short']}撤回了一件议题。"
        await _tell(topic, "withdraw", await office_people(topic["office"]), words)
    await _answer_again(topic)


async def _answer_again(topic: Record) -> None:
    """A unit that withdrew all it had brought into a round is silent again."""
    await rows(
        "UPDATE meetings_call_unit SET answer = NULL, answered_by = NULL, answered_at = NULL WHERE round = {}"
        " AND unit = {} AND answer = 'topics' AND NOT EXISTS (SELECT 1 FROM meetings_topic t"
        " WHERE t.round = {} AND t.submitting_unit = {} AND t.state <> 'withdrawn') RETURNING id",
        topic["round"],
        topic["submitting_unit"],
        topic["round"],
        topic["submitting_unit"],
    )


async def _refuse_unsettled(topic: Record, by: Me, what: str) -> None:
    """The topic is held meanwhile, so that nobody disagrees in the very moment it passes."""
    await value("SELECT id FROM meetings_topic WHERE id = {} FOR UPDATE", topic["id"])
    current = await topic_for(by, topic["id"])
    if said := holding_back(current, await units_of(by, topic["id"]), today()):
        raise Refused(f"还不能“{what}”：{''.join(said)}")


async def heads_of(topic: Record) -> list[UUID]:
    """Who may agree for the submitting unit: its leaders, or of the nearest unit above that has one; for a topic of
    the office itself its director, or the convenors."""
    if topic["submitting_unit"] == topic["office"]:
        return list(topic["directors"]) or list(topic["convenors"])
    found = await rows(
        "SELECT o.person, length(u.path) AS depth FROM post o JOIN unit u ON u.id = o.unit"
        " JOIN person p ON p.id = o.person AND p.disabled_at IS NULL WHERE o.role = 'leader'"
        " AND {} LIKE u.path || '%' AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})"
        " ORDER BY length(u.path) DESC",
        topic["submitting_path"],
        today(),
        today(),
    )
    return [line["person"] for line in found if line["depth"] == found[0]["depth"]]


async def _tell(topic: Record, move: str, people: list[UUID], sentence: str) -> None:
    await tell(people, told_of(topic), sentence, f"topic:{topic['id']}:{move}:{topic['version']}")
