"""Units and people by the names people write: full or short, within the inspected unit, never a guess. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any


class Wrong(ValueError):
    """A cell that cannot be taken; the text is the end of the sentence."""


def unit_called(name: str, units: Sequence[Mapping[str, Any]]) -> str:
    """Its id, by full name before short name."""
    for which in ("name", "short_name"):
        found = [unit for unit in units if _plain(unit[which]) == _plain(name)]
        if len(found) > 1:
            raise Wrong(f"有{len(found)}个单位叫“{name[:30]}”，请写全称")
        if found:
            return str(found[0]["id"])
    raise Wrong(f"没有找到名为“{name[:30]}”的单位，应为被巡察单位本身或其下属部门的全称或简称")


def person_called(name: str, people: Sequence[Mapping[str, Any]]) -> str:
    """Its id; 「单位/姓名」 where two have the same name."""
    unit, _, person = name.replace("／", "/").rpartition("/")
    found = [
        one
        for one in people
        if _plain(one["name"]) == _plain(person)
        and (not unit or _plain(unit) in (_plain(one["unit_name"]), _plain(one["unit_short"])))
    ]
    if not found:
        raise Wrong(f"没有找到“{name[:30]}”，应为被巡察单位及其下属部门现任领导或联络员")
    if len(found) > 1:
        seats = "、".join(one["unit_short"] for one in found)
        raise Wrong(f"有{len(found)}个人叫“{name[:30]}”（{seats}），请写成“单位简称/姓名”")
    return str(found[0]["id"])


def _plain(name: str) -> str:
    return "".join(name.split())
