"""A topic: write it down, change it, and what it takes to come late. Its way to the agenda is in `topic_moves`."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from meetings.actions.opinions import ask_again, told_of
from meetings.notices import convenors
from meetings.queries.topic_dossiers import may_approve_late, may_edit
from meetings.queries.topic_places import concernable, leaders_for, meetings_ahead, place_for
from meetings.queries.topics import subject_of, topic_for
from meetings.rules import office, submitter
from meetings.searching.index import index_topic
from meetings.states import TOPIC_KINDS
from meetings.tables import Topic, TopicUnit
from portal import audit
from portal.access import Me, not_recused
from portal.clock import now
from portal.db import atomic, row, rows, value
from portal.errors import Refused
from portal.notices import tell
from portal.subjects import Subject
from portal.workflow import happened

Record = Mapping[str, Any]
TEXT = {"title": "议题名称", "question": "需议定的问题", "background": "议题材料"}
"""What an opinion is an opinion on: when one of these changes, it falls."""
PARTICULARS = {
    **TEXT,
    "kind": "类型",
    "presenter": "汇报人",
    "presenter_title": "汇报人职务",
    "minutes_asked": "汇报时长",
    "confidential": "内部",
    "leader": "分管领导",
    "meeting": "拟上会议",
    "late_reason": "逾期提交的理由",
}


@atomic()
async def draft(
    by: Me,
    conference_id: UUID,
    unit: UUID,
    *,
    title: str,
    source: Subject | None = None,
    round_id: UUID | None = None,
    concerned: Sequence[UUID] = (),
    **particulars: Any,
) -> UUID:
    """A draft of one's own unit; a title is enough. `source`: what it comes from, as a visiting card."""
    await place_for(by, conference_id, unit)
    await _check(by, conference_id, particulars, kept=particulars.get("meeting") if round_id else None)
    given = {"kind": "ordinary", "confidential": False, **particulars}
    made = Topic(
        conference=conference_id,
        round=round_id,
        title=title,
        submitting_unit=unit,
        source_kind=source.kind if source else None,
        source_id=source.id if source else None,
        source_title=source.title[:300] if source else given.pop("source_title", None),
        source_path=source.path if source else None,
        state="drafted",
        created_by=by.id,
        created_at=now(),
        **{name: text for name, text in given.items() if name != "source_title"},
    )
    await Topic.insert(made).run()
    await _concern(made.id, conference_id, unit, concerned)
    await index_topic(made.id)
    subject = subject_of({"id": made.id, "title": title})
    await happened(subject, by, "draft", "起草议题", f"来自：{source.title}" if source else "")
    await audit.record(by, "meetings.topic.draft", subject)
    return made.id


@atomic()
async def edit(topic: Record, by: Me, *, concerned: Sequence[UUID] | None = None, **particulars: Any) -> list[str]:
    """Change what is given, as long as nobody was faster. When the text changes, opinions on the old text fall and are
    asked again. Returns the units asked again, by name."""
    if not may_edit(by, topic):
        raise Refused("现在不能修改：报送单位在初审之前可以修改，初审之后由联席会议办公室修改，审定之后先退回补正。")
    if particulars.get("meeting") is None and not await _may_leave_out(by, topic["meeting"]):
        particulars.pop("meeting", None)  # the form could not offer it: that it is not chosen says nothing
    await _check(by, topic["conference"], particulars, kept=topic["meeting"])
    changed = {name: said for name, said in particulars.items() if said != topic[name]}
    done = await row(
        "UPDATE meetings_topic SET "
        + "".join(f"{name} = {{}}, " for name in changed)
        + "version = version + 1 WHERE id = {} AND version = {} AND state = {} RETURNING id",
        *changed.values(),
        topic["id"],
        topic["version"],
        topic["state"],
    )
    if done is None:
        raise Refused("这件议题刚刚已被他人修改或办理，请看过最新情况后再改。")
    await index_topic(topic["id"])
    if concerned is not None:
        await _concern(topic["id"], topic["conference"], topic["submitting_unit"], concerned)
    current = await topic_for(by, topic["id"])
    fallen = await ask_again(current, by) if changed.keys() & TEXT.keys() else []
    subject = subject_of(current)
    said = "、".join(PARTICULARS.get(name, "来源") for name in changed)
    await happened(subject, by, "edit", "修改议题", "；".join(filter(None, [said, _fallen_words(fallen)])))
    await audit.record(by, "meetings.topic.edit", subject, {"fields": sorted(changed)})
    return fallen


