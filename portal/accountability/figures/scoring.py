"""The arithmetic of a scoring scheme: each line says what it took, from which number, by which rule. Pure.

A rate is the printed one (two places, half up), as an office computes by hand: 及时受理率 98.71% × 5 = 4.94.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
KINDS = {
    "rate": "按率得分",
    "each": "逐件扣分",
    "step": "低于规定比例扣分",
    "credit": "逐次得分",
}
ENTERED = "entered"
OFFICIAL = {
    "accept_rate": "及时受理率（官方数据）",
    "finish_rate": "按期办结率（官方数据）",
    "satisfied_rate": "群众满意率（官方数据）",
    "rated_rate": "参评率（官方数据）",
    "once_rate": "一次性化解率（官方数据）",
    "repeat_added": "重复信访新增件（官方数据）",
}
LEDGER = {
    "on_time_rate": "督办事项按期率（督办台账）",
    "late": "逾期事项（督办台账）",
    "returns": "退回重办（督办台账）",
    "replies_late": "函件回复逾期（督办台账）",
    "light_red": "红牌（督办台账）",
    "advice_late": "建议反馈逾期（督办台账）",
}
SOURCES = {**OFFICIAL, **LEDGER, ENTERED: "凭材料填报"}
"""Everything marks may rest on. How many petitioned and how often people logged in are in none of them."""


@dataclass(frozen=True)
class LineRule:
    """`most`: full marks (`rate`, `each`, `step`) or the cap (`credit`). `per`: marks taken or given for each, or taken
    below the threshold. `threshold`: per cent below which a step takes `per`; `missing`: what it takes where nothing was
    done at all."""

    key: str
    heading: str
    title: str
    kind: str
    source: str
    most: Decimal
    per: Decimal = Decimal(0)
    threshold: Decimal = Decimal(0)
    missing: Decimal = Decimal(0)

    @property
    def of_rate(self) -> bool:
        return self.kind in {"rate", "step"}

    @property
    def words(self) -> str:
        """The rule as one reads it."""
        most, per = plain(self.most), plain(self.per)
        if self.kind == "rate":
            return f"得分 = 率 × {most}"
        if self.kind == "each":
            return f"满分 {most}，每 1 件扣 {per} 分，扣完为止"
        if self.kind == "credit":
            return f"每次 {per} 分，最多 {most} 分"
        nothing = f"，没有开展扣 {plain(self.missing)} 分" if self.missing else ""
        return f"满分 {most}，低于 {plain(self.threshold)}% 扣 {per} 分{nothing}"


def refused(line: LineRule) -> str:
    """Why a line cannot stand in a scheme; empty when it can."""
    if line.kind not in KINDS:
        return "“计分方式”请从所列选项中选择"
    if line.source not in SOURCES:
        return "“数据来源”只能是官方数据、督办台账的指标或者凭材料填报的次数；信访数量、登录次数不能用来计分"
    if line.source != ENTERED and line.of_rate is not line.source.endswith("_rate"):
        wanted = "一项率" if line.of_rate else "一项件数或者次数"
        return f"“{KINDS[line.kind]}”的，“数据来源”须是{wanted}"
    if line.most <= 0:
        return "“满分”须大于 0"
    if line.kind != "rate" and line.per <= 0:
        return "“每件（次）”须大于 0"
    if max(line.per, line.missing) > line.most and line.kind != "rate":
        return "“每件（次）”“没有开展扣”不能多于“满分”"
    if line.kind == "step" and not 0 < line.threshold <= 100:
        return "“规定比例”应大于 0，不超过 100"
    return ""


@dataclass(frozen=True)
class Given:
    """What one line rests on for one unit. `printed`: per cent with two places, for a rate; `by_month`: counts, of the
    months or of the whole period. `idle`: it is known that nothing was to be done. `why`: why there is no number."""

    printed: Decimal | None = None
    by_month: tuple[int, ...] = ()
    idle: bool = False
    why: str = ""


@dataclass(frozen=True)
class Scored:
    """`marks`: None where there is no number; `words`: the arithmetic as one reads it aloud."""

    marks: Decimal | None
    words: str


def score(line: LineRule, given: Given) -> Scored:
    if given.why:
        return Scored(None, f"{line.title}：{given.why}，不计分")
    return {"rate": _rate, "each": _each, "step": _step, "credit": _credit}[line.kind](line, given)


def _rate(line: LineRule, given: Given) -> Scored:
    if given.printed is None:
        return Scored(None, f"{line.title}：没有分母，不计分")
    marks = (given.printed * line.most / 100).quantize(CENT, ROUND_HALF_UP)
    return Scored(marks, f"{line.title} {given.printed}% × {plain(line.most)} = {marks}")


def _each(line: LineRule, given: Given) -> Scored:
    """每增1件扣1分, of every month; never below nought."""
    taken = line.per * sum(given.by_month)
    marks = max(Decimal(0), line.most - taken).quantize(CENT)
    floor = "，扣完为止" if taken > line.most else ""
    return Scored(marks, f"{line.title} {plain(line.most)} − {_many(given)} 件 × {plain(line.per)}{floor} = {marks}")


def _credit(line: LineRule, given: Given) -> Scored:
    """每次1分最多6分."""
    earned = line.per * sum(given.by_month)
    marks = min(line.most, earned).quantize(CENT)
    cap = f"，最多 {plain(line.most)}" if earned > line.most else ""
    return Scored(marks, f"{line.title} {_many(given)} 次 × {plain(line.per)}{cap} = {marks}")


def _step(line: LineRule, given: Given) -> Scored:
    """Below the threshold it takes `per`; where nothing was done at all, `missing`."""
    if given.printed is None and not given.idle:
        return Scored(None, f"{line.title}：没有分母，不计分")
    if given.printed is None:
        taken, why = line.missing, "没有开展"
    else:
        below = given.printed < line.threshold
        taken = line.per if below else Decimal(0)
        why = f"{given.printed}%，{'低于' if below else '不低于'} {plain(line.threshold)}%"
    marks = max(Decimal(0), line.most - taken).quantize(CENT)
    return Scored(marks, f"{line.title} {why}，{plain(line.most)} − {plain(taken)} = {marks}")


def _many(given: Given) -> str:
    months = "＋".join(str(number) for number in given.by_month) or "0"
    return f"（{months}）" if len(given.by_month) > 1 else months


def total(lines: Iterable[Scored]) -> Decimal | None:
    """None where a line has no number: such a unit is shown apart and not ranked."""
    marks = [line.marks for line in lines]
    return sum((one for one in marks if one is not None), Decimal(0)) if None not in marks else None


def sum_words(marks: Sequence[Decimal]) -> str:
    """4.94 ＋ 10.00 = 14.94"""
    return " ＋ ".join(str(one) for one in marks) + f" = {sum(marks, Decimal(0))}"


def plain(number: Decimal) -> str:
    """10 and 0.5, without noughts nobody wrote."""
    return f"{number.normalize():f}"


def cents(number: Decimal) -> int:
    """As a column keeps it: hundredths, so that a sum is exact."""
    return int((number * 100).to_integral_value(ROUND_HALF_UP))


def of_cents(kept: int) -> Decimal:
    return (Decimal(kept) / 100).quantize(CENT)
