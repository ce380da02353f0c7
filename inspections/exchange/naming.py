"""People by the names people write, within the inspected unit, never a guess. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.sheets.judging import Wrong, plain


def person_called(name: str, people: Sequence[Mapping[str, Any]]) -> str:
    """Its id; 「单位/姓名」 where two have the same name."""
    unit, _, person = name.replace("／", "/").rpartition("/")
    found = [
        one
        for one in people
        if plain(one["name"]) == plain(person)
        and (not unit or plain(unit) in (plain(one["unit_name"]), plain(one["unit_short"])))
    ]
    if not found:
        raise Wrong(f"没有找到“{name[:30]}”，应为被巡察单位及其下属部门现任领导或联络员")
    if len(found) > 1:
        seats = "、".join(one["unit_short"] for one in found)
        raise Wrong(f"有{len(found)}个人叫“{name[:30]}”（{seats}），请写成“单位简称/姓名”")
    return str(found[0]["id"])
