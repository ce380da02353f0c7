"""What a score rests on as it stood at the end of a day: ledger figures, official figures, counts entered by hand; each with
its digest and the way to its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from portal.accountability.figures.official import COUNTS, RATES
from portal.accountability.figures.periods import Period, month
from portal.accountability.figures.rates import NONE, RATE, rate, share
from portal.accountability.figures.scoring import ENTERED, LEDGER, OFFICIAL, Given, LineRule
from portal.accountability.queries.figures import units_below
from portal.accountability.queries.figures_papers import Facts, below_of, facts
from portal.accountability.queries.figures_terms import Asked
from portal.accountability.queries.official_facts import OfficialFacts, official_facts, said
from portal.accountability.queries.scoring_counts import month_words
from portal.db import rows
from portal.duty_history import end_of

Record = Mapping[str, Any]
NOTHING = sha256(b"").hexdigest()


@dataclass(frozen=True)
class Number:
    """`value`: as it is printed; `sample`: of a rate, how many it was taken of; `behind`: where its rows are."""

    given: Given
    value: str = NONE
    digest: str = NOTHING
    sample: int | None = None
    behind: Sequence[dict[str, str]] = ()


@dataclass(frozen=True)
class Numbers:
    """Everything the lines of a version rest on, read once for all units. `duties`: those that are counted."""

    period: Period
    on: date
    taken: Facts | None
    official: OfficialFacts | None
    entered: Mapping[tuple[str, UUID], Sequence[Record]]
    units: Sequence[Record] = field(default_factory=tuple)

    @property
    def duties(self) -> frozenset[UUID]:
        return self.taken.duties if self.taken else frozenset()

    def of(self, rule: LineRule, unit: Record) -> Number:
        if rule.source in LEDGER:
            return self._ledger(rule, unit)
        if rule.source in OFFICIAL:
            return self._official(rule, unit)
        return self._entered(rule, unit)

    def _ledger(self, rule: LineRule, unit: Record) -> Number:
        assert self.taken is not None
        below = below_of(self.units, unit["path"])
        behind = [{"kind": "ledger", "measure": "judged" if rule.source == "on_time_rate" else rule.source}]
        if rule.source != "on_time_rate":
            printed, digest = self.taken.said(rule.source, below)
            return Number(Given(by_month=(int(printed),)), _counted(rule, int(printed)), digest, None, behind)
        part, whole = (len(self.taken.ids(name, below)) for name in ("on_time", "judged"))
        _, digest = self.taken.said(RATE, below)
        why = "" if whole else "这段时间没有计入按期率的事项"
        return Number(Given(share(part, whole), why=why), _rate_words(part, whole), digest, whole, behind)

    def _official(self, rule: LineRule, unit: Record) -> Number:
        assert self.official is not None
        lines = self.official.of(unit["id"])
        rate_of = RATES.get(rule.source)
        names = (rate_of.part, rate_of.whole) if rate_of else (rule.source,)
        given = [line for line in lines if all(line[name] is not None for name in names)]
        behind = [{"kind": "official", "sheet": str(line["sheet"]), "period": line["period"]} for line in given]
        lacking = self._lacking({line["period"] for line in given})
        if lacking:
            return Number(Given(why=f"缺{lacking}的官方数据"), behind=behind)
        found = said(rule.source, given)
        if rate_of is None:
            by_month = tuple(line[rule.source] for line in given)
            return Number(Given(by_month=by_month), _counted(rule, sum(by_month)), found.digest, None, behind)
        part, whole = (sum(line[name] for line in given) for name in names)
        why = "" if whole else f"{COUNTS[rate_of.whole]}为 0"
        return Number(Given(share(part, whole), why=why), _rate_words(part, whole), found.digest, whole, behind)

    def _entered(self, rule: LineRule, unit: Record) -> Number:
        given = self.entered.get((rule.key, unit["id"]), ())
        behind = [{"kind": "entered", "entry": str(line["entry"]), "period": line["month"]} for line in given]
        lacking = self._lacking({line["month"] for line in given})
        if lacking:
            return Number(Given(why=f"缺{lacking}的填报"), behind=behind)
        told = "\n".join(sorted(f"{line['id']} {line['part']} {line['whole']}" for line in given))
        digest = sha256(told.encode()).hexdigest()
        by_month = tuple(line["part"] for line in given)
        if not rule.of_rate:
            return Number(Given(by_month=by_month), _counted(rule, sum(by_month)), digest, None, behind)
        part, whole = sum(by_month), sum(line["whole"] or 0 for line in given)
        why = "应有数为 0" if rule.kind == "rate" and not whole else ""
        value = _rate_words(part, whole) if whole else "没有开展"
        return Number(Given(share(part, whole), idle=not whole, why=why), value, digest, whole or None, behind)

    def _lacking(self, there: set[str]) -> str:
        """Which months of the period have no number, in words; nothing where the very period has one."""
        if self.period.name in there:
            return ""
        missing = [name for name in months_of(self.period) if name not in there]
        return "、".join(month_words(name) for name in missing)


def _counted(rule: LineRule, many: int) -> str:
    return f"{many} {'次' if rule.kind == 'credit' else '件'}"


def _rate_words(part: int, whole: int) -> str:
    return f"{rate(part, whole)}（{part}/{whole}）" if whole else NONE


def months_of(period: Period) -> list[str]:
    found, one = [], month(period.until)
    while one.until >= period.since:
        found.append(one.name)
        one = one.before
    return found[::-1]


async def numbers_of(place: Record, scheme: UUID, rules: Sequence[LineRule], period: Period, on: date) -> Numbers:
    """`place`: the territory with id, path and name. Each kind of rows is read once, and only where a line wants it."""
    sources = {rule.source for rule in rules}
    wanted = [RATE if name == "on_time_rate" else name for name in LEDGER if name in sources]
    return Numbers(
        period,
        on,
        await facts(Asked(period, on, place), wanted) if wanted else None,
        await official_facts(place["path"], period, on) if sources & OFFICIAL.keys() else None,
        await _counts(scheme, period, on) if ENTERED in sources else {},
        await units_below(place) if wanted else (),
    )


async def _counts(scheme: UUID, period: Period, on: date) -> dict[tuple[str, UUID], list[dict[str, Any]]]:
    """Checked by the end of `on`, and not yet replaced then."""
    found: dict[tuple[str, UUID], list[dict[str, Any]]] = {}
    for line in await rows(
        """SELECT l.id, l.entry, l.unit, l.part, l.whole, c.line, c.month
             FROM accountability_scoring_count c JOIN accountability_scoring_count_line l ON l.entry = c.id
            WHERE c.scheme = {} AND c.month = ANY({}) AND c.checked_at < {}
              AND (c.superseded_at IS NULL OR c.superseded_at >= {}) ORDER BY c.month, l.position""",
        scheme,
        months_of(period),
        end_of(on),
        end_of(on),
    ):
        found.setdefault((line["line"], line["unit"]), []).append(line)
    return found


__all__ = ["Number", "Numbers", "months_of", "numbers_of"]
