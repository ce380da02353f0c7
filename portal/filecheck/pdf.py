"""The first page of a PDF as lines of text, and what else in it must not enter. Runs in the child.

A small reader, honest about its limits: it knows fonts with a ToUnicode table and the Chinese encodings by name.
What it cannot read (scans, odd encodings) it does not guess at.
"""

import re
from collections.abc import Iterator

from portal.filecheck.limited import Unfit
from portal.filecheck.pdf_objects import Objects

ENCODINGS = {
    b"GBK": "gb18030",
    b"GB-": "gb18030",
    b"GBpc": "gb18030",
    b"UniGB-UCS2": "utf-16-be",
    b"UniGB-UTF16": "utf-16-be",
}
TOKEN = re.compile(
    rb"(?P<hex><[0-9A-Fa-f\s]*>)|(?P<literal>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))"
    rb"|(?P<name>/[^\s/<>\[\]()]+)|(?P<number>[-+]?\d*\.?\d+)|(?P<word>[A-Za-z'\"*]+)",
    re.DOTALL,
)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
MAX_TOKENS = 300_000
LINE = 3.0
"""Pieces of text nearer than this many points in height stand on one line."""


def check_pdf(data: bytes) -> Objects:
    if b"%%EOF" not in data[-2048:] and b"startxref" not in data[-2048:]:
        raise Unfit("文件没有传完整，请重新上传")
    if re.search(rb"/Encrypt\s+(\d+\s+\d+\s+R|<<)", data):
        raise Unfit("文件加了密码或限制，无法检查，请去掉后再上传")
    objects = Objects(data)
    for number in objects.numbers():
        head = objects.head(number)
        if re.search(rb"/(JavaScript|JS|Launch|RichMedia)\b", head):
            raise Unfit("文件带有脚本或自动运行的内容，不能上传，请重新打印成 PDF 后再上传")
        if re.search(rb"/EmbeddedFiles?\b", head):
            raise Unfit("文件里还夹带着别的文件，请取出后单独上传")
    if not any(re.search(rb"/Type\s*/Pages?\b", objects.head(number)) for number in objects.numbers()):
        raise Unfit("文件已损坏，请重新打开、另存后再上传")
    return objects


def first_page(objects: Objects) -> list[str]:
    page = _first_page(objects)
    fonts = _fonts(objects, page)
    content = b"\n".join(objects.stream(number) for number in objects.references(page, b"/Contents"))
    pieces = list(_pieces(content, fonts))
    for name, number in _forms(objects, page):
        if b"/" + name + b" Do" in content:
            form = objects.head(number)
            pieces += _pieces(objects.stream(number), {**fonts, **_fonts(objects, form)})
    lines: list[tuple[float, str]] = []
    for height, text in pieces:
        if lines and abs(lines[-1][0] - height) < LINE:
            lines[-1] = (lines[-1][0], lines[-1][1] + text)
        else:
            lines.append((height, text))
    return [text for _, text in lines if text.strip()]


def _first_page(objects: Objects) -> bytes:
    root = next(
        (objects.head(n) for n in reversed(objects.numbers()) if re.search(rb"/Type\s*/Catalog\b", objects.head(n))),
        b"",
    )
    node, inherited = objects.follow(root, b"/Pages"), b""
    for _ in range(20):
        if not (kids := objects.references(node, b"/Kids")):
            return node if b"/Resources" in node else node + inherited
        if b"/Resources" in node:
            inherited = b" /Resources " + objects.follow(node, b"/Resources")
        node = objects.head(kids[0])
    return node


def _forms(objects: Objects, page: bytes) -> list[tuple[bytes, int]]:
    resources = objects.follow(page, b"/Resources")
    found = re.findall(rb"/([^\s/<>\[\]()]+)\s+(\d+)\s+\d+\s+R\b", objects.follow(resources, b"/XObject"))
    return [(name, int(n)) for name, n in found if b"/Form" in objects.head(int(n))][:20]


def _fonts(objects: Objects, page: bytes) -> dict[bytes, "Font"]:
    resources = objects.follow(page, b"/Resources")
    found = re.findall(rb"/([^\s/<>\[\]()]+)\s+(\d+)\s+\d+\s+R\b", objects.follow(resources, b"/Font"))
    return {name: Font(objects, objects.head(int(number))) for name, number in found[:100]}


