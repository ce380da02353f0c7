"""督办通报, 月报, 季报 and reports as Word files: the same words in the same order. Tables and charts are said in lines, as a
file one goes on editing wants them; the sheet that is binding is the printed one."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from portal.accountability.documents.bulletins import ANNEX
from portal.accountability.documents.campaign import ANNEX as DAILY
from portal.accountability.documents.campaign import daily_row_words
from portal.accountability.documents.reports import CHARTS, OFFICIAL, RATE_WORDS
from portal.papers.environment import day
from portal.papers.titles import title_lines
from portal.papers.word import Block, Run, signature, word

Content = Mapping[str, Any]
SAID = "（图以数字列出，图形以印发的文件为准）"


def bulletin_word(content: Content, *, label: str) -> bytes:
    """The same content gives the same bytes."""
    on = date.fromisoformat(content["date"])
    return word(blocks_of(content, label=label), title=content["title"], author=content["issuer"], on=on)


def blocks_of(content: Content, *, label: str) -> list[Block]:
    signer = f"　　签发人：{content['signer']}" if content.get("upward") else ""
    annexes = list(annexes_of(content))
    return [
        Block.of("mark", content["mark"]),
        *([Block.of("number", label + signer)] if label else []),
        Block("title", tuple(Run(line) for line in title_lines(content["title"]))),
        Block("blank"),
        Block.of("contact", f"{content['addressee']}："),
        *(Block.of("body", text) for text in [*content["opening"], *content["body"]]),
        *_sections(content),
        *(Block.of("body", text) for text in [*content["demand"], content.get("closing", "")] if text),
        Block("blank"),
        *(
            Block.of("body", f"{'附件：' if at == 1 else '　　　'}{at}.{heading}")
            for at, (heading, _) in enumerate(annexes, start=1)
        ),
        *signature(content["issuer"], day(date.fromisoformat(content["date"]))),
        Block.of("contact", f"（数字核验地址：{content['check']}）"),
        *(block for at, (heading, lines) in enumerate(annexes, start=1) for block in _annex(at, heading, lines)),
    ]


def _sections(content: Content) -> Iterator[Block]:
    for section in content.get("sections", ()):
        yield Block.of("level-1", section["heading"])
        yield from (Block.of("body", text) for text in section["texts"])


def _annex(at: int, heading: str, lines: list[str]) -> list[Block]:
    return [Block("blank"), Block.of("level-1", f"附件{at}　{heading}"), *(Block.of("body", line) for line in lines)]


def annexes_of(content: Content) -> Iterator[tuple[str, list[str]]]:
    """What stands behind the paper, in the order of the printed one."""
    if content.get("daily"):
        yield DAILY, [daily_row_words(row) for row in [*content["rows"], {**content["total"], "name": "全部列入单位"}]]
        return
    yield ANNEX, [*(_row(row) for row in content["rows"]), _row({**content["total"], "name": "全部单位", "rank": ""})]
    if content.get("official"):
        yield OFFICIAL, [_official(row) for row in content["official"]]
    if content.get("charts"):
        yield CHARTS, [SAID, *(line for at, chart in enumerate(content["charts"], 1) for line in _chart(at, chart))]


def _row(row: Mapping[str, str]) -> str:
    rank = f"第{row['rank']}名，" if row["rank"].isdigit() else f"{row['rank']}，" if row["rank"] else ""
    return (
        f"{row['name']}：{rank}本期应办{row['due']}件，按期办结{row['on_time']}件，逾期办结{row['met_late']}件，"
        f"逾期未办结{row['open_late']}件，按期率{row['rate']}。"
    )


def _official(row: Content) -> str:
    told = "，".join(
        f"{words}{printed}（{counts}）" if counts else f"{words}{printed}"
        for words, (printed, counts) in zip(RATE_WORDS, row["rates"], strict=True)
    )
    return f"{row['name']}：{told}。"


def _chart(at: int, chart: Content) -> list[str]:
    return [f"图{at}　{chart['title']}：" + "，".join(f"{name} {printed}" for name, printed in chart["points"]) + "。"]
