"""Measures: running text taken apart at 一是…二是…, ①…②…, （1）…（2）…, 1.…2.…, or by paragraph."""

import re
from dataclasses import dataclass, field

from inspections.reading.marks import mark_of
from inspections.reading.model import Measure
from inspections.reading.numerals import CHINESE, number_of
from inspections.reading.outline import Block, Node
from inspections.reading.statuses import is_status, sentences_of
from inspections.reading.titles import TRAILING

# kind → the sign; where a sign may stand: at the head or behind a pause.
_PAUSE = r"(?:^|(?<=[。；;，,：:！!？?\s、”）)]))"
_SIGNS = re.compile(
    rf"{_PAUSE}(?P<is>{CHINESE})(?:是|要)(?!否)"
    rf"|{_PAUSE}第(?P<nth>{CHINESE})[，,、：:]"
    rf"|{_PAUSE}其(?P<of>{CHINESE})(?:是|[，,、：:])"
    r"|(?P<circle>[①-⑳])[、.．]?"
    rf"|{_PAUSE}[（(](?P<bracket>\d{{1,2}})[)）](?!项|款|目)[、.．]?"
    rf"|{_PAUSE}[（(](?P<section>{CHINESE})[)）](?!项|款|目)[、.．]?"
    rf"|{_PAUSE}(?P<number>\d{{1,2}})(?:[.．、](?!\d)|[)）])"
)
_LEAD_IN = re.compile(r"(如下|以下|主要|做好|采取|开展|方面|措施|工作)[^。]{0,12}[：:]$")


@dataclass
class Taken:
    """Measures, the sentences that only say how it stands, and what introduced the list."""

    measures: list[Measure] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)
    preface: list[str] = field(default_factory=list)
    counted: bool = False


def take(block: Block) -> Taken:
    taken = Taken()
    sequence = ""
    for paragraph in block.paragraphs:
        text = _without_standing(paragraph.text, taken)
        if not text:
            continue
        pieces, before, sequence = _pieces(text, sequence, len(taken.measures))
        if pieces:
            _add_preface(before, taken)
            taken.counted = True
            taken.measures.extend(Measure(piece, paragraph.line) for piece in pieces)
        elif taken.counted:
            taken.measures[-1].text += "\n" + text.strip(TRAILING)
        elif stripped := text.strip(TRAILING):
            taken.measures.append(Measure(stripped, paragraph.line))
    _take_items(block.items, taken)
    return taken


def _take_items(items: list[Node], taken: Taken) -> None:
    if items and not taken.counted:
        taken.preface.extend(measure.text for measure in taken.measures)
        taken.measures = []
    for item in items:
        text = _without_standing(text_of(item), taken)
        if text.strip(TRAILING):
            taken.measures.append(Measure(text.strip(TRAILING), item.line))
            taken.counted = True


def text_of(node: Node) -> str:
    """The item's own words, with what is nested in it, without its number."""
    mark = mark_of(node.raw)
    below = [paragraph.text for block in node.blocks for paragraph in block.paragraphs]
    head = node.title if mark is None else mark.rest
    # The body behind the title on the same line is in `below` too.
    if below and head.endswith(below[0]):
        below = below[1:]
    elif below and below[0] in head:
        below = [text for text in below if text not in head]
    texts = [head, *below, *(kid.raw for kid in node.kids)]
    return "\n".join(text for text in texts if text)


def _without_standing(text: str, taken: Taken) -> str:
    kept: list[str] = []
    for sentence in sentences_of(text):
        (taken.standing if is_status(sentence) else kept).append(sentence)
    return "".join(kept).strip()


def _add_preface(before: str, taken: Taken) -> None:
    """Text above a list introduces it; paragraphs taken for measures until now did so too."""
    if not taken.counted:
        taken.preface.extend(measure.text for measure in taken.measures)
        taken.measures = []
    if before.strip(TRAILING):
        if taken.counted:
            taken.measures[-1].text += "\n" + before.strip(TRAILING)
        else:
            taken.preface.append(before.strip(TRAILING))


def _pieces(text: str, sequence: str, reached: int) -> tuple[list[str], str, str]:
    """The items of this paragraph, what stands before them, and the kind of sign it counts with."""
    kind, expected, cuts = sequence, reached + 1, []
    for found in _SIGNS.finditer(text):
        name = str(found.lastgroup)
        number = number_of(found[name])
        starts = number == 1 and (not kind or (name == kind and not text[: found.start()].strip()))
        if starts:
            kind = kind or name
            expected = 1
        if name == kind and number == expected:
            cuts.append((found.start(), found.end()))
            expected += 1
    if not cuts or (len(cuts) == 1 and cuts[0][0] > 0 and kind in ("number", "bracket", "section", "nth", "of")):
        return [], "", sequence
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    pieces = [text[cut[1] : end].strip(TRAILING) for cut, end in zip(cuts, ends, strict=True)]
    return [piece for piece in pieces if piece], text[: cuts[0][0]], kind
