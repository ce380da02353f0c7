"""明日邮差: what the ladders would do on a day to come, as things stand; nothing is written."""

from datetime import date
from typing import Any

from portal.access import Me, below
from portal.accountability.ladder import Facts, Ladder, Produces, Step, doer_first
from portal.accountability.queries.addressees import everybody
from portal.accountability.queries.ladders import FACTS, facts, ladders_on, lit_of
from portal.accountability.queries.letters_of_day import room_on
from portal.accountability.queries.tomorrow_messages import messages_of
from portal.accountability.rules import visible
from portal.accountability.sentences import sentence_for
from portal.calendardays import load_calendar
from portal.db import rows
from portal.people import Role

Record = dict[str, Any]
MOST = 500


async def post_of(me: Me, day: date, most: int = MOST) -> Record:
    """For each person who would hear something that day: of what and why, by the duties this person's office watches
    over. `more`: how many duties were not looked at, beyond the first `most`; `waiting`: of how many a letter would be
    proposed, were it not for the number a day; `messages`: in which message they hear of it."""
    watching = me.scopes(Role.office, Role.discipline)
    duties = await rows(
        f"""SELECT {FACTS}, u.short_name AS unit_name, first.of_all
              FROM (SELECT d.id, count(*) OVER ()::int AS of_all FROM duty d JOIN unit u ON u.id = d.unit
                     WHERE d.look_on <= {{}} AND d.done_at IS NULL AND d.handed_in_at IS NULL AND {{}} AND {{}}
                     ORDER BY d.due, d.id LIMIT {{}}) first
              JOIN duty d ON d.id = first.id JOIN unit u ON u.id = d.unit ORDER BY d.due, d.id""",
        day,
        below("d.unit", watching),
        visible(me),
        most,
    )
    more = duties[0]["of_all"] - len(duties) if duties else 0
    calendar = await load_calendar()
    ladders = await ladders_on(day, calendar)
    lit = await lit_of([duty["unit"] for duty in duties if duty["lights"]], day)
    wanted: list[tuple[Record, Ladder, Facts, list[Step]]] = []
    for duty in duties:
        if duty["held_until"] and duty["held_until"] >= day:
            continue
        known = facts(duty, ladders.calendar, lit.get(duty["unit"], {}))
        ladder = ladders.of(duty).ladder
        steps = doer_first(ladder.due(known, day, duty["taken"]), duty["owner_told_on"], day, duty["taken"])
        wanted.append((duty, ladder, known, steps))
    letters = [one["id"] for one, _, _, steps in wanted if any(step.produces is not Produces.notice for step in steps)]
    room = await room_on(day, letters)
    asked: list[tuple[Record, Step, str]] = []
    for duty, ladder, known, steps in wanted:
        kept = room.fit(duty["id"], steps, ladder.letters_a_day)
        asked += [(duty, step, sentence_for(duty, step, known, day)) for step in kept]
    people = await everybody([(duty["id"], step) for duty, step, _ in asked], day)
    post = _by_person(asked, people)
    return {
        "people": post,
        "duties": len({duty["id"] for duty, _, _ in asked}),
        "more": more,
        "waiting": room.waiting,
        "messages": await messages_of([one["id"] for one in post], day, calendar),
    }


def _by_person(asked: list[tuple[Record, Step, str]], people: list[Record]) -> list[Record]:
    said = {(duty["id"], step.key): (duty, step, sentence) for duty, step, sentence in asked}
    post: dict[Any, Record] = {}
    for person in people:
        duty, step, sentence = said[person["duty"], person["step"]]
        one = post.setdefault(person["id"], {"id": person["id"], "name": person["name"], "matters": []})
        one["matters"].append(
            {
                "duty": duty["id"],
                "title": duty["title"],
                "path": duty["path"],
                "unit_name": duty["unit_name"],
                "due": duty["due"],
                "words": step.words,
                "why": step.when_words,
                "sentence": sentence,
                "stands_in": person["stands_in"],
                "proposes": step.produces is not Produces.notice,
            }
        )
    return sorted(post.values(), key=lambda one: (-len(one["matters"]), one["name"]))
