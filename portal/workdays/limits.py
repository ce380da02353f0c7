"""The limits the house ships with, as data, each with the text it rests on. Offices change them as data."""

from collections.abc import Iterable
from datetime import date

from portal.errors import Missing
from portal.workdays.counting import Unit
from portal.workdays.deadline import Limit

D, W, M = Unit.DAY, Unit.WORKDAY, Unit.MONTH
RULES = "《信访工作条例》"
ZHEJIANG = "《浙江省信访条例》（2016年）第二十条"
GUANGZHOU = "广州市信访局督查处工作做法（2021年）"
DINGXI = "定西市信访工作做法（2018年）"
SPLIT = "《信访事项网上办理满意度办法》（2014年）第六条"
SIMPLE = "信访事项简易办理办法"
YUANCHENG = "河源市源城区“1-2-3”工作法（2024年）"
CYCLE = "会议工作周期默认值，可由本单位修改"
REVISED_2024 = date(2024, 2, 8)
INSPECTION = "《中国共产党巡视工作条例》"

PROFILES = {
    "national": "全国通用",
    "zhejiang": "浙江",
    "guangzhou": "广州",
    "dingxi": "定西",
    "state_bureau": "国家信访局分级转送",
    "simple": "简易办理",
    "yuancheng": "源城",
    "cycle": "会议工作周期",
    "inspection": "巡视巡察整改",
    "district": "县（市、区）巡察",
}


def _art(number: str) -> str:
    return f"{RULES}第{number}"


# 日 are natural days: the regulation says 工作日 only in article 23, for the objection (domain G).
PETITION = (
    Limit("register", "登记并转送、交办", 15, D, True, _art("二十二条"), trigger="信访部门收到"),
    Limit("notify", "书面告知信访人（直接提出）", 15, D, True, _art("二十三条第二款"), trigger="机关收到"),
    Limit("notify_forwarded", "书面告知信访人（转送、交办）", 15, D, True, _art("二十三条第三款"), trigger="机关收到"),
    Limit("objection", "异议退回", 5, W, True, _art("二十三条第三款"), trigger="机关收到"),
    Limit("handle", "办结", 60, D, True, _art("三十四条"), trigger="受理之日"),
    Limit(
        "handle_extension",
        "延长办理期限",
        30,
        D,
        True,
        _art("三十四条"),
        trigger="办结期满（顺延前）",
        note="最多30日，须经本机关、单位负责人批准并告知信访人延期理由",
    ),
    Limit("request_review", "申请复查", 30, D, True, _art("三十五条"), trigger="信访人收到书面答复"),
    Limit("review", "复查办结", 30, D, True, _art("三十五条"), trigger="收到复查请求"),
    Limit("request_final_review", "申请复核", 30, D, True, _art("三十六条"), trigger="信访人收到复查书面答复"),
    Limit("final_review", "复核办结", 30, D, True, _art("三十六条"), trigger="收到复核请求", note="听证所需时间不计算"),
    Limit(
        "assigned_feedback",
        "交办件反馈",
        None,
        D,
        True,
        _art("二十二条第三项"),
        trigger="交办",
        note="由交办单位指定办理期限",
    ),
    Limit(
        "recommendation_reply",
        "三项建议书面反馈",
        30,
        D,
        True,
        _art("四十条"),
        trigger="收到建议",
        note="条例未规定天数，30日取自2005年《信访条例》第三十六条及省条例",
    ),
)

