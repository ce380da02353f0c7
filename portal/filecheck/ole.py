"""Old WPS files (.wps, .et): a compound file, looked at from outside, for no safe reader exists for it."""

from portal.filecheck.limited import Unfit

SMALLEST = 1536
"""One header sector, one table sector, one directory sector."""


def check_ole(kind: str, data: bytes) -> None:
    if len(data) < SMALLEST:
        raise Unfit("文件已损坏或没有传完整，请重新打开确认后再上传")
    if _entry("EncryptedPackage") in data:
        raise Unfit("文件加了打开密码，请去掉密码后再上传")
    if _entry("_VBA_PROJECT") in data or _entry("VBA") + b"\0\0" in data:
        raise Unfit("文件带有宏，不能上传，请另存为不带宏的文件")
    text, table = _entry("WordDocument") in data, _entry("Workbook") in data
    if (kind == "wps" and not text) or (kind == "et" and not table):
        raise Unfit(f"内容不是 .{kind} 文件，与名称不符，请用原来的软件打开确认后再上传")
    if mark := _starred(data):
        raise Unfit(f"文件带有密级标志（{mark}）。本系统不是涉密系统，不得上传国家秘密文件")


def _starred(data: bytes) -> str:
    """Only 「机密★」 can be told in raw bytes; a lone 机密 cannot."""
    for level in ("秘密", "机密", "绝密"):
        for coding in ("utf-16-le", "gb18030"):
            if f"{level}★".encode(coding) in data:
                return f"{level}★"
    return ""


def _entry(name: str) -> bytes:
    return name.encode("utf-16-le")
