"""A letter on paper: 信函格式, 文件格式 or a slip of one page; and the same words as a Word file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.letter_words import IN_BODY, Standing, how
from portal.accountability.states import STANDINGS
from portal.papers.environment import day, page, paragraphs, sentence
from portal.papers.titles import title_lines
from portal.papers.word import Block, Run, signature, word

ANNEX = "督办事项清单"


def content_of(
    letter: Mapping[str, Any], standings: Sequence[Standing], copies: Sequence[str], *, on: date, reply_due: date
) -> dict[str, Any]:
    """Every word of the paper as plain data: what is printed, frozen, and shown on its page."""
    shape = LETTER_KINDS[letter["kind"]]
    return {
        "kind": shape.words,
        "form": shape.form,
        "mark": letter["unit_name"],
        "issuer": letter["unit_name"],
        "title": letter["title"],
        "addressee": letter["addressee_name"] or "【请选择主送单位】",
        "cause": letter["cause"],
        "basis": letter["basis"],
        "demand": letter["demand"],
        "reply": f"请于{day(reply_due)}前{shape.reply}。",
        "rows": [_row(one) for one in standings],
        "annexed": len(standings) > (1 if shape.form == "slip" else IN_BODY),
        "contact": letter["contact"] or "",
        "copies": "，".join(copies),
        "date": on.isoformat(),
        "reply_due": reply_due.isoformat(),
    }


def _row(one: Standing) -> dict[str, str]:
    extended = f"延期{one.extensions}次，原定{one.first_due.isoformat()}" if one.extensions else "未延期"
    return {
        "title": one.name,
        "source": one.source,
        "unit": one.unit_name,
        "due": one.due.isoformat(),
        "late": f"{one.days_late}天" if one.days_late > 0 else "未逾期",
        "extended": extended,
        "reminded": one.reminded_on.isoformat() if one.reminded_on else "无",
        "standing": STANDINGS[one.standing],
        "how": how(one),
    }


def letter_html(content: Mapping[str, Any], *, label: str) -> str:
    """`label` is the number, empty on a draft."""
    template = "supervision_slip.html" if content["form"] == "slip" else "supervision_letter.html"
    return page(
        template,
        number=label,
        date=date.fromisoformat(content["date"]),
        sealed=True,
        annex=ANNEX,
        note=f"联系人：{content['contact']}" if content["contact"] else "",
        **{name: content[name] for name in NAMES},
    )


NAMES = (
    *("form", "mark", "issuer", "title", "addressee", "cause", "basis", "demand", "reply", "rows", "annexed", "copies"),
    "kind",
)


def letter_word(content: Mapping[str, Any], *, label: str) -> bytes:
    """The same words in the same order; the same words give the same bytes."""
    on = date.fromisoformat(content["date"])
    return word(blocks_of(content, label=label), title=content["title"], author=content["issuer"], on=on)


def blocks_of(content: Mapping[str, Any], *, label: str) -> list[Block]:
    blocks = [Block.of("mark", content["mark"] + ("文件" if content["form"] == "file" else ""))]
    if label:
        blocks.append(Block.of("number", label))
    blocks.append(Block("title", tuple(Run(line) for line in title_lines(content["title"]))))
    blocks += [Block("blank"), Block.of("contact", f"{content['addressee']}：")]
    blocks += [Block.of("body", text) for text in body_of(content)]
    if content["annexed"]:
        blocks += [Block("blank"), Block.of("body", f"附件：{ANNEX}")]
    blocks += signature(content["issuer"], day(date.fromisoformat(content["date"])))
    if content["contact"]:
        blocks.append(Block.of("contact", f"（联系人：{content['contact']}）"))
    if content["copies"]:
        blocks += [Block("blank"), Block.of("contact", f"抄送：{sentence(content['copies'])}")]
    if content["annexed"]:
        blocks += [Block("blank"), Block.of("level-1", f"附件　{ANNEX}")]
        blocks += [Block.of("body", f"{place}.{_line(row)}") for place, row in enumerate(content["rows"], start=1)]
    return blocks


def body_of(content: Mapping[str, Any]) -> list[str]:
    """The paragraphs between the addressee and the signature."""
    texts = [content["cause"], content["basis"], content["demand"], content["reply"]]
    return [line for text in texts for line in paragraphs(text)]


def _line(row: Mapping[str, str]) -> str:
    told = f"最近提醒：{row['reminded']}" if row["reminded"] != "无" else "尚未提醒"
    return f"“{row['title']}”（{row['source']}），完成时限{row['due']}，{row['how']}，{row['extended']}，{told}。"
