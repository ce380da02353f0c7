"""A topic, and a meeting with its minutes."""

from datetime import timedelta
from uuid import UUID

from meetings.actions import (
    agenda,
    attending,
    calling,
    consulting,
    deciding,
    handing_up,
    issuing,
    minuting,
    planning,
    topic_moves,
)
from meetings.queries.meetings import meeting_for
from meetings.queries.topics import topic_for
from meetings.states import MINUTES_DRAFT
from meetings.workflow import MEETING, TOPIC
from portal import db
from portal.access import Me
from portal.clock import now, today
from portal.demo.cast import Cast
from tests.meetings.test_topics import a_city_conference
from tests.meetings_builders import (
    a_conference,
    a_meeting,
    an_approved_topic,
    at_nine,
    everybody_came,
    it_is_time,
)
from tests.proofs.workflows.lives import Life, Record, Scene
from tests.proofs.workflows.resolutions import RESOLUTION_LIFE


async def a_topic(people: Cast) -> tuple[UUID, Record]:
    """Drafted, of a conference with another above it and a meeting to come."""
    conference = await a_conference(people)
    await a_city_conference(people)
    made = await an_approved_topic(people, conference, state="drafted")
    return made, {"conference": conference, "meeting": await a_meeting(people, conference)}


async def another_meeting(scene: Scene) -> None:
    scene.about["meeting"] = await a_meeting(scene.people, scene.about["conference"])


async def held(scene: Scene) -> None:
    """The meeting takes place; how meetings come to that is a walk of its own."""
    await db.value("UPDATE meetings_meeting SET state = 'held' WHERE id = {} RETURNING id", scene.about["meeting"])


async def schedule(scene: Scene, topic: Record, me: Me) -> None:
    await agenda.list_topics(me, scene.about["meeting"], [scene.id])


async def line_of(scene: Scene) -> Record:
    """Its line on the agenda: the one it has, or had, or one that never was."""
    found = await db.row(
        "SELECT id, version FROM meetings_agenda_item WHERE meeting = {} AND topic = {}",
        scene.about["meeting"],
        scene.id,
    )
    scene.about["line"] = found or scene.about.get("line") or {"id": db.new_id(), "version": 0}
    line: Record = scene.about["line"]
    return line


async def on_the_agenda(me: Me, topic: UUID) -> Record:
    """The topic, with the version its line on the agenda has on this page."""
    line = await db.row("SELECT version FROM meetings_agenda_item WHERE topic = {} ORDER BY id DESC LIMIT 1", topic)
    return {**await topic_for(me, topic), "line": line and line["version"]}


async def unschedule(scene: Scene, topic: Record, me: Me) -> None:
    await agenda.remove(me, scene.about["meeting"], (await line_of(scene))["id"])


async def result(scene: Scene, topic: Record, me: Me, words: str) -> None:
    line = await line_of(scene)
    given: Record = {"result": words, "note": "另行研究。", "seen": topic["line"] or 0}
    await deciding.set_result(me, scene.about["meeting"], line["id"], **given)


async def reconsider(scene: Scene, topic: Record, me: Me) -> None:
    await result(scene, topic, me, "deferred" if topic["state"] == "resolved" else "decided")


TOPIC_LIFE = Life(
    machine=TOPIC,
    begin=a_topic,
    began_by="lin",
    seen=on_the_agenda,
    acts={
        "submit": lambda scene, topic, me: topic_moves.submit(topic, me),
        "agree": lambda scene, topic, me: topic_moves.agree(topic, me),
        "screen": lambda scene, topic, me: topic_moves.screen(topic, me),
        "approve": lambda scene, topic, me: topic_moves.approve(topic, me),
        "pool": lambda scene, topic, me: topic_moves.pool(topic, me),
        "take_out": lambda scene, topic, me: topic_moves.take_out(topic, me),
        "return": lambda scene, topic, me: topic_moves.send_back(topic, me, "请补充"),
        "withdraw": lambda scene, topic, me: topic_moves.withdraw(topic, me, "不再提请"),
        "hand_up": lambda scene, topic, me: handing_up.hand_up(topic, me),
        "schedule": schedule,
        "unschedule": unschedule,
        "resolve": lambda scene, topic, me: result(scene, topic, me, "decided"),
        "defer": lambda scene, topic, me: result(scene, topic, me, "deferred"),
        "refuse": lambda scene, topic, me: result(scene, topic, me, "returned"),
        "reconsider": reconsider,
    },
    crowd=("lin", "luo", "zhou", "shen", "tang", "sun", "qian"),
    prepare={"schedule": another_meeting, "resolve": held, "defer": held, "refuse": held, "reconsider": held},
    others={"agree": ("submit",)},
    follows={
        ("resolved", "reconsider"): ("defer",),
        ("deferred", "reconsider"): ("resolve",),
        ("returned", "reconsider"): ("resolve",),
    },
    waits=frozenset({("returned", "reconsider"), ("deferred", "reconsider")}),
    elsewhere=frozenset(
        (state, move) for state in ("resolved", "deferred", "returned") for move in ("resolve", "defer", "refuse")
    ),
)


