"""Papers of the fourth room: letters, circulars, records and the sheets of official figures."""

from datetime import timedelta
from uuid import UUID

from portal.access import Me
from portal.accountability.actions import (
    figures_moves,
    figures_signing,
    letters,
    official,
    records,
    records_moves,
    records_objections,
)
from portal.accountability.actions.letters.signing import paper_now
from portal.accountability.official_workflow import OFFICIAL
from portal.accountability.queries.figures_bulletins import bulletin_for
from portal.accountability.queries.letters import letter_for
from portal.accountability.queries.official import sheet_for
from portal.accountability.queries.records import record_for
from portal.accountability.workflow import BULLETIN, LETTER, RECORD
from portal.clock import today
from portal.db import rows, value
from portal.demo.cast import Cast
from portal.documents import Printed
from portal.workflow import Machine
from tests.portal.accountability.figures.lives import several
from tests.portal.accountability.figures.test_bulletins import drafted
from tests.portal.accountability.letters.writing import a_draft, freeze_as
from tests.portal.accountability.official.entering import QINGSHI, SOURCE, entered
from tests.portal.accountability.records import recording
from tests.proofs.workflows.lives import Life, Record, Scene


def has_the_button(machine: Machine, name: str, me: Me, page: Record, now: Record) -> bool:
    """Whether a page is as new as the record, and shows this person the move."""
    return now["version"] == page["version"] and machine.by_name[name] in machine.open_moves(me, now)


async def a_letter(people: Cast) -> tuple[UUID, Record]:
    return await a_draft(people), {}


async def sign_letter(scene: Scene, page: Record, me: Me) -> None:
    """Whoever may not is refused by the act itself; for whoever may only the printing, which takes its time, is left out."""
    found = await letter_for(me, scene.id)
    if has_the_button(LETTER, "sign", me, page, found):
        await freeze_as(scene.people, scene.id, me.account)
    else:
        seen = (await paper_now(found)).digest
        await letters.sign(me, scene.id, version=page["version"], seen=seen)


LETTER_LIFE = Life(
    machine=LETTER,
    begin=a_letter,
    began_by="zhou",
    seen=letter_for,
    acts={
        "submit": lambda scene, found, me: letters.submit(found, me),
        "sign": sign_letter,
        "send_back": lambda scene, found, me: letters.send_back(found, me, note="请核对天数"),
        "withdraw": lambda scene, found, me: letters.withdraw(found, me, note="另行处理"),
        "receive": lambda scene, found, me: letters.receive(found, me),
        "reply": lambda scene, found, me: letters.reply(found, me, text="已办。"),
        "close": lambda scene, found, me: letters.close(found, me),
        "return": lambda scene, found, me: letters.return_reply(found, me, note="请附依据"),
    },
    crowd=("zhou", "shen", "tang", "luo", "li", "wang", "chen", "qian"),
    others={
        "sign": ("begin", "submit"),
        "send_back": ("begin", "submit"),
        "close": ("reply",),
        "return": ("reply",),
    },
    owed={
        LETTER.kind: {
            **dict.fromkeys(("drafted", "to_sign", "withdrawn"), ("none",)),
            "issued": ("open",),
            "received": ("open",),
            "replied": ("handed_in",),
            "closed": ("done",),
        },
    },
    due="reply_due",
)


async def a_circular(people: Cast) -> tuple[UUID, Record]:
    await several(people, "fuwu", 2, 1)
    return await drafted(people), {}


async def time_to_reply_is_over(scene: Scene) -> None:
    over = today() - timedelta(days=1)
    await rows(
        "UPDATE accountability_bulletin SET reply_until = {} WHERE id = {} AND reply_until IS NOT NULL RETURNING id",
        over,
        scene.id,
    )


async def sign_bulletin(scene: Scene, page: Record, me: Me) -> None:
    found = await bulletin_for(me, scene.id)
    if has_the_button(BULLETIN, "sign", me, page, found):
        printed = Printed(await figures_signing.next_number(found), f"%PDF-1.4 {scene.id}".encode())
        await figures_signing._freeze(me, found, await figures_signing.content_now(found), printed)
    else:
        await figures_signing.sign(me, scene.id, version=page["version"])


