"""`bin/bench`: fills an empty database, measures, prints the table."""

import argparse
import json
import sys
import traceback
from collections.abc import Awaitable, Callable
from functools import partial

import asyncpg
import uvloop

from portal import migrate
from portal.app import create_app
from portal.bench import serving
from portal.bench.measuring import Row
from portal.bench.rows import MEASURED, Bench, log_into_nothing, measurable
from portal.bench.visiting import sign_in
from portal.db import close_pool, open_pool, value
from portal.demo.cast import find_cast, make_cast
from portal.demo.city.copying import whole
from portal.demo.city.door import bare_connection, make_searchable
from portal.demo.city.filling import District, Filling, Scale
from portal.demo.units import plant

SERVED = ("throughput", "memory-clock")
HEADS = ("name", "ms", "floor ms", "ratio", "cpu", "floor cpu", "queries", "MB")


def main() -> int:
    options = _options()
    made = uvloop.run(_bench(options))
    print(json.dumps([row.as_json() for row in made], ensure_ascii=False, indent=1) if options.json else _table(made))
    return 1 if any(row.failed for row in made) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measures the portal on a database of its own.")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument(
        "--rows", nargs="+", choices=[*MEASURED, *SERVED], metavar="NAME", help=" ".join([*MEASURED, *SERVED])
    )
    parser.add_argument("--scale", choices=["small", "city"], default="small", help="small (3,000 items) or city")
    parser.add_argument("--items", type=int, help="how many items instead; everything else grows along")
    return parser.parse_args()


async def _bench(options: argparse.Namespace) -> list[Row]:
    await migrate.migrate_alone()
    await open_pool()
    bare = await bare_connection()
    try:
        if await value("SELECT EXISTS (SELECT 1 FROM person)"):
            sys.exit("This database is in use: the bench fills an empty one.")
        district = await _fill(bare, options)
        bench = Bench(create_app(own_pool=False), bare, await find_cast(), district)
        log_into_nothing()
        return await _rows(bench, options.rows or [*measurable(bench.app), *SERVED])
    finally:
        await bare.close()
        await close_pool()


async def _fill(bare: asyncpg.Connection, options: argparse.Namespace) -> District:
    scale = Scale.city() if options.scale == "city" else Scale.small(options.items or 3000)
    _say(f"filling: {scale.items:,} items …")
    await make_cast()
    await plant()
    async with whole(bare):
        district = await Filling(bare, scale, _say).fill()
    await bare.execute("VACUUM ANALYZE")
    await make_searchable(_say)
    return district


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


async def _rows(bench: Bench, wanted: list[str]) -> list[Row]:
    """The web process is measured before the clock's sixty thousand duties are there, like the pages."""
    rows, served = [], []
    if "throughput" in wanted:
        visitor = await sign_in(bench.app, bench.cast.wang)
        served += await _measured("throughput", lambda: serving.web_rows(visitor.cookie, _pages(bench)))
    for name, (words, measure) in MEASURED.items():
        if name in wanted:
            rows += await _measured(name, partial(measure, bench, Row(name, words)))
    if "memory-clock" in wanted:
        served += await _measured("memory-clock", serving.clock_row)
    return [*rows, *served]


def _pages(bench: Bench) -> dict[str, tuple[str, str]]:
    return {
        "throughput": ("台账页", "/inspections/ledger"),
        "throughput-audited": ("不公开事项的页", f"/inspections/items/{bench.district.withheld}"),
    }


async def _measured(name: str, measure: Callable[[], Awaitable[Row | list[Row]]]) -> list[Row]:
    """One that fails says so in its place; the others are measured all the same."""
    _say(f"{name} …")
    try:
        made = await measure()
    except Exception as failure:  # noqa: BLE001 (whatever it is)
        traceback.print_exc()
        return [Row(name, "未能测量", failed=f"{type(failure).__name__}: {failure}"[:200])]
    return made if isinstance(made, list) else [made]


def _table(made: list[Row]) -> str:
    lines = [HEADS, *(_cells(row) for row in made)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADS))]
    words = ["", *(row.words + _a_second(row) for row in made)]
    return "\n".join(
        "  ".join(
            [
                line[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
                said,
            ]
        )
        for line, said in zip(lines, words, strict=True)
    )


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        _number(row.milliseconds),
        _number(row.floor_milliseconds),
        _number(row.ratio),
        _number(row.cpu_milliseconds),
        _number(row.floor_cpu_milliseconds),
        "" if row.queries is None else str(row.queries),
        _number(row.megabytes, 1),
    )


def _number(told: float | None, places: int = 2) -> str:
    return "" if told is None else f"{told:.{places}f}"


def _a_second(row: Row) -> str:
    return "" if row.requests_per_second is None else f"：每秒 {row.requests_per_second:.0f} 页"


if __name__ == "__main__":
    sys.exit(main())
