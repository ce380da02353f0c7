"""An item of an inspection, from its finding to its closing."""

from datetime import timedelta
from uuid import UUID

from inspections import actions, queries
from inspections.workflow import ITEM
from portal.clock import today
from portal.demo.cast import Cast
from tests.builders import a_file, an_item
from tests.proofs.workflows.lives import Life, Record, Scene


async def begin(people: Cast) -> tuple[UUID, Record]:
    return await an_item(people), {}


async def with_evidence(scene: Scene) -> None:
    item = await queries.item_for(scene.people.li, scene.id)
    paper = a_file("佐证.pdf", f"%PDF-1.4 {item['version']} {scene.dice.random()}".encode())
    await actions.add_evidence(item, scene.people.li, [paper], effective_on=None)


ITEM_LIFE = Life(
    machine=ITEM,
    begin=begin,
    began_by="wang",
    seen=queries.item_for,
    acts={
        "start": lambda scene, item, me: actions.start(item, me),
        "substantial": lambda scene, item, me: actions.mark_substantial(item, me, "已见效"),
        "apply": lambda scene, item, me: actions.apply(item, me, outcome="已经办结。"),
        "withdraw": lambda scene, item, me: actions.withdraw(item, me),
        "pass_on": lambda scene, item, me: actions.pass_on(item, me),
        "send_back": lambda scene, item, me: actions.send_back(item, me, note="不足"),
        "close": lambda scene, item, me: actions.close(item, me),
        "return": lambda scene, item, me: actions.return_item(item, me, note="不足"),
        "reopen": lambda scene, item, me: actions.reopen(item, me, note="反弹", due=today() + timedelta(days=60)),
    },
    crowd=("li", "sun", "chen", "wang", "he", "zhao", "qian"),
    prepare={"apply": with_evidence},
    others={
        "pass_on": ("apply",),
        "send_back": ("apply",),
        "close": ("apply", "pass_on"),
        "return": ("apply", "pass_on"),
    },
    owed={
        ITEM.kind: {
            **dict.fromkeys(("not_started", "in_progress", "substantially_complete"), ("open",)),
            "applied": ("handed_in",),
            "in_review": ("handed_in",),
            "closed": ("done",),
        },
    },
    due="due",
)
LIVES = (ITEM_LIFE,)
