"""What the office sets going: key periods, milestones of programmes, commendations, inspections of its own."""

from datetime import date, timedelta
from uuid import UUID

from portal.access import Me
from portal.accountability.actions import campaign as campaigns
from portal.accountability.actions import campaign_changes, commendation, programme
from portal.accountability.actions.supervision import deciding, findings, mending, signing, visiting
from portal.accountability.actions.supervision.findings import Found
from portal.accountability.campaign_workflow import CAMPAIGN
from portal.accountability.queries.campaign import campaign_for
from portal.accountability.queries.commendation import commendation_for
from portal.accountability.queries.programme import milestone_for
from portal.accountability.queries.supervision import inspected_for, supervision_for
from portal.accountability.queries.supervision_findings import finding_for
from portal.accountability.registers_workflow import COMMENDATION, MILESTONE
from portal.accountability.supervision_workflow import FINDING, SUPERVISION
from portal.clock import today
from portal.db import rows, value
from portal.demo.cast import Cast
from tests.portal.accountability.campaign.declaring import wanted
from tests.portal.accountability.registers.keeping import a_commendation, a_milestone
from tests.portal.accountability.supervision.inspecting import (
    demanded,
    first_finding,
    freeze_as,
    planned,
    to_sign,
    unit_of,
)
from tests.proofs.workflows.lives import Life, Record, Scene


async def a_campaign(people: Cast) -> tuple[UUID, Record]:
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=9)}
    return await campaigns.declare(people.zhou, wanted(people, **days)), {}


async def begins(scene: Scene, on: date) -> None:
    """The day it begins comes, or lies ahead again: it is changed before, and adjusted while it runs. What was approved
    the database holds fast, so its guard looks away while the days go by."""
    await rows("ALTER TABLE accountability_campaign DISABLE TRIGGER USER")
    await rows("UPDATE accountability_campaign SET starts_on = {} WHERE id = {} RETURNING id", on, scene.id)
    await rows("ALTER TABLE accountability_campaign ENABLE TRIGGER USER")


async def change(scene: Scene, found: Record, me: Me) -> None:
    days = {"starts_on": today() + DAY, "ends_on": found["ends_on"] + DAY}
    await campaign_changes.change(found, me, wanted(scene.people, **days))


async def adjust(scene: Scene, found: Record, me: Me) -> None:
    given = {name: found[name] for name in campaign_changes.TIMES}
    adjusted = campaign_changes.Adjusted(ends_on=found["ends_on"] + DAY, reason="任务未完", **given)
    await campaign_changes.adjust(found, me, adjusted)


DAY = timedelta(days=1)
CAMPAIGN_LIFE = Life(
    machine=CAMPAIGN,
    begin=a_campaign,
    began_by="zhou",
    seen=campaign_for,
    acts={
        "approve": lambda scene, found, me: campaigns.approve(found, me),
        "refuse": lambda scene, found, me: campaigns.refuse(found, me, "另行安排"),
        "withdraw": lambda scene, found, me: campaigns.withdraw(found, me, "不再实施"),
        "change": change,
        "adjust": adjust,
        "stop": lambda scene, found, me: campaigns.stop(found, me, "任务已完成"),
    },
    crowd=("zhou", "shen", "tang", "chen", "li", "qian"),
    prepare={
        "change": lambda scene: begins(scene, today() + DAY),
        "adjust": lambda scene: begins(scene, today()),
    },
    restarts=frozenset({"change"}),
    others={"approve": ("begin",), "refuse": ("begin",)},
)


async def a_planned_milestone(people: Cast) -> tuple[UUID, Record]:
    return await a_milestone(people, days=20), {}


MILESTONE_LIFE = Life(
    machine=MILESTONE,
    begin=a_planned_milestone,
    began_by="zhou",
    seen=milestone_for,
    acts={
        "entrust": lambda scene, found, me: programme.entrust(found, me),
        "report": lambda scene, found, me: programme.report(found, me, "已建成并启用。"),
        "verify": lambda scene, found, me: programme.verify(found, me),
        "return": lambda scene, found, me: programme.send_back(found, me, "请附照片"),
        "cancel": lambda scene, found, me: programme.cancel(found, me, "并入他项"),
    },
    crowd=("zhou", "shen", "li", "chen", "tang", "lin", "qian"),
    others={"verify": ("report",), "return": ("report",)},
    owed={
        MILESTONE.kind: {
            "planned": ("none",),
            "owed": ("open",),
            "reported": ("handed_in",),
            "met": ("done",),
            "cancelled": ("none", "revoked"),
        },
    },
    due="due",
)


async def an_entered_commendation(people: Cast) -> tuple[UUID, Record]:
    return await a_commendation(people), {}


