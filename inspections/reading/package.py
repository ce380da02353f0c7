"""Package: a .docx or .xlsx opened with its limits checked before a single part is unpacked."""

import io
import lzma
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from portal.errors import BadInput

UNPACKED = 100 * 1024 * 1024
MEMBERS = 2000
RATIO = 150
PART = 30 * 1024 * 1024
DAMAGED = "文件已损坏或不是真正的 Word、Excel 文件，请用 WPS 或 Office 重新保存后再上传。"
SWOLLEN = "文件解压后过大，不能读取，请去掉图片和多余内容后再上传。"

_UNREADABLE = (
    *(ParseError, DefusedXmlException, zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(OSError, EOFError, ValueError, NotImplementedError, RuntimeError, LookupError),
)


class Package:
    """The zip as declared by its directory; what a part really holds is limited again when read."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise BadInput((name, DAMAGED)) from error
        members = self.zip.infolist()
        self.parts = {member.filename: member for member in members}
        unpacked = sum(member.file_size for member in members)
        if len(members) > MEMBERS or unpacked > UNPACKED or unpacked > max(len(data), 20_000) * RATIO:
            raise BadInput((name, SWOLLEN))
        if any(member.flag_bits & 1 for member in members):
            raise BadInput((name, "文件设有打开密码，请取消密码后再上传。"))

    def xml(self, part: str) -> Element | None:
        """The part's tree, without entities and DTD; None if there is no such part."""
        if part not in self.parts:
            return None
        try:
            with self.zip.open(self.parts[part]) as stream:
                content = stream.read(PART + 1)
            if len(content) > PART:
                raise BadInput((self.name, SWOLLEN))
            return fromstring(content, forbid_dtd=True)
        except _UNREADABLE as error:
            raise BadInput((self.name, DAMAGED)) from error
