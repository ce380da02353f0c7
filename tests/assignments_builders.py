"""Registers, cases and assignments, made through the real actions as the real cast: 周 and 沈 of the office, 唐 who
approves, 陈 who carries, 李 of the lead unit (公共服务办), 林 and 罗 of the competent authority (区住建局)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from assignments.actions import assigning, cases, registers
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.registers import own_register, register_for, tags_of
from assignments.workflow import ASSIGNMENT
from portal.clock import today
from portal.demo.cast import Cast
from portal.workflow import make

Record = dict[str, Any]


async def a_register(people: Cast, **changes: Any) -> UUID:
    """临江区积案库: 唐 approves."""
    register = await registers.establish(
        people.zhou,
        office_unit=people.unit["conference_office"],
        name="临江区信访积案库",
        principal=people.tang.id,
        deputy=None,
    )
    if changes:
        await registers.change(await register_for(people.zhou, register), people.zhou, changes)
    return register


async def tag(register: UUID, kind: str, name: str) -> UUID:
    found: UUID = next(one["id"] for one in (await tags_of(register))[kind] if one["name"] == name)
    return found


async def a_case(people: Cast, register: UUID | None = None, *, number: str = "LJ202600001", **changes: Any) -> UUID:
    """A housing matter in 青石街道; the competent authority is 区住建局."""
    kept = await own_register(people.zhou)
    register = register or (kept["id"] if kept else await a_register(people))
    given: Record = {
        "summary": "旧小区电梯加装后房屋渗水，要求修复",
        "field": await tag(register, "field", "城乡建设"),
        "territory": people.unit["qingshi"],
        "authority": people.unit["housing"],
        "origin": "handed_down",
        "route": "handling",
        "difficulty": "hard",
        "repeat": True,
        "first_registered_on": date(2025, 3, 4),
        **changes,
    }
    return await cases.open_case(people.zhou, register, number=number, **given)


async def a_drafted(people: Cast, case: UUID | None = None, **changes: Any) -> UUID:
    """填表: 陈 (街道党工委书记) is to carry, 公共服务办 leads, 区住建局 helps; filled in by 周."""
    case = case or await a_case(people)
    given: Record = {
        "level": "township",
        "leader": people.chen.id,
        "lead_unit": people.unit["fuwu"],
        "supports": [people.unit["housing"]],
        "due": today() + timedelta(days=60),
        **changes,
    }
    return await assigning.draft(people.zhou, case, **given)


async def an_approved(people: Cast, case: UUID | None = None, **changes: Any) -> UUID:
    """周 filled in and proposed, 沈 endorsed, 唐 approved."""
    assignment = await a_drafted(people, case, **changes)
    await assigning.propose(await assignment_for(people.zhou, assignment), people.zhou)
    await assigning.endorse(await assignment_for(people.shen, assignment), people.shen)
    await assigning.approve(await assignment_for(people.tang, assignment), people.tang)
    return assignment


async def a_delivered(people: Cast, case: UUID | None = None, **changes: Any) -> UUID:
    assignment = await an_approved(people, case, **changes)
    await assigning.deliver(await assignment_for(people.zhou, assignment), people.zhou)
    return assignment


async def an_accepted(people: Cast, case: UUID | None = None, **changes: Any) -> UUID:
    """陈 has it and owes a plan."""
    assignment = await a_delivered(people, case, **changes)
    found = await assignment_for(people.zhou, assignment)
    carrying = next(me for me in people.person.values() if me.id == found["leader"])
    await assigning.accept(await assignment_for(carrying, assignment), carrying)
    return assignment


async def pushed(people: Cast, assignment: UUID, move: str, account: str, note: str = "", **values: Any) -> None:
    """One bare move by one of the cast, for tests that only need the state behind it."""
    me = people.person[account]
    found = await assignment_for(me, assignment)
    await make(ASSIGNMENT, move, found, subject_of(found), me, note, values)


async def underway(people: Cast, case: UUID | None = None, **changes: Any) -> UUID:
    """With an approved plan: 化解中."""
    assignment = await an_accepted(people, case, **changes)
    await pushed(people, assignment, "put_forward", "chen")
    await pushed(people, assignment, "approve_plan", "tang", plan_approved_on=today())
    return assignment
