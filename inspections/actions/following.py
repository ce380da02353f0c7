"""Scheduling the check after 销号 (回头看): weeks after the closing, owed by the inspection office."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from inspections.tables import FollowUp
from portal.calendardays import load_calendar
from portal.clock import now, today
from portal.db import new_id, row, value
from portal.duties import Answerable, Term, open_duty, reopen_duty
from portal.subjects import Subject

FOLLOW_UP_WEEKS = 8
"""What a new round proposes; each round keeps its own, or none."""
KIND = "inspections.follow_up"


async def schedule(item: dict[str, Any]) -> UUID | None:
    """Part of the closing's own transaction. Weeks are natural; a rest day rolls to the next working day."""
    found = await row("SELECT office, follow_up_weeks FROM inspections_round WHERE id = {}", item["round"])
    if found is None or found["follow_up_weeks"] is None:
        return None
    counted = today() + timedelta(weeks=found["follow_up_weeks"])
    due = (await load_calendar()).next_workday(counted)
    made = FollowUp(id=new_id(), item=item["id"], due=due, made_at=now())
    await FollowUp.insert(made).run()
    term = Term(today(), counted, due)
    if await value("SELECT TRUE FROM duty WHERE subject_kind = {} AND subject_id = {}", KIND, item["id"]):
        await reopen_duty(KIND, item["id"], term)
    else:
        # The item's own id stands on the card, so that whoever must not know of the item does not know of its check.
        subject = Subject(KIND, item["id"], f"回头看：{item['title']}", f"/inspections/items/{item['id']}/follow-up")
        await open_duty(subject, Answerable(unit=found["office"]), term)
    return made.id
