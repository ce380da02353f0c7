"""领导包案月报 on paper: the same words as a page to print, as a Word file and on the screen."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from assignments.states import ASSIGNMENT_STATES, CARRYING
from portal.papers.environment import day, numeral, page, sentence
from portal.papers.titles import title_lines
from portal.papers.word import Block, Run, signature, word
from portal.words import distance

Line = tuple[str, str]
"""Level of the paragraph, and its text."""


def title_of(report: Mapping[str, Any]) -> str:
    month = report["month"]
    return f"{report['register']['territory_name']}领导包案月报\n（{month.year}年{month.month}月）"


def sections_of(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The numbered parts, each {heading, lines}; screen, page and Word file show these."""
    given: list[tuple[str, list[Line]]] = [
        ("总体情况", list(_whole(report))),
        ("本月送达的包案", list(_levels(report))),
        (f"不动的案件（{report['still_all']}宗）", list(_still(report))),
        (f"在包案件进展（{report['live_all']}宗）", list(_live(report))),
    ]
    return [
        {"heading": f"{numeral(at)}、{heading}", "lines": lines} for at, (heading, lines) in enumerate(given, start=1)
    ]


def _whole(report: Mapping[str, Any]) -> Iterator[Line]:
    for text in _counted(report):
        yield "body", text


def _counted(report: Mapping[str, Any]) -> Iterator[str]:
    numbers = report["numbers"]
    yield (
        f"本月入库{numbers['registered']}宗，送达领导包案{numbers['handed']}宗；办结{numbers['completed']}宗，"
        f"化解{numbers['resolved']}宗，报结{numbers['filed']}宗，销案{numbers['closed']}宗。"
    )
    if report["acts"]:
        yield f"领导本人{'、'.join(f'{words}{number}次' for words, number in report['acts'])}。"
    loose = numbers["open"] - numbers["carried"]
    yield (
        f"截至{day(report['on'])}，在库未销案{numbers['open']}宗，其中领导在包{numbers['carried']}宗、没有包案{loose}宗；"
        f"在包案件超过时限的{numbers['late']}宗。"
    )


def _levels(report: Mapping[str, Any]) -> Iterator[Line]:
    if not report["levels"]:
        yield "body", "本月没有送达的包案。"
    for line in report["levels"]:
        numbers = line.numbers
        told = (
            f"{line.name}：{line.leaders}位、{line.turns}人次，包案{numbers['cases']}宗，化解{numbers['resolved']}宗，"
            f"化解率{line.resolved_rate}，报结率{line.filed_rate}。"
        )
        yield "body", told


def _still(report: Mapping[str, Any]) -> Iterator[Line]:
    if not report["still"]:
        yield "body", "没有停滞的案件。"
    for at, line in enumerate(report["still"], start=1):
        whose = f"{line['leader_name']}包案，{line['unit_name']}" if line["carried"] else line["unit_name"]
        yield "body", f"{at}.{line['number']}（{whose}）：{'，'.join(why.replace(' ', '') for why in line['whys'])}。"
    yield from _rest(report["still_all"], len(report["still"]), "见“不动的案件”")


def _live(report: Mapping[str, Any]) -> Iterator[Line]:
    if not report["live"]:
        yield "body", "没有领导在包的案件。"
    for at, line in enumerate(report["live"], start=1):
        yield "level-3", f"{at}.{line['number']} {line['summary']}（{_where(line, report['on'])}）"
        yield "body", _said(line)
    yield from _rest(report["live_all"], len(report["live"]), "见“积案库”")


def _where(line: Mapping[str, Any], on: date) -> str:
    """Who carries it, who leads, by when; how late only while it is owed."""
    due = f"时限{day(line['due'])}"
    if line["state"] in CARRYING and line["due"] < on:
        due += f"，{distance(line['due'], on).replace(' ', '')}"
    elif line["state"] not in CARRYING:
        due = ASSIGNMENT_STATES[line["state"]]
    return f"{line['leader_name']}包案，{line['unit_name']}主办，{due}"


def _said(line: Mapping[str, Any]) -> str:
    if not line["text"]:
        return "还没有进展记录。"
    by = "，".join(part for part in (line["by_name"], line["by_unit"]) if part)
    return f"{day(line['happened_on'])}：{sentence(line['text'])}（{by}）"


def _rest(whole: int, told: int, where: str) -> Iterator[Line]:
    if whole > told:
        yield "body", f"另有{whole - told}宗{where}。"


def monthly_html(report: Mapping[str, Any]) -> str:
    return page(
        "assignments_monthly.html",
        title=title_of(report),
        sections=sections_of(report),
        issuer=report["register"]["office_name"],
        date=report["on"],
    )


def monthly_word(report: Mapping[str, Any]) -> bytes:
    """The same words in the same order as the page; the same words give the same bytes."""
    title, issuer = title_of(report), report["register"]["office_name"]
    blocks = [Block("title", tuple(Run(line) for line in title_lines(title))), Block("blank")]
    for section in sections_of(report):
        blocks.append(Block.of("level-1", section["heading"]))
        blocks += [Block.of(level, text) for level, text in section["lines"]]
    blocks += signature(issuer, day(report["on"]))
    return word(blocks, title=title.replace("\n", ""), author=issuer, on=report["on"])
