"""A case at each place where somebody's word is waited for, so that every list of what waits has one to keep quiet about."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from assignments.actions import extending
from assignments.queries.assignments import assignment_for
from portal.clock import today
from portal.demo.cast import Cast
from tests.assignments.ending import applied, closed, confirmed
from tests.assignments_builders import a_case, a_drafted, an_accepted, pushed, underway


async def cases_that_wait(people: Cast) -> list[UUID]:
    """For approval, for a word on the plan, on more time, for the review, for the visit, for the look weeks later."""
    to_approve = await a_drafted(people, await a_case(people, number="LJ202677701"))
    await pushed(people, to_approve, "propose", "zhou")
    await pushed(people, to_approve, "endorse", "shen")
    planned = await an_accepted(people, await a_case(people, number="LJ202677702"))
    await pushed(people, planned, "put_forward", "chen")
    asked = await underway(people, await a_case(people, number="LJ202677703"))
    more: dict[str, Any] = {"asked_for": today() + timedelta(days=90), "reason": "要走招标", "so_far": "已核实"}
    await extending.ask(await assignment_for(people.li, asked), people.li, **more)
    waiting = [
        to_approve,
        planned,
        asked,
        await applied(people, await underway(people, await a_case(people, number="LJ202677704"))),
        await confirmed(people, "LJ202677705", text="2026年11月已完成第一项整改并验收。"),
        await closed(people, "LJ202677706", text="2026年11月已完成第二项整改并验收。"),
    ]
    return [(await assignment_for(people.zhou, one))["backlog_case"] for one in waiting]
