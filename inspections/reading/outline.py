"""Outline: tokens built into a tree of headings, whatever numbering a report uses.

Two things make it more than counting: a list of measures may bear the same numbers as the findings, and a label
behind such a list speaks of the finding, not of the list's last item.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from inspections.reading.labels import ANSWERS, MEASURES, PROBLEM, PROGRESS, SHORT
from inspections.reading.marks import CIRCLE, NUMBER, Mark, mark_of
from inspections.reading.statuses import is_status
from inspections.reading.titles import ends_as_problem, names_lack
from inspections.reading.tokens import Field, Head, Tail, Text, Token

ROOT = 0


@dataclass
class Paragraph:
    line: int
    text: str


@dataclass
class Block:
    """What stands under one label (`name` is "" where there is none); `items` are numbered paragraphs in it."""

    name: str
    line: int
    paragraphs: list[Paragraph] = field(default_factory=list)
    items: list["Node"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass
class Node:
    level: int
    number: int
    title: str
    line: int
    raw: str = ""
    blocks: list[Block] = field(default_factory=list)
    kids: list["Node"] = field(default_factory=list)
    listed: bool = False

    def has(self, *names: str) -> bool:
        return any(block.name in names for block in self.blocks)

    @property
    def labelled(self) -> bool:
        return any(block.name for block in self.blocks)

    def everyone(self) -> Iterable["Node"]:
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(node.kids)


def outline(tokens: Iterable[Token]) -> tuple[Node, list[Paragraph]]:
    """The tree, and what stands behind the report's leave-taking."""
    builder = _Builder()
    for token in tokens:
        builder.take(token)
    for node in builder.root.everyone():
        _lift_last_answers(node)
    return builder.root, builder.tail


