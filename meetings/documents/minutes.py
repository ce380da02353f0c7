"""The minutes on paper (纪要格式, GB/T 9704-2012) and as a Word file: one content, two forms, frozen when issued."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from meetings.states import RESULTS
from portal.papers.environment import day, numeral, page, paragraphs, sentence
from portal.papers.titles import title_lines
from portal.papers.word import Block, Run, word

UNSAID = {
    "reported": "会议听取了汇报。",
    "deferred": "会议决定暂缓研究。",
    "returned": "会议决定退回，补充完善后再议。",
}
"""What the minutes say of an item nobody wrote a word about."""
INTERNAL = "内部议题"


def content_of(material: Mapping[str, Any], *, on: date, wide: bool = False) -> dict[str, Any]:
    """Everything that is printed, as plain data. `wide` leaves confidential items and their resolutions out."""
    meeting, minutes = material["meeting"], material["minutes"]
    items = [item for item in material["items"] if not (wide and item["confidential"]) and not item["withheld"]]
    sections = [_section(item) for item in items if item["kind"] != "report_back" or item["text"]]
    rows = [row for section in sections for row in section["resolutions"]]
    return {
        "mark": f"{meeting['conference_title']}纪要",
        "office": meeting["office_name"],
        "date": on.isoformat(),
        "title": minutes["title"],
        "opening": minutes["opening"] or "",
        "sections": sections,
        "closing": minutes["closing"] or "",
        "rolls": [(name, roll_of(material["attendance"][key])) for name, key in ROLLS],
        "annex": rows,
        "distribution": minutes["distribution"] or "",
        "wide": wide,
        "corrects": material.get("corrects") or "",
    }


ROLLS = (("出席", "present"), ("请假", "apologies"), ("列席", "in_attendance"))


def roll_of(lines: Sequence[Mapping[str, Any]]) -> str:
    """单位、姓名, people of one unit together: 「区委副书记唐正；区住建局罗毅；青石街道孙立（代）」."""
    said = []
    for line in lines:
        place = line["unit_short"] or line["title"] or ""
        said.append(f"{place}{line['name']}" if line["name"] else place)
    return "；".join(filter(None, said))


def _section(item: Mapping[str, Any]) -> dict[str, Any]:
    text = item["text"] or UNSAID.get(item["result"] or "", "")
    if not text and item["result"]:
        text = f"会议{RESULTS[item['result']]}。"
    return {
        "heading": item["title"],
        "text": text,
        "internal": bool(item["confidential"]),
        "resolutions": [
            {
                "number": resolution["number"],
                "wording": resolution["wording"],
                "lead": resolution["lead_name"],
                "lead_short": resolution["lead_short"],
                "supporting": list(resolution["supporting"]),
                "handler": resolution["handler_name"] or "",
                "due": resolution["due"].isoformat() if resolution["due"] else "",
            }
            for resolution in item["resolutions"]
        ],
    }


def duties_words(row: Mapping[str, Any]) -> str:
    """（主办：区住建局；配合：青石街道；时限：2026年4月30日）."""
    parts = [f"责任单位：{row['lead_short']}"]
    if row["supporting"]:
        parts.append(f"配合单位：{'、'.join(row['supporting'])}")
    parts.append(f"完成时限：{due_words(row)}")
    return f"（{'；'.join(parts)}）"


def due_words(row: Mapping[str, Any]) -> str:
    return day(date.fromisoformat(row["due"])) if row["due"] else "长期坚持"


def resolution_words(row: Mapping[str, Any]) -> str:
    """The wording with who and by when behind it, one full stop at the end."""
    return sentence(row["wording"].strip().rstrip("。；;") + duties_words(row))


def minutes_html(content: Mapping[str, Any], *, label: str) -> str:
    """`label` is the 期号, empty on a draft."""
    return page(
        "minutes.html",
        title=content["title"],
        mark=content["mark"],
        number=label,
        office=content["office"],
        date=date.fromisoformat(content["date"]),
        opening=content["opening"],
        sections=[
            {**section, "resolutions": [resolution_words(row) for row in section["resolutions"]]}
            for section in content["sections"]
        ],
        closing=content["closing"],
        rolls=[(name, roll) for name, roll in content["rolls"] if roll],
        annex=[{**row, "when": due_words(row)} for row in content["annex"]],
        distribution=content["distribution"],
    )


def minutes_word(content: Mapping[str, Any], *, label: str) -> bytes:
    on = date.fromisoformat(content["date"])
    return word(blocks_of(content, label=label), title=content["title"], author=content["office"], on=on)


def blocks_of(content: Mapping[str, Any], *, label: str) -> list[Block]:
    """Paragraph by paragraph as templates/documents/minutes.html has them; the annex as a list."""
    on = day(date.fromisoformat(content["date"]))
    blocks = [Block.of("mark", content["mark"])]
    blocks.append(Block.of("number", label or "（征求意见稿）"))
    blocks.append(Block.of("number", f"{content['office']}　　{on}"))
    blocks += [
        Block("blank"),
        Block("title", tuple(Run(line) for line in title_lines(content["title"]))),
        Block("blank"),
    ]
    blocks += _bodies(content["opening"])
    for place, section in enumerate(content["sections"], 1):
        blocks.append(Block.of("level-1", f"{numeral(place)}、{section['heading']}"))
        blocks += _bodies(section["text"])
        if section["resolutions"]:
            blocks.append(Block.of("body", "会议议定："))
        blocks += [
            Block.of("body", f"（{numeral(number)}）{resolution_words(row)}")
            for number, row in enumerate(section["resolutions"], 1)
        ]
    blocks += _bodies(content["closing"])
    blocks.append(Block("blank"))
    blocks += [
        Block("body", (Run(f"{name}：", "black"), Run(sentence(roll)))) for name, roll in content["rolls"] if roll
    ]
    if content["annex"]:
        blocks += [Block("blank"), Block.of("level-1", "附件　议定事项清单")]
        blocks += [
            Block.of("body", f"{place}.{resolution_words(row)}") for place, row in enumerate(content["annex"], 1)
        ]
    if content["distribution"]:
        blocks += [Block("blank"), Block.of("body", f"分送：{sentence(content['distribution'])}")]
    return [*blocks, Block.of("body", f"{content['office']}　　{on}印发")]


def _bodies(text: str) -> list[Block]:
    return [Block.of("body", paragraph) for paragraph in paragraphs(text)]
