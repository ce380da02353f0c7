"""What is typed into the registers: a programme and its milestones, a commendation, a month's suggestions as counts."""

import re
from datetime import date

from portal.clock import today
from portal.web.form import Day, Field, Form, Number, Record

EARLIEST = date(2000, 1, 1)
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


class ProgrammeForm(Form):
    fields = {
        "office": Record("登记单位", required=True),
        "name": Field("名称", required=True, longest=60, guarded=True),
        "purpose": Field("目标", required=True, longest=1000, lines=True, guarded=True),
        "first_year": Number("开始年份", required=True, least=2000, most=2100),
        "last_year": Number("结束年份", required=True, least=2000, most=2100),
    }

    def check(self) -> None:
        if self.clean["last_year"] < self.clean["first_year"]:
            self.error("last_year", "“结束年份”不能早于开始年份")


class MilestoneForm(Form):
    fields = {
        "title": Field("节点", required=True, longest=100, guarded=True),
        "due": Day("完成时限", required=True, earliest=EARLIEST),
        "lead_unit": Record("责任单位", required=True),
    }


class CommendationForm(Form):
    fields = {
        "office": Record("登记单位", required=True),
        "title": Field("称号", required=True, longest=80, guarded=True),
        "granting_body": Field("授予机关", required=True, longest=80, guarded=True),
        "document_number": Field("文号", longest=60, guarded=True),
        "granted_on": Day("授予日期", required=True, earliest=date(1990, 1, 1)),
        "valid_until": Day("有效期至", earliest=date(1990, 1, 1)),
        "to_unit": Record("受表彰单位", required=True),
        "post_words": Field("受表彰岗位", longest=60, guarded=True),
    }

    def check(self) -> None:
        if self.clean["granted_on"] > today():
            self.error("granted_on", "“授予日期”不能晚于今天")
        if self.clean["valid_until"] and self.clean["valid_until"] < self.clean["granted_on"]:
            self.error("valid_until", "“有效期至”不能早于授予日期")


class SuggestionForm(Form):
    fields = {
        "office": Record("登记单位", required=True),
        "month": Field("月份", required=True, longest=7),
        "field": Field("领域", required=True, longest=20, guarded=True),
        "topic": Field("主题", required=True, longest=40, guarded=True),
        "received": Number("收到件数", required=True, least=1, most=1_000_000),
        "adopted": Number("采纳件数", required=True, most=1_000_000),
        "adopted_by": Record("采纳单位"),
    }

    def check(self) -> None:
        if not MONTH.fullmatch(self.clean["month"]):
            self.error("month", "“月份”应为年和月，例如 2026-03")
        elif self.clean["month"] > f"{today():%Y-%m}":
            self.error("month", "“月份”不能晚于本月")
        if self.clean["adopted"] > self.clean["received"]:
            self.error("adopted", "“采纳件数”不能多于收到件数")
        if bool(self.clean["adopted"]) != bool(self.clean["adopted_by"]):
            self.error("adopted_by", "有采纳的请选择“采纳单位”，没有采纳的请不要选")


class NoteForm(Form):
    fields = {"note": Field("说明", required=True, longest=500, lines=True, guarded=True)}
