"""The operator's `people`: take in a workbook of units, people and posts, add a person, hand out a first password."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

from portal import migrate
from portal.clock import today
from portal.db import close_pool, open_pool, value
from portal.errors import BadInput, Missing, Refused
from portal.people import ROLES, Role
from portal.web.identity.administering import add_person, first_password
from portal.web.identity.forms import ACCOUNT_SIGNS
from portal.web.identity.imports import read, take_in
from portal.web.identity.imports.tree import open_units
from portal.web.identity.imports.understanding import KNOWN, NEW, WRONG

ROLE_NAMES = {**{str(role): role for role in Role}, **{words: role for role, words in ROLES.items()}}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("people", help="单位、人员、岗位", description="单位、人员、岗位的导入和登记。")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="操作")
    take = verbs.add_parser(
        "import", help="从 Excel 导入", description="从 Excel 导入单位、人员、岗位：要么全部写入，要么一行不写。"
    )
    take.add_argument("file", metavar="文件", help=".xlsx 或 .csv")
    take.add_argument("--dry-run", action="store_true", help="只列出内容，不写入")
    take.set_defaults(run=run, act=_import)
    new = verbs.add_parser("new", help="添加一名人员", description="添加一名人员及其第一个岗位，显示一次性密码。")
    for name, words in (("account", "账号"), ("name", "姓名"), ("unit", "所在单位"), ("title", "职务")):
        new.add_argument(f"--{name}", required=True, metavar=words)
    new.add_argument("--role", required=True, metavar="角色", help="、".join(ROLES.values()))
    new.add_argument("--from", dest="since", metavar="任职起", help="如 2026-11-21，默认今天")
    new.set_defaults(run=run, act=_new)
    password = verbs.add_parser("password", help="发放初始密码", description="为还没有密码的人员发放一次性初始密码。")
    password.add_argument("account", metavar="账号")
    password.set_defaults(run=run, act=_password)


def run(args: argparse.Namespace) -> int:
    """0; 2 with Chinese sentences when it cannot be done, and then nothing is written."""
    try:
        return asyncio.run(_with_pool(args.act, args))
    except BadInput as bad:
        print(
            "\n".join(f"{where}：{sentence}" if where else sentence for where, sentence in bad.complaints),
            file=sys.stderr,
        )
    except Refused as no:
        print(no.sentence, file=sys.stderr)
    except Missing:
        print("没有找到。", file=sys.stderr)
    except migrate.OutOfStep as out:
        print(out, file=sys.stderr)
    return 2


async def _with_pool(act: Callable[[argparse.Namespace], Awaitable[int]], args: argparse.Namespace) -> int:
    await open_pool(size=2)
    try:
        await migrate.check()
        return await act(args)
    finally:
        await close_pool()


async def _import(args: argparse.Namespace) -> int:
    found = await read(_bytes_of(Path(args.file)), Path(args.file).name, None)
    print(f"新增 {found.count(NEW)} 行，已有 {found.count(KNOWN)} 行，需要改正 {found.count(WRONG)} 行。")
    complaints = [*found.problems, *(problem for line in found.lines for problem in line.problems)]
    if complaints:
        print("\n".join(complaints), file=sys.stderr)
    if not found.ready:
        return 2 if found.count(WRONG) or found.count(NEW) or not found.lines else 0
    if args.dry_run:
        return 0
    units, people, posts = await take_in(found, None)
    print(f"已导入：单位 {units} 个，人员 {people} 名，岗位 {posts} 个。")
    return 0


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise BadInput(("", f"打不开文件“{path}”，请检查路径。")) from None


async def _new(args: argparse.Namespace) -> int:
    role = ROLE_NAMES.get(args.role)
    if role is None:
        raise BadInput(("角色", f"没有“{args.role}”，应为：{'、'.join(ROLES.values())}"))
    account = args.account.lower()
    if not account or not set(account) <= ACCOUNT_SIGNS:
        raise BadInput(("账号", "只能用小写字母、数字、点、短横线和下划线"))
    units = (await open_units()).find(args.unit)
    if len(units) != 1 or units[0].id is None:
        raise BadInput(
            (
                "所在单位",
                f"{'没有' if not units else '有不止一个'}“{args.unit}”，请写全称，重名时写明上级，如“青石街道/党政办”",
            )
        )
    _, password = await add_person(
        None, args.name, account, unit=units[0].id, title=args.title, role=role, starts_on=_day(args.since)
    )
    print(f"已添加 {args.name}，账号 {account}，一次性密码（只显示这一次）：{password}")
    return 0


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else today()
    except ValueError:
        raise BadInput(("任职起", f"“{text}”不是日期，应如 2026-11-21")) from None


async def _password(args: argparse.Namespace) -> int:
    person = await value("SELECT id FROM person WHERE account = {}", args.account.lower())
    if person is None:
        raise BadInput(("账号", f"没有“{args.account}”"))
    print(f"账号 {args.account.lower()} 的一次性密码（只显示这一次）：{await first_password(None, person)}")
    return 0