BULLETIN_LIFE = Life(
    machine=BULLETIN,
    begin=a_circular,
    began_by="zhou",
    seen=bulletin_for,
    acts={
        "open": lambda scene, found, me: figures_moves.open_for_reply(found, me, today() + timedelta(days=3)),
        "submit": lambda scene, found, me: figures_moves.submit(found, me),
        "sign": sign_bulletin,
        "send_back": lambda scene, found, me: figures_moves.send_back(found, me, "请核对"),
        "withdraw": lambda scene, found, me: figures_moves.withdraw(found, me, "不再印发"),
    },
    crowd=("zhou", "shen", "tang", "chen", "li", "qian"),
    prepare={"submit": time_to_reply_is_over},
    others={"sign": ("begin",), "send_back": ("begin",)},
    waits=frozenset({("drafted", "submit")}),
)


async def a_record(people: Cast) -> tuple[UUID, Record]:
    return await recording.a_draft(people), {}


async def record_corrected(scene: Scene) -> None:
    """By 王, for 何 to check."""
    wang = scene.people.wang
    right = recording.a_decision(sanctions=["circular"])
    scene.about["newer"] = await records.correct(await record_for(wang, scene.id), wang, right, "方式登记有误", None)


async def newer_of(scene: Scene, table: str) -> UUID | None:
    found: UUID | None = await value(f"SELECT id FROM {table} WHERE corrects = {{}} AND state = 'drafted'", scene.id)
    return found


async def supersede_record(scene: Scene, page: Record, me: Me) -> None:
    """The check of the newer one replaces the older; where there is none, it would have to be written first."""
    newer = await newer_of(scene, "accountability_record")
    if newer is not None and page["version"] == (await record_for(me, scene.id))["version"]:
        await records_moves.check(await record_for(me, newer), me)
    else:
        await records.correct(page, me, recording.a_decision(), "又一次", None)


RECORD_LIFE = Life(
    machine=RECORD,
    begin=a_record,
    began_by="wang",
    seen=record_for,
    acts={
        "check": lambda scene, found, me: records_moves.check(found, me),
        "object": lambda scene, found, me: records_objections.object_to(found, me, "当时已经报告过原因。"),
        "uphold": lambda scene, found, me: records_objections.answer(found, me, "upheld", "经核查。"),
        "dismiss": lambda scene, found, me: records_objections.answer(found, me, "dismissed", "经核查。"),
        "supersede": supersede_record,
        "withdraw": lambda scene, found, me: records_moves.withdraw(found, me, "决定被变更", "青纪〔2026〕9号"),
    },
    crowd=("wang", "he", "li", "chen", "tang", "zhou", "xu"),
    prepare={"supersede": record_corrected},
    others={"check": ("begin",), "uphold": ("begin",), "dismiss": ("begin",)},
    waits=frozenset({("in_force", "supersede"), ("confirmed", "supersede")}),
)


async def a_sheet(people: Cast) -> tuple[UUID, Record]:
    return await entered(people), {}


async def sheet_corrected(scene: Scene) -> None:
    """By 周, for 沈 to check."""
    zhou = scene.people.zhou
    counts = {scene.people.unit["qingshi"]: QINGSHI}
    await official.correct(await sheet_for(zhou, scene.id), zhou, SOURCE, counts, "报表已更新")


async def supersede_sheet(scene: Scene, page: Record, me: Me) -> None:
    newer = await newer_of(scene, "accountability_official_sheet")
    if newer is not None and page["version"] == (await sheet_for(me, scene.id))["version"]:
        await official.check(await sheet_for(me, newer), me)
    else:
        await official.correct(page, me, SOURCE, {scene.people.unit["qingshi"]: QINGSHI}, "又一次")


OFFICIAL_LIFE = Life(
    machine=OFFICIAL,
    begin=a_sheet,
    began_by="zhou",
    seen=sheet_for,
    acts={
        "check": lambda scene, found, me: official.check(found, me),
        "withdraw": lambda scene, found, me: official.withdraw(found, me, "口径有误"),
        "supersede": supersede_sheet,
    },
    crowd=("zhou", "shen", "tang", "chen", "wang", "qian"),
    prepare={"supersede": sheet_corrected},
    others={"check": ("begin",)},
    waits=frozenset({("checked", "supersede")}),
    elsewhere=frozenset({("drafted", "supersede")}),
)
LIVES = (LETTER_LIFE, BULLETIN_LIFE, RECORD_LIFE, OFFICIAL_LIFE)
