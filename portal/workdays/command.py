"""The operator's `due`: a deadline from the command line, with every day it was counted over."""

import argparse
import json
import re
import sys
import unicodedata
from datetime import date

from portal.errors import BadInput
from portal.workdays.calendar import WorkCalendar
from portal.workdays.counting import Pause, Role, Step, Unit
from portal.workdays.deadline import Deadline, Extension, compute
from portal.workdays.sources import from_chinesecalendar
from portal.workdays.words import full_date_words

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
AMOUNTS = (
    ("days", "--days", Unit.DAY),
    ("working_days", "--working-days", Unit.WORKDAY),
    ("months", "--months", Unit.MONTH),
)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Everything is taken as text: what is wrong with it is said in Chinese by `run`."""
    parser = subparsers.add_parser(
        "due", help="计算期限", description="按自然日、工作日或月计算期限，并列出每一天怎么算的。"
    )
    parser.add_argument(
        "--from", dest="start", nargs="?", const="", metavar="日期", help="起算当日（不计入），如 2026-02-10"
    )
    parser.add_argument("--days", nargs="?", const="", metavar="天数", help="自然日")
    parser.add_argument("--working-days", nargs="?", const="", metavar="天数", help="工作日；负数为提前")
    parser.add_argument("--months", nargs="?", const="", metavar="月数", help="月")
    parser.add_argument(
        "--extend", nargs="?", const="", action="append", default=[], metavar="数量", help="延长（单位同时限，可多次）"
    )
    parser.add_argument(
        "--pause", nargs="*", action="extend", default=[], metavar="起..止", help="中止的日子（含首尾，可多段）"
    )
    parser.add_argument("--no-roll", action="store_true", help="末日遇休息日不顺延")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, calendar: WorkCalendar | None = None) -> int:
    """0, or 2 with one Chinese sentence when the arguments cannot be taken."""
    try:
        deadline = _deadline(args, calendar or shipped_calendar())
    except BadInput as error:
        print(
            "；".join(f"{where}：{sentence.rstrip('。')}" for where, sentence in error.complaints) + "。",
            file=sys.stderr,
        )
        return 2
    if args.json:
        print(json.dumps(deadline.as_json(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(deadline)))
    return 0


def shipped_calendar() -> WorkCalendar:
    """The years the package covers, and nothing an office has entered."""
    days, published = from_chinesecalendar()
    return WorkCalendar({day.day: day for day in days}, frozenset(published))


def _deadline(args: argparse.Namespace, calendar: WorkCalendar) -> Deadline:
    if args.start is None:
        raise BadInput(("--from", "请写明起算当日，例如 --from 2026-02-10"))
    start = _day("--from", args.start)
    given = [(flag, getattr(args, name), unit) for name, flag, unit in AMOUNTS if getattr(args, name) is not None]
    if len(given) != 1:
        raise BadInput(("时限", "请在 --days、--working-days、--months 中写一个，并且只写一个"))
    flag, text, unit = given[0]
    extensions = [Extension(_number("--extend", text), unit, "", "") for text in args.extend]
    pauses = [_pause(text) for text in args.pause]
    return compute(start, (_number(flag, text), unit), calendar, extensions, pauses, roll=not args.no_roll)


def _day(where: str, text: str) -> date:
    found = DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        raise BadInput((where, f"“{text}”不是日期，请写成 2026-02-10 的样子"))
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise BadInput((where, f"没有“{text}”这一天，请核对")) from None


def _number(where: str, text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"[-+]?[0-9]{1,9}", plain):
        raise BadInput((where, f"“{text}”不是整数，请写数字，例如 {where} 30"))
    return int(plain)


def _pause(text: str) -> Pause:
    start, dots, end = text.partition("..")
    if not dots:
        raise BadInput(("--pause", f"“{text}”看不懂，请写成 2026-03-01..2026-03-05 的样子"))
    return Pause(_day("--pause", start), _day("--pause", end), "命令行指定")


def _lines(deadline: Deadline) -> list[str]:
    return [
        f"法定期满日  {_said(deadline.statutory_due, deadline.statutory_is_estimate)}",
        f"实际到期日  {_said(deadline.effective_due, deadline.is_estimate)}",
        "",
        *deadline.explanation(),
        "",
        "逐日：",
        *(_line(step) for step in deadline.steps),
    ]


def _said(day: date, is_estimate: bool) -> str:
    return f"{day.isoformat()}  {full_date_words(day)}{'  预估' if is_estimate else ''}"


def _line(step: Step) -> str:
    number = f"第{step.number}" if step.role is Role.COUNTED else ""
    notice = f"  {step.notice}" if step.notice else ""
    guess = "  预估" if step.facts.is_estimate else ""
    return f"  {full_date_words(step.day)}  {step.role}{number}  {step.reason}{notice}{guess}"
