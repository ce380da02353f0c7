"""What happens at a meeting of the story and after it: attendance, the desk, the minutes, the resolutions."""

from typing import Any
from uuid import UUID

from meetings.actions import (
    attending,
    calling,
    consulting,
    deciding,
    desk,
    extending,
    issuing,
    minuting,
    receiving,
    resolving,
    verdicts,
)
from meetings.queries.attendance import attendance_for, attendance_of, grid_of
from meetings.queries.meetings import agenda_of, meeting_for
from meetings.queries.resolutions import resolution_for
from portal.access import Me
from portal.clock import today
from portal.db import rows, value
from portal.demo.meetings_before import Before
from portal.demo.meetings_cast import id_of, liaison, unit_key
from portal.demo.meetings_timetable import Step
from portal.demo.stories.meetings_model import MeetingTold, Resolved, TopicTold

HOURS = 2
"""A meeting lasts from nine to eleven."""
SILENT_AGREES = ("公安分局", "民政局", "司法局", "housing", "liuan")
"""Who answers 无意见 in the correction round; the others let the days pass."""
REPORT = "会议听取了上次议定事项落实情况的汇报。会议要求，未办结的事项要倒排时间，逐项销号。"
STUDY = "会议传达学习了有关精神，对贯彻落实作出安排。"


