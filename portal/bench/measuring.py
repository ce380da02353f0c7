"""Two ways of doing the same thing, measured in turn; and how much memory a process holds."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from resource import getpagesize
from statistics import median
from typing import Any

Work = Callable[[], Awaitable[Any]]
MEGABYTE = 1024 * 1024
TIMES = 50
"""How often a thing is done to see whether memory grows."""


@dataclass(frozen=True)
class Patience:
    """Rounds are added until the median holds still within `still`, or the seconds are used up."""

    least: int = 60
    most: int = 400
    seconds: float = 10.0
    still: float = 0.01
    warm: int = 10


@dataclass
class Row:
    """Milliseconds are medians of wall time; `cpu_…` of this process's own computing, which a busy machine disturbs
    less. `megabytes` is how much the process grew while doing it fifty times."""

    name: str
    words: str
    milliseconds: float | None = None
    floor_milliseconds: float | None = None
    ratio: float | None = None
    queries: int | None = None
    megabytes: float | None = None
    cpu_milliseconds: float | None = None
    floor_cpu_milliseconds: float | None = None
    rounds: int = 0
    requests_per_second: float | None = None
    failed: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: round(told, 3) if isinstance(told, float) else told for name, told in asdict(self).items()}


@dataclass
class Times:
    wall: list[float]
    cpu: list[float]

    async def take(self, work: Work) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        await work()
        self.cpu.append((time.process_time() - cpu) * 1000)
        self.wall.append((time.perf_counter() - wall) * 1000)


async def compare(
    row: Row, work: Work, floor: Work, before: Work | None = None, patience: Patience = Patience(), times: int = TIMES
) -> Row:
    """Work, floor, work, floor … `before` sets the stage each time and is not measured."""
    ours, theirs = Times([], []), Times([], [])

    async def turn(times: Times, what: Work) -> None:
        if before is not None:
            await before()
        await times.take(what)

    for _ in range(min(patience.warm, patience.least)):
        await turn(Times([], []), work)
        await turn(Times([], []), floor)
    until = time.monotonic() + patience.seconds
    while not _enough(ours, theirs, patience) and (len(ours.wall) < patience.least or time.monotonic() < until):
        await turn(ours, work)
        await turn(theirs, floor)
    row.rounds = len(ours.wall)
    row.milliseconds, row.floor_milliseconds = median(ours.wall), median(theirs.wall)
    row.cpu_milliseconds, row.floor_cpu_milliseconds = median(ours.cpu), median(theirs.cpu)
    row.ratio = row.milliseconds / row.floor_milliseconds
    row.megabytes = await _growth(work, before, times)
    return row


def _enough(ours: Times, theirs: Times, patience: Patience) -> bool:
    done = len(ours.wall)
    if done < patience.least or done % 20:
        return done >= patience.most
    return done >= patience.most or all(_is_still(times.wall, patience.still) for times in (ours, theirs))


def _is_still(wall: list[float], within: float) -> bool:
    whole = median(wall)
    return abs(median(wall[len(wall) // 2 :]) - whole) <= within * whole


async def _growth(work: Work, before: Work | None, times: int) -> float:
    gc.collect()
    start = resident()
    for _ in range(times):
        if before is not None:
            await before()
        await work()
        await asyncio.sleep(0)
    return max(0.0, (resident() - start) / MEGABYTE)


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize()


def held_by(pid: int) -> tuple[float, float]:
    """Megabytes of another process and those it started: their share (PSS), and everything they touch (RSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    below = [held_by(int(child)) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return (
        kilobytes["Pss"] / 1024 + sum(pss for pss, _ in below),
        kilobytes["Rss"] / 1024 + sum(rss for _, rss in below),
    )
