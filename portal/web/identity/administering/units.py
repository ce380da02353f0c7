"""Units: added, renamed, closed. A closed unit stays in the records."""

from uuid import UUID

from portal import audit
from portal.access import Me
from portal.clock import today
from portal.db import atomic, new_id, row, value
from portal.errors import Missing, Refused
from portal.people import Unit, segment
from portal.subjects import Subject


def card(unit_id: UUID, name: str) -> Subject:
    return Subject("unit", unit_id, name, f"/people/units/{unit_id}")


@atomic()
async def add_unit(by: Me | None, parent: UUID | None, name: str, short_name: str, kind: str) -> UUID:
    path = ""
    if parent is not None:
        above = await row("SELECT path, closed_on FROM unit WHERE id = {} FOR SHARE", parent)
        if above is None:
            raise Missing
        if above["closed_on"] is not None:
            raise Refused("上级单位已撤销，不能在其下新增单位。")
        path = above["path"]
    taken = await value(
        "SELECT name FROM unit WHERE parent IS NOT DISTINCT FROM {} AND closed_on IS NULL AND name = {}", parent, name
    )
    if taken is not None:
        raise Refused(f"“{name}”已经有了，请勿重复添加。")
    unit_id = new_id()
    place = await value("SELECT coalesce(max(position) + 1, 0) FROM unit WHERE parent IS NOT DISTINCT FROM {}", parent)
    unit = Unit(
        id=unit_id,
        name=name,
        short_name=short_name,
        kind=kind,
        parent=parent,
        path=path + segment(unit_id),
        position=place,
    )
    await Unit.insert(unit).run()
    await audit.record(by, "people.unit.add", card(unit_id, name), {"kind": kind})
    return unit_id


@atomic()
async def rename_unit(by: Me, unit_id: UUID, name: str, short_name: str) -> None:
    old = await row("SELECT name, short_name, parent FROM unit WHERE id = {} FOR UPDATE", unit_id)
    if old is None:
        raise Missing
    twin = await value(
        "SELECT id FROM unit WHERE parent IS NOT DISTINCT FROM {} AND closed_on IS NULL AND name = {} AND id <> {}",
        old["parent"],
        name,
        unit_id,
    )
    if twin is not None:
        raise Refused(f"同一上级之下已经有“{name}”。")
    await value("UPDATE unit SET name = {}, short_name = {} WHERE id = {} RETURNING id", name, short_name, unit_id)
    await audit.record(by, "people.unit.rename", card(unit_id, name), {"from": old["name"], "to": name})


@atomic()
async def close_unit(by: Me, unit_id: UUID) -> None:
    """Only when nobody sits there any more, nothing stands below it, and nothing is owed by it."""
    unit = await row("SELECT name, closed_on FROM unit WHERE id = {} FOR UPDATE", unit_id)
    if unit is None:
        raise Missing
    if unit["closed_on"] is not None:
        raise Refused("该单位已经撤销。")
    if await value("SELECT 1 FROM unit WHERE parent = {} AND closed_on IS NULL LIMIT 1", unit_id):
        raise Refused("该单位还有下级单位，请先撤销下级单位。")
    if await value(
        "SELECT 1 FROM post WHERE unit = {} AND (ends_on IS NULL OR ends_on > {}) LIMIT 1", unit_id, today()
    ):
        raise Refused("该单位还有人员在岗，请先结束这些岗位。")
    if await value("SELECT 1 FROM duty WHERE unit = {} AND done_at IS NULL LIMIT 1", unit_id):
        raise Refused("该单位名下还有未办结的事项，请先由业务部门移交。")
    await value("UPDATE unit SET closed_on = {} WHERE id = {} RETURNING id", today(), unit_id)
    await audit.record(by, "people.unit.close", card(unit_id, unit["name"]))
