"""May this file enter? The one question asked of everything that is uploaded."""

import hashlib
from dataclasses import dataclass

from portal.errors import BadInput
from portal.filecheck.containers import is_container
from portal.filecheck.kinds import Kind, recognise
from portal.filecheck.limited import USUAL, Died, Limits, Unfit, read_limited
from portal.filecheck.names import extension_of, safe_name
from portal.filecheck.ole import check_ole
from portal.filecheck.pictures import check_picture
from portal.filecheck.secrecy import mark_in_lines, mark_in_name

MAX_SIZE = 20 * 1024 * 1024
UNREAD = "未能读出文字，没有核对正文中的密级标志"
STARRED_ONLY = "旧格式文件，只核对了带★的密级标志"
CLASSIFIED = "带有密级标志（{}）。本系统不是涉密系统，不得上传国家秘密文件"


@dataclass(frozen=True)
class Checked:
    kind: str
    media_type: str
    extension: str
    sha256: str
    size: int
    marks: tuple[str, ...] = ()
    """What the check could not see to, in sentences for the person who answers for the file."""


def check(name: str, data: bytes, *, limits: Limits = USUAL) -> Checked:
    """BadInput with one sentence when it may not enter. Blocks while a child reads the file: see `examine`."""
    try:
        return _checked(name, data, limits)
    except Unfit as sentence:
        raise BadInput((f"“{safe_name(name)}”", str(sentence))) from sentence
    except Died as died:
        raise BadInput((f"“{safe_name(name)}”", "内容太大或太复杂，系统检查不了，请精简后再上传")) from died


async def examine(name: str, data: bytes) -> Checked:
    """`check` for the event loop."""
    import asyncio  # noqa: PLC0415  # see limited.py

    return await asyncio.to_thread(check, name, data)


def _checked(name: str, data: bytes, limits: Limits) -> Checked:
    if not data:
        raise Unfit("文件是空的，请重新选择")
    if len(data) > MAX_SIZE:
        raise Unfit("文件超过20MB，请压缩图片或拆分后再上传")
    if mark := mark_in_name(safe_name(name)):
        raise Unfit(f"名称{CLASSIFIED.format(mark)}")
    kind = recognise(extension_of(name), data)
    marks = _look(kind, data, limits)
    return Checked(kind.name, kind.media_type, kind.extensions[0], hashlib.sha256(data).hexdigest(), len(data), marks)


def _look(kind: Kind, data: bytes, limits: Limits) -> tuple[str, ...]:
    if kind.name in {"jpg", "png", "pdf"} and is_container(data):
        raise Unfit("文件里还藏着另一个文件，不能上传")
    if kind.name in {"jpg", "png"}:
        check_picture(kind.name, data)
        return (UNREAD,)
    if kind.name in {"wps", "et"}:
        check_ole(kind.name, data)
        return (STARRED_ONLY,)
    lines = read_limited("portal.filecheck.child", data, kind.name, limits=limits)["lines"]
    if mark := mark_in_lines(lines):
        raise Unfit(CLASSIFIED.format(mark))
    return () if lines else (UNREAD,)
