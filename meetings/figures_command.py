"""`meetings figures` at the operator's door: what the page of figures shows, over everything."""

import argparse
import json
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from meetings.queries.figure_places import territory_named
from meetings.queries.figure_terms import Asked, everything
from meetings.queries.figures import Figures, figures
from meetings.states import KINDS
from portal.clock import today
from portal.errors import BadInput

Inside = Callable[[Callable[[], Awaitable[int]]], int]


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", inside: Inside) -> None:
    """`inside` runs the work with a pool of its own: the door's business."""
    parser = verbs.add_parser(
        "figures",
        help="print the figures of meetings, topics and resolutions",
        description="Counts everything in a year and a territory: meetings held by kind, level and place, topics, "
        "resolutions on time, late and not due, cases settled, who chaired.",
    )
    parser.add_argument("--year", type=int, help="a calendar year; this year without it")
    parser.add_argument("--territory", default="", help="name of a city, district or town; the whole house without it")
    parser.add_argument("--json", action="store_true", help="as JSON instead of a table for people")
    parser.set_defaults(run=lambda args: inside(partial(_run, args)))


async def _run(args: argparse.Namespace) -> int:
    year = args.year if args.year is not None else today().year
    if not 1990 <= year <= 2100:
        raise BadInput(("--year", "年份应在1990至2100之间。"))
    territory = None
    if args.territory:
        named = await territory_named(args.territory)
        if len(named) != 1:
            raise BadInput(("--territory", f"没有找到“{args.territory}”，或不止一个，请写全称。"))
        territory = named[0]
    asked = Asked(date(year, 1, 1), date(year, 12, 31), territory)
    found = await figures(everything(), asked)
    print(json.dumps(as_json(found, asked), ensure_ascii=False, indent=2) if args.json else as_text(found, asked))
    return 0


def as_json(found: Figures, asked: Asked) -> dict[str, object]:
    return {
        "from": str(asked.from_day),
        "to": str(asked.to_day),
        "territory": asked.territory["name"] if asked.territory else None,
        "total": found.total.as_json(),
        "topics_submitted": found.submitted,
        "levels": [line.as_json() for line in found.levels],
        "own": found.own.as_json() if found.own else None,
        "places": [line.as_json() for line in found.places],
        "meetings_per_place": found.average,
        "chairs": [
            {name: line[name] for name in ("name", "title", "meetings", "settled")} | {"rank": line["rank_words"]}
            for line in found.chairs
        ],
    }


def as_text(found: Figures, asked: Asked) -> str:
    place = asked.territory["name"] if asked.territory else "全部地区"
    lines = [f"{place} {asked.from_day}至{asked.to_day}"]
    for line in [*([found.own] if found.own else []), *found.places, found.total]:
        kinds = "、".join(f"{words}{line.kinds[kind]}" for kind, words in KINDS.items() if line.kinds[kind])
        lines.append(
            f"{line.name}：会议{line.meetings}场{f'（{kinds}）' if kinds else ''}，化解{line.settled}件，"
            f"议题{line.topics}个，议定事项{line.resolutions}项（按期{line.on_time}、逾期{line.late}、"
            f"未到期{line.not_due}），按期办结率{line.rate}"
        )
    lines.append(f"下级{len(found.places)}个，平均每个{found.average}场")
    return "\n".join(lines)
