"""回头看: the office looks again; what has slid back is reopened to the same unit and leader."""

from datetime import date
from typing import Any

from inspections.actions.closing import reopen
from inspections.actions.following import KIND
from inspections.queries.items import item_for, subject_of
from portal import audit
from portal.access import Me
from portal.clock import today
from portal.db import atomic, value
from portal.duties import finish_duty
from portal.errors import Refused
from portal.workflow import happened


@atomic()
async def check_again(follow_up: dict[str, Any], by: Me, *, held: str, note: str, due: date | None) -> None:
    """One verdict, once. `held` is held or slid; sliding back needs a new day."""
    done = await value(
        "UPDATE inspections_follow_up SET held = {}, note = {}, done_on = {}, by = {}, by_name = {}"
        " WHERE id = {} AND done_on IS NULL RETURNING id",
        held == "held",
        note,
        today(),
        by.id,
        by.name,
        follow_up["id"],
    )
    if done is None:
        raise Refused("这次回头看刚刚已有人办理。")
    item = await item_for(by, follow_up["item"])
    subject = subject_of(item)
    await happened(subject, by, "follow_up", "回头看：成果保持" if held == "held" else "回头看：出现反弹", note)
    await finish_duty(KIND, item["id"], today())
    await audit.record(by, "inspections.item.follow_up", subject, {"held": held == "held"})
    if held != "held" and item["state"] == "closed":
        assert due is not None
        await reopen(item, by, note=note, due=due)
