"""考核评分 on paper: 文件格式, the ranks in a table, every unit's arithmetic line by line behind it; the same as a Word file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from portal.accountability.documents.bulletins import replies_in
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.periods import Period
from portal.accountability.figures.rates import NONE
from portal.accountability.figures.scoring import of_cents, plain, sum_words
from portal.papers.environment import day, page, paragraphs
from portal.papers.titles import title_lines
from portal.papers.word import Block, Run, signature, word

Record = Mapping[str, Any]
Content = Mapping[str, Any]
TABLE, LINES = "考核评分情况表", "各单位逐项得分"
MOST_DETAILED = 60
"""Of more units the arithmetic is on the pages and in the workbook only: nobody reads a hundred printed tables."""


def content_of(
    sheet: Record, units: Sequence[Record], marks: Sequence[Record], *, on: date, address: str
) -> dict[str, Any]:
    """Every word of the paper as plain data: what is printed, frozen, and shown on its page. `address`: of the check."""
    by_unit: dict[Any, list[Record]] = {}
    for mark in marks:
        by_unit.setdefault(mark["unit"], []).append(mark)
    rows = [_row(unit, by_unit.get(unit["unit"], [])) for unit in units]
    first = by_unit.get(units[0]["unit"], []) if units else []
    full = of_cents(sum(mark["most"] for mark in first))
    headings = list(dict.fromkeys(mark["heading"] for mark in first))
    return {
        "mark": f"{sheet['unit_name']}文件",
        "issuer": sheet["unit_name"],
        "title": sheet["title"],
        "addressee": "各有关单位",
        "opening": paragraphs(sheet["opening"]),
        "body": _sentences(sheet, rows, plain(full)),
        "scheme": f"{sheet['basis']}，《{sheet['scheme_name']}》第{sheet['version_place']}版",
        "headings": [
            {"words": one, "full": plain(of_cents(sum(mark["most"] for mark in first if mark["heading"] == one)))}
            for one in headings
        ],
        "full": plain(full),
        "rows": [row for row in rows if row["rank"]],
        "apart": [row for row in rows if not row["rank"]],
        "of": LEVELS[sheet["level"]],
        "detailed": len(units) <= MOST_DETAILED,
        "least": sheet["least"],
        "replies": replies_in(units),
        "asked": sheet["reply_until"] is not None,
        "as_of": day(sheet["as_of"]),
        "check": address,
        "date": on.isoformat(),
    }


def _row(unit: Record, marks: Sequence[Record]) -> dict[str, Any]:
    headings: dict[str, list[Record]] = {}
    for mark in marks:
        headings.setdefault(mark["heading"], []).append(mark)
    known = [of_cents(mark["marks"]) for mark in marks if mark["marks"] is not None]
    return {
        "unit": str(unit["unit"]),
        "name": unit["name"],
        "rank": str(unit["rank"]) if unit["rank"] else "",
        "why": unit["why"] or "",
        "total": NONE if unit["total"] is None else str(of_cents(unit["total"])),
        "sum": sum_words(known) if unit["total"] is not None and len(known) > 1 else "",
        "groups": [_sum(of_group) for of_group in headings.values()],
        "lines": [
            {
                "heading": mark["heading"],
                "title": mark["title"],
                "full": plain(of_cents(mark["most"])),
                "value": mark["value"],
                "said": mark["said"],
                "arithmetic": mark["said"].removeprefix(mark["title"]).lstrip("： "),
                "marks": NONE if mark["marks"] is None else str(of_cents(mark["marks"])),
            }
            for mark in marks
        ],
    }


def _sum(marks: Sequence[Record]) -> str:
    given = [mark["marks"] for mark in marks]
    return NONE if None in given else str(of_cents(sum(given)))


def _sentences(sheet: Record, rows: Sequence[Record], full: str) -> list[str]:
    period = Period(sheet["since"], sheet["until"], sheet["period"])
    ranked = [row for row in rows if row["rank"]]
    best = [row for row in ranked if row["rank"] == "1"]
    lead = f"得分最高的是{'、'.join(row['name'] for row in best[:3])}（{best[0]['total']}分）。" if best else ""
    apart = len(rows) - len(ranked)
    return [
        (
            f"依据{sheet['basis']}，按照《{sheet['scheme_name']}》，对{sheet['territory_name']}{LEVELS[sheet['level']]}"
            f"{period.words}的信访工作进行了评分，满分{full}分。数据截至{day(sheet['as_of'])}。"
        ),
        (
            f"参加评分的单位{len(rows)}个，排出名次的{len(ranked)}个"
            + (f"，缺数据或者样本不足、不排名次的{apart}个" if apart else "")
            + f"。{lead}"
        ),
    ]


def score_html(content: Content, *, label: str) -> str:
    """`label` is the number, empty on a draft."""
    given = {name: content[name] for name in content if name != "date"}
    on = date.fromisoformat(content["date"])
    return page("scoring.html", number=label, date=on, annexes=_annexes(content), **given)


def _annexes(content: Content) -> tuple[str, ...]:
    return (TABLE, LINES) if content["detailed"] else (TABLE,)


def score_word(content: Content, *, label: str) -> bytes:
    """The same content gives the same bytes."""
    on = date.fromisoformat(content["date"])
    return word(_blocks(content, label=label), title=content["title"], author=content["issuer"], on=on)


def _blocks(content: Content, *, label: str) -> list[Block]:
    return [
        Block.of("mark", content["mark"]),
        *([Block.of("number", label)] if label else []),
        Block("title", tuple(Run(line) for line in title_lines(content["title"]))),
        Block("blank"),
        Block.of("contact", f"{content['addressee']}："),
        *(Block.of("body", text) for text in [*content["opening"], *content["body"]]),
        Block("blank"),
        *(
            Block.of("body", f"{'附件：' if at == 1 else '　　　'}{at}.{heading}")
            for at, heading in enumerate(_annexes(content), start=1)
        ),
        *signature(content["issuer"], day(date.fromisoformat(content["date"]))),
        Block.of("contact", f"（数字核验地址：{content['check']}）"),
        *_annex(1, TABLE, _ranks(content)),
        *(_annex(2, LINES, _lines(content)) if content["detailed"] else ()),
    ]


def _annex(at: int, heading: str, lines: Iterator[str]) -> list[Block]:
    return [Block("blank"), Block.of("level-1", f"附件{at}　{heading}"), *(Block.of("body", line) for line in lines)]


def _ranks(content: Content) -> Iterator[str]:
    heads = [one["words"] for one in content["headings"]]
    for row in [*content["rows"], *content["apart"]]:
        parts = "，".join(f"{head}{marks}分" for head, marks in zip(heads, row["groups"], strict=True) if marks != NONE)
        stands = f"第{row['rank']}名，总分{row['total']}分" if row["rank"] else f"不排名次（{row['why']}）"
        yield f"{row['name']}：{stands}{'；' if parts else ''}{parts}。"
    for one in content["replies"]:
        yield f"{one['unit']}说明：{one['text']}（{one['by']}）"


def _lines(content: Content) -> Iterator[str]:
    for row in [*content["rows"], *content["apart"]]:
        yield (
            f"{row['name']}："
            + "；".join(line["said"] for line in row["lines"])
            + "。"
            + (f"合计 {row['sum']}。" if row["sum"] else "")
        )


__all__ = ["LINES", "TABLE", "content_of", "score_html", "score_word"]
