"""督查反馈意见 on paper, in 信函格式: what was looked at, what was found, what is to be put right by when; and the same words as a
Word file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portal.accountability.supervision_states import FORMS, VERDICTS
from portal.duties import Term
from portal.papers.environment import day, numeral, page, paragraphs, sentence
from portal.papers.titles import title_lines
from portal.papers.word import Block, Run, signature, word

HOW = {
    "on_site": "到你单位开展了实地督查",
    "video": "对你单位开展了视频调度",
    "unannounced": "对你单位开展了暗访",
    "papers": "对你单位开展了阅卷督查",
}
Record = Mapping[str, Any]


def content_of(
    inspected: Record, findings: Sequence[Record], terms: Mapping[UUID, Term], *, on: date, review_until: date
) -> dict[str, Any]:
    """Every word of the paper as plain data: what is printed, frozen, and shown on its page."""
    matters = [one for one in findings if one["matter"]]
    demands = [one for one in findings if one["id"] in terms]
    return {
        "mark": inspected["unit_name"],
        "issuer": inspected["unit_name"],
        "title": f"关于“{inspected['title']}”的反馈意见",
        "form": FORMS[inspected["form"]],
        "addressee": inspected["inspected_name"],
        "opening": _opening(inspected),
        "conclusion": inspected["conclusion"] or "【还没有写总体情况】",
        "sampled": _sampled(matters),
        "findings": [_found(one) for one in findings],
        "demands": [_demanded(one, terms[one["id"]]) for one in demands],
        "closing": _closing(demands, review_until),
        "contact": inspected["contact"] or "",
        "date": on.isoformat(),
    }


def _opening(inspected: Record) -> str:
    first, last = inspected["starts_on"], inspected["ends_on"]
    span = day(first) if first == last else f"{day(first)}至{day(last)}"
    return f"依据{inspected['basis']}，按照督查方案，我办于{span}{HOW[inspected['form']]}。现将督查情况和有关意见反馈如下。"


def _sampled(matters: Sequence[Record]) -> str:
    if not matters:
        return ""
    counted = [(words, sum(one["verdict"] == verdict for one in matters)) for verdict, words in VERDICTS.items()]
    said = "，".join(f"{words}{number}件" for words, number in counted if number)
    return f"共抽查你单位督办事项{len(matters)}件，报告的办理情况{said}。"


def _found(one: Record) -> str:
    if not one["matter"]:
        return str(one["text"])
    return f"“{one['matter_title'].rstrip('。；;')}”（{one['matter_source']}）：报告的办理情况{VERDICTS[one['verdict']]}。{one['text']}"


def _demanded(one: Record, term: Term) -> dict[str, str]:
    return {
        "of": str(one["position"]),
        "text": one["demand"],
        "who": f"{one['lead_name']}{'，责任人' + one['person_name'] if one['person_name'] else ''}",
        "due": term.due.isoformat(),
    }


def _closing(demands: Sequence[Record], review_until: date) -> str:
    mend = "请逐项整改，完成后书面报告，由我办核查；到期后我办将开展回访督查。" if demands else ""
    return (
        f"请收到后签收。{mend}对督查结论有异议的，可以自收到之日起30日内（今日收到的，至{day(review_until)}）"
        "书面申请复核，我办参照《政府督查工作条例》安排未参加督查的人员在30日内答复。"
    )


def feedback_html(content: Record, *, label: str) -> str:
    """`label` is the number, empty on a draft."""
    return page(
        "supervision_feedback.html",
        number=label,
        date=date.fromisoformat(content["date"]),
        parts=parts_of(content),
        note=f"联系人：{content['contact']}" if content["contact"] else "",
        **{name: content[name] for name in ("mark", "issuer", "title", "addressee", "opening", "closing")},
    )


def parts_of(content: Record) -> list[dict[str, Any]]:
    """The numbered parts in their order, each with its paragraphs; an empty part is not there."""
    found = [f"{place}.{sentence(text)}" for place, text in enumerate(content["findings"], start=1)]
    demanded = [
        f"{place}.针对第{one['of']}项：{sentence(one['text'])}责任单位：{one['who']}；{_due_words(one['due'])}前完成。"
        for place, one in enumerate(content["demands"], start=1)
    ]
    general = [*paragraphs(content["conclusion"]), *([content["sampled"]] if content["sampled"] else [])]
    parts = [("总体情况", general), ("督查发现", found), ("整改要求", demanded)]
    there = [(heading, lines) for heading, lines in parts if lines]
    return [
        {"heading": f"{numeral(place)}、{heading}", "lines": [line for text in lines for line in paragraphs(text)]}
        for place, (heading, lines) in enumerate(there, start=1)
    ]


def _due_words(due: str) -> str:
    return day(date.fromisoformat(due))


def feedback_word(content: Record, *, label: str) -> bytes:
    """The same words in the same order; the same words give the same bytes."""
    on = date.fromisoformat(content["date"])
    return word(blocks_of(content, label=label), title=content["title"], author=content["issuer"], on=on)


def blocks_of(content: Record, *, label: str) -> list[Block]:
    blocks = [Block.of("mark", content["mark"])]
    if label:
        blocks.append(Block.of("number", label))
    blocks.append(Block("title", tuple(Run(line) for line in title_lines(content["title"]))))
    blocks += [Block("blank"), Block.of("contact", f"{content['addressee']}："), Block.of("body", content["opening"])]
    for part in parts_of(content):
        blocks.append(Block.of("level-1", part["heading"]))
        blocks += [Block.of("body", line) for line in part["lines"]]
    blocks.append(Block.of("body", content["closing"]))
    blocks += signature(content["issuer"], day(date.fromisoformat(content["date"])))
    if content["contact"]:
        blocks.append(Block.of("contact", f"（联系人：{content['contact']}）"))
    return blocks
