"""Totals: the figures a report gives of itself (反馈4个方面12个问题), held against what was read."""

import re
from collections.abc import Sequence

from inspections.reading.model import Finding, Report, complain
from inspections.reading.numerals import CHINESE, number_of
from inspections.reading.tokens import cleaned

_NUMBER = rf"(\d{{1,4}}|{CHINESE})"
_STATED = re.compile(
    rf"{_NUMBER}个?(?:方面|大类|类)[^。；;\d]{{0,8}}?{_NUMBER}[个项条](?:具体|突出|主要|方面)?(?:的)?问题"
    rf"|(?:反馈|指出|发现|移交)[^。；;\d]{{0,14}}?()(\d{{1,4}})[个项条](?:具体|突出|主要)?(?:的)?问题"
    rf"|(?:反馈|指出|发现|移交)[^。；;，,\d]{{0,6}}问题()(\d{{1,4}})[个项条]"
)


def reconcile(report: Report, lines: Sequence[tuple[int, str]], first: int) -> None:
    """Where the stated total is that of the lettered points, these are the findings; where it is neither, say so."""
    stated = _stated(lines, first)
    if not stated or not report.findings:
        return
    totals = {total for _, _, total in stated}
    leaves = sum(len(finding.points) or 1 for finding in report.findings)
    if len(report.findings) in totals:
        return
    if leaves in totals:
        for category in report.categories:
            category.findings = [leaf for finding in category.findings for leaf in _leaves(finding)]
        return
    line, quote, total = stated[-1]
    report.complaints.append(complain(line, quote, f"文中说有{total}个问题，读出了{len(report.findings)}个，请核对。"))


def _leaves(finding: Finding) -> list[Finding]:
    for point in finding.points:
        point.units = point.units or finding.units
        point.leaders = point.leaders or finding.leaders
        point.due, point.due_text = point.due or finding.due, point.due_text or finding.due_text
        point.status = point.status or finding.status
    return finding.points or [finding]


def _stated(lines: Sequence[tuple[int, str]], first: int) -> list[tuple[int, str, int]]:
    found = []
    for line, text in lines:
        if line < first:
            for match in _STATED.finditer(cleaned(text)):
                total = number_of(next(group for group in reversed(match.groups()) if group))
                if total:
                    found.append((line, match[0], total))
    return found
