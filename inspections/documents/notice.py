"""The notice on paper: the same content as a page to print and as a Word file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from inspections.documents.content import content_of
from portal.papers.environment import day, enumerated, numeral, page, paragraphs, sentence
from portal.papers.titles import title_lines
from portal.papers.word import Block, Run, signature, word

OWN_WORDS = (
    "title",
    "lead",
    "parts",
    "statistics",
    "categories",
    "withheld",
    "withheld_results",
    "untold",
    "next_steps",
    "closing",
    "contact",
    "issuer",
)
"""What of the content the template prints."""


@dataclass(frozen=True)
class NoticePaper:
    """`figures`: what the page beside it says; `content` is what is frozen."""

    html: str
    title: str
    figures: dict[str, int]
    content: dict[str, Any]


def notice_html(material: dict[str, Any], *, label: str, on: date, audience: str = "public") -> NoticePaper:
    """`label` is the number, empty on a draft. `figures["withheld"]` is for those inside, it is printed nowhere public."""
    content = content_of(material, audience=audience, on=on)
    html = page(
        "public_notice.html",
        number=label,
        head=None,
        date=on,
        sealed=True,
        imprint=None,
        **{name: content[name] for name in OWN_WORDS},
    )
    figures = {
        "findings": content["figures"]["findings"],
        "complete": content["figures"]["complete"],
        "withheld": sum(bool(finding["withheld"]) for finding in material["findings"]),
    }
    return NoticePaper(html, content["title"], figures, content)


def notice_word(content: dict[str, Any], *, label: str) -> bytes:
    """The same words in the same order as the printed page; the same content gives the same bytes."""
    on = date.fromisoformat(content["date"])
    return word(blocks_of(content, label=label), title=content["title"], author=content["issuer"], on=on)


def blocks_of(content: dict[str, Any], *, label: str) -> list[Block]:
    """Paragraph by paragraph as templates/documents/public_notice.html has them; a test holds the two together."""
    blocks = [Block("title", tuple(Run(line) for line in title_lines(content["title"])))]
    if label:
        blocks.append(Block.of("number", label))
    blocks += [Block("blank"), *_bodies(content["lead"])]
    blocks += [Block.of("level-1", "一、巡察整改工作开展情况"), *_work(content["parts"])]
    blocks += [Block.of("level-1", "二、整改工作落实情况"), *_bodies(content["statistics"])]
    blocks += _findings(content["categories"])
    apart = _withheld(content)
    if apart:
        blocks += [Block.of("level-1", "三、拟不公开事项"), *apart]
    blocks.append(Block.of("level-1", f"{'四' if apart else '三'}、下一步工作计划"))
    blocks += [*_bodies(content["next_steps"]), *_bodies(sentence(content["closing"])), *_contact(content["contact"])]
    return [*blocks, *signature(content["issuer"], day(date.fromisoformat(content["date"])))]


def _bodies(text: str) -> list[Block]:
    return [Block.of("body", paragraph) for paragraph in paragraphs(text)]


def _work(parts: list[dict[str, str]]) -> list[Block]:
    """（一）Heading in 楷体, its text running on in 仿宋."""
    blocks = []
    for place, part in enumerate(parts, 1):
        heading = f"（{numeral(place)}）{sentence(part['heading'])}"
        first, *more = paragraphs(part["text"]) or [""]
        if first:
            blocks.append(Block("body", (Run(heading, "kai"), Run(first))))
        else:
            blocks.append(Block.of("level-2", heading))
        blocks += [Block.of("body", text) for text in more]
    return blocks


def _findings(categories: list[dict[str, Any]]) -> list[Block]:
    blocks = []
    for place, category in enumerate(categories, 1):
        blocks.append(Block.of("level-2", f"（{numeral(place)}）{category['title']}"))
        for number, finding in enumerate(category["findings"], 1):
            blocks.append(Block.of("level-3", f"{number}.{finding['title']}"))
            if finding["measures"]:
                blocks.append(Block.of("body", f"整改措施：{enumerated(finding['measures'])}"))
            if finding["result"]:
                blocks.append(Block.of("body", f"整改落实情况：{sentence(finding['result'])}"))
    return blocks


def _withheld(content: dict[str, Any]) -> list[Block]:
    """The part inside the Party: findings, results alone, and how many not even there."""
    findings, results = content["withheld"], content["withheld_results"]
    blocks = []
    if findings:
        blocks.append(Block.of("body", f"以上问题中，下列{len(findings)}个拟不向社会公开，仅在党内通报："))
        blocks += _grounds(findings)
    if results:
        blocks.append(Block.of("body", f"下列{len(results)}个问题的整改落实情况拟不向社会公开，仅在党内通报："))
        blocks += _grounds(results)
    return [*blocks, *_bodies(content["untold"])]


def _grounds(findings: list[dict[str, str]]) -> list[Block]:
    return [
        Block.of("body", f"{place}.{sentence(finding['title'])}不公开的依据：{sentence(finding['ground'])}")
        for place, finding in enumerate(findings, 1)
    ]


def _contact(contact: dict[str, str] | None) -> list[Block]:
    names = {"phone": "联系电话", "address": "邮政地址", "email": "电子邮箱"}
    return [
        Block.of("contact", f"{said}：{contact[name]}") for name, said in names.items() if contact and contact[name]
    ]