class After(Before):
    """`resolutions` by their keys."""

    resolutions: dict[str, UUID]

    async def hold(self, told: MeetingTold) -> None:
        shen, meeting = await self.people.cast("shen"), self.meetings[told.key]
        found = await attendance_for(shen, meeting)
        away = {id_of(unit): how for unit, how in told.away.items()}
        said = [_seat(row, away.get(row["of"], row["there"])) for row in await grid_of(found)]
        await attending.register(shen, meeting, said, seen=found["attendance_version"])
        await self._recuse(told, shen)
        found = await meeting_for(shen, meeting)
        starts = found["starts_at"]
        ended = starts.replace(hour=starts.hour + HOURS)
        await attending.hold(shen, meeting, began_at=starts, ended_at=ended, seen=found["version"])

    async def _recuse(self, told: MeetingTold, shen: Me) -> None:
        meeting = self.meetings[told.key]
        for topic in told.topics:
            if topic.recused:
                there = {line["unit"]: line["id"] for line in await attendance_of(meeting)}
                item = next(i for i in await agenda_of(shen, meeting) if i["topic"] == self.topics[topic.key])
                seen = (await attendance_for(shen, meeting))["attendance_version"]
                await attending.note_parts(
                    shen, meeting, item["id"], {there[id_of(topic.recused)]: "recused"}, seen=seen
                )

    async def record(self, told: MeetingTold) -> None:
        """Every item its text and its result; what was resolved is noted beside."""
        shen, meeting = await self.people.cast("shen"), self.meetings[told.key]
        by_topic = {self.topics[topic.key]: topic for topic in told.topics}
        for item in await agenda_of(shen, meeting):
            topic = by_topic.get(item["topic"])
            said = topic.minutes if topic else REPORT if item["kind"] == "report_back" else STUDY
            await desk.save_text(shen, meeting, item["id"], said, seen=0)
            await deciding.set_result(
                shen,
                meeting,
                item["id"],
                result=topic.result if topic else "reported",
                note=topic.note or None if topic else None,
                seen=item["version"],
            )
            for resolved in topic.resolved if topic else ():
                await self._note(shen, meeting, item["id"], resolved)

    async def _note(self, shen: Me, meeting: UUID, item: UUID, resolved: Resolved) -> None:
        self.resolutions[resolved.key] = await deciding.add_resolution(
            shen,
            meeting,
            item,
            {
                "wording": resolved.wording,
                "lead_unit": id_of(resolved.lead),
                "handler": liaison(unit_key(resolved.lead)),
                "ongoing": resolved.due is None,
                "due": self.calendar.table.due(resolved.due),
                "supporting": [id_of(unit) for unit in resolved.supporting],
            },
        )

    async def circulate(self, told: MeetingTold) -> None:
        zhou = await self.people.cast("zhou")
        await consulting.circulate(await meeting_for(zhou, self.meetings[told.key]), zhou)

    async def reply(self, told: MeetingTold) -> None:
        meeting = self.meetings[told.key]
        for unit in SILENT_AGREES:
            by = await self.people.speaker(unit)
            await consulting.reply(by, meeting, id_of(unit), answer="none", remark=None)
        for unit, remark in told.remarks.items():
            by = await self.people.speaker(unit)
            await consulting.reply(by, meeting, id_of(unit), answer="remarks", remark=remark)
        zhou = await self.people.cast("zhou")
        for line in await rows(
            "SELECT y.id FROM meetings_minutes_reply y JOIN meetings_minutes n ON n.id = y.minutes"
            " WHERE n.meeting = {} AND y.answer = 'remarks'",
            meeting,
        ):
            await consulting.settle(zhou, meeting, line["id"], taken=True, settlement=None)

    async def submit_minutes(self, told: MeetingTold) -> None:
        zhou = await self.people.cast("zhou")
        await minuting.submit(await meeting_for(zhou, self.meetings[told.key]), zhou)

    async def sign(self, told: MeetingTold) -> None:
        tang = await self.people.cast("tang")
        await minuting.sign(await meeting_for(tang, self.meetings[told.key]), tang)

    async def issue(self, told: MeetingTold) -> None:
        zhou, meeting = await self.people.cast("zhou"), self.meetings[told.key]
        await issuing.issue(zhou, meeting, (await meeting_for(zhou, meeting))["version"])

    async def acknowledge(self, told: MeetingTold) -> None:
        unsigned = {id_of(unit) for unit in told.unsigned}
        keys = {id_of(unit): unit for unit in _owing(told.topics)}
        for line in await rows(
            "SELECT x.id, x.unit FROM meetings_extract x JOIN meetings_minutes n ON n.id = x.minutes"
            " WHERE n.meeting = {} ORDER BY x.id",
            self.meetings[told.key],
        ):
            if line["unit"] not in unsigned:
                await receiving.acknowledge(await self.people.speaker(keys[line["unit"]]), line["id"])

    async def archive(self, told: MeetingTold) -> None:
        zhou = await self.people.cast("zhou")
        await calling.archive(zhou, await meeting_for(zhou, self.meetings[told.key]))

    async def on_resolution(self, step: Step) -> None:
        """The unit's liaison works and reports, 周 looks, 沈 answers for more time, 唐 reads."""
        told, did = step.resolved, step.did
        assert told is not None
        assert did is not None
        accounts = {"send_back": "zhou", "verify": "zhou", "close": "tang", "remark": "tang", "grant": "shen"}
        account = accounts.get(did.verb)
        by = await (self.people.cast(account) if account else self.people.speaker(told.lead))
        resolution = await resolution_for(by, self.resolutions[told.key])
        match did.verb:
            case "progress":
                await resolving.add_progress(resolution, by, text=did.text, happened_on=today())
            case "feed_back":
                await resolving.add_evidence(resolution, by, [self.papers[did.paper]])
                await resolving.feed_back(await resolution_for(by, resolution["id"]), by, feedback=did.text)
            case "send_back":
                await verdicts.send_back(resolution, by, note=did.text)
            case "verify":
                await verdicts.verify(resolution, by, note=did.text)
            case "remark":
                await verdicts.remark(resolution, by, note=did.text)
            case "close":
                await verdicts.close(resolution, by)
            case "ask":
                due = self.calendar.table.due(did.due)
                assert due is not None
                await extending.ask(resolution, by, to_due=due, reason=did.text, progress=did.paper)
            case "grant":
                request = await value(
                    "SELECT id FROM meetings_extension_request WHERE resolution = {} AND verdict IS NULL",
                    resolution["id"],
                )
                await extending.decide(by, request, granted=True, note=did.text)


def _seat(row: dict[str, Any], how: str) -> dict[str, Any]:
    leave, other = how == "apologies", how == "substitute"
    return {
        row["column"]: row["of"],
        "position": row["position"],
        "status": how,
        "name": row["name"],
        "title": row["title"] or None,
        "leave_approved_by": "唐正" if leave else None,
        "leave_reason": "参加上级会议" if leave else None,
        "substitute_name": "陆远" if other else None,
        "substitute_title": "副职负责同志" if other else None,
        "rank_fits": True,
    }


def _owing(topics: "tuple[TopicTold, ...] | Any") -> set[str]:
    return {unit for topic in topics for resolved in topic.resolved for unit in (resolved.lead, *resolved.supporting)}
