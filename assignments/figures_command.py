"""`assignments figures` at the operator's door: the level table, over every register."""

import argparse
import json
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import Any

from assignments.queries.figure_rows import registers_named
from assignments.queries.figure_terms import Asked, everything
from assignments.queries.figures import Figures, figures
from portal.errors import BadInput

Inside = Callable[[Callable[[], Awaitable[int]]], int]


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", inside: Inside) -> None:
    """`inside` runs the work with a pool of its own: the door's business."""
    parser = verbs.add_parser(
        "figures",
        help="print the level table: leaders, turns, cases",
        description="Counts assignments delivered in a period by level: distinct leaders, turns, cases, and how many of "
        "the cases were completed, resolved and filed.",
    )
    parser.add_argument("--from", dest="since", default="", help="first day, as 2018-01-01; open without it")
    parser.add_argument("--until", default="", help="last day; open without it")
    parser.add_argument("--register", default="", help="name of one register; all of them without it")
    parser.add_argument("--json", action="store_true", help="as JSON instead of a table for people")
    parser.set_defaults(run=lambda args: inside(partial(_run, args)))


async def _run(args: argparse.Namespace) -> int:
    since, until = _day("--from", args.since), _day("--until", args.until)
    if since and until and since > until:
        raise BadInput(("--until", "止日不能早于起日。"))
    asked = Asked(since, until, await _register(args.register))
    found = await figures(everything(), asked)
    print(json.dumps(as_json(found, asked), ensure_ascii=False, indent=2) if args.json else as_text(found, asked))
    return 0


def _day(option: str, typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise BadInput((option, "应为日期，例如 2018-01-01。")) from None


async def _register(name: str) -> dict[str, Any] | None:
    if not name:
        return None
    named = await registers_named(name)
    if len(named) != 1:
        raise BadInput(("--register", f"没有找到积案库“{name}”，或不止一个，请写全称。"))
    return named[0]


def as_json(found: Figures, asked: Asked) -> dict[str, Any]:
    return {
        "from": str(asked.since) if asked.since else None,
        "until": str(asked.until) if asked.until else None,
        "register": asked.register["name"] if asked.register else None,
        "levels": [line.as_json() for line in found.levels],
        "total": found.total.as_json(),
    }


def as_text(found: Figures, asked: Asked) -> str:
    place = asked.register["name"] if asked.register else "全部积案库"
    lines = [f"{place} {asked.since or '最早'}至{asked.until or '今天'}"]
    for line in found.lines:
        numbers = line.numbers
        lines.append(
            f"{line.name}：{line.leaders}位，{line.turns}人次，包案{numbers['cases']}宗，化解{numbers['resolved']}宗"
            f"（{line.resolved_rate}），报结{numbers['filed']}宗（{line.filed_rate}），办结{numbers['completed']}宗，"
            f"审核一次通过率{line.first_pass_rate}，按期报结率{line.on_time_rate}，重复占比{line.repeat_share}"
        )
    return "\n".join(lines)
