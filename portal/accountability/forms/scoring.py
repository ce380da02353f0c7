"""What is typed about scoring: a scheme and its lines, a count with its evidence, a sheet and its words."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from litestar.datastructures import FormMultiDict

from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.periods import month, named, recent
from portal.accountability.figures.scoring import KINDS, SOURCES, LineRule, plain, refused
from portal.clock import today
from portal.web.form import Choice, Day, Field, Form, Number, Record, Upload

EARLIEST = date(2000, 1, 1)
SPARE = 3
"""Empty rows below the lines there are, for new ones."""
MOST_LINES = 40
MOST_MARKS = 1000
COLUMNS = ("heading", "title", "kind", "source", "most", "per", "threshold", "missing")


@dataclass(frozen=True)
class Marks(Field):
    """A mark or a per cent, two places at most."""

    longest: int = 10

    def clean(self, typed: str) -> Decimal:
        text = unicodedata.normalize("NFKC", typed).strip()
        try:
            found = Decimal(text)
        except InvalidOperation:
            raise ValueError("应为数字，例如 5 或者 0.5") from None
        if not text.isascii() or not set(text) <= set("0123456789."):
            raise ValueError("应为数字，例如 5 或者 0.5")
        if not 0 <= found <= MOST_MARKS or found != found.quantize(Decimal("0.01")):
            raise ValueError(f"应在 0 至 {MOST_MARKS} 之间，最多两位小数")
        return found


class BeginForm(Form):
    fields: Mapping[str, Field] = {
        "territory": Record("地区", required=True),
        "level": Choice("考核哪一类单位", required=True, choices=LEVELS),
        "name": Field("方案名称", required=True, longest=100, guarded=True),
        "basis": Field("文件依据", required=True, longest=300, guarded=True),
        "starts_on": Day("启用日期", required=True, earliest=EARLIEST),
    }


class CopyForm(Form):
    fields = {"starts_on": Day("启用日期", required=True, earliest=EARLIEST)}


class LinesForm(Form):
    """A version as a table: one row a line; a row without a title is none. `keys`: the names of the lines there are."""

    def __init__(self, keys: Sequence[str], data: FormMultiDict | None = None, **initial: Any) -> None:
        self.keys = keys
        self.rows = range(1, min(MOST_LINES, len(keys) + SPARE) + 1)
        fields: dict[str, Field] = {
            "basis": Field("文件依据", required=True, longest=300, guarded=True),
            "starts_on": Day("启用日期", required=True, earliest=EARLIEST),
        }
        for n in self.rows:
            fields |= {
                f"heading_{n}": Field(f"第{n}行“类别”", longest=30, guarded=True),
                f"title_{n}": Field(f"第{n}行“项目”", longest=40, guarded=True),
                f"kind_{n}": Choice(f"第{n}行“计分方式”", choices=KINDS),
                f"source_{n}": Choice(f"第{n}行“数据来源”", choices=SOURCES),
                f"most_{n}": Marks(f"第{n}行“满分”"),
                f"per_{n}": Marks(f"第{n}行“每件（次）”"),
                f"threshold_{n}": Marks(f"第{n}行“规定比例”"),
                f"missing_{n}": Marks(f"第{n}行“没有开展扣”"),
            }
        self.fields = fields
        super().__init__(data, **initial)

    def check(self) -> None:
        wanted = {"heading": "类别", "kind": "计分方式", "source": "数据来源", "most": "满分"}
        for n in self.filled:
            for column, words in wanted.items():
                if self.clean[f"{column}_{n}"] is None:
                    self.error(f"{column}_{n}", f"第{n}行：请填写“{words}”")
        if self.errors:
            return
        if not self.filled:
            self.error("title_1", "至少要有一条计分项目")
        for n in self.filled:
            if said := refused(self._line(n, "x")):
                self.error(f"title_{n}", f"第{n}行“{self.clean[f'title_{n}']}”：{said}")

    @property
    def filled(self) -> list[int]:
        return [n for n in self.rows if self.clean[f"title_{n}"]]

    def lines(self, before: Mapping[str, LineRule]) -> list[LineRule]:
        """A line whose way of counting has changed is another line: what was counted for the old one is not its own."""
        found: list[LineRule] = []
        taken = {*before}
        for n in self.filled:
            key = self.keys[n - 1] if n <= len(self.keys) else ""
            line = self._line(n, key)
            if not key or (before[key].of_rate, before[key].source) != (line.of_rate, line.source):
                key = next(name for at in range(1, 1000) if (name := f"line-{at}") not in taken)
                taken.add(key)
                line = self._line(n, key)
            found.append(line)
        return found

    def _line(self, n: int, key: str) -> LineRule:
        texts = [self.clean[f"{column}_{n}"] for column in ("heading", "title", "kind", "source")]
        marks = [self.clean[f"{column}_{n}"] or Decimal(0) for column in ("most", "per", "threshold", "missing")]
        return LineRule(key, *texts, *marks)


def typed_lines(rules: Sequence[LineRule]) -> dict[str, Any]:
    """What the form of a version begins with; noughts that say nothing stay empty."""
    found: dict[str, Any] = {}
    for n, rule in enumerate(rules, start=1):
        found |= {f"{name}_{n}": getattr(rule, name) for name in ("heading", "title", "kind", "source")}
        found |= {
            f"{name}_{n}": plain(getattr(rule, name)) if getattr(rule, name) else ""
            for name in ("most", "per", "threshold", "missing")
        }
    return found


class WhichForm(Form):
    """Of which line of which scheme, of which month. `what`: scheme and line, by a colon."""

    fields = {
        "what": Field("填报项目", required=True, longest=80),
        "month": Field("月份", required=True, longest=7),
    }

    def check(self) -> None:
        if self.clean["month"] not in dict(months()):
            self.error("month", "“月份”请从所列选项中选择")


class CountsForm(Form):
    """Of each unit a number, of a rate also the whole, and the evidence in a sentence: `evidence` for all that have none
    of their own."""

    def __init__(
        self,
        units: Sequence[tuple[UUID, str]],
        data: FormMultiDict | None = None,
        *,
        rate: bool,
        correcting: bool = False,
        **initial: Any,
    ) -> None:
        self.units, self.rate = units, rate
        fields: dict[str, Field] = {
            "paper": Upload("佐证材料", required=True),
            "evidence": Field("依据", longest=300, guarded=True),
        }
        if correcting:
            fields["correction"] = Field("更正理由", required=True, longest=500, guarded=True)
        for unit, name in units:
            fields[f"p{unit.hex}"] = Number(f"{name} {'完成数' if rate else '次数'}", most=100_000)
            if rate:
                fields[f"w{unit.hex}"] = Number(f"{name} 应有数", most=100_000)
            fields[f"e{unit.hex}"] = Field(f"{name} 依据", longest=300, guarded=True)
        self.fields = fields
        super().__init__(data, **initial)

    def check(self) -> None:
        for unit, name in self.units:
            part, whole = self.clean[f"p{unit.hex}"], self.clean.get(f"w{unit.hex}")
            evidence = self.clean[f"e{unit.hex}"]
            if part is None and whole is None:
                if evidence:
                    self.error(f"p{unit.hex}", f"“{name}”写了依据的，请填写{'完成数' if self.rate else '次数'}")
                continue
            if part is None or (self.rate and whole is None):
                self.error(f"p{unit.hex}", f"“{name}”请把完成数和应有数都填上；没有开展的，都填 0")
            elif self.rate and whole is not None and part > whole:
                self.error(f"p{unit.hex}", f"“{name}”完成数（{part}）不能多于应有数（{whole}）")
            if not evidence and not self.clean["evidence"]:
                self.error("evidence", "请填写“依据”，写明是哪份材料；各单位不同的，写在各行")


def months() -> list[tuple[str, str]]:
    """Those that are over, the latest first."""
    found, one = [], month(today()).before
    for _ in range(14):
        found.append((one.name, one.words))
        one = one.before
    return found


class NewForm(Form):
    fields = {
        "scheme": Record("评分方案", required=True),
        "period": Field("统计时段", required=True, longest=12),
        "as_of": Day("截至日期", required=True, earliest=EARLIEST),
    }

    def check(self) -> None:
        period = named(self.clean["period"])
        if period is None:
            self.error("period", "“统计时段”请从所列选项中选择")
        elif self.clean["as_of"] < period.until:
            self.error("as_of", "“截至日期”不能早于统计时段的最后一天：时段结束以后才能评分")
        if self.clean["as_of"] >= today():
            self.error("as_of", "“截至日期”最晚为昨天：这一天结束以后，数字才不再变化")

    @staticmethod
    def periods() -> list[tuple[str, str]]:
        """Those that are over; months first."""
        over = [one for one in recent(today()) if one.until < today()]
        order = sorted(over, key=lambda one: ("-" not in one.name, "季度" in one.name))
        return [(one.name, one.words) for one in order]


class WordsForm(Form):
    fields = {
        "title": Field("标题", required=True, longest=120, guarded=True),
        "opening": Field("开头", longest=2000, lines=True, guarded=True),
    }


class OpenForm(Form):
    fields = {"reply_until": Day("回复截止", required=True)}


class ReplyForm(Form):
    fields = {"reply": Field("说明", required=True, longest=200, guarded=True)}


class NoteForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}
