"""What a workbook of units and posts would do, line by line, before anything is written."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.db import rows
from portal.people import ROLES, UNIT_KINDS, PersonKind, Role
from portal.sheets import intake
from portal.sheets.columns import Ledger
from portal.sheets.plan import choose, understand
from portal.sheets.rows import Plan, PlanRow
from portal.web.identity.forms import ACCOUNT_SIGNS
from portal.web.identity.imports.ledgers import POSTS, UNITS
from portal.web.identity.imports.tree import Node, Tree, open_units

NEW, KNOWN, WRONG = "新增", "已有", "错误"
KINDS = {words: str(kind) for kind, words in UNIT_KINDS.items()}
ROLE_OF = {words: role for role, words in ROLES.items()}
ADMINS = {Role.system_admin, Role.security_admin, Role.audit_admin}


@dataclass
class Line:
    sheet: str
    number: int
    words: str
    state: str = NEW
    problems: list[str] = field(default_factory=list)
    node: Node | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def wrong(self, sentence: str) -> None:
        self.state = WRONG
        self.problems.append(sentence)


@dataclass
class Intake:
    """`ready`: all of it may be taken in. `problems` are those of the workbook as a whole."""

    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def count(self, state: str) -> int:
        return sum(line.state == state for line in self.lines)

    @property
    def ready(self) -> bool:
        return not self.problems and not self.count(WRONG) and self.count(NEW) > 0


async def read(data: bytes, name: str, by: Me | None) -> Intake:
    """BadInput when the file itself cannot be read; everything else is said line by line."""
    sheets = await intake.parse(data, name)
    found = Intake()
    tree = await open_units()
    plans = [(ledger, _plan(ledger, sheets)) for ledger in (UNITS, POSTS)]
    if not any(plan for _, plan in plans):
        found.problems.append("没有找到“单位”或“人员岗位”表，请用本页下载的空白表填写。")
    for ledger, plan in plans:
        if plan is None:
            continue
        found.problems += [str(problem) for problem in plan.problems]
        if plan.left_out:
            found.problems += [str(one) for one in plan.left_out if one not in plan.problems]
            continue
        lines = [_line(row, ledger, plan.sheet) for row in plan.rows]
        if ledger is UNITS:
            _judge_units(lines, tree)
        else:
            await _judge_posts(lines, tree, by)
        found.lines += lines
    if not found.problems and not found.count(NEW) and not found.count(WRONG):
        found.problems.append("表中的内容系统里都已经有了，没有需要导入的。")
    return found


def _plan(ledger: Ledger, sheets: list[intake.Sheet]) -> Plan | None:
    """The sheet that is this ledger: one with another ledger's columns only has a few words in common."""
    sheet = choose(ledger, sheets)
    plan = understand(ledger, sheet) if sheet else None
    required = {column.key for column in ledger.columns if column.required}
    if plan is None or (len(required & plan.places.keys()) < len(required) - 1 and ledger.name != plan.sheet):
        return None
    return plan


def _line(row: PlanRow, ledger: Ledger, sheet: str) -> Line:
    words = "，".join(row.cells.get(column.key, "") for column in ledger.columns if row.cells.get(column.key))
    line = Line(sheet, row.number, words, values=dict(row.values))
    for problem in row.problems:
        line.wrong(str(problem))
    return line


def _judge_units(lines: list[Line], tree: Tree) -> None:
    """A unit may stand above or below its parent in the sheet: goes round until nothing more finds its place."""
    waiting = [line for line in lines if line.state != WRONG]
    placed: list[Line] = []
    while True:
        now = [line for line in waiting if not line.values.get("parent") or tree.find(line.values["parent"])]
        if not now:
            break
        for line in now:
            _place(line, tree)
            waiting.remove(line)
        placed += now
    for line in waiting:
        line.wrong(_said(line, "上级单位", f"没有名为“{line.values['parent']}”的单位，表中也没有"))
    for line in placed:
        if line.values.get("parent") and len(tree.find(line.values["parent"])) > 1:
            line.wrong(_said(line, "上级单位", _many(tree, line.values["parent"])))


def _place(line: Line, tree: Tree) -> None:
    values = line.values
    parent = tree.find(values["parent"])[0] if values.get("parent") else None
    known = tree.child(parent, values["name"])
    if known is not None:
        line.state, line.node = KNOWN, known
        return
    short = values.get("short_name") or values["name"][:40]
    line.node = Node(values["name"], short, parent, kind=KINDS[values["kind"]])
    tree.nodes.append(line.node)


async def _judge_posts(lines: list[Line], tree: Tree, by: Me | None) -> None:
    accounts = {str(line.values.get("account") or "").lower() for line in lines}
    people = {
        line["account"]: line
        for line in await rows("SELECT id, account, name, kind FROM person WHERE account = ANY({})", list(accounts))
    }
    held = await rows(
        """SELECT person, unit, role, starts_on, ends_on FROM post WHERE person = ANY({})""",
        [person["id"] for person in people.values()],
    )
    for line in lines:
        if line.state != WRONG:
            _judge_post(line, tree, people, held, by)


def _judge_post(
    line: Line, tree: Tree, people: dict[str, dict[str, Any]], held: list[dict[str, Any]], by: Me | None
) -> None:
    values = line.values
    account = values["account"] = values["account"].lower()
    role = values["role_key"] = ROLE_OF[values["role"]]
    if not set(account) <= ACCOUNT_SIGNS:
        line.wrong(_said(line, "账号", "只能用小写字母、数字、点、短横线和下划线"))
    if by and account == by.account:
        line.wrong(_said(line, "账号", "不能变更本人的岗位，请由另一名系统管理员办理"))
    kind = role.value if role in ADMINS else PersonKind.official.value
    person = people.setdefault(account, {"id": None, "name": values["name"], "kind": kind})
    if person["name"] != values["name"]:
        line.wrong(_said(line, "账号", f"“{account}”是{person['name']}的账号"))
    if person["kind"] != kind:
        line.wrong(_said(line, "角色", "三类管理员须用专用账号，不能与其他角色共用"))
    units = tree.find(values["unit"])
    if not units:
        line.wrong(_said(line, "所在单位", f"没有名为“{values['unit']}”的单位"))
    elif len(units) > 1:
        line.wrong(_said(line, "所在单位", _many(tree, values["unit"])))
    else:
        line.node = units[0]
        if line.state != WRONG and _holds(held, person["id"], line):
            line.state = KNOWN


def _holds(held: list[dict[str, Any]], person: UUID | None, line: Line) -> bool:
    assert line.node is not None
    return any(
        post["person"] == person
        and post["unit"] == line.node.id
        and post["role"] == line.values["role_key"]
        and (post["ends_on"] is None or post["ends_on"] >= line.values["starts_on"])
        for post in held
        if person is not None
    )


def _many(tree: Tree, written: str) -> str:
    parents = "、".join(node.parent.short_name if node.parent else "最上级" for node in tree.find(written))
    return f"有不止一个“{written}”（分别在{parents}之下），请写明上级，如“上级单位/{written}”"


def _said(line: Line, title: str, sentence: str) -> str:
    return f"“{line.sheet}”第{line.number}行“{title}”：{sentence}"
