"""Word files: paragraphs with their automatic numbers written out, and tables that are ledgers."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from inspections.reading.ledger import is_ledger, read_rows
from inspections.reading.limits import refuse_huge
from inspections.reading.model import Complaint, Report
from inspections.reading.numbering import Numbers, W, numbers_of
from inspections.reading.package import DAMAGED, Package
from inspections.reading.secrecy import refuse_secret
from inspections.reading.text import read_lines
from portal.errors import BadInput

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What is not in the text as it stands now: old revisions, the second copy of a drawing.
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{_MC}Fallback", f"{W}pPr", f"{W}rPr", f"{W}txbxContent"}
_DEEPEST = 60
Rows = list[list[str]]


def read_docx(name: str, data: bytes) -> Report:
    """Lines in the report are paragraphs, counted from the start; a row of a table counts as one."""
    package = Package(name, data)
    document = package.xml("word/document.xml")
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise BadInput((name, DAMAGED))
    numbers = numbers_of(package.xml("word/numbering.xml"), package.xml("word/styles.xml"))
    for part in package.parts:
        if part.startswith("word/header") and part.endswith(".xml"):
            _refuse_in(package.xml(part))
    refuse_secret(text for box in body.iter(f"{W}txbxContent") for text in map(_text, box.iter(f"{W}p")))
    return _read(body, numbers)


def _refuse_in(header: Element | None) -> None:
    if header is not None:
        refuse_secret(_text(paragraph) for paragraph in header.iter(f"{W}p"))


def _read(body: Element, numbers: Numbers) -> Report:
    lines: list[tuple[int, str]] = []
    ledgers: list[tuple[int, Rows]] = []
    at = 0
    for block in _blocks(body):
        if block.tag == f"{W}p":
            at += 1
            text = numbers.before(block) + _text(block)
            lines.extend((at, part) for part in text.split("\n"))
            continue
        rows = _rows(block, numbers)
        if is_ledger(rows):
            ledgers.append((at + 1, rows))
        else:
            lines.extend((at + 1 + row, " ".join(cell for cell in cells if cell)) for row, cells in enumerate(rows))
        at += len(rows)
    refuse_secret([text for _, text in lines] + [cell for _, rows in ledgers for row in rows[:3] for cell in row])
    refuse_huge(lines)
    if not ledgers and not any(text.strip() for _, text in lines):
        raise BadInput(("", "文件里没有文字。如果是扫描件或图片，请上传文字版。"))
    return _together(lines, ledgers)


def _together(lines: list[tuple[int, str]], ledgers: list[tuple[int, Rows]]) -> Report:
    """The text if it tells of findings; a table beside it repeats them. Otherwise the tables."""
    report = read_lines(lines)
    if not ledgers:
        return report
    if report.findings:
        report.complaints.append(
            Complaint(ledgers[0][0], f"第{ledgers[0][0]}段起另有台账表格，正文已读出问题，表格没有再读。")
        )
        return report
    together = Report(title=report.title, title_derived=report.title_derived)
    for start, rows in ledgers:
        one = read_rows(rows, first_row=start)
        together.title = together.title or one.title
        together.categories += one.categories
        together.complaints += one.complaints
    return together


def _blocks(body: Element) -> Iterator[Element]:
    """Paragraphs and tables in their order, also inside content controls."""
    waiting = list(reversed(body))
    while waiting:
        element = waiting.pop()
        if element.tag in (f"{W}p", f"{W}tbl"):
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}smartTag"):
            waiting.extend(reversed(element))


def _text(paragraph: Element) -> str:
    parts: list[str] = []
    waiting = [(element, 1) for element in reversed(paragraph)]
    while waiting:
        element, depth = waiting.pop()
        if element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.tag in (f"{W}br", f"{W}cr"):
            parts.append("\n")
        elif element.tag == f"{W}tab":
            parts.append(" ")
        elif element.tag == f"{W}noBreakHyphen":
            parts.append("-")
        elif element.tag not in _SKIPPED and depth < _DEEPEST:
            waiting.extend((child, depth + 1) for child in reversed(element))
    return "".join(parts)


def _rows(table: Element, numbers: Numbers) -> Rows:
    """Cells as a sheet has them: what is merged stands once, the rest is empty."""
    rows = []
    for row in table.findall(f"{W}tr"):
        cells: list[str] = []
        for cell in row.iter(f"{W}tc"):
            properties = cell.find(f"{W}tcPr")
            merge = properties.find(f"{W}vMerge") if properties is not None else None
            span = properties.find(f"{W}gridSpan") if properties is not None else None
            goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            paragraphs = [numbers.before(one) + _text(one) for one in cell.findall(f"{W}p")]
            width = span.get(f"{W}val", "1") if span is not None else "1"
            cells.append("" if goes_on else "\n".join(paragraphs).strip())
            cells.extend([""] * (min(int(width), 60) - 1 if width.isdecimal() else 0))
        rows.append(cells)
    return rows
