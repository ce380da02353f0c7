"""What may be inside a zip container (docx, xlsx, ofd), found out before anything is unpacked."""

import io
import struct
import zipfile
import zlib

from portal.filecheck.limited import Unfit

MAX_MEMBERS = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
SMALL = 64 * 1024
"""Below this a member's own ratio says nothing: an empty style table shrinks a hundredfold."""

MAX_DIRECTORY = 1024 * 1024
END = b"PK\x05\x06"
BROKEN = "文件已损坏或没有传完整，请重新打开确认后再上传"

INSIDE = {
    b"PK\x03\x04": "里面还套着另一个压缩包或文档（{}），请取出后单独上传",
    b"\xd0\xcf\x11\xe0": "里面嵌入了别的对象（{}），请把嵌入的对象取出后单独上传",
    b"\x7fELF": "里面带有程序（{}），不能上传",
    b"Rar!": "里面还套着另一个压缩包（{}），请取出后单独上传",
    b"7z\xbc\xaf": "里面还套着另一个压缩包（{}），请取出后单独上传",
}


def open_container(data: bytes) -> zipfile.ZipFile:
    _check_directory(data)
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, UnicodeError) as broken:
        raise Unfit(BROKEN) from broken
    _check_sizes(container.infolist())
    _check_names(container.infolist())
    return container


def check_insides(container: zipfile.ZipFile) -> None:
    """Looks at the first bytes of every member, whatever its name says."""
    for member in container.infolist():
        if member.is_dir():
            continue
        try:
            with container.open(member) as file:
                start = file.read(4)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as broken:
            raise Unfit(BROKEN) from broken
        if start.startswith(b"MZ"):
            raise Unfit(f"里面带有程序（{member.filename}），不能上传")
        if sentence := INSIDE.get(start):
            raise Unfit(sentence.format(member.filename))


def is_container(data: bytes) -> bool:
    """Could anything open these bytes as a zip, also when they begin as something else?"""
    tail = data[-65_557:]
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < 22:
        return False
    count, size, offset = struct.unpack("<HII", tail[at + 10 : at + 20])
    return bool(count) and size + offset <= len(data)


def _check_directory(data: bytes) -> None:
    """The end record is read by hand: a directory of a million entries must not be parsed to be counted."""
    tail = data[-65_557:]
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < 22:
        raise Unfit(BROKEN)
    count, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > MAX_MEMBERS or size > MAX_DIRECTORY:
        raise Unfit(f"文件内部的部件超过{MAX_MEMBERS}个，不像正常的文档，不能上传")


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise Unfit(f"文件内部的部件超过{MAX_MEMBERS}个，不像正常的文档，不能上传")
    if any(member.flag_bits & 1 for member in members):
        raise Unfit("文件加了密码，请去掉密码后再上传")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise Unfit("文件展开后超过100MB，请删去大图片和多余内容后再上传")
    packed = sum(member.compress_size for member in members)
    if unpacked > SMALL and unpacked > MAX_RATIO * max(packed, 1):
        raise Unfit("文件的压缩比例异常（超过100倍），不像正常的文档，不能上传")
    for member in members:
        if member.file_size > 16 * SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise Unfit("文件的压缩比例异常（超过100倍），不像正常的文档，不能上传")


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in member.orig_filename:
            raise Unfit("文件内部有指向别处的路径，不能上传")
        if name.lower() in seen:
            raise Unfit("文件内部有重名的部件，不能上传")
        if (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise Unfit("文件内部有指向别处的路径，不能上传")
        seen.add(name.lower())
