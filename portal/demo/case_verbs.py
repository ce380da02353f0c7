"""What happens to a case that is carried, one function a verb of the story, through the room's own actions."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assignments.actions import acts, closing, filing, instructions, logs, planning, promising, reporting, revisiting
from assignments.queries.plans import next_step, steps_of
from assignments.states import AUDIT_HEADS
from portal.access import Me
from portal.clock import today
from portal.files import HandedIn


@dataclass(frozen=True)
class Scene:
    """Who does it to which assignment, with the words of the story; days count from the day of the `fill`."""

    me: Me
    found: dict[str, Any]
    text: str
    fill: date
    paper: HandedIn | None

    def day(self, offset: str) -> date:
        return self.fill + timedelta(days=int(offset))


async def plan(scene: Scene) -> None:
    found, unit = scene.found, scene.found["lead_unit"]
    steps = [
        planning.StepDraft("核实情况、明确责任", unit, offset_days=15),
        planning.StepDraft("组织协调、落实措施", unit, offset_days=40),
        planning.StepDraft("验收并答复", unit, due=max(found["due"], today() + timedelta(days=41))),
    ]
    await planning.put_forward(found, scene.me, text=scene.text, steps=steps)


async def approve_plan(scene: Scene) -> None:
    await planning.approve_plan(scene.found, scene.me)


async def promise(scene: Scene) -> None:
    day, _, reason = scene.text.partition(":")
    await promising.promise(scene.found, scene.me, promised_on=scene.day(day), reason=reason or None)


async def report(scene: Scene) -> None:
    await reporting.report(scene.found, scene.me, text=scene.text)


async def act(scene: Scene) -> None:
    kind, place, outcome = scene.text.split(":")
    attended = 4 if kind in {"coordination", "case_meeting"} else None
    await acts.enter(scene.found, scene.me, kind=kind, held_on=today(), place=place, outcome=outcome, attended=attended)


async def log(scene: Scene) -> None:
    what, _, note = scene.text.partition(":")
    await logs.enter(scene.me, scene.found["id"], what=what, note=note)


async def step(scene: Scene) -> None:
    """The first one that is open."""
    first = next_step(await steps_of(scene.found["id"], today()))
    assert first is not None
    await planning.tick_step(scene.found, scene.me, first["id"])


async def instruct(scene: Scene) -> None:
    level, by, said, due = scene.text.split(":")
    await instructions.enter(
        scene.me,
        scene.found["backlog_case"],
        level=level,
        given_by=by,
        given_on=today(),
        text=said,
        reply_due=scene.day(due),
        answering_unit=scene.found["lead_unit"],
    )


async def apply(scene: Scene) -> None:
    outcome, settlement, said = scene.text.split(":")
    assert scene.paper is not None
    done_on = today() if scene.found["route"] == "handling" else None
    ending = closing.Ending(outcome, said, {"reasonable": said}, settlement, completed_on=done_on)
    await closing.apply(scene.found, scene.me, ending, [scene.paper])


async def file(scene: Scene) -> None:
    await closing.review(scene.found, scene.me, [closing.Judged(head, passed=True) for head in AUDIT_HEADS])


async def send_back(scene: Scene) -> None:
    head, _, reason = scene.text.partition(":")
    judged = [closing.Judged(one, one != head, reason if one == head else None) for one in AUDIT_HEADS]
    await closing.review(scene.found, scene.me, judged)


async def verdict(scene: Scene) -> None:
    await filing.enter_verdict(scene.found, scene.me, accepted=True)


async def revisit(scene: Scene) -> None:
    result, note, due = [*scene.text.split(":"), "", ""][:3]
    day = scene.day(due) if due else None
    await revisiting.revisit(scene.found, scene.me, result=result, note=note or None, due=day)


VERBS: dict[str, Callable[[Scene], Awaitable[None]]] = {
    "plan": plan,
    "approve_plan": approve_plan,
    "promise": promise,
    "report": report,
    "act": act,
    "log": log,
    "step": step,
    "instruct": instruct,
    "apply": apply,
    "file": file,
    "return": send_back,
    "verdict": verdict,
    "revisit": revisit,
}
