"""What is typed for a 督办通报 or a 月报, in reply to one, and about rankings."""

from datetime import date
from typing import Any

from portal.accountability.figures import report_kinds
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.periods import named, recent
from portal.clock import today
from portal.web.form import Choice, Day, Field, Form, Number, Record

KINDS = {"circular": "督办通报", "monthly": "督办工作月报", **report_kinds.KINDS}


PARTS = len(report_kinds.HEADINGS)


class LeastForm(Form):
    fields = {
        "territory": Record("地区", required=True),
        "least": Number("最少件数", required=True, least=1, most=1000),
    }


class NewForm(Form):
    """`period` is one that is over on `as_of`, or is still running on it."""

    fields = {
        "kind": Choice("种类", required=True, choices=KINDS),
        "office": Record("印发单位", required=True),
        "period": Field("统计时段", required=True, longest=12),
        "as_of": Day("截至日期", required=True, earliest=date(2000, 1, 1)),
        "level": Choice("比较哪一类单位", choices=LEVELS),
    }

    def check(self) -> None:
        period = named(self.clean["period"])
        if period is None:
            self.error("period", "“统计时段”请从所列选项中选择")
        elif not report_kinds.fits(self.clean["kind"], period.name):
            wanted = report_kinds.REPORTS[self.clean["kind"]].period
            self.error(
                "period", f"“{KINDS[self.clean['kind']]}”的“统计时段”请选{'季度' if wanted == '季度' else '年度'}"
            )
        elif self.clean["as_of"] < period.since:
            self.error("as_of", "“截至日期”不能早于统计时段的第一天")
        if self.clean["as_of"] >= today():
            self.error("as_of", "“截至日期”最晚为昨天：这一天结束以后，数字才不再变化")
        if self.clean["kind"] == "circular" and not self.clean["level"]:
            self.error("level", "督办通报请选择“比较哪一类单位”")

    @staticmethod
    def periods() -> list[tuple[str, str]]:
        return [(one.name, one.words) for one in recent(today())]


class WordsForm(Form):
    fields = {
        "title": Field("标题", required=True, longest=120, guarded=True),
        "opening": Field("开头", longest=2000, lines=True, guarded=True),
        "demand": Field("工作要求", longest=2000, lines=True, guarded=True),
        "addressee": Field("主送", longest=200, guarded=True),
        **{
            name: field
            for n in range(1, PARTS + 1)
            for name, field in (
                (f"heading_{n}", Field(f"第{n}部分标题", longest=60, guarded=True)),
                (f"text_{n}", Field(f"第{n}部分文字", longest=4000, lines=True, guarded=True)),
            )
        },
    }

    @property
    def parts(self) -> list[dict[str, str]]:
        """The sections of a yearly report, as they were typed."""
        return [
            {"heading": self.clean[f"heading_{n}"] or "", "text": self.clean[f"text_{n}"] or ""}
            for n in range(1, PARTS + 1)
        ]


class OpenForm(Form):
    fields = {"reply_until": Day("回复截止", required=True)}


class ReplyForm(Form):
    fields: dict[str, Any] = {"reply": Field("说明", required=True, longest=200, guarded=True)}


class NoteForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}
