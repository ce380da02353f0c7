"""An uploaded sheet becomes rows of text, read in a limited child process."""

from dataclasses import dataclass, field

from portal.errors import BadInput
from portal.filecheck.kinds import OLE, ZIP
from portal.filecheck.limited import USUAL, Died, Limits, Unfit, read_limited_soon
from portal.filecheck.names import extension_of, safe_name

MAX_SIZE = 20 * 1024 * 1024
MAX_FILLED = 2_000_000
"""Areas may lie over each other in a hostile file; the filling ends here."""

SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传"
OTHERS = {
    "xls": f"是旧版 Excel 文件，{SAVE_AS}",
    "et": f"是 WPS 旧格式表格，{SAVE_AS}",
    "xlsm": f"是带宏的工作簿，{SAVE_AS}（不带宏）",
    "xlsb": f"是二进制工作簿，{SAVE_AS}",
    "xltx": f"是模板文件，{SAVE_AS}",
    "ods": f"不是 Excel 表格，{SAVE_AS}",
}


@dataclass(frozen=True)
class Sheet:
    """`rows[0]` is the sheet's first row, blank ones included; all values are text, dates ISO.

    `merged` are [first column, first row, last column, last row], `formulas` [row, column], all counted from 1.
    """

    name: str
    rows: list[list[str]]
    merged: list[list[int]] = field(default_factory=list)
    formulas: list[list[int]] = field(default_factory=list)
    widths: list[list[float]] = field(default_factory=list)
    hidden: bool = False
    date1904: bool = False

    def filled(self) -> list[list[str]]:
        """The rows with every merged area holding its text in each of its cells."""
        rows = [list(row) for row in self.rows]
        left_to_fill = MAX_FILLED
        for left, top, right, bottom in self.merged:
            text = rows[top - 1][left - 1] if top <= len(rows) and left <= len(rows[top - 1]) else ""
            if not text:
                continue
            left_to_fill -= (bottom - top + 1) * (right - left + 1)
            if left_to_fill < 0:
                break
            for row in rows[top - 1 : bottom]:
                row.extend([""] * (min(right, 105) - len(row)))
                row[left - 1 : right] = [text] * len(row[left - 1 : right])
        return rows


async def parse(data: bytes, name: str, *, limits: Limits = USUAL) -> list[Sheet]:
    """BadInput with one sentence when the file as a whole cannot be read."""
    try:
        _check_kind(data, extension_of(name))
        answer = await read_limited_soon("portal.sheets.child", data, safe_name(name), limits=limits)
    except Unfit as sentence:
        raise BadInput((f"“{safe_name(name)}”", str(sentence))) from sentence
    except Died as died:
        raise BadInput(
            (
                f"“{safe_name(name)}”",
                "太大或太复杂，系统在限定的时间和内存内读不完；请删去图片、空行和多余的工作表后再上传",
            )
        ) from died
    return [Sheet(**sheet) for sheet in answer["sheets"]]


def _check_kind(data: bytes, extension: str) -> None:
    if not data:
        raise Unfit("文件是空的，请重新选择")
    if len(data) > MAX_SIZE:
        raise Unfit("文件超过20MB，请拆成几个文件导入")
    if extension in OTHERS:
        raise Unfit(OTHERS[extension])
    if extension not in {"xlsx", "csv"}:
        raise Unfit("不是表格文件，请上传 .xlsx 或 .csv")
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unfit("加了打开密码，请在 WPS 或 Excel 中去掉密码后再上传")
        raise Unfit(f"是改了名字的旧版文件，{SAVE_AS}")
    if (extension == "xlsx") != data.startswith(ZIP):
        raise Unfit(f"内容与名称 .{extension} 不符，{SAVE_AS}")
