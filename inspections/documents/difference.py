"""What became of a notice: the words it printed beside what the ledger would print today."""

from typing import Any

KINDS = {
    "complete": "新完成",
    "reopened": "重新整改",
    "withheld": "印发后转为拟不公开",
    "untold": "落实情况转为拟不公开",
    "added": "印发后新增",
    "gone": "台账中已没有",
    "changed": "文字有变化",
    "unchanged": "无变化",
}
"""In the order in which they are shown."""

TONES = {
    "complete": "done",
    "reopened": "returned",
    "withheld": "waiting",
    "untold": "waiting",
    "added": "active",
    "changed": "active",
}
FIGURES = (
    ("反馈问题", "findings"),
    ("已完成", "complete"),
    ("基本完成", "substantially"),
    ("未完成", "unfinished"),
)
TEXTS = (("巡察整改工作开展情况", "parts"), ("下一步工作计划", "next_steps"), ("联系方式", "contact"))


UNTOLD = "（拟不公开，未写入）"


def difference(then: dict[str, Any], now: dict[str, Any], *, withheld: set[str]) -> dict[str, Any]:
    """`then` as frozen, `now` by the same rules from the ledger as it stands; `withheld`: ids of findings withheld now.

    Whoever may not see every finding of the inspection must not be shown this.
    """
    before, after = _findings(then), _findings(now)
    lines = [_line(before.get(key), after.get(key), key in withheld) for key in dict.fromkeys([*before, *after])]
    order = list(KINDS)
    lines.sort(key=lambda line: order.index(line["what"]))
    return {
        "figures": [(said, then["figures"][name], now["figures"][name]) for said, name in FIGURES],
        "statistics": (then["statistics"], now["statistics"]),
        "texts": [(said, _said(then[name]), _said(now[name])) for said, name in TEXTS if then[name] != now[name]],
        "lines": [line for line in lines if line["what"] != "unchanged"],
        "unchanged": [line for line in lines if line["what"] == "unchanged"],
        "counts": [(said, sum(line["what"] == what for line in lines)) for what, said in KINDS.items()],
    }


def _findings(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        finding["id"]: {**finding, "category": category["title"]}
        for category in content["categories"]
        for finding in category["findings"]
    }


def _line(before: dict[str, Any] | None, after: dict[str, Any] | None, withheld: bool) -> dict[str, Any]:
    shown = after or before
    assert shown is not None
    what = _what(before, after, withheld)
    return {
        "what": what,
        "words": KINDS[what],
        "tone": TONES.get(what, "plain"),
        "id": shown["id"],
        "category": shown["category"],
        "title": shown["title"],
        "changes": _changes(before, after) if before and after else [],
        "now": shown["result"] if before is None else "",
    }


def _what(before: dict[str, Any] | None, after: dict[str, Any] | None, withheld: bool) -> str:
    if before is None:
        return "added"
    if withheld and (after is None or not before["ground"]):
        return "withheld"
    if after is None:
        return "gone"
    if before["result"] and not after["result"]:
        return "untold"
    if before["complete"] != after["complete"]:
        return "complete" if after["complete"] else "reopened"
    return "changed" if _changes(before, after) else "unchanged"


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    pairs = [
        ("问题类别", before["category"], after["category"]),
        ("问题", before["title"], after["title"]),
        ("整改措施", "\n".join(before["measures"]), "\n".join(after["measures"])),
        ("整改落实情况", before["result"] or UNTOLD, after["result"] or UNTOLD),
        ("不公开的依据", before["ground"], after["ground"]),
    ]
    return [(said, old, new) for said, old, new in pairs if old != new]


def _said(value: Any) -> str:
    """Part one and the contacts as lines."""
    if isinstance(value, dict):
        return "\n".join(text for text in value.values() if text)
    if isinstance(value, list):
        return "\n".join(f"{part['heading']}。{part['text']}" for part in value)
    return value or ""
