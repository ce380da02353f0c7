"""问责记录 in 临江区: what competent bodies decided, as the inspection office entered, checked and answered it. Days count from
the day of the fill; all of it is invented."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID

from portal.access import Me, me_for
from portal.accountability.actions import records, records_basis, records_moves, records_objections
from portal.accountability.actions.records import Decision
from portal.accountability.queries.records import duties_to_rest_on, record_for
from portal.clock import CHINA, today
from portal.demo.cast import fixed_id
from portal.demo.evidence import page
from portal.demo.timetable import Timetable
from portal.files import HandedIn, looked_at

Happening = tuple[datetime, Callable[[], Awaitable[None]]]


@dataclass(frozen=True)
class RecordTold:
    """`post` or `unit`: keys of the cast. `objection` and `answer`: day, words; `verdict`: upheld or dismissed. Checked the
    day after it was entered, unless it still waits."""

    key: str
    day: int
    body: str
    title: str
    number: str
    sanction: str
    liability: str
    ground: str
    summary: str
    post: str = ""
    unit: str = ""
    waits: bool = False
    objection: tuple[int, str] = (0, "")
    answer: tuple[int, str, str] = (0, "", "")


RECORDS = (
    RecordTold(
        "circular", -118, "临江区信访工作联席会议", "关于第三季度信访事项办理情况的通报", "临信联〔2026〕12号", "circular",
        "main_leadership", "45.1", "辖区多件交办事项超过时限办结，予以通报批评，责令限期整改。", unit="liuan",
    ),
    RecordTold(
        "admonition", -64, "中共临江区柳岸街道工作委员会", "关于对有关人员予以诫勉的决定", "柳委〔2026〕21号", "admonition",
        "direct", "45.1", "承办的整改事项多次催办后仍逾期，工作推进不力。", post="zhao",
        objection=(-52, "其中一件因上级补充材料延后，已经书面报告过。"),
        answer=(-45, "dismissed", "已核对延期报告，该件未计入；其余两件逾期属实，维持记录。"),
    ),
    RecordTold(
        "mistaken", -40, "中共临江区青石街道工作委员会", "关于予以通报批评的决定", "青委〔2026〕17号", "circular",
        "leadership", "44.3", "一件事项未在期限内书面告知受理情况。", post="sun",
        objection=(-36, "该件由另一办公室承办，告知时限与本办公室无关。"),
        answer=(-31, "upheld", "经核对交办记录，承办单位登记有误，撤销记录。"),
    ),
    RecordTold(
        "recent", -12, "中共临江区青石街道工作委员会", "关于对整改工作不力问题的通报", "青委〔2026〕30号", "circular",
        "direct", "45.3", "整改措施落实不到位，被退回后未按要求补充。", post="li",
    ),
    RecordTold(
        "waiting", -2, "中共临江区住房和城乡建设局党组", "关于予以批评教育、通报的决定", "临建党组〔2026〕8号", "circular",
        "leadership", "43", "交办事项未及时转送承办科室。", post="lin", waits=True,
    ),
)  # fmt: skip


async def papers_of() -> dict[str, HandedIn]:
    """The decisions, made and looked at before anything is written."""
    return {
        told.key: await looked_at(
            f"{told.title}.docx", page(told.title, told.body, told.number, [told.summary], "", label="文号")
        )
        for told in RECORDS
    }


def story(table: Timetable, papers: dict[str, HandedIn]) -> list[Happening]:
    teller = Teller(papers)
    found: list[Happening] = []
    for told in RECORDS:
        found.append((_at(table, told.day, 15), partial(teller.enter, told)))
        if not told.waits:
            found.append((_at(table, told.day, 17), partial(teller.check, told)))
        if told.objection[1]:
            found.append((_at(table, told.objection[0], 16), partial(teller.object_to, told)))
            found.append((_at(table, told.answer[0], 16), partial(teller.answer, told)))
    return found


def _at(table: Timetable, day: int, hour: int) -> datetime:
    return datetime.combine(table.day(day), time(hour, 40), CHINA)


class Teller:
    """王 enters, 何 checks and answers."""

    def __init__(self, papers: dict[str, HandedIn]) -> None:
        self.papers = papers
        self.made: dict[str, UUID] = {}

    async def enter(self, told: RecordTold) -> None:
        wang = await _me("wang")
        decision = Decision(
            deciding_body=told.body,
            document_title=told.title,
            document_number=told.number,
            decided_on=today() - timedelta(days=3),
            sanctions=[told.sanction],
            liability=told.liability,
            ground=told.ground,
            summary=told.summary,
            post=fixed_id(f"post {told.post}") if told.post else None,
            unit=fixed_id(told.unit) if told.unit else None,
        )
        made = self.made[told.key] = await records.enter(wang, decision, self.papers[told.key])
        record = await record_for(wang, made)
        for duty in (await duties_to_rest_on(wang, record))[:2]:
            await records_basis.rest_on(await record_for(wang, made), wang, duty["id"], None)

    async def check(self, told: RecordTold) -> None:
        he = await _me("he")
        await records_moves.check(await record_for(he, self.made[told.key]), he)

    async def object_to(self, told: RecordTold) -> None:
        me = await _me(told.post)
        await records_objections.object_to(await record_for(me, self.made[told.key]), me, told.objection[1])

    async def answer(self, told: RecordTold) -> None:
        he = await _me("he")
        _, verdict, reason = told.answer
        await records_objections.answer(await record_for(he, self.made[told.key]), he, verdict, reason)


async def _me(account: str) -> Me:
    me = await me_for(fixed_id(account), today())
    assert me is not None
    return me
