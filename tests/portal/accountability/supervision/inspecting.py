"""Inspections through the real actions: 周 drafts, 沈 heads, 王 and 钱 go along, 唐 approves and signs, 李 puts it right."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from portal.accountability.actions.supervision import deciding, drafting, findings, matters, mending, signing
from portal.accountability.actions.supervision.findings import Found
from portal.accountability.queries.supervision import inspected_for, supervision_for
from portal.accountability.queries.supervision_findings import finding_for, findings_of
from portal.accountability.queries.supervision_matters import matter_for
from portal.clock import today
from portal.db import row, rows, value
from portal.demo.cast import Cast
from portal.documents import Printed
from tests.portal.accountability.letters.writing import a_duty

Record = dict[str, Any]
TEAM = ("wang", "qian")


async def a_plan(
    people: Cast, *, form: str = "on_site", title: str = "第四季度信访事项办理情况督查", by: str = "zhou"
) -> UUID:
    plan = drafting.Plan(
        title=title,
        form=form,
        why="部分事项多次延期。",
        plan="查阅台账，实地查看。",
        starts_on=today(),
        ends_on=today() + timedelta(days=4),
        follow_weeks=4,
    )
    return await drafting.draft(people.person[by], plan)


async def planned(
    people: Cast, *, units: tuple[str, ...] = ("fuwu",), team: tuple[str, ...] = TEAM, **given: Any
) -> UUID:
    """With its units and team; 沈 heads it."""
    made = await a_plan(people, **given)
    found = await supervision_for(people.zhou, made)
    await drafting.add_units(found, people.zhou, [people.unit[unit] for unit in units])
    await drafting.add_member(found, people.zhou, people.shen.id, head=True)
    for member in team:
        await drafting.add_member(found, people.zhou, people.person[member].id, head=False)
    return made


async def submitted(people: Cast, **given: Any) -> UUID:
    made = await planned(people, **given)
    await deciding.submit(await supervision_for(people.zhou, made), people.zhou)
    return made


async def running(people: Cast, *, duties: tuple[Record, ...] = (), **given: Any) -> UUID:
    made = await planned(people, **given)
    if duties:
        await matters.choose(await supervision_for(people.zhou, made), people.zhou, [one["id"] for one in duties])
    await deciding.submit(await supervision_for(people.zhou, made), people.zhou)
    await deciding.approve(await supervision_for(people.tang, made), people.tang)
    return made


async def unit_of(supervision: UUID, unit: UUID | None = None) -> UUID:
    """The row of that unit, or of the only one."""
    found = await rows(
        "SELECT id FROM accountability_supervised_unit WHERE supervision = {} AND ({}::uuid IS NULL OR unit = {})",
        supervision,
        unit,
        unit,
    )
    assert len(found) == 1
    inspected: UUID = found[0]["id"]
    return inspected


def demanded(people: Cast, **given: Any) -> Found:
    said: Record = {"text": "值班记录缺三天。", "demand": "补齐记录，明确专人。", "lead_unit": people.unit["fuwu"]}
    return Found(**{**said, "amount": 10, "amount_unit": "工作日", **given})


async def written(people: Cast, *, duties: tuple[Record, ...] = (), **given: Any) -> UUID:
    """What the team found at the only unit: one thing to be put right, one that is only told, every matter looked at."""
    made = await running(people, duties=duties, **given)
    inspected = await unit_of(made)
    await findings.write(
        await inspected_for(people.wang, inspected), people.wang, demanded(people, person=people.li.id)
    )
    await findings.write(await inspected_for(people.wang, inspected), people.wang, Found("首接负责制落实较好。"))
    for line in await rows(
        "SELECT id FROM accountability_supervision_matter WHERE supervision = {} ORDER BY position", made
    ):
        matter = await matter_for(people.qian, line["id"])
        found = Found("现场核实，尚未完成。", verdict="partly")
        await findings.write(await inspected_for(people.qian, inspected), people.qian, found, matter)
    await findings.conclude(
        await inspected_for(people.shen, inspected), people.shen, conclusion="总体重视，制度执行不到位。"
    )
    return made


async def to_sign(people: Cast, **given: Any) -> UUID:
    made = await written(people, **given)
    await deciding.finish(await supervision_for(people.shen, made), people.shen)
    return made


async def fed_back(people: Cast, **given: Any) -> UUID:
    """Signed by the act itself; only what is printed is a page of one line, for printing takes its time."""
    made = await to_sign(people, **given)
    await freeze_as(people, await unit_of(made), "tang")
    return made


async def freeze_as(people: Cast, inspected_id: UUID, by: str) -> None:
    me = people.person[by]
    inspected = await inspected_for(me, inspected_id)
    signing.refuse_unready(inspected, me)
    printed = Printed(await signing.next_number(inspected), f"%PDF-1.4 {inspected_id}".encode())
    await signing.freeze(me, inspected, await signing.paper_now(inspected), printed, f"{inspected_id}".encode())


async def first_finding(people: Cast, supervision: UUID) -> UUID:
    """What 王 wrote and demands something."""
    found: UUID = (await findings_of(people.shen, await unit_of(supervision)))[0]["id"]
    return found


async def reported(people: Cast, **given: Any) -> UUID:
    made = await fed_back(people, **given)
    finding = await first_finding(people, made)
    await mending.report(await finding_for(people.li, finding), people.li, text="记录已补齐，专人负责。")
    return made


async def mended(people: Cast, **given: Any) -> UUID:
    made = await reported(people, **given)
    finding = await first_finding(people, made)
    await mending.verify(await finding_for(people.wang, finding), people.wang)
    return made


async def state_of(supervision: UUID) -> str:
    return str(await value("SELECT state FROM accountability_supervision WHERE id = {}", supervision))


async def duty_of(subject: UUID) -> Record:
    found = await row("SELECT * FROM duty WHERE subject_id = {}", subject)
    assert found is not None
    return found


__all__ = ["a_duty"]
