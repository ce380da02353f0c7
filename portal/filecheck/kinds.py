"""Which kinds of file the portal takes, and how each is known by its first bytes."""

from dataclasses import dataclass

from portal.filecheck.limited import Unfit

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Kind:
    name: str
    extensions: tuple[str, ...]
    media_type: str
    magic: bytes


KINDS = (
    Kind("pdf", ("pdf",), "application/pdf", b"%PDF-"),
    Kind("docx", ("docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
    Kind("xlsx", ("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    Kind("wps", ("wps",), "application/vnd.ms-works", OLE),
    Kind("et", ("et",), "application/vnd.ms-excel", OLE),
    Kind("ofd", ("ofd",), "application/ofd", ZIP),
    Kind("jpg", ("jpg", "jpeg"), "image/jpeg", b"\xff\xd8\xff"),
    Kind("png", ("png",), "image/png", b"\x89PNG\r\n\x1a\n"),
)

WORD_TYPE, EXCEL_TYPE = (kind.media_type for kind in KINDS if kind.name in {"docx", "xlsx"})

INSTEAD = {
    "doc": "旧版 Word 文件请另存为 .docx 后再上传",
    "xls": "旧版 Excel 文件请另存为 .xlsx 后再上传",
    "docm": "带宏的文件不能上传，请另存为 .docx",
    "xlsm": "带宏的文件不能上传，请另存为 .xlsx",
    "zip": "压缩包不能上传，请解压后逐个上传",
    "rar": "压缩包不能上传，请解压后逐个上传",
    "7z": "压缩包不能上传，请解压后逐个上传",
    "heic": "这种照片请先转成 .jpg 再上传",
}
ALLOWED = "只能上传 pdf、docx、xlsx、wps、et、ofd、jpg、png 文件"


def recognise(extension: str, data: bytes) -> Kind:
    """By name and by content, and both must agree."""
    kind = next((kind for kind in KINDS if extension in kind.extensions), None)
    if kind is None:
        raise Unfit(INSTEAD.get(extension, ALLOWED))
    if data.startswith(kind.magic):
        return kind
    if kind.magic == ZIP and data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unfit("文件加了打开密码，请去掉密码后再上传")
        raise Unfit(f"这是改了名字的旧版文件，请用 WPS 或 Office 打开后另存为 .{extension} 再上传")
    if kind.magic == OLE and data.startswith(ZIP):
        raise Unfit(f"内容是新版格式，与名称 .{extension} 不符，请另存为 .docx 或 .xlsx 后再上传")
    raise Unfit(f"内容不是 .{extension} 文件，与名称不符，请用原来的软件打开确认后再上传")
