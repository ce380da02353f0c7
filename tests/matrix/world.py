"""Who asks and for what: the cast, those who must stay outside, and one record of each kind in each state."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from inspections import actions, queries
from inspections.exchange import coming
from inspections.states import NODES
from portal import db
from portal.access import Me, me_for
from portal.clock import as_of, now, today
from portal.demo.cast import SINCE, Cast, fixed_id, make_cast
from portal.people import Person, Post, Role, Unit, UnitKind, segment
from portal.web import sessions
from tests.builders import (
    a_closed_item,
    a_file,
    an_applied_item,
    an_inspection,
    an_item,
    an_item_in_review,
    with_evidence,
)
from tests.matrix.accountability_world import accountability_world
from tests.matrix.assignments_world import assignments_world
from tests.matrix.letters_world import letters_world
from tests.matrix.meetings_world import meetings_world
from tests.matrix.messages_world import messages_world
from tests.matrix.supervision_world import supervision_world

REPORT = {
    "title": "读入的报告",
    "categories": [
        {"title": "一类", "findings": [{"title": "一个问题", "measures": ["一条措施"], "status": "整改中"}]}
    ],
    "complaints": [],
}

UNITS = (
    ("helping", "青石街道协办办公室", UnitKind.department, "qingshi"),
    ("shunned", "青石街道回避办公室", UnitKind.department, "qingshi"),
    ("city_inspection", "云川市委巡察办", UnitKind.department, "city"),
    ("strict", "青石街道动态口令办公室", UnitKind.department, "qingshi"),
)

OTHERS = (
    ("mayor", "district", Role.leader),
    ("parent", "city_inspection", Role.discipline),
    ("helper", "helping", Role.liaison),
    ("assigned", "dangjian", Role.liaison),
    ("former", "fuwu", Role.liaison),
    ("recused_li", "fuwu", Role.liaison),
    ("recused_wang", "inspection_office", Role.discipline),
    ("shunned", "shunned", Role.liaison),
    ("half", "fuwu", Role.liaison),
    ("unenrolled", "strict", Role.liaison),
    ("new_password", "fuwu", Role.liaison),
    ("disabled", "fuwu", Role.liaison),
    ("expired", "fuwu", Role.liaison),
)
"""Beside the cast: leader of the district above; officer of the city's own inspection office; liaison of a unit that
helps; named handler; whose post ended yesterday; recused in person; recused with their unit; and who is not (yet,
any more) signed in though they hold a post that would do."""


@dataclass
class World:
    people: Cast
    ids: dict[str, UUID] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    bound: dict[str, str] = field(default_factory=dict)
    """What the form's token is bound to: the session, or the visit of who has none."""


async def make_world() -> World:
    world = World(await make_cast())
    await _units()
    for account, unit, role in OTHERS:
        await _person(account, unit, role)
    world.people.unit |= {key: fixed_id(key) for key, *_ in UNITS}
    await _records(world)
    await db.value("UPDATE post SET ends_on = {} WHERE person = {}", today() - timedelta(days=1), fixed_id("former"))
    for account in [*world.people.person, *(account for account, *_ in OTHERS)]:
        await _sign_in(world, account)
    world.bound["anonymous"] = "visit:a-visit"
    await _outside(world)
    return world


async def _units() -> None:
    for key, name, kind, parent in UNITS:
        path = await db.value("SELECT path FROM unit WHERE id = {}", fixed_id(parent)) + segment(fixed_id(key))
        unit = Unit(id=fixed_id(key), name=name, short_name=name[-6:], kind=kind, parent=fixed_id(parent), path=path)
        await Unit.insert(unit).run()


async def _person(account: str, unit: str, role: Role) -> None:
    given: dict[str, Any] = {"id": fixed_id(account), "name": f"某{account}", "account": account, "kind": "official"}
    await Person.insert(Person(**given, must_change_password=False)).run()
    post = Post(
        id=fixed_id(f"post {account}"),
        person=fixed_id(account),
        person_kind="official",
        unit=fixed_id(unit),
        title="干部",
        role=role,
        starts_on=SINCE,
    )
    await Post.insert(post).run()


