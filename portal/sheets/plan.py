"""A sheet people filled in becomes a plan: which row says what, and what cannot be taken, cell by cell."""

from collections.abc import Sequence

from portal.sheets.columns import Ledger
from portal.sheets.header import ID, VERSION, Header, find_header, plain
from portal.sheets.intake import Sheet
from portal.sheets.preview import Preview, RowPreview, compare
from portal.sheets.rows import Complaint, Plan, PlanRow
from portal.sheets.values import Unreadable, clean, understood

__all__ = ["Complaint", "Plan", "PlanRow", "Preview", "RowPreview", "choose", "compare", "understand"]

UNFILLED_FORMULA = "含公式，请粘贴为数值"
READ_FORMULA = "含公式，已按显示的数值“{}”读取"


def choose(ledger: Ledger, sheets: Sequence[Sheet]) -> Sheet | None:
    """The sheet whose header fits best; None when no sheet has one."""
    fits = [(sheet, find_header(ledger, sheet.filled(), sheet.merged)) for sheet in sheets if not sheet.hidden]
    found = [(header.known(), -place, sheet) for place, (sheet, header) in enumerate(fits) if header]
    return max(found, key=lambda entry: entry[:2])[2] if found else None


def understand(ledger: Ledger, sheet: Sheet, *, fill_merged: bool = True) -> Plan:
    """A merged cell speaks for every row it covers, as the eye reads it, unless told otherwise."""
    plan = Plan(ledger, sheet.name)
    filled = sheet.filled()
    header = find_header(ledger, filled, sheet.merged)
    if header is None:
        wanted = "、".join(column.title for column in ledger.columns[:4])
        plan.problems.append(plan.complaint(0, None, "", f"没有找到表头，应有“{wanted}”等栏目，请用系统的空白表填写"))
        return plan
    plan.header_row, plan.places = header.row + 1, header.places
    _judge_header(plan, header)
    formulas = {(row, column) for row, column in sheet.formulas}
    for at, cells in enumerate((filled if fill_merged else sheet.rows)[header.row + 1 :], start=header.row + 2):
        if _is_written(plan, cells) and not _is_header_again(plan, cells):
            plan.rows.append(_row(plan, sheet, formulas, at, cells))
    _judge_missing(plan)
    _judge_twice(plan)
    if not plan.rows and not plan.problems:
        plan.problems.append(plan.complaint(0, None, "", "表头下面没有内容"))
    return plan


def _judge_header(plan: Plan, header: Header) -> None:
    for place, title in header.twice:
        sentence = "与前面的栏目重复，请只保留一列"
        plan.problems.append(plan.complaint(plan.header_row, place, title, sentence))
    for place, title in header.unknown:
        plan.notes.append(plan.complaint(plan.header_row, place, title, "不是本台账的栏目，这一列不会导入"))


def _judge_missing(plan: Plan) -> None:
    """A column left out of a corrected export changes nothing; a new row needs every required one."""
    if all(row.id for row in plan.rows) and plan.rows:
        return
    plan.problems += plan.left_out


def _is_written(plan: Plan, cells: list[str]) -> bool:
    return any(place < len(cells) and cells[place].strip() for place in plan.places.values())


def _is_header_again(plan: Plan, cells: list[str]) -> bool:
    """Long ledgers are pasted together with the header of every page."""
    keys = [key for key in plan.places if key not in {ID, VERSION} and _at(cells, plan.places[key]).strip()]
    titles = {column.key: {plain(column.title), *map(plain, column.aliases)} for column in plan.ledger.columns}
    return len(keys) > 1 and all(plain(_at(cells, plan.places[key])) in titles[key] for key in keys)


def _row(plan: Plan, sheet: Sheet, formulas: set[tuple[int, int]], at: int, cells: list[str]) -> PlanRow:
    row = PlanRow(at)
    row.id = clean(_at(cells, plan.places[ID])) if ID in plan.places else ""
    stamp = clean(_at(cells, plan.places[VERSION])) if VERSION in plan.places else ""
    row.version, *digests = stamp.split(";")
    row.left = dict(entry.split("=", 1) for entry in digests if "=" in entry) if row.id else {}
    for column in plan.ledger.columns:
        if column.key not in plan.places:
            continue
        place = plan.places[column.key]
        text = _at(cells, place)
        row.cells[column.key] = clean(text)
        if (at, place + 1) in formulas:
            if not text:
                row.problems.append(plan.complaint(at, place, column.title, UNFILLED_FORMULA))
                continue
            plan.notes.append(plan.complaint(at, place, column.title, READ_FORMULA.format(text[:30])))
        try:
            row.values[column.key] = understood(column, text, date1904=sheet.date1904)
        except Unreadable as sentence:
            if not row.untouched(column.key):
                row.problems.append(plan.complaint(at, place, column.title, str(sentence)))
    return row


def _judge_twice(plan: Plan) -> None:
    ids: dict[str, int] = {}
    contents: dict[tuple[str, ...], int] = {}
    for row in plan.rows:
        content = tuple(row.cells.values())
        if row.id and row.id in ids:
            sentence = f"编号与第{ids[row.id]}行相同；复制的行请清空“编号（勿改）”后作为新增"
            row.problems.append(plan.complaint(row.number, plan.places[ID], "", sentence))
        elif not row.id and content in contents:
            row.problems.append(
                plan.complaint(row.number, None, "", f"与第{contents[content]}行内容完全相同，请删去一行")
            )
        if row.id:
            ids.setdefault(row.id, row.number)
        contents.setdefault(content, row.number)


def _at(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
