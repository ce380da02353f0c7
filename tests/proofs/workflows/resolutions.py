"""What a meeting resolved, from the desk to its closing."""

from datetime import timedelta
from uuid import UUID

from meetings.actions import resolving, verdicts
from meetings.queries.resolutions import resolution_for
from meetings.workflow import RESOLUTION
from portal.clock import today
from portal.demo.cast import Cast
from tests.builders import a_file
from tests.meetings_builders import a_resolution
from tests.proofs.workflows.lives import Life, Record, Scene


async def a_noted_resolution(people: Cast) -> tuple[UUID, Record]:
    return await a_resolution(people), {}


async def with_evidence(scene: Scene) -> None:
    me = scene.people.lin
    paper = a_file("佐证.pdf", f"%PDF-1.4 {scene.dice.random()}".encode())
    await resolving.add_evidence(await resolution_for(me, scene.id), me, [paper])


LATER = timedelta(days=40)
RESOLUTION_LIFE = Life(
    machine=RESOLUTION,
    begin=a_noted_resolution,
    began_by="zhou",
    seen=resolution_for,
    acts={
        "assign": lambda scene, found, me: resolving.assign(found, me),
        "sign_for": lambda scene, found, me: resolving.sign_for(found, me),
        "start": lambda scene, found, me: resolving.start(found, me),
        "feed_back": lambda scene, found, me: resolving.feed_back(found, me, feedback="已办。"),
        "take_back": lambda scene, found, me: resolving.take_back(found, me),
        "verify": lambda scene, found, me: verdicts.verify(found, me),
        "send_back": lambda scene, found, me: verdicts.send_back(found, me, note="请补充。"),
        "close": lambda scene, found, me: verdicts.close(found, me),
        "remark": lambda scene, found, me: verdicts.remark(found, me, note="继续。"),
        "reopen": lambda scene, found, me: verdicts.reopen(found, me, note="回头看。", due=today() + LATER),
        "revoke": lambda scene, found, me: verdicts.revoke(found, me, note="撤销。"),
    },
    crowd=("zhou", "shen", "tang", "lin", "luo", "sun", "qian"),
    prepare={"feed_back": with_evidence},
    others={
        "verify": ("feed_back",),
        "send_back": ("feed_back",),
        "close": ("verify", "feed_back"),
        "remark": ("verify", "feed_back"),
    },
    owed={
        RESOLUTION.kind: {
            "drafted": ("none",),
            **dict.fromkeys(("assigned", "signed_for", "in_progress"), ("open",)),
            "fed_back": ("handed_in",),
            "verified": ("handed_in",),
            "closed": ("done",),
            "revoked": ("none", "revoked"),
        },
    },
    due="due",
)
