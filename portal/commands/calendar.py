"""`calendar import`, `calendar show`, and `due`: the office's calendar and what is counted by it."""

import argparse
from pathlib import Path

from portal.access import Me, me_for
from portal.calendardays import load_calendar
from portal.clock import today
from portal.commands.pool import inside
from portal.db import value
from portal.errors import BadInput
from portal.settings import SETTINGS
from portal.web.calendar.actions import change_calendar
from portal.web.calendar.proposals import from_text
from portal.web.calendar.queries import special_days
from portal.workdays import command as due

LONGEST = 1024 * 1024


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    calendar = commands.add_parser(
        "calendar", help="take in or show a year's holidays", description="The office's calendar of working days."
    )
    verbs = calendar.add_subparsers(dest="verb", required=True, metavar="VERB")
    take = verbs.add_parser(
        "import",
        help="take in a year's holidays",
        description="A holiday-cn JSON file, or the sentences of the State Council's notice as text. "
        "Running deadlines are counted anew; those that moved are listed.",
    )
    take.add_argument("file", type=Path)
    take.add_argument("--as", dest="account", required=True, metavar="ACCOUNT", help="who answers for it")
    take.add_argument("--year", type=int, help="of a notice whose sentences do not name it")
    take.set_defaults(run=run_import)
    show = verbs.add_parser("show", help="a year's days off and made-up days", description="Each with its notice.")
    show.add_argument("year", type=int)
    show.set_defaults(run=run_show)
    due.add_parser(commands)
    commands.choices["due"].set_defaults(run=run_due)


def run_import(args: argparse.Namespace) -> int:
    proposal = from_text(_text(args.file), args.year)

    async def take() -> int:
        moved = await change_calendar(await _person(args.account), proposal)
        print(f"已更新工作日历：{proposal.words}。{len(moved)} 项督办事项的完成时限重新计算。")
        for duty in moved:
            print(f"  {duty.old_due} → {duty.new_due}{'（预估）' if duty.is_estimate else ''}　{duty.title}")
        return 0

    return inside(take)


def run_show(args: argparse.Namespace) -> int:
    if not 1990 <= args.year <= 2100:
        raise BadInput(("年份", "应在 1990 至 2100 之间"))

    async def show() -> int:
        calendar = await load_calendar()
        known = args.year in calendar.published
        print(f"{args.year}年：{'放假安排已录入' if known else '放假安排尚未录入，各日均为预估'}")
        print("\n".join(f"  {day}" for day in special_days(args.year, calendar)))
        return 0

    return inside(show)


def run_due(args: argparse.Namespace) -> int:
    """By the office's calendar where a database is in reach, else by the one the program came with."""
    if not SETTINGS.database_url:
        return due.run(args)

    async def count() -> int:
        return due.run(args, await load_calendar())

    return inside(count)


async def _person(account: str) -> Me:
    person = await value("SELECT id FROM person WHERE account = {}", account.lower())
    me = await me_for(person, today()) if person else None
    if me is None:
        raise BadInput(("--as", f"没有账号“{account}”，或已停用"))
    return me


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()[: LONGEST + 1]
    except OSError:
        raise BadInput((str(path), "打不开这个文件，请核对路径和权限")) from None
    if len(data) > LONGEST:
        raise BadInput((str(path), "文件超过 1 MB，不像是放假通知"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput((str(path), "不是文本文件"))
