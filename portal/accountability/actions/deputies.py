"""离岗委托: while somebody is away a colleague of the same unit hears of their duties besides."""

from datetime import date
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.queries.holds import colleagues_of
from portal.accountability.tables import Deputy
from portal.clock import now
from portal.db import atomic, new_id, value
from portal.errors import BadInput, Missing
from portal.notices import tell
from portal.subjects import Subject
from portal.words import day_words

PATH = "/accountability/deputies"
MOST_DAYS = 180


@atomic()
async def appoint(by: Me, *, deputy: UUID, starts_on: date, ends_on: date, reason: str, on: date) -> UUID:
    """Of oneself only. The duty and its day stay with whoever is away."""
    if deputy not in {one["id"] for one in await colleagues_of(by, on)}:
        raise BadInput(("代为接收的同事", "请从所列同事中选择"))
    if starts_on < on:
        raise BadInput(("离岗第一天", "不能早于今天"))
    if not 0 <= (ends_on - starts_on).days < MOST_DAYS:
        raise BadInput(("离岗最后一天", f"应在离岗第一天之后，最长{MOST_DAYS}天"))
    await value("SELECT id FROM person WHERE id = {} FOR UPDATE", by.id)
    if await value(
        "SELECT 1 FROM accountability_deputy WHERE person = {} AND ended_at IS NULL AND starts_on <= {} AND ends_on >= {}",
        by.id,
        ends_on,
        starts_on,
    ):
        raise BadInput(("离岗第一天", "这段日子已经委托了同事，请先结束原来的委托"))
    made = Deputy(
        id=new_id(),
        person=by.id,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        by=by.id,
        at=now(),
    )
    await Deputy.insert(made).run()
    subject = Subject("accountability.deputy", made.id, f"{by.name}的离岗委托", PATH)
    said = f"{by.name}{day_words(starts_on)}至{day_words(ends_on)}离岗，其间的督办提醒同时发给您。"
    await tell([deputy], subject, said, f"deputy:{made.id}")
    await audit.record(by, "accountability.deputy.appoint", subject, {"until": ends_on.isoformat()})
    return made.id


@atomic()
async def end(by: Me, deputy_id: UUID) -> None:
    ended = await value(
        "UPDATE accountability_deputy SET ended_at = {} WHERE id = {} AND person = {} AND ended_at IS NULL RETURNING id",
        now(),
        deputy_id,
        by.id,
    )
    if ended is None:
        raise Missing
    await audit.record(
        by, "accountability.deputy.end", Subject("accountability.deputy", deputy_id, "离岗委托", PATH), {}
    )