async def _records(world: World) -> None:
    """One inspection; an item in each state, each with a helping unit, a handler, and people kept from it."""
    people, ids = world.people, world.ids
    ids["inspection"] = inspection = await an_inspection(people)
    await db.value("UPDATE inspections_round SET follow_up_weeks = 8 RETURNING id")
    with_help = {"supporting": (fixed_id("helping"), fixed_id("shunned")), "leader": people.chen.id}
    ids["new"] = await an_item(people, inspection, title="尚未启动的问题", **with_help)
    ids["open"] = await an_item(people, inspection, title="正在整改的问题", **with_help)
    await with_evidence(people, ids["open"])
    ids["applied"] = await an_applied_item(people, inspection, title="已经申请的问题", **with_help)
    ids["in_review"] = await an_item_in_review(people, inspection, title="等待复核的问题", **with_help)
    ids["closed"] = await a_closed_item(people, inspection, title="已经销号的问题", **with_help)
    for state in ("new", "open", "applied", "in_review", "closed"):
        await _assign_and_recuse(world, ids[state])
    ids["file"] = await db.value("SELECT id FROM attachment WHERE subject_id = {}", ids["open"])
    ids["recusal"] = await db.value("SELECT id FROM recusal WHERE record_id = {} LIMIT 1", ids["open"])
    sheet = "问题类别,反馈问题,责任单位\n一类,表中新增的问题,{}\n"
    for exchange, unit in (("exchange", "公共服务办"), ("faulty exchange", "没有这个单位")):
        ids[exchange] = await coming.look(people.wang, inspection, sheet.format(unit).encode(), "台账.csv")
    ids["hand_over"] = await actions.prepare_hand_over(
        people.wang,
        giver=people.chen.id,
        receiver=people.sun.id,
        witness=people.he.id,
        chosen={ids["open"]: (await queries.item_for(people.wang, ids["open"]))["version"]},
    )
    ids["intake"] = await actions.keep_intake(people.wang, inspection, "报告.docx", REPORT)
    await actions.describe(
        people.wang, inspection, report_lead="已开展。", next_steps="继续。", contact="电话", version=0
    )
    ids["publication"] = await actions.issue_notice(people.wang, inspection)
    await _steps(world, inspection)
    await meetings_world(people, ids)
    await messages_world(people, ids)
    await assignments_world(people, ids)
    await accountability_world(people, ids)
    await letters_world(people, ids)
    await supervision_world(people, ids)
    ids["hidden notice"] = await db.value("SELECT id FROM notice WHERE person = {} LIMIT 1", fixed_id("recused_li"))
    ids["notice"] = await db.value("SELECT id FROM notice WHERE person = {} LIMIT 1", people.li.id)


async def _steps(world: World, inspection: UUID) -> None:
    """The steps of the inspection, one with a paper; an assessment, as if its focus period were over; a prompt."""
    people, ids = world.people, world.ids
    await actions.open_nodes(people.wang, inspection, dict.fromkeys(NODES, actions.Planned()))
    node = next(node for node in await queries.nodes_of(inspection) if node["kind"] == "meeting")
    await actions.hand_in_papers(node, people.sun, [("会议记录", a_file())])
    ids["node"] = node["id"]
    ids["node paper"] = await db.value("SELECT id FROM attachment WHERE subject_id = {}", node["id"])
    decided = actions.Decided("good", "区委", date(2027, 3, 1), "重视。", "具体。", "明显。")
    with as_of(datetime(2027, 3, 2, tzinfo=UTC)):
        ids["assessment"] = await actions.assess(
            people.wang, inspection, decided, second=None, papers=[a_file()], seen=0
        )
    ids["assessment paper"] = await db.value("SELECT id FROM attachment WHERE subject_id = {}", ids["assessment"])
    ids["prompt"] = await actions.issue_prompt(people.wang, inspection, days=3650, closing="请抓紧办理。", seen=0)


async def _assign_and_recuse(world: World, item_id: UUID) -> None:
    people = world.people
    await db.value("UPDATE inspections_item SET handler = {} WHERE id = {} RETURNING id", fixed_id("assigned"), item_id)
    await db.value("UPDATE duty SET person = {} WHERE subject_id = {} RETURNING id", fixed_id("assigned"), item_id)
    item = await queries.item_for(people.wang, item_id)
    for kept_away in ("recused_li", "recused_wang"):
        await actions.recuse(item, people.wang, person=fixed_id(kept_away), unit=None, reason="本人涉及此事")
    await actions.recuse(item, people.wang, person=None, unit=fixed_id("shunned"), reason="单位涉及此事")


async def _sign_in(world: World, account: str) -> None:
    token = await sessions.begin(fixed_id(account), "127.0.0.1", "test browser", second_factor=account != "half")
    session = await sessions.find(token)
    assert session is not None
    world.tokens[account], world.bound[account] = token, f"session:{session['id']}"
    if account == "li":
        world.ids["session"] = session["id"]


async def _outside(world: World) -> None:
    """What keeps people out after they have given the right password."""
    moment = now()
    await db.rows("UPDATE person SET totp_secret = 'JBSWY3DPEHPK3PXP' WHERE account = 'half'")
    await db.rows("UPDATE unit SET requires_second_factor = TRUE WHERE id = {}", fixed_id("strict"))
    await db.rows("UPDATE person SET must_change_password = TRUE WHERE account = 'new_password'")
    await db.rows("UPDATE person SET disabled_at = {} WHERE account = 'disabled'", moment)
    long_ago = moment - timedelta(days=1)
    await db.rows("UPDATE session SET seen_at = {} WHERE person = {}", long_ago, fixed_id("expired"))
    for gone in ("disabled", "expired"):
        world.bound[gone] = "visit:a-visit"
    world.ids["lock"] = db.new_id()
    await db.rows(
        "INSERT INTO sign_in_attempt (id, purpose_key, failed, first_at, locked_until) VALUES ({}, {}, 5, {}, {})",
        world.ids["lock"],
        "account:li",
        moment,
        moment + timedelta(hours=1),
    )


async def as_today(account: str) -> Me:
    me = await me_for(fixed_id(account), today())
    assert me is not None
    return me


FAR = date(2099, 3, 31).isoformat()
