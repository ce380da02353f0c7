"""Files made by hand for the tests: proper ones, and ones that mean harm."""

import io
import struct
import zipfile
import zlib

import docx
import xlsxwriter

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
EXTERNAL = '<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/>'
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def word(*lines: str, header: str = "") -> bytes:
    paper = docx.Document()
    for line in lines:
        paper.add_paragraph(line)
    if header:
        paper.sections[0].header.paragraphs[0].text = header
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def book(*rows: list[str]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("台账")
        for at, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(at, place, text)
    return file.getvalue()


def zipped(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return file.getvalue()


def bare_word(body: str = "<w:p/>", **more: str | bytes) -> bytes:
    """The least a docx can be; `more` adds or replaces members, `__` standing for `/` and `_dot_` for a dot."""
    members: dict[str, str | bytes] = {"[Content_Types].xml": TYPES.format(""), "word/document.xml": BODY.format(body)}
    return zipped({**members, **{name.replace("__", "/").replace("_dot_", "."): text for name, text in more.items()}})


def with_member(data: bytes, name: str, content: str | bytes) -> bytes:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as container:
        container.writestr(name, content)
    return file.getvalue()


def with_encrypted_flag(data: bytes) -> bytes:
    """Sets bit 0 of the first member's flags, in its local header and in the directory."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def layout(*lines: str) -> bytes:
    texts = "".join(f"<ofd:TextObject><ofd:TextCode>{line}</ofd:TextCode></ofd:TextObject>" for line in lines)
    page = f'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content>{texts}</ofd:Content></ofd:Page>'
    return zipped({"OFD.xml": "<OFD/>", "Doc_0/Document.xml": "<Document/>", "Doc_0/Pages/Page_0/Content.xml": page})


def png(width: int = 3, height: int = 2) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 16)) + chunk(b"IEND", b"")


def jpg(width: int = 3, height: int = 2) -> bytes:
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 9 + frame + b"\xff\xda\x00\x02" + b"\x00" * 40 + b"\xff\xd9"


def old(*streams: str, text: str = "") -> bytes:
    """A compound file as far as anybody looks: its magic, its directory names, its text."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 504
        + names.ljust(1024, b"\0")
        + text.encode("utf-16-le").ljust(2048, b"\0")
    )


def pdf(*lines: str, packed: bool = True, extra: str = "", trailer: str = "") -> bytes:
    """One page; letters travel as numbers that only the ToUnicode table explains, as office programs write them."""
    letters = sorted({letter for line in lines for letter in line})
    code = {letter: number for number, letter in enumerate(letters, start=1)}
    chars = "".join(f"<{code[letter]:04X}> <{letter.encode('utf-16-be').hex()}>\n" for letter in letters)
    table = f"begincodespacerange <0000> <FFFF> endcodespacerange {len(letters)} beginbfchar\n{chars}endbfchar"
    shows = [
        f"BT /F1 16 Tf 1 0 0 1 80 {780 - 30 * n} Tm <{''.join(f'{code[c]:04X}' for c in line)}> Tj ET"
        for n, line in enumerate(lines)
    ]
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        _stream("\n".join(shows), packed=packed),
        b"<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 6 0 R >>",
        _stream(table, packed=packed),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, text) for number, text in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + f"trailer << /Root 1 0 R {trailer} >>\nstartxref\n0\n%%EOF\n".encode()


def _stream(text: str, *, packed: bool) -> bytes:
    body = zlib.compress(text.encode()) if packed else text.encode()
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), b"/Filter /FlateDecode" if packed else b"", body)
