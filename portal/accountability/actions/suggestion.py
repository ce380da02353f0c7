"""人民建议征集: a month's topics as counts, entered and corrected by the office."""

from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.queries.figures_bulletins import territories_of
from portal.accountability.queries.registers import units_to_name
from portal.accountability.queries.suggestion import subject_of
from portal.accountability.registers_rules import keeping_office
from portal.accountability.tables import Suggestion
from portal.clock import now
from portal.db import atomic, new_id, row, value
from portal.errors import BadInput, Refused
from portal.workflow import happened

Record = dict[str, Any]


@atomic()
async def enter(by: Me, *, office: UUID, adopted_by: UUID | None, **counted: Any) -> UUID:
    given = next((one for one in await territories_of(by) if one["office"] == office), None)
    if given is None:
        raise BadInput(("登记单位", "请从所列选项中选择"))
    await _refuse_wrong(by, office, adopted_by, counted, None)
    made = Suggestion(
        id=new_id(), unit=office, territory=given["territory"], adopted_by=adopted_by, entered_by=by.id,
        entered_by_name=by.name, entered_at=now(), **counted,
    )  # fmt: skip
    await Suggestion.insert(made).run()
    subject = subject_of({"id": made.id, "topic": counted["topic"]})
    await happened(subject, by, "enter", "登记", _words(counted))
    await audit.record(by, "accountability.suggestion.enter", subject)
    return made.id


@atomic()
async def correct(one: Record, by: Me, *, version: int, adopted_by: UUID | None, **counted: Any) -> None:
    if not keeping_office(by, one):
        raise Refused(f"由{keeping_office.words}修改。")
    await _refuse_wrong(by, one["unit"], adopted_by, counted, one["id"])
    claimed = await row(
        "UPDATE accountability_suggestion SET month = {}, field = {}, topic = {}, received = {}, adopted = {},"
        " adopted_by = {}, version = version + 1 WHERE id = {} AND version = {} RETURNING id",
        *(counted[name] for name in ("month", "field", "topic", "received", "adopted")),
        adopted_by,
        one["id"],
        version,
    )
    if claimed is None:
        raise Refused("刚刚已有变化，请看过最新情况后再改。")
    await happened(subject_of(one), by, "correct", "修改", _words(counted))
    await audit.record(by, "accountability.suggestion.correct", subject_of(one))


async def _refuse_wrong(by: Me, office: UUID, adopted_by: UUID | None, counted: Record, own: UUID | None) -> None:
    if adopted_by is not None and adopted_by not in dict(await units_to_name(by)):
        raise BadInput(("采纳单位", "请从所列选项中选择"))
    same = await value(
        "SELECT id FROM accountability_suggestion WHERE unit = {} AND month = {} AND field = {} AND topic = {}",
        office,
        counted["month"],
        counted["field"],
        counted["topic"],
    )
    if same is not None and same != own:
        raise BadInput(("主题", "这个月的同一主题已经登记过，请修改原来那一条"))


def _words(counted: Record) -> str:
    return f"{counted['month']} 收到{counted['received']}件，采纳{counted['adopted']}件"
