"""Letters, records of accountability and inspections about one delicate matter, with a word of their own in every field
people write in, and in the name and the text of every paper.

A listing that came to its end but for the last word, advice that was not taken, a draft that waits, one that was taken
back, one of another office; records in every state; an inspection that was fed back, one nobody there may know of yet,
one to be approved, one that was taken back. Five people and a whole unit are kept from the matter; the letters and the
inspections are about another one besides, which they may see.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from portal import db, recusals
from portal.accountability.actions import holds, letters, records, records_basis, records_moves, records_objections
from portal.accountability.actions.letters.signing import _freeze
from portal.accountability.actions.letters.signing import next_number as next_of_letters
from portal.accountability.actions.letters.signing import paper_now as letter_now
from portal.accountability.actions.supervision import (
    deciding,
    drafting,
    findings,
    matters,
    mending,
    recusing,
    signing,
    visiting,
)
from portal.accountability.actions.supervision.findings import Found
from portal.accountability.documents.letters import letter_html, letter_word
from portal.accountability.documents.supervision import feedback_html, feedback_word
from portal.accountability.queries.letters import letter_for
from portal.accountability.queries.records import record_for
from portal.accountability.queries.supervision import inspected_for, supervision_for
from portal.accountability.queries.supervision_findings import finding_for
from portal.accountability.queries.supervision_matters import matter_for
from portal.clock import now, today
from portal.demo.cast import fixed_id
from portal.documents import Printed
from portal.files import HandedIn
from portal.people import Recusal
from portal.subjects import Subject
from tests.builders import a_file
from tests.matrix.world import World
from tests.portal.accountability.letters.writing import a_duty
from tests.portal.accountability.records.recording import a_decision
from tests.portal.accountability.supervision.inspecting import unit_of

WORDS = {
    # the matter
    "matter": "凌霄之事",
    "hold": "芍药之停",
    "recusal": "蔷薇之避",
    # a listing, as it was printed
    "title": "芙蓉之题",
    "cause": "茉莉之因",
    "basis": "栀子之据",
    "asked": "杜鹃之求",
    "contact": "山茶之人",
    # what stays in its office
    "why": "银杏之由",
    "sent_back": "水杉之退",
    # what became of it
    "reply": "香樟之复",
    "reply_paper": "梧桐之件",
    "reply_paper_text": "合欢之文",
    "returned": "紫藤之回",
    "closed": "紫荆之结",
    "refused": "蜀葵之挂",
    "delisted": "萱草之摘",
    "delisting_paper": "石竹之收",
    "delisting_paper_text": "水仙之验",
    "not_adopted": "睡莲之拒",
    # a draft that waits, and one that was taken back
    "title_waiting": "菖蒲之题",
    "asked_waiting": "芦苇之求",
    "why_waiting": "益母之由",
    "title_withdrawn": "夏枯之题",
    "withdrawn": "牵牛之撤",
    # one of the other office
    "title_book": "瞿麦之题",
    "asked_book": "木贼之求",
    "why_book": "决明之由",
    # a record in force for the second time, and the first one
    "body": "枸杞之机关",
    "document": "女贞之决定",
    "number": "麦冬之号",
    "summary": "天冬之过",
    "scan": "百合之卷",
    "scan_text": "沙参之文",
    "correction": "党参之更",
    "summary_before": "黄芪之过",
    "summary_sun": "月桂之过",
    "objection": "白术之异",
    "answer": "山药之答",
    # records that do not count
    "summary_draft": "甘草之过",
    "summary_objected": "杜仲之过",
    "objection_open": "续断之异",
    "summary_withdrawn": "菟丝之过",
    "note_withdrawn": "锁阳之撤",
    "document_withdrawn": "巴戟之文",
    # the plan of an inspection
    "visit_title": "五味之查",
    "visit_contact": "乌梅之人",
    "visit_why": "诃子之由",
    "visit_basis": "金樱之据",
    "plan": "覆盆之案",
    "plan_back": "桑椹之退",
    "seed": "石榴之种",
    "reopened": "山楂之补",
    # what it told the unit
    "conclusion": "麦芽之论",
    "told": "神曲之告",
    "looked": "鸡冠之看",
    "review": "香薷之疑",
    "review_answer": "细辛之释",
    "visit": "苍耳之访",
    "conclusion_other": "白及之论",
    # what is to be put right
    "finding": "仙鹤之查",
    "demand": "棕榈之改",
    "report": "侧柏之报",
    "report_paper": "大蓟之件",
    "report_paper_text": "丹参之文",
    "report_back": "红花之退",
    "verified": "桃仁之核",
    "relapsed": "泽漆之弹",
    # nobody there is to know of it yet; one to be approved; and one that was taken back
    "quiet_title": "牛膝之查",
    "quiet_finding": "远志之见",
    "quiet_conclusion": "酸枣之论",
    "planned_title": "迎春之查",
    "dropped_title": "柏子之查",
    "dropped": "钩藤之撤",
}
Ids = dict[str, Any]
KEPT_AWAY = ("recused_li", "recused_wang", "mayor", "clerk", "sun")
"""From the matter, and everybody of the unit of 某shunned. 孙 is recorded for it all the same."""
KEPT_FROM_INSPECTION = ("mayor", "clerk")
"""From the whole of the one that was fed back, and that unit: 某recused_wang goes along, it comes to where 某recused_li is."""


class Hidden:
    """`parts`: for each letter, record and inspection the ids of it and of what hangs on it, under the names of the world
    for what a route's `on` calls hidden. `subjects`: what the ledger may be asked for by kind and id."""

    def __init__(self, world: World) -> None:
        self.world, self.people = world, world.people
        self.parts: list[Ids] = []
        self.subjects: list[tuple[str, UUID]] = []
        self.duty: Ids = {}
        self.other: Ids = {}

    async def prepare(self) -> "Hidden":
        """What they may see: the other matter."""
        self.other = await a_duty(self.people, title="清理办理台账", late=20)
        return self

    async def make(self) -> "Hidden":
        await self._matter()
        await self._listed()
        await self._advised()
        await self._not_sent()
        await self._of_the_other_office()
        await self._recorded()
        await self._not_counted()
        await self._inspected()
        await self._not_told()
        return self

    def ids(self) -> Iterator[Ids]:
        """The ids of the world, with those of one part at a time in their place."""
        for part in self.parts:
            yield {**self.world.ids, "the duty": self.duty["id"], **part}

    async def _matter(self) -> None:
        people = self.people
        self.duty = await a_duty(people, title=WORDS["matter"])
        self.subjects.append((self.duty["subject_kind"], self.duty["subject_id"]))
        card = Subject(self.duty["subject_kind"], self.duty["subject_id"], WORDS["matter"], "/meetings/resolutions/x")
        for person in KEPT_AWAY:
            await recusals.declare(card, people.zhou, person=fixed_id(person), unit=None, reason=WORDS["recusal"])
        await recusals.declare(card, people.zhou, person=None, unit=fixed_id("shunned"), reason=WORDS["recusal"])
        until = today() + timedelta(days=9)
        await holds.stop(people.zhou, self.duty["id"], until=until, reason=WORDS["hold"], on=today())
        self.parts.append(
            {"the hold": await db.value("SELECT id FROM accountability_hold WHERE reason = {}", WORDS["hold"])}
        )

    # letters

    async def _listed(self) -> None:
        people, w = self.people, WORDS
        letter = await self._drafted("zhou", "listed_supervision", "", copies=[people.unit["housing"]])
        await self._at(letter, "zhou", letters.submit)
        await self._at(letter, "tang", letters.send_back, note=w["sent_back"])
        await self._at(letter, "zhou", letters.submit)
        await self._issued(letter, "tang")
        await self._at(letter, "li", letters.receive)
        await self._at(letter, "li", letters.reply, text=w["reply"], papers=[_paper("reply_paper")])
        await self._at(letter, "zhou", letters.return_reply, note=w["returned"])
        await self._at(letter, "li", letters.reply, text="已补办。")
        await self._at(letter, "zhou", letters.close, note=w["closed"])
        reached = {"reason": w["delisted"], "paper": _paper("delisting_paper")}
        await self._at(letter, "zhou", letters.propose_delisting, **reached)
        await self._at(letter, "tang", letters.refuse_delisting, note=w["refused"])
        await self._at(letter, "zhou", letters.propose_delisting, **reached)
        for name in ("reply_paper", "delisting_paper"):
            self._letter(letter, await _kept(name))

    async def _advised(self) -> None:
        letter = await self._drafted("zhou", "recommendation", "")
        await self._at(letter, "zhou", letters.submit)
        await self._issued(letter, "tang")
        await self._at(letter, "li", letters.receive)
        said: Ids = {"text": "暂不采纳。", "adopted": False, "not_adopted": WORDS["not_adopted"]}
        await self._at(letter, "li", letters.reply, **said)
        self._letter(letter)

    async def _not_sent(self) -> None:
        waiting = await self._drafted("zhou", "reminder", "_waiting")
        await self._at(waiting, "zhou", letters.submit)
        withdrawn = await self._drafted("zhou", "urging_slip", "_withdrawn")
        await self._at(withdrawn, "zhou", letters.withdraw, note=WORDS["withdrawn"])
        for letter in (waiting, withdrawn):
            self._letter(letter)

    async def _of_the_other_office(self) -> None:
        letter = await self._drafted("wang", "caution_book", "_book")
        await self._at(letter, "wang", letters.submit)
        await self._issued(letter, "he")
        self._letter(letter)

    async def _drafted(self, by: str, kind: str, which: str, **more: Any) -> UUID:
        """With the words of that letter, and those of the listing where it has none."""
        me = self.people.person[by]
        letter = await letters.draft_for(me, kind, [self.duty["id"], self.other["id"]], _word("why", which))
        found = await letter_for(me, letter)
        given: Ids = {
            "title": _word("title", which),
            "addressee": self.people.unit["fuwu"],
            "cause": found["cause"] + WORDS["cause"],
            "basis": WORDS["basis"],
            "demand": _word("asked", which),
            "contact": WORDS["contact"],
            "reply_days": 30,
        }
        await letters.edit(found, me, letters.Words(**given, **more))
        return letter

    async def _at(self, letter: UUID, by: str, act: Any, **given: Any) -> None:
        me = self.people.person[by]
        await act(await letter_for(me, letter), me, **given)

    async def _issued(self, letter: UUID, by: str) -> None:
        """The paper is what would be printed: as text, so that its words can be read in it."""
        me = self.people.person[by]
        found = await letter_for(me, letter)
        paper, label = await letter_now(found), await next_of_letters(found)
        printed = Printed(label, letter_html(paper.content, label=label).encode())
        await _freeze(me, found, paper, printed, letter_word(paper.content, label=label))

    def _letter(self, letter: UUID, paper: UUID | None = None) -> None:
        self.parts.append({"the letter hidden": letter, **({"the letter paper": paper} if paper else {})})
        self.subjects.append(("accountability.letter", letter))

    # records

    async def _recorded(self) -> None:
        people, w = self.people, WORDS
        before = await self._in_force("summary_before")
        given: Ids = {"deciding_body": w["body"], "document_title": w["document"], "document_number": w["number"]}
        decision = a_decision(**given, summary=w["summary"])
        found = await record_for(people.wang, before)
        made = await records.correct(found, people.wang, decision, w["correction"], _paper("scan"))
        await records_moves.check(await record_for(people.he, made), people.he)
        await records_objections.object_to(await record_for(people.li, made), people.li, w["objection"])
        await records_objections.answer(await record_for(people.he, made), people.he, "dismissed", w["answer"])
        await self._record(before)
        await self._record(made)

    async def _not_counted(self) -> None:
        people, w = self.people, WORDS
        withdrawn, objected = await self._in_force("summary_withdrawn"), await self._in_force("summary_objected")
        given = (w["note_withdrawn"], w["document_withdrawn"])
        await records_moves.withdraw(await record_for(people.wang, withdrawn), people.wang, *given)
        await records_objections.object_to(await record_for(people.li, objected), people.li, w["objection_open"])
        drafted = await records.enter(people.wang, a_decision(summary=w["summary_draft"]), a_file("决定.pdf"))
        for person in KEPT_AWAY:
            given_up = Recusal(
                record_kind="accountability.record",
                record_id=drafted,
                person=fixed_id(person),
                reason=w["recusal"],
                declared_by=people.wang.id,
                declared_at=now(),
            )
            await Recusal.insert(given_up).run()
        for record in (withdrawn, objected, drafted):
            await self._record(record)
        await self._record(await self._in_force("summary_sun", "post sun"))

    async def _in_force(self, summary: str, post: str = "post li") -> UUID:
        """It rests on the matter: who is kept from that knows of no record that does, but their own."""
        wang, he = self.people.wang, self.people.he
        decision = a_decision(summary=WORDS[summary], post=fixed_id(post))
        made = await records.enter(wang, decision, a_file("决定.pdf"))
        await records_basis.rest_on(await record_for(wang, made), wang, self.duty["id"], None, entering=True)
        await records_moves.check(await record_for(he, made), he)
        return made

    async def _record(self, record: UUID) -> None:
        scan = await db.value("SELECT id FROM attachment WHERE subject_id = {}", record)
        basis = await db.value("SELECT id FROM accountability_record_basis WHERE record = {}", record)
        objection = await db.value("SELECT id FROM accountability_objection WHERE record = {}", record)
        self.parts.append({"hidden": record, "hidden scan": scan, **({"the basis": basis} if basis else {})})
        self.subjects += [("accountability.record", record)]
        self.subjects += [("accountability.objection", objection)] if objection else []

    # inspections

    async def _inspected(self) -> None:
        """At two units: each reads its own part."""
        people, w = self.people, WORDS
        given: Ids = {"kept_away": KEPT_FROM_INSPECTION, "team": ("shen", "wang", "qian", "recused_wang")}
        made = await self._planned("visit_title", "on_site", "fuwu", "housing", **given)
        await self._supervision(made, "zhou", deciding.submit)
        await self._supervision(made, "tang", deciding.send_back, note=w["plan_back"])
        await self._supervision(made, "zhou", deciding.submit)
        await self._supervision(made, "tang", deciding.approve)
        here, there = await unit_of(made, people.unit["fuwu"]), await unit_of(made, people.unit["housing"])
        finding = await self._found(here, "finding", "conclusion")
        await self._unit(here, "wang", findings.write, Found(w["told"]))
        await self._unit(there, "shen", findings.conclude, conclusion=w["conclusion_other"])
        await self._supervision(made, "shen", deciding.finish)
        await self._supervision(made, "tang", deciding.reopen, note=w["reopened"])
        await self._supervision(made, "shen", deciding.finish)
        for inspected in (here, there):
            await self._fed_back(inspected)
        await self._unit(here, "li", mending.receive)
        await self._mended(finding)
        await self._unit(here, "li", visiting.ask_review, text=w["review"])
        await self._unit(here, "zhou", visiting.answer_review, upheld="kept", answer=w["review_answer"])
        await self._unit(here, "wang", visiting.visit, outcome="relapsed", text=w["visit"])
        relapse: Ids = {"note": w["relapsed"], "due": today() + timedelta(days=60)}
        await mending.relapse(await finding_for(people.wang, finding), people.wang, **relapse)
        await self._inspection(made, await _kept("report_paper"))

    async def _not_told(self) -> None:
        """By surprise, and it waits for the signature; one that nobody has gone on; one given up while it was planned."""
        quiet = await self._planned("quiet_title", "unannounced", "fuwu")
        await self._supervision(quiet, "zhou", deciding.submit)
        await self._supervision(quiet, "tang", deciding.approve)
        await self._found(await unit_of(quiet), "quiet_finding", "quiet_conclusion")
        await self._supervision(quiet, "shen", deciding.finish)
        planned = await self._planned("planned_title", "on_site", "fuwu")
        await self._supervision(planned, "zhou", deciding.submit)
        dropped = await self._planned("dropped_title", "on_site", "fuwu")
        await self._supervision(dropped, "zhou", deciding.withdraw, note=WORDS["dropped"])
        for made in (quiet, planned, dropped):
            await self._inspection(made)

    async def _planned(
        self,
        title: str,
        form: str,
        *units: str,
        kept_away: Sequence[str] = KEPT_AWAY,
        team: Sequence[str] = ("shen", "wang", "qian"),
    ) -> UUID:
        """Both matters are chosen, a third one drawn."""
        people, w, zhou = self.people, WORDS, self.people.zhou
        given: Ids = {
            "why": w["visit_why"],
            "basis": w["visit_basis"],
            "plan": w["plan"],
            "contact": w["visit_contact"],
        }
        days: Ids = {"starts_on": today(), "ends_on": today() + timedelta(days=4), "follow_weeks": 4}
        made = await drafting.draft(zhou, drafting.Plan(title=w[title], form=form, **given, **days))
        found = await supervision_for(zhou, made)
        for person in kept_away:
            await recusing.recuse(found, zhou, person=fixed_id(person), unit=None, reason=w["recusal"])
        await recusing.recuse(found, zhou, person=None, unit=fixed_id("shunned"), reason=w["recusal"])
        await drafting.add_units(found, zhou, [people.unit[unit] for unit in units])
        for person in team:
            await drafting.add_member(found, zhou, fixed_id(person), head=person == "shen")
        await matters.choose(found, zhou, [self.duty["id"], self.other["id"]])
        inspected = await unit_of(made, people.unit["fuwu"])
        await matters.draw(found, zhou, standing="late", inspected=inspected, seed=w["seed"], size=1)
        return made

    async def _found(self, inspected: UUID, text: str, conclusion: str) -> UUID:
        people, w = self.people, WORDS
        owed: Ids = {"lead_unit": people.unit["fuwu"], "person": people.li.id, "amount": 10, "amount_unit": "工作日"}
        made: UUID = await self._unit(inspected, "wang", findings.write, Found(w[text], demand=w["demand"], **owed))
        for one in await db.rows(
            "SELECT id, duty FROM accountability_supervision_matter WHERE inspected = {}", inspected
        ):
            said = w["looked"] if one["duty"] == self.duty["id"] else "已核实。"
            matter = await matter_for(people.qian, one["id"])
            await self._unit(inspected, "qian", findings.write, Found(said, verdict="partly"), matter)
        await self._unit(inspected, "shen", findings.conclude, conclusion=w[conclusion])
        return made

    async def _mended(self, finding: UUID) -> None:
        li, wang, w = self.people.li, self.people.wang, WORDS
        await mending.report(await finding_for(li, finding), li, text=w["report"], papers=[_paper("report_paper")])
        await mending.return_report(await finding_for(wang, finding), wang, note=w["report_back"])
        await mending.report(await finding_for(li, finding), li, text="已补。")
        await mending.verify(await finding_for(wang, finding), wang, note=w["verified"])

    async def _fed_back(self, inspected: UUID) -> None:
        tang = self.people.tang
        found = await inspected_for(tang, inspected)
        paper, label = await signing.paper_now(found), await signing.next_number(found)
        printed = Printed(label, feedback_html(paper.content, label=label).encode())
        await signing.freeze(tang, found, paper, printed, feedback_word(paper.content, label=label))

    async def _supervision(self, made: UUID, by: str, act: Any, **given: Any) -> None:
        me = self.people.person[by]
        await act(await supervision_for(me, made), me, **given)

    async def _unit(self, inspected: UUID, by: str, act: Any, *given: Any, **named: Any) -> Any:
        me = self.people.person[by]
        return await act(await inspected_for(me, inspected), me, *given, **named)

    async def _inspection(self, made: UUID, paper: UUID | None = None) -> None:
        """A part for each unit with its findings and matters, and the rest once."""
        part: Ids = {"the supervision hidden": made, **({"the supervision paper": paper} if paper else {})}
        for name, table in (("draw", "draw"), ("member", "member")):
            part[f"the supervision {name}"] = await _first(f"accountability_supervision_{table}", "supervision", made)
        part["the supervision recusal"] = await _first("recusal", "record_id", made)
        for unit in await db.rows("SELECT id FROM accountability_supervised_unit WHERE supervision = {}", made):
            here = {**part, "the supervised unit hidden": unit["id"]}
            ours = await db.rows("SELECT id FROM accountability_supervision_finding WHERE inspected = {}", unit["id"])
            looked = await db.rows("SELECT id FROM accountability_supervision_matter WHERE inspected = {}", unit["id"])
            for place in range(max(len(ours), len(looked), 1)):
                more = {"finding": ours[place:], "matter": looked[place:]}
                hanging = {f"the supervised {name} hidden": lines[0]["id"] for name, lines in more.items() if lines}
                self.parts.append({"the supervised matter hidden": None, **here, **hanging})
            self.subjects += [("accountability.supervision_finding", one["id"]) for one in ours]
            for kind in ("visit", "review"):
                if owed := await _first(f"accountability_supervision_{kind}", "inspected", unit["id"]):
                    self.subjects.append((f"accountability.supervision_{kind}", owed))


def _word(field: str, which: str) -> str:
    return WORDS.get(f"{field}{which}", WORDS[field])


def _paper(name: str) -> HandedIn:
    """A word in its name, another in its text."""
    return a_file(f"{WORDS[name]}.pdf", f"%PDF-1.4 {WORDS[f'{name}_text']}".encode())


async def _kept(name: str) -> UUID:
    found: UUID = await db.value("SELECT id FROM attachment WHERE name = {} ORDER BY id LIMIT 1", f"{WORDS[name]}.pdf")
    return found


async def _first(table: str, column: str, of: UUID) -> UUID | None:
    found: UUID | None = await db.value(f"SELECT id FROM {table} WHERE {column} = {{}} ORDER BY id LIMIT 1", of)
    return found
