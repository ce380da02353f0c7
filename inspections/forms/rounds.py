"""A round with its limits, and an inspection in it."""

from inspections.states import ROUND_KINDS
from portal.web.form import Choice, Day, Field, Form, Number, Record

UNITS = {"日": "日", "工作日": "工作日", "月": "月"}


class RoundForm(Form):
    fields = {
        "title": Field("轮次名称", required=True, longest=120),
        "kind": Choice("巡察类型", required=True, choices=ROUND_KINDS),
        "topic": Field("专项主题", longest=120),
        "year": Number("年度", required=True, least=2000, most=2099),
        "office": Record("巡察办", required=True),
        "seats": Record("联审单位", many=True),
        "seats_needed": Number("须同意的家数", least=1, most=20),
        "follow_up_weeks": Number("销号后多少周回头看", least=1, most=104),
        **{
            name: part
            for key, words in (
                ("plan", "整改方案报送"),
                ("focus", "集中整改期"),
                ("report", "整改情况报告"),
                ("item", "事项默认时限"),
            )
            for name, part in (
                (f"{key}_amount", Number(words, required=True, least=1, most=999)),
                (f"{key}_unit", Choice(f"{words}单位", required=True, choices=UNITS)),
            )
        },
    }

    def limits(self) -> dict[str, tuple[int, str]]:
        return {
            key: (self.clean[f"{key}_amount"], self.clean[f"{key}_unit"]) for key in ("plan", "focus", "report", "item")
        }


class InspectionForm(Form):
    fields = {
        "round": Record("巡察轮次", required=True),
        "title": Field("巡察名称", required=True, longest=120),
        "team": Field("巡察组", required=True, longest=60),
        "inspected_unit": Record("被巡察单位", required=True),
        "lead_department": Record("整改牵头部门", required=True),
        "from_day": Day("巡察开始日", required=True),
        "to_day": Day("巡察结束日", required=True),
        "feedback_on": Day("反馈日", required=True),
    }

    def check(self) -> None:
        if self.clean["to_day"] < self.clean["from_day"]:
            self.error("to_day", "“巡察结束日”不能早于开始日")
        if self.clean["feedback_on"] < self.clean["from_day"]:
            self.error("feedback_on", "“反馈日”不能早于巡察开始日")
