"""The figures by name: of which rows, on which condition, in which words."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.accountability.figures.lines import BOTH_WAYS
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.queries.figures_terms import Asked
from portal.db import Sql
from portal.duty_history import end_of

LETTER = "accountability.letter"
THREE = ["improve_advice", "policy_advice", "liability_advice"]
"""三项建议 of 条例40."""
ADVICE = sorted(kind for kind, shape in LETTER_KINDS.items() if shape.advice)
NOT_MET = "s.state IN ('open', 'handed_in')"


@dataclass(frozen=True)
class Measure:
    """`family`: which rows (`figures_terms.SOURCES`). `unit`: what one of them is called."""

    words: str
    family: str
    holds: Callable[[Asked], Sql]
    unit: str = "件"


def _what(*names: str) -> Callable[[Asked], Sql]:
    return lambda _: Sql("s.what = ANY({})", list(names))


def _all(_: Asked) -> Sql:
    return Sql("TRUE")


def _far(least: int | None, most: int | None) -> Callable[[Asked], Sql]:
    """Not met, and so many days from its day; the same borders as `portal.duties.light`."""

    def holds(asked: Asked) -> Sql:
        low = Sql("s.day - {}::date >= {}", asked.on, least) if least is not None else Sql("TRUE")
        high = Sql("s.day - {}::date <= {}", asked.on, most) if most is not None else Sql("TRUE")
        return Sql(NOT_MET + " AND {} AND {}", low, high)

    return holds


def _red(asked: Asked) -> Sql:
    return Sql(
        "EXISTS (SELECT 1 FROM accountability_rung g WHERE g.duty = s.duty AND g.light = 'red' AND g.at < {})",
        end_of(asked.on),
    )


def _settled(_: Asked) -> Sql:
    """Judged by its day: met, or past it."""
    return Sql("s.what IN ('on_time', 'met_late', 'open_late')")


def _advice_late(_: Asked) -> Sql:
    return Sql(
        "s.what IN ('met_late', 'open_late') AND s.subject IN (SELECT l.id FROM accountability_letter l WHERE l.kind = ANY({}))",
        ADVICE,
    )


def _answered(verdict: str) -> Callable[[Asked], Sql]:
    """By the last reply there was on that day."""
    last = """(SELECT r.adopted FROM accountability_letter_reply r WHERE r.letter = s.id AND r.answers_advice AND r.at < {}
                 ORDER BY r.number DESC LIMIT 1)"""
    return lambda asked: Sql(f"s.what = ANY({{}}) AND {last} IS {verdict}", THREE, end_of(asked.on))


MEASURES: dict[str, Measure] = {
    "due": Measure("本期应办", "duties", _all),
    "on_time": Measure("按期办结", "duties", _what("on_time")),
    "met_late": Measure("逾期办结", "duties", _what("met_late")),
    "open_late": Measure("逾期未办结", "duties", _what("open_late")),
    "waiting": Measure("按期报送、待审核", "duties", _what("waiting")),
    "not_due": Measure("未到期", "duties", _what("not_due")),
    "judged": Measure("计入按期率", "duties", _settled),
    "late": Measure("逾期", "duties", _what("met_late", "open_late")),
    "replies_late": Measure(
        "函件回复逾期",
        "duties",
        lambda _: Sql("s.kind = {} AND s.what IN ('met_late', 'open_late')", LETTER),
    ),
    "advice_late": Measure("建议反馈逾期", "duties", _advice_late),
    "red": Measure("亮过红牌", "duties", _red),
    "now_late": Measure("逾期（在办）", "duties", _far(None, -1)),
    "now_urgent": Measure("紧急（3 天内到期）", "duties", _far(0, 3)),
    "now_near": Measure("临近（7 天内到期）", "duties", _far(4, 7)),
    "now_normal": Measure("正常（7 天以后到期）", "duties", _far(8, None)),
    "met_today": Measure("当日办结", "duties", lambda asked: Sql("s.state = 'done' AND s.done_on = {}", asked.on)),
    "extensions": Measure("延期", "events", _what("extended"), "次"),
    "returns": Measure("退回", "events", _what("handed_back"), "次"),
    BOTH_WAYS: Measure("退回（撤回）", "events", _what("handed_back", "withdrawn"), "次"),
    "reminders": Measure("提醒", "rungs", _all, "次"),
    "light_blue": Measure("蓝牌", "rungs", _what("blue"), "次"),
    "light_yellow": Measure("黄牌", "rungs", _what("yellow"), "次"),
    "light_orange": Measure("橙牌", "rungs", _what("orange"), "次"),
    "light_red": Measure("红牌", "rungs", _what("red"), "次"),
    "letters": Measure("收到督办函件", "letters", _all, "份"),
    "advice": Measure("三项建议", "letters", _what(*THREE), "份"),
    "advice_adopted": Measure("三项建议已采纳", "letters", _answered("TRUE"), "份"),
    "advice_declined": Measure("三项建议未采纳", "letters", _answered("FALSE"), "份"),
    "advice_waiting": Measure("三项建议尚未反馈", "letters", _answered("NULL"), "份"),
    "supervision_letters": Measure("收到督办函", "letters", _what("supervision_letter"), "份"),
}
TABLE = (
    *("due", "on_time", "met_late", "open_late", "waiting", "not_due", "judged", "replies_late"),
    *("extensions", "returns", "reminders", "light_blue", "light_yellow", "light_orange", "light_red", "letters"),
)
"""What one line of the table needs."""


def of_family(family: str, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if MEASURES[name].family == family]