COMMENDATION_LIFE = Life(
    machine=COMMENDATION,
    begin=an_entered_commendation,
    began_by="zhou",
    seen=commendation_for,
    acts={
        "check": lambda scene, found, me: commendation.check(found, me),
        "refuse": lambda scene, found, me: commendation.refuse(found, me, "文号有误"),
        "withdraw": lambda scene, found, me: commendation.withdraw(found, me, "授予单位撤销"),
    },
    crowd=("zhou", "shen", "tang", "chen", "li", "qian"),
    others={"check": ("begin",)},
)


async def an_inspection(people: Cast) -> tuple[UUID, Record]:
    return await planned(people), {}


async def written(scene: Scene) -> None:
    """What the team found, and what its head makes of it; what was written in an earlier round stands."""
    people, unit = scene.people, await unit_of(scene.id)
    if not await value("SELECT count(*) FROM accountability_supervision_finding"):
        await findings.write(await inspected_for(people.wang, unit), people.wang, Found("首接负责制落实较好。"))
        await findings.write(await inspected_for(people.wang, unit), people.wang, demanded(people))
    await findings.conclude(await inspected_for(people.shen, unit), people.shen, conclusion="总体重视。")


async def nothing_owed(scene: Scene) -> None:
    """Everything mended and looked at, and the return visit paid."""
    people, unit = scene.people, await unit_of(scene.id)
    for line in await rows("SELECT id FROM accountability_supervision_finding WHERE state = 'to_mend'"):
        await mending.report(await finding_for(people.li, line["id"]), people.li, text="已补齐。")
        await mending.verify(await finding_for(people.wang, line["id"]), people.wang)
    if await value("SELECT count(*) FROM accountability_supervision_visit WHERE outcome IS NULL"):
        await visiting.visit(await inspected_for(people.wang, unit), people.wang, outcome="held", text="没有反弹。")


async def sign_unit(scene: Scene, me: Me, unit: UUID, version: int) -> None:
    """Whoever may not is refused by the act itself; for whoever may only the printing is left out."""
    inspected = await inspected_for(me, unit)
    may = SUPERVISION.by_name["sign"].rule(me, inspected) and inspected["state"] == "to_sign"
    if may and inspected["version"] == version and inspected["signed_at"] is None:
        await freeze_as(scene.people, unit, me.account)
    else:
        seen = (await signing.paper_now(inspected)).digest
        await signing.sign(me, unit, version=version, seen=seen)


async def sign(scene: Scene, page: Record, me: Me) -> None:
    unit = await unit_of(scene.id)
    await sign_unit(
        scene, me, unit, await value("SELECT version FROM accountability_supervised_unit WHERE id = {}", unit)
    )


SUPERVISION_LIFE = Life(
    machine=SUPERVISION,
    begin=an_inspection,
    began_by="zhou",
    seen=supervision_for,
    acts={
        "submit": lambda scene, found, me: deciding.submit(found, me),
        "approve": lambda scene, found, me: deciding.approve(found, me),
        "send_back": lambda scene, found, me: deciding.send_back(found, me, note="请细化"),
        "finish": lambda scene, found, me: deciding.finish(found, me),
        "reopen": lambda scene, found, me: deciding.reopen(found, me, note="请补充"),
        "sign": sign,
        "close": lambda scene, found, me: deciding.close(found, me),
        "withdraw": lambda scene, found, me: deciding.withdraw(found, me, note="与上级督查重复"),
    },
    crowd=("zhou", "shen", "wang", "tang", "li", "chen", "qian", "lin"),
    prepare={"finish": written, "close": nothing_owed},
    others={
        "approve": ("begin", "submit"),
        "send_back": ("begin", "submit"),
        "reopen": ("finish",),
        "sign": ("finish",),
    },
)


async def a_written_finding(people: Cast) -> tuple[UUID, Record]:
    made = await to_sign(people)
    return await first_finding(people, made), {"unit": await unit_of(made)}


async def demand(scene: Scene, page: Record, me: Me) -> None:
    unit = scene.about["unit"]
    await sign_unit(scene, me, unit, (await inspected_for(me, unit))["version"])


async def relapse(scene: Scene, found: Record, me: Me) -> None:
    await mending.relapse(found, me, note="又缺三天。", due=today() + timedelta(days=20))


FINDING_LIFE = Life(
    machine=FINDING,
    begin=a_written_finding,
    began_by="shen",
    seen=finding_for,
    acts={
        "demand": demand,
        "report": lambda scene, found, me: mending.report(found, me, text="已补齐。"),
        "verify": lambda scene, found, me: mending.verify(found, me),
        "return": lambda scene, found, me: mending.return_report(found, me, note="还缺一天。"),
        "relapse": relapse,
    },
    crowd=("zhou", "shen", "wang", "tang", "li", "chen", "qian", "lin"),
    others={"demand": ("begin",), "verify": ("report",), "return": ("report",), "relapse": ("report",)},
    owed={FINDING.kind: {"written": ("none",), "to_mend": ("open",), "reported": ("handed_in",), "mended": ("done",)}},
)
LIVES = (CAMPAIGN_LIFE, MILESTONE_LIFE, COMMENDATION_LIFE, SUPERVISION_LIFE, FINDING_LIFE)
