"""交接: all of a person's items go to another, on a signed paper; when the receiver confirms, or at once by the office."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from inspections.actions.assigning_many import hold, refuse_changed
from inspections.actions.taking_over import KIND, refuse_unfit, subject_for, take_effect
from inspections.documents.handing_over import hand_over_html
from inspections.queries.handing_over import held_by, person_with_office, receivers_for, witnesses_for
from inspections.queries.items import runs_it
from inspections.tables import HandOver, HandOverItem
from portal import audit, files
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, new_id, value
from portal.errors import Refused
from portal.notices import tell
from portal.papers.render import render

Item = dict[str, Any]


@atomic()
async def prepare_hand_over(
    by: Me,
    *,
    giver: UUID,
    receiver: UUID,
    witness: UUID,
    chosen: Mapping[UUID, int],
    at_once: bool = False,
    reason: str | None = None,
) -> UUID:
    """Print the paper and freeze it with every line as it stands today. `chosen`: items with the version seen."""
    await hold(chosen)
    found = {item["id"]: item for item in await held_by(by, giver) if item["id"] in chosen}
    refuse_changed(chosen, found)
    items = list(found.values())
    await _refuse_parties(by, items, giver, receiver, witness)
    await refuse_unfit(items, receiver)
    await _refuse_waiting(items)
    if at_once and not all(runs_it(by, item) for item in items):
        raise Refused("只有巡察办可以不经接收人确认，办理立即生效。")
    if at_once and not (reason or "").strip():
        raise Refused("立即生效的，请写明理由。")
    record = await _record(by, giver, receiver, witness, len(items), reason if at_once else None)
    data = await render(hand_over_html(record, items, by.holdings[0].unit_name, today()))
    sha256 = files.put(data)
    made = HandOver(**record, sha256=sha256, size=len(data))
    await HandOver.insert(made).run()
    for position, item in enumerate(items, start=1):
        await HandOverItem.insert(_line(made.id, position, item)).run()
    subject = subject_for(record)
    name = f"责任交接单（{record['giver_name']}→{record['receiver_name']}）{today():%Y%m%d}.pdf"
    await files.keep_made(subject, name, data, by)
    await audit.record(by, "inspections.hand_over.prepare", subject, {"items": len(items), "sha256": sha256})
    if at_once:
        await take_effect(by, {**record, "id": made.id})
        await tell(
            [receiver],
            subject,
            f"巡察办已将{record['giver_name']}的 {len(items)} 项整改事项交由您负责。",
            f"{KIND}:{made.id}",
        )
    else:
        await tell(
            [receiver], subject, f"{by.name}提请您接收 {len(items)} 项整改事项，请核对后确认。", f"{KIND}:{made.id}"
        )
    return made.id


async def _record(by: Me, giver: UUID, receiver: UUID, witness: UUID, items: int, reason: str | None) -> dict[str, Any]:
    record: dict[str, Any] = {"id": new_id(), "unit": by.holdings[0].unit, "items": items, "reason": reason}
    for role, person in (("giver", giver), ("receiver", receiver), ("witness", witness)):
        found = await person_with_office(person)
        record |= {role: person, f"{role}_name": found["name"], f"{role}_title": found["title"][:200]}
    titles = "、".join(by.titles)[:200]
    return record | {"made_by": by.id, "made_by_name": by.name, "made_by_title": titles, "made_at": now()}


def _line(hand_over: UUID, position: int, item: Item) -> HandOverItem:
    kept = ("as_leader", "as_handler", "as_other", "title", "unit_name", "state", "due", "since", "latest")
    return HandOverItem(hand_over=hand_over, item=item["id"], position=position, **{name: item[name] for name in kept})


async def _refuse_parties(by: Me, items: Sequence[Item], giver: UUID, receiver: UUID, witness: UUID) -> None:
    if len({giver, receiver, witness}) < 3:
        raise Refused("移交人、接收人、监交人应为三个不同的人。")
    if receiver == by.id:
        raise Refused("接收人不能自己办理移交，请由移交人、单位领导或巡察办办理。")
    if receiver not in {one["id"] for one in await receivers_for(items, giver)}:
        raise Refused("接收人应为被巡察单位现任领导或联络员。")
    if witness not in {one["id"] for one in await witnesses_for(items, giver)}:
        raise Refused("监交人应为被巡察单位现任领导、联络员或巡察办工作人员。")


async def _refuse_waiting(items: Sequence[Item]) -> None:
    title = await value(
        "SELECT l.title FROM inspections_hand_over_item l JOIN inspections_hand_over o ON o.id = l.hand_over"
        " WHERE l.item = ANY({}) AND o.effective_at IS NULL AND o.withdrawn_at IS NULL LIMIT 1",
        [item["id"] for item in items],
    )
    if title is not None:
        raise Refused(f"“{title}”已在另一份待确认的交接中，请先办结或撤回那一份。没有办理交接。")
