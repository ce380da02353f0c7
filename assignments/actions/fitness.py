"""Who and what may stand in a form: no recused person or unit, no day that has passed, a leader in office."""

from datetime import date
from typing import Any
from uuid import UUID

from assignments.rules import line_liaison, office
from assignments.states import LEVELS
from portal.access import Me
from portal.clock import today
from portal.db import row, value
from portal.errors import Refused

Record = dict[str, Any]


def refuse_unfillable(by: Me, case: Record) -> None:
    """Who may not fill in a form for this case, or which case needs none."""
    if not (office(by, case) or line_liaison(by, case)):
        raise Refused("包案情况表由联席会议办公室或本案事权、属地单位的联络员填写。")
    if case["live_assignment"] is not None:
        raise Refused("这件积案已有包案安排，请先办结或撤销。")
    if case["closed_on"] is not None:
        raise Refused("这件积案已经销案；如需重新化解，请在原包案事项上办理。")


async def seat_of(person: UUID) -> tuple[str, UUID]:
    """Title and unit of the post as which this person carries: their first 领导 post of today."""
    on = today()
    found = await row(
        "SELECT o.title, o.unit FROM post o JOIN person p ON p.id = o.person WHERE o.person = {} AND o.role = 'leader'"
        " AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {}) AND p.disabled_at IS NULL"
        " ORDER BY o.starts_on, o.id LIMIT 1",
        person,
        on,
        on,
    )
    if found is None:
        raise Refused("包案领导须是在任的领导干部，请从列表中选择。")
    return found["title"], found["unit"]


async def refuse_unfit(case: Record, level: str, due: date, people: set[Any], units: set[UUID]) -> None:
    if level not in LEVELS:
        raise Refused("包案层级请从列表中选择。")
    if due <= today():
        raise Refused("化解时限应晚于今天。")
    kept = await value(
        "SELECT TRUE FROM recusal rc WHERE rc.record_id = {} AND rc.lifted_at IS NULL AND (rc.person = ANY({})"
        " OR rc.unit = ANY({}) OR EXISTS (SELECT 1 FROM post o JOIN unit u ON u.id = o.unit JOIN unit ru ON ru.id = rc.unit"
        " WHERE o.person = ANY({}) AND (o.ends_on IS NULL OR o.ends_on >= {}) AND u.path LIKE ru.path || '%') OR EXISTS ("
        " SELECT 1 FROM unit u JOIN unit ru ON ru.id = rc.unit WHERE u.id = ANY({}) AND u.path LIKE ru.path || '%'))",
        case["id"],
        list(people),
        list(units),
        list(people),
        today(),
        list(units),
    )
    if kept:
        raise Refused("所选人员或单位已登记回避，不能参与此案（《信访工作条例》第二十八条）。")
    if await value("SELECT count(*) FROM person WHERE id = ANY({}) AND kind = 'official'", list(people)) != len(people):
        raise Refused("所选人员不存在，请从列表中选择。")
    if await value("SELECT count(*) FROM unit WHERE id = ANY({})", list(units)) != len(units):
        raise Refused("所选单位不存在，请从列表中选择。")
