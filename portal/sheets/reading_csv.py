"""A CSV file's cells, in the codings Chinese offices use. Runs only in the limited child."""

import csv
import io
from typing import Any

from portal.filecheck.limited import Unfit

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_LETTERS = 20_000_000


def read_csv(data: bytes, name: str) -> list[dict[str, Any]]:
    text = _decoded(data)
    if len(text) > MAX_LETTERS:
        raise Unfit("表格文字太多（超过2000万字），请拆成几个文件导入")
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            if len(row) > MAX_COLUMNS and any(cell.strip() for cell in row[MAX_COLUMNS:]):
                raise Unfit(f"第{len(rows) + 1}行超过{MAX_COLUMNS}列，请删去右侧多余的列")
            rows.append([cell.strip() for cell in row[:MAX_COLUMNS]])
            if len(rows) > MAX_ROWS:
                raise Unfit(f"一次最多导入{MAX_ROWS}行，请拆成几个文件")
    except csv.Error as broken:
        raise Unfit("不是完整的 CSV 表格（引号没有配对），请用 WPS 或 Excel 另存为 .xlsx") from broken
    while rows and not any(rows[-1]):
        rows.pop()
    return [{"name": name.rsplit(".", 1)[0], "rows": rows}]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings = ["utf-16"]
    else:
        codings = ["utf-8-sig", "gb18030"]
        if data.count(0) > len(data) // 10:
            raise Unfit("内容不是文字表格，与名称 .csv 不符，请另存为 .xlsx 后再上传")
    for coding in codings:
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise Unfit("内容不是文字表格或文字编码认不出，请另存为 .xlsx 后再上传")


def _delimiter(text: str) -> str:
    start = text[:5000]
    return max(",\t;", key=start.count)