def _fallen_words(units: Sequence[str]) -> str:
    return f"{'、'.join(units)}对原内容的意见失效，已重新征求" if units else ""


@atomic()
async def approve_late(topic: Record, by: Me) -> None:
    """逾期议题: a convenor lets it in by name. Without that it is put on no agenda."""
    if not may_approve_late(by, topic):
        raise Refused("只有召集人可以同意逾期列入，且议题须是逾期提交、尚未同意过的。")
    if not (topic["late_reason"] or "").strip():
        raise Refused("提请单位还没有写明逾期提交的理由，不能同意逾期列入。")
    done = await value(
        "UPDATE meetings_topic SET late_approved_by = {}, late_approved_at = {}, version = version + 1"
        " WHERE id = {} AND version = {} AND late_approved_by IS NULL RETURNING id",
        by.id,
        now(),
        topic["id"],
        topic["version"],
    )
    if done is None:
        raise Refused("这件议题刚刚已被他人办理，请看过最新情况后再办。")
    subject = subject_of(topic)
    await happened(subject, by, "approve_late", "同意逾期列入", topic["late_reason"])
    await audit.record(by, "meetings.topic.approve_late", subject)


@atomic()
async def mark_late(topic: Record, by: Me, reason: str) -> None:
    """The office takes a topic for a meeting whose notice is out: it comes late, whenever it was submitted."""
    if not (office(by, topic) or submitter(by, topic)):
        raise Refused("只有联席会议办公室或提请单位可以按逾期议题提出。")
    await value(
        "UPDATE meetings_topic SET late = TRUE, late_reason = {}, late_approved_by = NULL, late_approved_at = NULL,"
        " version = version + 1 WHERE id = {} RETURNING id",
        reason,
        topic["id"],
    )
    subject = subject_of(topic)
    await happened(subject, by, "late", "按逾期议题提出", reason)
    told = told_of(topic)
    people = await convenors(topic["conference"])
    await tell(people, told, "有一件逾期议题，请决定是否同意列入议程。", f"topic:{topic['id']}:late:{topic['version']}")
    await audit.record(by, "meetings.topic.late", subject)


async def _may_leave_out(by: Me, meeting: UUID | None) -> bool:
    """Whoever is kept from the meeting a topic is meant for did not see that it is."""
    free = not_recused(by, "m.id", "m.conference")
    return meeting is None or bool(await row("SELECT 1 FROM meetings_meeting m WHERE m.id = {} AND {}", meeting, free))


async def _check(by: Me, conference: UUID, particulars: Mapping[str, Any], kept: UUID | None = None) -> None:
    """What was chosen from a list must have stood on it; `kept`: the meeting it is meant for already."""
    if particulars.get("kind", "ordinary") not in TOPIC_KINDS:
        raise Refused("请从所列选项中选择议题类型。")
    if (leader := particulars.get("leader")) and leader not in {one["id"] for one in await leaders_for(conference)}:
        raise Refused("分管领导应为本联席会议的组成人员或本地区领导，请从列表中选择。")
    meeting = particulars.get("meeting")
    if meeting and meeting != kept and meeting not in {one["id"] for one in await meetings_ahead(by, conference)}:
        raise Refused("所选会议已召开或不属于本联席会议，请从列表中选择。")


async def _concern(topic: UUID, conference: UUID, own: UUID, units: Sequence[UUID]) -> None:
    """涉及单位 as chosen. Who was asked already stays, for what they said is on record."""
    wanted = list(dict.fromkeys(units))
    if wanted and set(wanted) - {unit["id"] for unit in await concernable(conference, own)}:
        known = await rows("SELECT unit FROM meetings_topic_unit WHERE topic = {}", topic)
        if set(wanted) - {line["unit"] for line in known} - {u["id"] for u in await concernable(conference, own)}:
            raise Refused("涉及单位应为本联席会议的其他成员单位，请从列表中选择。")
    await rows(
        "DELETE FROM meetings_topic_unit WHERE topic = {} AND asked_at IS NULL AND NOT unit = ANY({}) RETURNING id",
        topic,
        wanted,
    )
    have = {line["unit"] for line in await rows("SELECT unit FROM meetings_topic_unit WHERE topic = {}", topic)}
    for unit in wanted:
        if unit not in have:
            await TopicUnit.insert(TopicUnit(topic=topic, unit=unit)).run()
