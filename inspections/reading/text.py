"""Text: the lines of a report, read into categories and findings."""

import re
from collections.abc import Sequence

from inspections.reading import totals
from inspections.reading.findings import finding_of, looks_like_finding, paragraphs_of
from inspections.reading.marks import NUMBER, SECTION
from inspections.reading.model import Category, Complaint, Finding, Report, complain
from inspections.reading.outline import Node, outline
from inspections.reading.statuses import of_all, sentences_of
from inspections.reading.titles import is_generic, is_plain, paper_title
from inspections.reading.tokens import cleaned, tokens_of

Lines = Sequence[tuple[int, str]]


def read_lines(lines: Lines) -> Report:
    root, _ = outline(tokens_of(lines))
    reading = _Reading()
    reading.walk(root, None)
    report = Report(categories=[category for category, _ in reading.categories], complaints=reading.complaints)
    first = min((finding.line for finding in report.findings), default=10**9)
    report.title, report.title_derived = paper_title(_lead(root, lines, first))
    _apply_to_all(report, lines)
    totals.reconcile(report, lines, first)
    _complain_of_gaps(report)
    report.complaints.sort(key=lambda complaint: complaint.line)
    return report


class _Reading:
    """One walk over the outline."""

    def __init__(self) -> None:
        self.categories: list[tuple[Category, Node]] = []
        self.complaints: list[Complaint] = []

    def walk(self, node: Node, roof: Node | None) -> None:
        """`roof` is the heading that named the category we are in, if any has."""
        kids = [kid for kid in node.kids if _holds_finding(kid)]
        as_point = roof is not None and node.level >= NUMBER
        if node.level and (not kids or as_point):
            self._finding(node, roof)
            return
        named = roof
        if node.level and not is_generic(node.title):
            named = node
        self._leftovers(node)
        level = min((kid.level for kid in kids), default=0)
        numbers: dict[int, int] = {}
        grouped = any(_is_group(kid) for kid in kids)
        for kid in node.kids:
            if kid not in kids and (_is_plain(kid) or kid.level != level):
                self._pass_over(kid)
                continue
            if kid not in kids and kid.level < NUMBER:
                self._pass_over(kid)
                continue
            self._count(kid, numbers)
            if grouped and kid.level < NUMBER and not _is_group(kid):
                self._alone(kid)
            else:
                self.walk(kid, named)

    def _finding(self, node: Node, roof: Node | None) -> None:
        category = self._category(roof)
        category.line = category.line or node.line
        category.findings.append(finding_of(node))

    def _category(self, roof: Node | None) -> Category:
        if roof is None:
            if not self.categories or self.categories[-1][0].title:
                self.categories.append((Category(""), Node(0, 0, "", 0)))
            return self.categories[-1][0]
        for category, node in reversed(self.categories):
            if node is roof:
                return category
        self.categories.append((Category(roof.title, line=roof.line), roof))
        return self.categories[-1][0]

    def _alone(self, node: Node) -> None:
        """A heading among categories that has no findings below it: it is its own finding, or there is none."""
        if node.blocks or node.kids:
            self._finding(node, node)
        else:
            self._category(node)
            self.complaints.append(complain(node.line, node.raw, "这一类下面没有读出问题。"))

    def _count(self, node: Node, numbers: dict[int, int]) -> None:
        last = numbers.get(node.level)
        if last is not None and node.number not in (last + 1, 1) and node.number:
            self.complaints.append(
                complain(node.line, node.raw, f"编号从{last}跳到了{node.number}，请核对中间是否有遗漏。")
            )
        numbers[node.level] = node.number

    def _pass_over(self, node: Node) -> None:
        if not _is_plain(node) and not is_plain(node.title):
            self.complaints.append(complain(node.line, node.raw, "这一部分不像是整改问题，没有读入。"))

    def _leftovers(self, node: Node) -> None:
        for block in node.blocks:
            if block.name and block.name not in ("notes", "units", "leaders"):
                self.complaints.append(complain(block.line, block.text, "没有归到任何问题之下。"))
        if node.level >= SECTION:
            for paragraph in paragraphs_of(node):
                if not re.search(r"问题|整改|如下|方面|完成|条", paragraph.text):
                    self.complaints.append(complain(paragraph.line, paragraph.text, "没有归到任何问题之下。"))


def _is_plain(node: Node) -> bool:
    return is_plain(node.title) and not any(one.has("measures", "account", "progress") for one in node.everyone())


def _holds_finding(node: Node) -> bool:
    if _is_plain(node) or (is_generic(node.title) and not node.kids and not node.labelled):
        return False
    return looks_like_finding(node) or any(_holds_finding(kid) for kid in node.kids)


def _is_group(node: Node) -> bool:
    return any(_holds_finding(kid) for kid in node.kids)


def _lead(root: Node, lines: Lines, first: int) -> list[str]:
    """The lines above the first heading."""
    start = min((kid.line for kid in root.kids), default=first)
    return [text for number, line in lines if number < start and (text := cleaned(line))]


def _apply_to_all(report: Report, lines: Lines) -> None:
    """「以上问题均已完成整改」: for the findings above it; in the lead, for all. What a finding says itself stands."""
    findings = report.findings
    first = min((finding.line for finding in findings), default=0)
    for number, line in lines:
        for sentence in sentences_of(cleaned(line)):
            status = of_all(sentence)
            if not status:
                continue
            for finding in findings:
                if not finding.status and (number < first or finding.line <= number):
                    finding.status = status
                    finding.result_text = finding.result_text or sentence.strip()


def _complain_of_gaps(report: Report) -> None:
    if not report.findings:
        report.complaints.append(Complaint(1, "没有读出任何整改问题，请核对文件内容，或改用台账表格上传。"))
    for finding in report.findings:
        report.complaints += gaps(finding)


def gaps(finding: Finding) -> list[Complaint]:
    found = []
    if not finding.title:
        found.append(complain(finding.line, "", "有编号而没有问题名称。"))
    if not finding.measures:
        found.append(complain(finding.line, finding.title, "没有读出整改措施。"))
    if not finding.status:
        found.append(
            complain(finding.line, finding.title, "没有写明整改到什么程度（如“已完成整改”“正在整改”），请补上。")
        )
    return found
