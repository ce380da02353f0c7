"""会议通知 on paper: the same words as a page to print and as a Word file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from portal.papers.environment import day, numeral, page, paragraphs, sentence
from portal.papers.titles import title_lines
from portal.papers.word import Block, Run, signature, word


def parts_of(paper: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The numbered parts, each {heading, inline, lines: [(level, text)]}; what is empty is left out, and what is short
    runs on in the heading's line. Page and Word file print these."""
    changes = [("level-3", f"{at}.{sentence(change)}") for at, change in enumerate(paper["changes"], start=1)]
    given: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("调整事项", "", changes),
        ("时间", f"{paper['when']}，预计{paper['minutes']}分钟。", []),
        ("地点", sentence(paper["place"]), []),
        ("主持人", sentence(paper["chair"]) if paper["chair"] else "", []),
        ("议程", "", list(_agenda_text(paper["agenda"]))),
        ("参会单位", sentence("、".join(paper["members"])) if paper["members"] else "", []),
        ("列席单位", sentence("、".join(paper["observers"])) if paper["observers"] else "", []),
        ("有关要求", "", [("body", text) for text in _asked(paper)]),
    ]
    filled = [part for part in given if part[1] or part[2]]
    return [
        {"heading": f"{numeral(at)}、{words}{'：' if inline else ''}", "inline": inline, "lines": lines}
        for at, (words, inline, lines) in enumerate(filled, start=1)
    ]


def _agenda_text(agenda: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    section, sections = "", 0
    for number, line in enumerate(agenda, start=1):
        if line["section"] and line["section"] != section:
            sections += 1
            yield "level-2", f"（{numeral(sections)}）{line['section']}"
        section = line["section"]
        beside = "，".join(
            part
            for part in (f"{line['unit']}汇报" if line["unit"] else "", line["presenter"], f"{line['minutes']}分钟")
            if part
        )
        yield "level-3", f"{number}.{line['title'].rstrip('。')}（{beside}）"


def _asked(paper: Mapping[str, Any]) -> list[str]:
    asked = list(paragraphs(paper["requirements"]))
    asked.append("请各单位收到通知后及时签收，并报送参会人员姓名、职务。")
    if paper["reason"]:
        asked.append(f"本次通知距开会时间较短：{sentence(paper['reason'])}")
    return asked


def notice_html(paper: Mapping[str, Any], *, label: str) -> str:
    """`label` is the number, empty on a draft."""
    return page(
        "meeting_notice.html",
        title=paper["heading"],
        number=label,
        parts=parts_of(paper),
        date=date.fromisoformat(paper["date"]),
        sealed=True,
        note=f"联系人：{paper['contact']}" if paper["contact"] else "",
        **{name: paper[name] for name in ("form", "issuer", "office", "addressee", "opening")},
    )


def notice_word(paper: Mapping[str, Any], *, label: str) -> bytes:
    """The same words in the same order as the page; the same words give the same bytes."""
    on = date.fromisoformat(paper["date"])
    return word(blocks_of(paper, label=label), title=paper["heading"], author=paper["issuer"], on=on)


def blocks_of(paper: Mapping[str, Any], *, label: str) -> list[Block]:
    blocks = [Block.of("number", label)] if label else []
    blocks.append(Block("title", tuple(Run(line) for line in title_lines(paper["heading"]))))
    blocks += [Block("blank"), Block.of("contact", f"{paper['addressee']}："), Block.of("body", paper["opening"])]
    for part in parts_of(paper):
        if part["inline"]:
            blocks.append(Block("body", (Run(part["heading"], "black"), Run(part["inline"]))))
        else:
            blocks.append(Block.of("level-1", part["heading"]))
        blocks += [Block.of(level, text) for level, text in part["lines"]]
    blocks += signature(paper["issuer"], day(date.fromisoformat(paper["date"])))
    return [*blocks, *([Block.of("contact", f"（联系人：{paper['contact']}）")] if paper["contact"] else [])]
