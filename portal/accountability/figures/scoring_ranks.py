"""Who has which rank by marks, and who is shown apart: pure, so that a page, a paper and a check rank alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.accountability.figures.rates import ranks
from portal.accountability.figures.scoring import LineRule, Scored, total


@dataclass(frozen=True)
class Standing:
    """`rank`: None where the unit is shown apart; `why` then says why."""

    total: Decimal | None
    rank: int | None
    why: str = ""


@dataclass(frozen=True)
class Earned:
    """One line of one unit. `sample`: of how many a rate was taken that earns marks by its size; None for other lines: whether
    a threshold was met is no matter of chance."""

    rule: LineRule
    scored: Scored
    sample: int | None


def standings(units: Sequence[Sequence[Earned]], least: int) -> list[Standing]:
    """Ties share a rank. A unit with a missing number, or with a rate of too few, is apart and takes nobody's place."""
    sums = [total(one.scored for one in earned) for earned in units]
    whys = [_apart(earned, least) for earned in units]
    ranked = [one for one, why in zip(sums, whys, strict=True) if one is not None and not why]
    given = iter(ranks(ranked))
    return [
        Standing(one, None, why) if why or one is None else Standing(one, next(given))
        for one, why in zip(sums, whys, strict=True)
    ]


def _apart(earned: Sequence[Earned], least: int) -> str:
    missing = [one.rule.title for one in earned if one.scored.marks is None]
    if missing:
        return f"缺数据：{'、'.join(missing)}"
    few = [f"{one.rule.title}只有 {one.sample} 件" for one in earned if one.sample is not None and one.sample < least]
    return f"样本不足：{'、'.join(few)}" if few else ""