class _Builder:
    def __init__(self) -> None:
        self.root = Node(ROOT, 0, "", 0)
        self.stack = [self.root]
        self.tail: list[Paragraph] = []
        self.over = False

    def take(self, token: Token) -> None:
        if isinstance(token, Head):
            self.over = False
            self._head(token)
        elif isinstance(token, Tail):
            self.over = len(self.stack) > 1
            (self.tail if self.over else self._block().paragraphs).append(Paragraph(token.line, token.text))
        elif self.over:
            text = token.text if isinstance(token, Text) else f"{token.name}：{token.text}"
            self.tail.append(Paragraph(token.line, text))
        elif isinstance(token, Field):
            self._field(token)
        else:
            self._text(token)

    def _head(self, head: Head) -> None:
        mark = head.mark
        node = Node(mark.level, mark.number, head.title, head.line, head.raw)
        if self._continues_list(mark, head.title):
            while self.stack[-1].listed:
                self.stack.pop()
            node.listed = True
            self.stack[-1].blocks[-1].items.append(node)
            self.stack.append(node)
            return
        if self._goes_on_inline(mark, head.title) or (self.stack[-1].listed and mark.level > self.stack[-1].level):
            self._block().paragraphs.append(Paragraph(head.line, head.raw))
            return
        while self.stack[-1].level >= mark.level or self.stack[-1].listed:
            self.stack.pop()
        self.stack[-1].kids.append(node)
        self.stack.append(node)

    def _continues_list(self, mark: Mark, title: str) -> bool:
        """Whether this heading is an item under the label that is open: the first, or the next of its kind."""
        owner = next(node for node in reversed(self.stack) if not node.listed)
        if not owner.blocks or owner.blocks[-1].name not in ANSWERS or owner.level == ROOT:
            return False
        if ends_as_problem(title) and mark.level <= owner.level:
            return False
        block = owner.blocks[-1]
        if not block.items:
            return mark.number == 1 and (mark.level > owner.level or not block.paragraphs)
        last = block.items[-1]
        return mark.level == last.level and mark.number == last.number + 1

    def _goes_on_inline(self, mark: Mark, title: str) -> bool:
        """「整改措施：①…；」 and ② on a line of its own: the list began within the paragraph."""
        node = self.stack[-1]
        if (
            node.listed
            or not node.blocks
            or not node.blocks[-1].paragraphs
            or mark.number < 2
            or ends_as_problem(title)
        ):
            return False
        before = node.blocks[-1].paragraphs[-1].text
        first = mark_of(before)
        if mark.level > node.level:
            signs = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
            return (first is not None and first.level == mark.level) or (
                mark.level == CIRCLE and any(sign in before for sign in signs[: mark.number - 1])
            )
        one_less = first is not None and (first.level, first.number) == (mark.level, mark.number - 1)
        return one_less and node.blocks[-1].name in ANSWERS

    def _field(self, label: Field) -> None:
        while self.stack[-1].listed:
            self.stack.pop()
        top = self.stack[-1]
        # 「问题：…」 without numbers: each begins a finding.
        if label.name == PROBLEM and (top.level < NUMBER or (top.has(*ANSWERS) and top.raw == "")):
            while self.stack[-1].level >= NUMBER:
                self.stack.pop()
            node = Node(NUMBER, 0, label.text.rstrip(" 。；;：:，,"), label.line)
            node.blocks.append(Block(PROBLEM, label.line))
            self.stack[-1].kids.append(node)
            self.stack.append(node)
            return
        block = Block(label.name, label.line)
        top.blocks.append(block)
        if label.text:
            block.paragraphs.append(Paragraph(label.line, label.text))

    def _text(self, token: Text) -> None:
        node = self.stack[-1]
        if node.level != ROOT and not node.title and not node.blocks:
            node.title, node.line = token.text.rstrip(" 。；;：:，,"), token.line
            return
        if not node.blocks and node.raw and _goes_on(node, token.text):
            node.title += token.text.rstrip(" 。；;：:，,")
            return
        paragraphs = self._block().paragraphs
        if paragraphs and len(paragraphs[-1].text) >= 20 and paragraphs[-1].text[-1] not in "。；;！!？?：:）)”】":
            paragraphs[-1].text += token.text  # a paragraph broken at the end of the line
        else:
            paragraphs.append(Paragraph(token.line, token.text))

    def _block(self) -> Block:
        """The open block; a unit or a date is one line, what follows it stands on its own."""
        node = self.stack[-1]
        closed = not node.blocks or (node.blocks[-1].name in (*SHORT, PROGRESS) and node.blocks[-1].paragraphs)
        if closed:
            node.blocks.append(Block("", 0))
        return node.blocks[-1]


def _goes_on(node: Node, text: str) -> bool:
    """Whether a heading was broken at the end of its line."""
    broken = len(node.title) >= 12 and node.raw.rstrip()[-1] not in "。；;：:！!？?" and not ends_as_problem(node.title)
    return broken and len(text) <= 40 and ends_as_problem(text.rstrip(" 。；;：:"))


def _lift_last_answers(node: Node) -> None:
    """（1）… （2）… 整改情况：已完成: only the last of the list has an answer, so it is its owner's."""
    if not node.kids or node.level == ROOT or any(ends_as_problem(kid.title) for kid in node.kids):
        return
    *others, last = node.kids
    if node.level < NUMBER and (not ends_as_problem(node.title) or any(names_lack(kid.title) for kid in node.kids)):
        return
    if any(kid.labelled or _closing(kid) for kid in others) or (node.level < NUMBER and last.has(MEASURES)):
        return
    if closing := _closing(last):
        closing.paragraphs, lifted = closing.paragraphs[:-1], closing.paragraphs[-1:]
        node.blocks.append(Block("", lifted[0].line, lifted))
    at = next((at for at, block in enumerate(last.blocks) if block.name), len(last.blocks))
    node.blocks.extend(last.blocks[at:])
    del last.blocks[at:]


def _closing(node: Node) -> Block | None:
    """The block whose last paragraph only says how it stands, on a line of its own."""
    if not node.blocks or node.blocks[0].name or not node.blocks[0].paragraphs:
        return None
    last = node.blocks[0].paragraphs[-1]
    return node.blocks[0] if last.line > node.line and is_status(last.text) else None