async def a_planned_meeting(people: Cast) -> tuple[UUID, Record]:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    await agenda.list_topics(people.zhou, meeting, [await an_approved_topic(people, conference)])
    return meeting, {}


async def a_day_ahead(scene: Scene) -> None:
    found = await meeting_for(scene.people.zhou, scene.id)
    if found["starts_at"] <= now():
        names = ("version", "title", "minutes_planned", "place", "chair", "contact", "requirements")
        given = {name: found[name] for name in names} | {"starts_at": at_nine(today() + timedelta(days=14))}
        await planning.change(scene.people.zhou, scene.id, **given)


async def everybody_there(scene: Scene) -> None:
    await it_is_time(scene.id)
    await everybody_came(scene.people, scene.id)


async def results_and_answers(scene: Scene) -> None:
    """Each item has its result; each unit that was asked has answered."""
    for item in await db.rows(
        "SELECT id, version FROM meetings_agenda_item WHERE meeting = {} AND kind = 'topic' AND result IS NULL",
        scene.id,
    ):
        given: Record = {"result": "decided", "note": None, "seen": item["version"]}
        await deciding.set_result(scene.people.shen, scene.id, item["id"], **given)
    speakers = {"housing": "lin", "qingshi": "sun", "liuan": "zhao"}
    if await db.value("SELECT state FROM meetings_meeting WHERE id = {}", scene.id) == "in_correction":
        for unit, who in speakers.items():
            said: Record = {"answer": "none", "remark": None}
            await consulting.reply(scene.people.person[who], scene.id, scene.people.unit[unit], **said)


async def notify(scene: Scene, meeting: Record, me: Me) -> None:
    await calling.notify(me, scene.id, form="letter", reason="急件。", version=meeting["version"])


async def hold(scene: Scene, meeting: Record, me: Me) -> None:
    await attending.hold(me, scene.id, began_at=meeting["starts_at"], ended_at=None, seen=meeting["version"])


AFTER = ("held", "in_correction", "to_sign", "signed")
MEETING_LIFE = Life(
    machine=MEETING,
    begin=a_planned_meeting,
    began_by="zhou",
    seen=meeting_for,
    acts={
        "notify": notify,
        "hold": hold,
        "circulate": lambda scene, meeting, me: consulting.circulate(meeting, me),
        "submit": lambda scene, meeting, me: minuting.submit(meeting, me),
        "send_back": lambda scene, meeting, me: minuting.send_back(meeting, me, note="请再核对。"),
        "sign": lambda scene, meeting, me: minuting.sign(meeting, me),
        "issue": lambda scene, meeting, me: issuing.issue(me, scene.id, meeting["version"]),
        "archive": lambda scene, meeting, me: calling.archive(me, meeting),
        "postpone": lambda scene, meeting, me: calling.put_off(me, meeting, "postpone", note="会场检修。"),
        "replan": lambda scene, meeting, me: calling.replan(me, meeting),
        "cancel": lambda scene, meeting, me: calling.put_off(me, meeting, "cancel", note="并入下次会议。"),
    },
    crowd=("zhou", "shen", "tang", "luo", "lin", "qian"),
    prepare={
        "notify": a_day_ahead,
        "hold": everybody_there,
        "circulate": results_and_answers,
        "submit": results_and_answers,
    },
    owed={
        "meetings.minutes": {
            **dict.fromkeys(("planned", "notified", "postponed", "cancelled"), ("none",)),
            **dict.fromkeys(AFTER, ("open",)),
            "issued": ("done",),
            "archived": ("done",),
        },
        MINUTES_DRAFT: {
            **dict.fromkeys(("planned", "notified", "postponed", "cancelled"), ("none",)),
            "held": ("open", "done"),
            **dict.fromkeys(AFTER[1:], ("done",)),
            "issued": ("done",),
            "archived": ("done",),
        },
    },
)


LIVES = (TOPIC_LIFE, MEETING_LIFE, RESOLUTION_LIFE)
