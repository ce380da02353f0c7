"""Where a duty stands on its ladder: what was done, what comes next and when, and why."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.accountability.ladder import Facts, Ladder, Light, Step
from portal.accountability.queries.addressees import everybody
from portal.accountability.queries.ladders import FACTS, facts_of, ladders_on
from portal.db import row

Record = dict[str, Any]
TONES = {Light.blue: "blue", Light.yellow: "yellow", Light.orange: "orange", Light.red: "red"}
AHEAD = 4
"""How many steps ahead are shown; who would be told is asked for the first of them only."""


async def of_duty(duty_id: UUID, day: date) -> Record | None:
    """The caller has checked that the duty may be seen. None where nothing is owed now."""
    duty = await row(f"SELECT {FACTS} FROM duty d JOIN unit u ON u.id = d.unit WHERE d.id = {{}}", duty_id)
    if duty is None or duty["done_at"] or duty["handed_in_at"]:
        return None
    ladders = await ladders_on(day)
    used = ladders.of(duty)
    ladder = used.ladder
    facts = await facts_of(duty, ladder, ladders.calendar, day)
    due = ladder.due(facts, day, duty["taken"])
    ahead = [(day, step) for step in due] + ladder.coming(facts, day, duty["taken"])
    people = await everybody([(duty_id, ahead[0][1])], ahead[0][0]) if ahead else []
    light = card(ladder, facts)
    return {
        "name": ladder.name,
        "campaign": used.campaign,
        "held_until": duty["held_until"] if duty["held_until"] and duty["held_until"] >= day else None,
        "light": f"{light.value}牌" if light else "",
        "tone": TONES.get(light, "grey") if light else "",
        "ahead": [_line(on, step, people if n == 0 else []) for n, (on, step) in enumerate(ahead[:AHEAD])],
        "waits": [step.when_words for step in ladder.steps if ladder.day_of(step, facts) is None],
    }


def card(ladder: Ladder, facts: Facts) -> Light | None:
    """The highest light that was given for this due day and has not fallen back."""
    held = {
        step.light for step in ladder.steps if step.light in facts.lights and ladder.day_of(step, facts) is not None
    }
    return max(held, key=list(Light).index, default=None)


def _line(on: date, step: Step, people: list[Record]) -> Record:
    return {
        "day": on,
        "words": step.words,
        "why": step.when_words,
        "to": step.to_words,
        "produces": step.produces.value,
        "people": [one["name"] if not one["stands_in"] else f"{one['name']}（代{one['stands_in']}）" for one in people],
    }
