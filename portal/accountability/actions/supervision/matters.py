"""Which duties of the inspected units are looked at: chosen from a list, or drawn at random so that it can be repeated."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from portal import audit, files
from portal.access import Me
from portal.accountability.queries.supervision import lock, subject_of
from portal.accountability.queries.supervision_matters import MOST, chosen_of, eligible, standing_today
from portal.accountability.supervision_draw import drawn_from, population_of
from portal.accountability.supervision_rules import office
from portal.accountability.supervision_states import DRAWN_AS
from portal.accountability.tables import SupervisionDraw, SupervisionMatter
from portal.clock import now
from portal.db import atomic, value
from portal.errors import BadInput, Missing, Refused
from portal.workflow import happened

Record = dict[str, Any]
MOST_MATTERS = 200
SAME = ("title", "source", "due", "first_due", "extensions", "reminded_on", "standing", "done_on", "as_of")


@atomic()
async def choose(supervision: Record, by: Me, duties: Sequence[UUID]) -> int:
    """By hand, from what the person may see of the ledger. How many went in."""
    refuse_others(supervision, by)
    await lock(supervision["id"])
    wanted = list(dict.fromkeys(duties))
    if not wanted:
        raise BadInput(("督查事项", "请选择至少一件"))
    found = {line["id"]: line["inspected"] for line in await chosen_of(by, supervision["id"], wanted)}
    if not found:
        raise Refused("所选事项已经列入，或者不在被督查单位的督办事项中，请从列表中选择。")
    await _keep(supervision, {duty: found[duty] for duty in wanted if duty in found}, None)
    await audit.record(by, "accountability.supervision.choose", subject_of(supervision), {"matters": len(found)})
    return len(found)


@atomic()
async def draw(supervision: Record, by: Me, *, standing: str, inspected: UUID | None, seed: str, size: int) -> UUID:
    """Named and seeded before anybody sees what there is. Every draw stays on record."""
    refuse_others(supervision, by)
    if standing not in DRAWN_AS:
        raise BadInput(("从哪些事项中抽取", "请从所列选项中选择"))
    await lock(supervision["id"])
    ids = await eligible(by, supervision["id"], standing, inspected)
    if not ids:
        raise Refused("没有符合条件的事项，无从抽取。")
    if len(ids) > MOST:
        raise Refused(f"符合条件的事项超过 {MOST} 件，请选定一个单位再抽取。")
    population = population_of(ids)
    made = SupervisionDraw(
        supervision=supervision["id"],
        inspected=inspected,
        standing=standing,
        seed=seed,
        size=size,
        eligible=len(ids),
        population=sha256(population).hexdigest(),
        drawn_by=by.id,
        drawn_by_name=by.name,
        drawn_at=now(),
    )
    await SupervisionDraw.insert(made).run()
    subject = subject_of(supervision)
    await files.keep_made(subject, "抽取范围.txt", population, by)
    chosen = drawn_from(population, seed, size)
    found = {line["id"]: line["inspected"] for line in await chosen_of(by, supervision["id"], chosen)}
    await _keep(supervision, {duty: found[duty] for duty in chosen}, made.id)
    told = {"seed": seed, "size": size, "eligible": len(ids), "population": made.population}
    said = f"从{DRAWN_AS[standing]}事项中抽取 {size} 件，种子 {seed}。"
    await happened(subject, by, "draw", "随机抽取督查事项", said)
    await audit.record(by, "accountability.supervision.draw", subject, told)
    return made.id


@atomic()
async def leave_out(supervision: Record, by: Me, matter: UUID) -> None:
    """What was chosen by hand, while it is a plan. What was drawn stays."""
    refuse_others(supervision, by)
    if supervision["state"] != "drafted":
        raise Refused("方案批准以后，列入的事项不能移出。")
    drawn = await value(
        "SELECT draw IS NOT NULL FROM accountability_supervision_matter WHERE id = {} AND supervision = {}",
        matter,
        supervision["id"],
    )
    if drawn is None:
        raise Missing
    if drawn:
        raise Refused("随机抽取的事项不能移出。")
    await value("DELETE FROM accountability_supervision_matter WHERE id = {} RETURNING id", matter)
    await audit.record(by, "accountability.supervision.leave_out", subject_of(supervision))


def refuse_others(supervision: Record, by: Me) -> None:
    if not office(by, supervision):
        raise Refused("督查事项由督查单位工作人员选定、抽取。")
    if supervision["state"] not in {"drafted", "running"}:
        raise Refused("只有起草方案时和督查进行中可以选定、抽取事项。")


async def _keep(supervision: Record, chosen: Mapping[UUID, UUID], draw_id: UUID | None) -> None:
    last: int = await value(
        "SELECT count(*) FROM accountability_supervision_matter WHERE supervision = {}", supervision["id"]
    )
    if last + len(chosen) > MOST_MATTERS:
        raise Refused(f"一次督查最多列入 {MOST_MATTERS} 件事项，请减少件数。")
    standings = await standing_today(list(chosen))
    made = [
        SupervisionMatter(
            supervision=supervision["id"],
            inspected=inspected,
            duty=duty,
            draw=draw_id,
            position=place,
            days_late=standings[duty].days_late,
            **{name: getattr(standings[duty], name) for name in SAME},
        )
        for place, (duty, inspected) in enumerate(chosen.items(), start=last + 1)
    ]
    await SupervisionMatter.insert(*made).run()
