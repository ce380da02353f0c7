"""The sheet 填报说明 of every workbook, and the hidden one its long drop-down lists are read from."""

from typing import Any

import xlsxwriter

from portal.sheets.columns import Column, Ledger

GUIDE = "填报说明"
CHOICES = "选项"
INLINE = 250
"""Excel keeps at most 255 characters of a list inside the rule itself."""

KINDS = {
    "text": "文字，不超过{max_length}字",
    "date": "日期，如 2026-11-21，也可写 2026.11.21、2026/11/21、2026年11月21日",
    "integer": "整数，只填数字",
    "choice": "从下拉列表中选一项：{choices}",
    "list": "可填多个，用顿号“、”隔开或在单元格内换行",
}
RULES = (
    "一、表头不要改名，列的先后可以调整；表头以上的标题行可以改。",
    "二、“编号（勿改）”“版本（勿改）”两列已隐藏，请不要填写或删除；新增的行留空即可。",
    "三、从系统导出的表改好后可直接导入，导入前会逐格列出改动，确认后才写入。",
    "四、请不要填写公式；如有公式，请先“复制—选择性粘贴—数值”。",
    "五、不要填写信访人的姓名、身份证号、手机号码、银行卡号等个人信息，不得填写国家秘密。",
)


def write_guide(book: xlsxwriter.Workbook, ledger: Ledger) -> None:
    sheet = book.add_worksheet(GUIDE)
    plain: dict[str, Any] = {"font_name": "宋体", "font_size": 10.5, "text_wrap": True, "valign": "top"}
    title = book.add_format({"font_name": "黑体", "font_size": 16})
    head = book.add_format({**plain, "font_name": "黑体", "border": 1, "bg_color": "#EDEDED"})
    cell = book.add_format({**plain, "border": 1})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 2, 80)
    sheet.write_string(0, 0, f"{ledger.title}{GUIDE}", title)
    for place, text in enumerate(("栏目", "必填", "填写要求")):
        sheet.write_string(2, place, text, head)
    for at, column in enumerate(ledger.columns, start=3):
        sheet.write_string(at, 0, column.title, cell)
        sheet.write_string(at, 1, "是" if column.required else "否", cell)
        sheet.write_string(at, 2, _demand(column), cell)
    for at, rule in enumerate(RULES, start=4 + len(ledger.columns)):
        sheet.merge_range(at, 0, at, 2, "", book.add_format(plain))
        sheet.write_string(at, 0, rule, book.add_format(plain))
        sheet.set_row(at, 30)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def write_choices(book: xlsxwriter.Workbook, column: Column) -> list[str] | str:
    """The list itself when short, else the range of the hidden sheet where it was written."""
    if len(",".join(column.choices)) <= INLINE and not any("," in word or '"' in word for word in column.choices):
        return list(column.choices)
    sheet = book.get_worksheet_by_name(CHOICES)
    if sheet is None:
        sheet = book.add_worksheet(CHOICES)
        sheet.hide()
    place = 0 if sheet.dim_colmax is None else sheet.dim_colmax + 1
    for at, word in enumerate(column.choices):
        sheet.write_string(at, place, word)
    letter = xlsxwriter.utility.xl_col_to_name(place)
    return f"='{CHOICES}'!${letter}$1:${letter}${len(column.choices)}"


def _demand(column: Column) -> str:
    choices = column.choices if len(column.choices) <= 30 else (*column.choices[:30], "……")
    kind = KINDS[column.kind].format(max_length=column.max_length, choices="、".join(choices))
    return f"{kind}。{column.help.rstrip('。')}。" if column.help else f"{kind}。"