class Font:
    """How the bytes of a string become letters."""

    def __init__(self, objects: Objects, head: bytes) -> None:
        self.table: dict[int, str] = {}
        self.width = 2 if re.search(rb"/Subtype\s*/Type0\b", head) else 1
        named = re.search(rb"/Encoding\s*/([\w-]+)", head)
        name = named[1] if named else b""
        self.coding = next((coding for start, coding in ENCODINGS.items() if name.startswith(start)), "")
        for number in objects.references(head, b"/ToUnicode"):
            self._read(objects.stream(number))

    def letters(self, raw: bytes) -> str:
        if self.table:
            codes = (int.from_bytes(raw[at : at + self.width]) for at in range(0, len(raw), self.width))
            return "".join(self.table.get(code, "") for code in codes)
        if self.coding:
            return raw.decode(self.coding, "ignore")
        return raw.decode("latin-1") if self.width == 1 else ""

    def _read(self, cmap: bytes) -> None:
        if found := re.search(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>", cmap):
            self.width = max(1, len(found[1]) // 2)
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
            for code, letter in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
                self.table[int(code, 16)] = _utf16(letter)
        for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
            self._read_ranges(block)

    def _read_ranges(self, block: bytes) -> None:
        pattern = rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])"
        for low, high, start, several in re.findall(pattern, block):
            first, last = int(low, 16), min(int(high, 16), int(low, 16) + 0xFFFF)
            if start:
                value, length = int(start, 16), len(start)
                for code in range(first, last + 1):
                    self.table[code] = _utf16(b"%0*X" % (length, value + code - first))
            else:
                for code, letter in zip(
                    range(first, last + 1), re.findall(rb"<([0-9A-Fa-f]+)>", several), strict=False
                ):
                    self.table[code] = _utf16(letter)


def _pieces(content: bytes, fonts: dict[bytes, Font]) -> Iterator[tuple[float, str]]:
    """Each shown string with its height on the page, as (height, text)."""
    stack: list[bytes] = []
    font: Font | None = None
    shift, base, leading = 0.0, 0.0, 0.0
    saved: list[float] = []
    for count, token in enumerate(TOKEN.finditer(content)):
        if count > MAX_TOKENS:
            return
        if token.lastgroup != "word":
            stack.append(token[0])
            continue
        word = token[0]
        if word == b"q":
            saved.append(base)
        elif word == b"Q" and saved:
            base = saved.pop()
        elif word == b"cm" and len(stack) >= 6:
            base += _number(stack[-1])
        elif word == b"BT":
            shift = 0.0
        elif word == b"Tm" and stack:
            shift = _number(stack[-1])
        elif word in {b"Td", b"TD"} and stack:
            shift += _number(stack[-1])
            leading = -_number(stack[-1]) if word == b"TD" else leading
        elif word == b"TL" and stack:
            leading = _number(stack[-1])
        elif word in {b"T*", b"'", b'"'}:
            shift -= leading or 12
        elif word == b"Tf" and len(stack) >= 2:
            font = fonts.get(stack[-2][1:])
        if word in {b"Tj", b"TJ", b"'", b'"'} and font:
            yield base + shift, "".join(font.letters(_bytes(part)) for part in stack if part[:1] in b"<(")
        stack.clear()


def _bytes(part: bytes) -> bytes:
    if part.startswith(b"<"):
        digits = re.sub(rb"\s", b"", part[1:-1])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return re.sub(rb"\\([0-7]{1,3}|\r\n|.)", _unescaped, part[1:-1], flags=re.DOTALL)


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1][:1].isdigit():
        return bytes([int(found[1], 8) & 0xFF]) if found[1][:1] in b"01234567" else found[1]
    return ESCAPES.get(found[1], b"" if found[1] in {b"\n", b"\r\n"} else found[1])


def _number(word: bytes) -> float:
    try:
        return float(word)
    except ValueError:
        return 0.0


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode().zfill(4)).decode("utf-16-be", "ignore") if len(digits) % 2 == 0 else ""
