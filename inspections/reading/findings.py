"""Findings: one heading of the outline, with all that stands under it, read as a finding."""

import re

from inspections.reading import labels
from inspections.reading.dates import day_of
from inspections.reading.measures import Taken, take, text_of
from inspections.reading.model import DONE, STATUSES, Finding, Measure
from inspections.reading.outline import Block, Node, Paragraph
from inspections.reading.statuses import is_lasting, is_status, of_prose, of_words, sentences_of
from inspections.reading.titles import TRAILING, ends_as_problem, names_lack

_REMARK = re.compile(r"[（(【\[]([^（(【\[）)】\]]{2,16})[）)】\]]$")
_DOING = re.compile(
    r"^(加强|完善|建立|健全|强化|制定|组织|开展|严格|落实|提高|提升|深化|召开|推进|压实|规范|坚持|督促|明确|修订|细化|认真|积极|及时|立即|持续|深入|对照|对)"
)


def looks_like_finding(node: Node) -> bool:
    """It has labels of its own, calls itself a problem, says how it stands, or names a lack."""
    if node.labelled or ends_as_problem(node.title):
        return True
    texts = [block.text for block in node.blocks]
    if any(is_status(sentence) for text in texts for sentence in sentences_of(text)):
        return True
    promised = node.title.startswith("针对") and "，" in node.title
    return bool(
        texts and names_lack(node.title) and len(node.title) <= 60 and not _DOING.match(node.title) and not promised
    )


def finding_of(node: Node) -> Finding:
    title, remark = _title_and_remark(node.title)
    finding = Finding(title=title, line=node.line)
    points = [kid for kid in node.kids if looks_like_finding(kid)]
    finding.points = [finding_of(kid) for kid in node.kids] if points else []
    blocks = list(node.blocks)
    if node.kids and not points:
        blocks.insert(0, Block("", node.line, items=node.kids))
    _fill_labels(finding, blocks)
    standing = _fill_measures(finding, blocks)
    if remark:
        standing.append(remark)
    finding.measures.extend(measure for point in finding.points for measure in point.measures)
    finding.status = _status(finding, standing, blocks)
    finding.ongoing = is_lasting("，".join(standing))
    return finding


def _title_and_remark(title: str) -> tuple[str, str]:
    """「关于甲的问题（已完成）」: the bracket is no part of the title."""
    found = _REMARK.search(title)
    if found and is_status(found[1]):
        return title[: found.start()].rstrip(TRAILING), found[1]
    return title, ""


def _fill_labels(finding: Finding, blocks: list[Block]) -> None:
    for block in blocks:
        text = block.text.strip()
        if block.name == labels.UNITS:
            finding.units += names_of(text)
        elif block.name == labels.SUPPORT:
            finding.support += names_of(text)
        elif block.name == labels.LEADERS:
            finding.leaders += names_of(text)
        elif block.name == labels.DUE:
            finding.due, finding.due_text = day_of(text), text.strip(TRAILING)
        elif block.name == labels.TARGET:
            finding.target = _joined(finding.target, text)
        elif block.name == labels.NOTES:
            finding.notes = _joined(finding.notes, text, *map(text_of, block.items))
        elif block.name in (labels.PROBLEM, labels.DETAIL):
            finding.detail = _joined(finding.detail, text, *map(text_of, block.items))


def names_of(text: str) -> list[str]:
    return [name.strip(TRAILING) for name in re.split(r"[、，,；;\n]|\s{2,}", text) if name.strip(TRAILING)]


def _fill_measures(finding: Finding, blocks: list[Block]) -> list[str]:
    """Sets measures and the result; gives back the sentences that only say how it stands."""
    taken = [(block, take(block)) for block in blocks if block.name in ("", *labels.ANSWERS)]
    source = _source(taken)
    standing: list[str] = []
    result: list[str] = []
    for block, part in taken:
        standing += part.standing
        if block.name == source:
            finding.measures += part.measures
            finding.detail = _joined(finding.detail, *part.preface)
            result += part.standing
        elif block.name:
            result += [block.text, *map(text_of, block.items)]
        else:
            finding.detail = _joined(finding.detail, *part.preface, *(measure.text for measure in part.measures))
            result += part.standing
    finding.result_text = _joined("", *result)
    return standing


def _source(taken: list[tuple[Block, Taken]]) -> str | None:
    """Which of its blocks a finding's measures stand in: by label if there is one, else where things are counted."""

    def has(name: str, *, counted: bool = False) -> bool:
        return any(part.measures and (part.counted or not counted) for block, part in taken if block.name == name)

    orders = [
        *((labels.MEASURES, False), (labels.ACCOUNT, True), ("", True), (labels.PROGRESS, True)),
        *(
            (labels.ACCOUNT, False),
            (labels.EFFECT, True),
            ("", False),
            (labels.PROGRESS, False),
            (labels.EFFECT, False),
        ),
    ]
    if has("") and all(_begins_with_status(block) for block, _ in taken if block.name == labels.ACCOUNT):
        orders.remove((labels.ACCOUNT, False))
    return next((name for name, counted in orders if has(name, counted=counted)), None)


def _begins_with_status(block: Block) -> bool:
    return is_status(re.split(r"[，,；;。\n]", block.text, maxsplit=1)[0])


def _status(finding: Finding, standing: list[str], blocks: list[Block]) -> str:
    if standing:
        return of_words("，".join(sentence.strip(TRAILING) for sentence in standing))
    answers = [block for block in blocks if block.name in (labels.ACCOUNT, labels.PROGRESS, labels.EFFECT)]
    for block in answers:
        first = re.split(r"[，,；;。\n]", block.text, maxsplit=1)[0]
        if is_status(first):
            return of_words(first)
    for said in (answers, [block for block in blocks if block.name == ""]):
        status = of_prose("\n".join(text for block in said for text in [block.text, *map(text_of, block.items)]))
        if status:
            return status
    return worst([point.status for point in finding.points])


def worst(statuses: list[str]) -> str:
    """ "" if one of them is unknown: nobody has said the whole is done."""
    if not statuses or "" in statuses:
        return ""
    if set(statuses) == {DONE}:
        return DONE
    return min(statuses, key=STATUSES.index)


def _joined(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def paragraphs_of(node: Node) -> list[Paragraph]:
    return [paragraph for block in node.blocks for paragraph in block.paragraphs]


def measures_of(text: str, line: int) -> tuple[list[Measure], list[str]]:
    """Measures in one cell of a ledger, and the sentences in it that only say how it stands."""
    paragraphs = [Paragraph(line, part.strip()) for part in text.split("\n") if part.strip()]
    part = take(Block(labels.MEASURES, line, paragraphs))
    return part.measures, part.standing
