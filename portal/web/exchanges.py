"""The preview of a sheet that came back, as every room shows it (templates/portal/exchange_lines.html)."""

from collections.abc import Callable, Mapping
from typing import Any

SHOWN = 50
STATES = ("错误", "冲突", "修改", "新增", "无变化")
TONES = {"错误": "returned", "冲突": "waiting", "修改": "active", "新增": "done", "只读": "plain", "无变化": "plain"}


def stands(exchange: Mapping[str, Any]) -> str:
    if exchange["undone_at"]:
        return "已撤销导入"
    return "已导入" if exchange["taken_at"] else "待确认"


def page_of_lines(
    understood: Mapping[str, Any], asked: Mapping[str, str], address: str, title_of: Callable[[str], str]
) -> dict[str, Any]:
    """One page of the judged rows, the bad ones first. `title_of`: a column's key → its heading."""
    wanted = asked.get("state", "")
    wanted = wanted if wanted in STATES else ""
    lines = [line for line in understood["lines"] if not wanted or line["state"] == wanted]
    lines.sort(key=lambda line: (STATES.index(line["state"]), line["number"]))
    page = _number(asked.get("page", ""), (len(lines) + SHOWN - 1) // SHOWN)
    return {
        "address": address,
        "understood": understood,
        "has_complaints": bool(understood["sheets"]),
        "counts": [(state, understood["counts"].get(state, 0)) for state in STATES],
        "wanted": wanted,
        "lines": [_shown(line, title_of) for line in lines[(page - 1) * SHOWN : page * SHOWN]],
        "previous": f"{address}?state={wanted}&page={page - 1}" if page > 1 else "",
        "next": f"{address}?state={wanted}&page={page + 1}" if page * SHOWN < len(lines) else "",
        "words": f"第 {(page - 1) * SHOWN + 1}–{min(page * SHOWN, len(lines))} 行，共 {len(lines)} 行",
    }


def _number(text: str, last: int) -> int:
    return min(max(int(text), 1), max(last, 1)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _shown(line: dict[str, Any], title_of: Callable[[str], str]) -> dict[str, Any]:
    cells = [{**cell, "title": title_of(key), "tone": TONES[cell["state"]]} for key, cell in line["cells"].items()]
    return {
        **line,
        "tone": TONES[line["state"]],
        "cells": cells,
        "sentences": [_placed(one) for one in line["problems"]],
    }


def _placed(problem: Mapping[str, Any]) -> str:
    """The sentence with its row and column, so that it can be found in the sheet."""
    column = f"{problem['letter']}列" if problem["letter"] else ""
    title = f"“{problem['title']}”" if problem["title"] else ""
    return f"第{problem['row']}行{column}{title}：{problem['sentence']}"