LOCAL = (
    Limit("register", "处理（浙江）", 5, W, True, ZHEJIANG, profile="zhejiang", trigger="收到"),
    Limit("accept", "转送件决定是否受理（浙江）", 5, W, True, ZHEJIANG, profile="zhejiang", trigger="收到转送"),
    Limit("handle", "办结（广州）", 30, W, True, GUANGZHOU, profile="guangzhou", trigger="受理之日"),
    Limit("handle", "民生、群体性事项办结（定西）", 5, D, True, DINGXI, profile="dingxi", trigger="受理之日"),
    Limit(
        "report_result", "民生、群体性事项上报结果（定西）", 10, D, True, DINGXI, profile="dingxi", trigger="受理之日"
    ),
    Limit("register_state", "国家信访局转送", 5, D, True, SPLIT, profile="state_bureau", trigger="收到"),
    Limit("register_province", "省级转送", 3, D, True, SPLIT, profile="state_bureau", trigger="收到"),
    Limit("register_city", "市级转送", 3, D, True, SPLIT, profile="state_bureau", trigger="收到"),
    Limit("register_county", "县级转送", 4, D, True, SPLIT, profile="state_bureau", trigger="收到"),
    Limit("accept", "决定受理（简易办理）", 3, W, True, SIMPLE, profile="simple", trigger="收到"),
    Limit(
        "handle",
        "出具处理意见（简易办理）",
        10,
        W,
        True,
        SIMPLE,
        profile="simple",
        trigger="受理之日",
        note="能当即答复的当即答复",
    ),
    Limit("call", "电话联系（源城）", 1, D, False, YUANCHENG, profile="yuancheng", trigger="收到"),
    Limit("visit", "见面（源城）", 2, D, False, YUANCHENG, profile="yuancheng", trigger="收到"),
    Limit("handle", "办结或阶段性回复（源城）", 3, D, False, YUANCHENG, profile="yuancheng", trigger="收到"),
)

# Negative: at least so long before the meeting. Such a day is not rolled: rolling would shorten it.
MEETING_CYCLE = (
    Limit("meeting_notice", "会议通知", -3, D, False, CYCLE, profile="cycle", trigger="会议当日"),
    Limit("meeting_materials", "议题材料送达", -2, W, False, CYCLE, profile="cycle", trigger="会议当日"),
    Limit("minutes_draft", "纪要起草", 3, W, True, CYCLE, profile="cycle", trigger="会议当日"),
    Limit("minutes_issue", "纪要印发", 5, W, True, CYCLE, profile="cycle", trigger="会议当日"),
    Limit("sign_for", "签收", 1, W, True, CYCLE, profile="cycle", trigger="交办"),
    Limit("first_feedback", "首次反馈", 15, D, True, CYCLE, profile="cycle", trigger="交办"),
    Limit("closure", "办结销号", 30, W, True, CYCLE, profile="cycle", trigger="交办"),
)


def _focus(amount: int, article: str, since: date | None = None, profile: str = "inspection") -> tuple[Limit, Limit]:
    """The report is due the day the focused period ends (domain D1)."""
    period = Limit("focus_period", "集中整改期", amount, M, True, article, since, profile, "反馈之日")
    report = Limit(
        "report_due", "整改情况报告", amount, M, True, article, since, profile, "反馈之日", "与集中整改期同日届满"
    )
    return period, report


INSPECTIONS = (
    Limit(
        "plan_due",
        "整改方案报送",
        1,
        M,
        True,
        "各地巡察整改工作通知",
        profile="inspection",
        trigger="反馈之日",
        note="各地不同，也有15个工作日或30日的",
    ),
    *_focus(2, f"{INSPECTION}（2015年、2017年）第二十七条"),
    *_focus(6, f"{INSPECTION}（2024年2月8日修订）", REVISED_2024),
    *_focus(3, "市县巡察参照巡视条例，地方通常为3个月", profile="district"),
)

ALL = PETITION + LOCAL + MEETING_CYCLE + INSPECTIONS


def limit_for(key: str, day: date, profile: str = "national", limits: Iterable[Limit] = ALL) -> Limit:
    """The limit in force for a start on `day`: of one key, the one that began to apply last.

    Raises Missing when the profile has no such limit.
    """
    fitting = [
        limit
        for limit in limits
        if (limit.key, limit.profile) == (key, profile) and (limit.applies_from is None or limit.applies_from <= day)
    ]
    if not fitting:
        raise Missing
    return max(fitting, key=lambda limit: limit.applies_from or date.min)
