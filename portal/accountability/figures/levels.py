"""Kinds of units that may stand beside each other."""

from portal.people import UnitKind

LEVELS = {
    "city": "市",
    "district": "区（县）",
    "township": "镇（街道）",
    "village": "村（社区）",
    "department_city": "市直部门",
    "department_district": "区（县）直部门",
    "department_township": "镇（街道）内设机构",
}
"""Same kind with same kind: a department is compared with departments of the same level only."""


def level_of(kind: str, parent_kind: str | None) -> str:
    return f"department_{parent_kind}" if kind == UnitKind.department else kind
