"""One topic on its whole way: handed in, sent back, asked about, put on an agenda, decided, carried out. A word of its own in
everything people write about it, and four who are kept from it: one of the office, the leader of the territory, a liaison,
a unit that was called."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from meetings.actions import (
    agenda,
    consulting,
    deciding,
    desk,
    extending,
    opinions,
    resolving,
    topic_moves,
    topic_papers,
    topic_recusals,
    topics,
    verdicts,
)
from meetings.queries.meetings import meeting_for
from meetings.queries.resolutions import resolution_for
from meetings.queries.topics import topic_for
from portal import db
from portal.clock import today
from portal.demo.cast import fixed_id
from tests.builders import a_file
from tests.matrix.hidden_cases import Ids
from tests.matrix.world import World
from tests.meetings_builders import a_notified_meeting, it_was_held

WORDS = {
    "title": "雪柳之题",
    "presenter": "芫花某",
    "background": "荠菜之由来",
    "question": "蔓荆之问",
    "returned": "海金沙之退",
    "paper": "蛇床之件",
    "paper_text": "knotgrass-in-a-paper",
    "opinion": "藁本之见",
    "disagreement": "蒺藜之异",
    "settled_by": "石斛主任",
    "settlement": "葛花之调",
    "recusal": "牛蒡之由",
    "withheld": "款冬之缓",
    "minutes": "青黛之记",
    "result": "芦荟之果",
    "wording": "紫苏之定",
    "progress": "丁香之进",
    "evidence": "砂仁之证",
    "evidence_text": "speedwell-in-evidence",
    "extension": "豆蔻之延",
    "so_far": "良姜之况",
    "granted": "苏木之准",
    "feedback": "乌药之馈",
    "sent_back": "檀香之退",
    "remark": "沉香之批",
}


class Hidden:
    """`ids`: everything that hangs on it, under the names by which the world of meetings makes addresses."""

    def __init__(self, world: World, *, confidential: bool = True) -> None:
        self.world, self.people, self.confidential = world, world.people, confidential
        self.ids: Ids = {}

    async def make(self) -> "Hidden":
        await self._topic()
        await self._meeting()
        await self._resolution()
        return self

    async def _topic(self) -> None:
        people, w = self.people, WORDS
        topic = self.ids["topic"] = await topics.draft(
            people.lin,
            self.world.ids["conference"],
            people.unit["housing"],
            title=w["title"],
            presenter=w["presenter"],
            presenter_title="局长",
            minutes_asked=10,
            background=w["background"],
            question=w["question"],
            confidential=self.confidential,
        )
        await topic_moves.submit(await self._topic_as("lin"), people.lin)
        await self._keep_from()
        paper = a_file(f"{w['paper']}.pdf", f"%PDF-1.4 {w['paper_text']}".encode())
        await topic_papers.add_papers(await self._topic_as("lin"), people.lin, [paper])
        self.ids["topic file"] = await db.value("SELECT id FROM attachment WHERE subject_id = {}", topic)
        await topic_moves.send_back(await self._topic_as("luo"), people.luo, w["returned"])
        await topic_moves.submit(await self._topic_as("lin"), people.lin)
        await opinions.ask(await self._topic_as("lin"), people.lin, [people.unit["liuan"]])
        self.ids["asked"] = asked = await db.value("SELECT id FROM meetings_topic_unit WHERE topic = {}", topic)
        given: Any = {"opinion": "disagree", "remark": w["opinion"]}
        await opinions.give(await self._topic_as("zhao"), people.zhao, asked, **given)
        settled = {name: w[name] for name in ("disagreement", "settled_by", "settlement")}
        await opinions.settle(await self._topic_as("zhou"), people.zhou, **settled)
        for who, act in (("luo", topic_moves.agree), ("zhou", topic_moves.screen), ("tang", topic_moves.approve)):
            await act(await self._topic_as(who), people.person[who])

    async def _keep_from(self) -> None:
        zhou, reason = self.people.zhou, WORDS["recusal"]
        for person in ("clerk", "mayor", "recused_li"):
            found = await self._topic_as("zhou")
            await topic_recusals.recuse(found, zhou, person=fixed_id(person), unit=None, reason=reason)
        found = await self._topic_as("zhou")
        await topic_recusals.recuse(found, zhou, person=None, unit=self.people.unit["qingshi"], reason=reason)
        self.ids["topic recusal"] = await db.value(
            "SELECT id FROM recusal WHERE record_id = {} LIMIT 1", self.ids["topic"]
        )

    async def _meeting(self) -> None:
        """Notified with the topic on it, held, its minutes being asked about."""
        people, w = self.people, WORDS
        meeting = self.ids["meeting"] = await a_notified_meeting(
            people, self.world.ids["conference"], topics=1, also=[self.ids["topic"]]
        )
        item = self.ids["agenda none"] = await db.value(
            "SELECT id FROM meetings_agenda_item WHERE topic = {}", self.ids["topic"]
        )
        await self._held_back_for_a_while(meeting, item)
        await it_was_held(people, meeting)
        await db.rows("UPDATE meetings_agenda_item SET result = 'reported' WHERE meeting = {}", meeting)
        await desk.save_text(people.zhou, meeting, item, w["minutes"], seen=0)
        version = await db.value("SELECT version FROM meetings_agenda_item WHERE id = {}", item)
        await deciding.set_result(people.zhou, meeting, item, result="decided", note=w["result"], seen=version)
        said: Any = {"wording": w["wording"], "lead_unit": people.unit["housing"], "handler": people.lin.id}
        said |= {"ongoing": False, "due": today() + timedelta(days=30), "supporting": []}
        self.ids["resolution"] = await deciding.add_resolution(people.zhou, meeting, item, said)
        await consulting.circulate(await meeting_for(people.zhou, meeting), people.zhou)
        self.ids["minutes"] = await db.value("SELECT id FROM meetings_minutes WHERE meeting = {}", meeting)

    async def _held_back_for_a_while(self, meeting: UUID, item: UUID) -> None:
        version = await db.value("SELECT version FROM meetings_agenda_item WHERE id = {}", item)
        await agenda.withhold(self.people.zhou, meeting, item, version=version, reason=WORDS["withheld"])
        await agenda.readmit(self.people.zhou, meeting, item, version=version + 1)

    async def _resolution(self) -> None:
        people, w = self.people, WORDS
        await resolving.assign(await self._as("zhou"), people.zhou)
        await resolving.sign_for(await self._as("lin"), people.lin)
        await resolving.add_progress(await self._as("lin"), people.lin, text=w["progress"])
        paper = a_file(f"{w['evidence']}.pdf", f"%PDF-1.4 {w['evidence_text']}".encode())
        await resolving.add_evidence(await self._as("lin"), people.lin, [paper])
        self.ids["resolution file"] = await db.value(
            "SELECT id FROM attachment WHERE subject_id = {}", self.ids["resolution"]
        )
        later: Any = {"to_due": today() + timedelta(days=60), "reason": w["extension"], "progress": w["so_far"]}
        self.ids["request"] = await extending.ask(await self._as("lin"), people.lin, **later)
        await extending.decide(people.zhou, self.ids["request"], granted=True, note=w["granted"])
        await resolving.feed_back(await self._as("lin"), people.lin, feedback=w["feedback"])
        await verdicts.send_back(await self._as("zhou"), people.zhou, note=w["sent_back"])
        await resolving.feed_back(await self._as("lin"), people.lin, feedback=w["feedback"])
        await verdicts.verify(await self._as("zhou"), people.zhou)
        await verdicts.remark(await self._as("tang"), people.tang, note=w["remark"])

    async def _topic_as(self, account: str) -> dict[str, Any]:
        return await topic_for(self.people.person[account], self.ids["topic"])

    async def _as(self, account: str) -> dict[str, Any]:
        return await resolution_for(self.people.person[account], self.ids["resolution"])
