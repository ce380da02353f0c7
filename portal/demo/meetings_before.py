"""What happens before a meeting in the story: topics brought and looked at, the meeting called."""

from datetime import datetime, timedelta

from meetings.actions import (
    agenda,
    answering,
    calling,
    calling_for_topics,
    handing_up,
    opinions,
    planning,
    topic_moves,
    topic_papers,
    topics,
)
from meetings.queries.meetings import invitees_of, meeting_for
from meetings.queries.topic_dossiers import units_of
from meetings.queries.topics import topic_for
from portal.access import Me
from portal.clock import CHINA
from portal.demo.cast import fixed_id
from portal.demo.meetings_cast import id_of, member_keys
from portal.demo.meetings_founding import NINE, Founding
from portal.demo.meetings_timetable import Step
from portal.demo.stories import meetings_pool as pool
from portal.demo.stories.meetings_model import MeetingTold, TopicTold

CONTACT = "周岚（区信联办综合科）"
REQUIREMENTS = "请各单位负责同志参会，有关材料会前送达。"


class Before(Founding):
    async def plan(self, told: MeetingTold) -> None:
        zhou = await self.people.cast("zhou")
        self.meetings[told.key] = made = await planning.plan(
            zhou,
            self.conferences["district"],
            kind=told.kind,
            starts_at=datetime.combine(self.calendar.held_on(told), NINE, CHINA),
            place=told.place,
            chair=fixed_id("tang"),
            contact=CONTACT,
            requirements=REQUIREMENTS,
        )
        if told.study:
            await agenda.add_line(zhou, made, kind="study", title=told.study, minutes=10)

    async def list_topics(self, told: MeetingTold) -> None:
        zhou = await self.people.cast("zhou")
        keys = [*told.again, *(topic.key for topic in told.topics)]
        await agenda.list_topics(zhou, self.meetings[told.key], [self.topics[key] for key in keys])

    async def notify(self, told: MeetingTold) -> None:
        zhou, meeting = await self.people.cast("zhou"), self.meetings[told.key]
        version = (await meeting_for(zhou, meeting))["version"]
        await calling.notify(zhou, meeting, form="letter", version=version)

    async def receive(self, told: MeetingTold) -> None:
        """Everybody has signed for the notice of a meeting that was held, every other one for that of the next."""
        zhou, meeting_id = await self.people.cast("zhou"), self.meetings[told.key]
        called = {line["unit"] for line in await invitees_of(meeting_id)}
        keys = [key for key in member_keys() if fixed_id(key) in called]
        for key in keys[::2] if told.day > 0 else keys:
            by, head = await self.people.speaker(key), await self.people.head(key)
            await answering.acknowledge(
                by,
                meeting_id,
                fixed_id(key),
                meeting=await meeting_for(by, meeting_id),
                name=head.name,
                title=head.holdings[0].title,
            )
        tang = await self.people.cast("tang")
        await answering.reply(tang, await meeting_for(zhou, meeting_id), coming=True)

    async def on_topic(self, verb: str, step: Step) -> None:
        told = step.topic
        assert told is not None
        if verb == "draft":
            await self._draft(told, step.meeting)
            return
        by = await self._who(verb, told)
        topic = await topic_for(by, self.topics[told.key])
        match verb:
            case "submit":
                await topic_moves.submit(topic, by)
                if told.asked:
                    asked = [id_of(asked.unit) for asked in told.asked]
                    await opinions.ask(await topic_for(by, topic["id"]), by, asked)
            case "opinions":
                await self._opinions(told)
            case "return":
                await topic_moves.send_back(topic, by, told.note)
            case "withdraw":
                await topic_moves.withdraw(topic, by, told.note)
            case "hand_up":
                await handing_up.hand_up(topic, by, told.note)
            case "agree" | "screen" | "approve" | "pool":
                await getattr(topic_moves, verb)(topic, by)

    async def _who(self, verb: str, told: TopicTold) -> Me:
        if verb in {"submit", "withdraw", "opinions"}:
            return await self.people.speaker(told.unit)
        if verb == "agree":
            return await self.people.head(told.unit)
        return await self.people.cast("tang" if verb == "approve" else "zhou")

    async def _draft(self, told: TopicTold, meeting: MeetingTold | None) -> None:
        by, head = await self.people.speaker(told.unit), await self.people.head(told.unit)
        self.topics[told.key] = made = await topics.draft(
            by,
            self.conferences["district"],
            id_of(told.unit),
            title=told.title,
            concerned=[id_of(asked.unit) for asked in told.asked],
            background=told.background,
            question=told.question or None,
            kind=told.kind,
            confidential=told.confidential,
            presenter=head.name,
            presenter_title=head.holdings[0].title,
            minutes_asked=10,
            meeting=self.meetings[meeting.key] if meeting else None,
            late_reason=told.late or None,
        )
        if told.paper:
            await topic_papers.add_papers(await topic_for(by, made), by, [self.papers[told.paper]])

    async def _opinions(self, told: TopicTold) -> None:
        """Who was asked says what the story has them say; a disagreement is settled by the submitting unit."""
        submitter = await self.people.speaker(told.unit)
        lines = {line["unit"]: line["id"] for line in await units_of(submitter, self.topics[told.key])}
        for asked in told.asked:
            if not asked.opinion:
                continue
            by = await self.people.speaker(asked.unit)
            topic = await topic_for(by, self.topics[told.key])
            await opinions.give(topic, by, lines[id_of(asked.unit)], opinion=asked.opinion, remark=asked.remark or None)
            if asked.opinion == "disagree":
                topic = await topic_for(submitter, topic["id"])
                given = {"disagreement": asked.remark, "settled_by": "区政府办公室", "settlement": told.note}
                await opinions.settle(topic, submitter, **given)

    async def open_round(self) -> None:
        units = [*pool.ANSWERS, *pool.NOTHING, *pool.SILENT]
        self.round = await calling_for_topics.open_round(
            await self.people.cast("zhou"),
            self.conferences["district"],
            title="下半年全体会议议题征集",
            due=self.calendar.calendar.next_workday(self.calendar.today + timedelta(days=8)),
            units=[id_of(unit) for unit in units],
            meeting=self.meetings["soon"],
            note="每个单位不超过两件，请附简要背景。",
        )

    async def answer(self) -> None:
        assert self.round is not None
        for unit, title in pool.ANSWERS.items():
            await calling_for_topics.add_topic(await self.people.speaker(unit), self.round, id_of(unit), title)
        for unit in pool.NOTHING:
            await calling_for_topics.nothing_this_time(await self.people.speaker(unit), self.round, id_of(unit))

    async def remind(self) -> None:
        assert self.round is not None
        await calling_for_topics.remind(await self.people.cast("zhou"), self.round)
