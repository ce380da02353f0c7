"""The raw counts of the official petition system, the rates that follow from them, and what looks wrong in them.

Each is typed from a report of that system. None is computed from anything kept here, and how many people petitioned is no
count of it (domain C6).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.accountability.figures.rates import rate

COUNTS: dict[str, str] = {
    "accept_due": "应受理件",
    "accept_in_time": "期限内受理件",
    "finish_due": "到期应办结件",
    "finish_in_time": "期限内办结件",
    "rateable": "应评件",
    "rated": "参评件",
    "satisfied": "满意和基本满意件",
    "first_done": "初次事项办结件",
    "settled_once": "办结后未重复件",
    "repeat_added": "重复信访新增件",
}
PREFIX = "official."
"""Before the name of a count or a rate, where a paper keeps it as a question."""
MOST = 1_000_000
NOTICED = 5
"""A change by fewer than this is nobody's slip of the pen."""

Counts = Mapping[str, int | None]


@dataclass(frozen=True)
class Rate:
    """`part` of `whole`, both of COUNTS."""

    words: str
    part: str
    whole: str

    def of(self, counts: Counts) -> str:
        part, whole = counts.get(self.part), counts.get(self.whole)
        return rate(part, whole) if part is not None and whole is not None else rate(0, 0)


RATES: dict[str, Rate] = {
    "accept_rate": Rate("及时受理率", "accept_in_time", "accept_due"),
    "finish_rate": Rate("按期办结率", "finish_in_time", "finish_due"),
    "satisfied_rate": Rate("群众满意率", "satisfied", "rated"),
    "rated_rate": Rate("参评率", "rated", "rateable"),
    "once_rate": Rate("一次性化解率", "settled_once", "first_done"),
}


def faults(counts: Counts) -> Iterator[tuple[str, str]]:
    """(name of a count, what is wrong with it): a part without its whole, or more than its whole."""
    for one in RATES.values():
        part, whole = counts.get(one.part), counts.get(one.whole)
        if part is not None and whole is None:
            yield one.whole, f"填了“{COUNTS[one.part]}”的，也请填写“{COUNTS[one.whole]}”"
        elif whole is not None and part is None:
            yield one.part, f"填了“{COUNTS[one.whole]}”的，也请填写“{COUNTS[one.part]}”"
        elif part is not None and whole is not None and part > whole:
            yield one.part, f"（{part}）不能多于“{COUNTS[one.whole]}”（{whole}）"


def remarks(counts: Counts, before: Counts) -> Iterator[str]:
    """What is pointed out and never judged: a count more than half away from that of the period before."""
    for name, words in COUNTS.items():
        now, then = counts.get(name), before.get(name)
        if now is None or then is None or abs(now - then) < NOTICED:
            continue
        if 2 * abs(now - then) > then:
            yield f"{words}{now}件，上一期{then}件，相差过半"


def total(lines: Sequence[Counts]) -> dict[str, int | None]:
    """The sum over units; a count nobody reported stays unreported."""
    found: dict[str, int | None] = {}
    for name in COUNTS:
        given = [number for line in lines if (number := line.get(name)) is not None]
        found[name] = sum(given) if given else None
    return found
