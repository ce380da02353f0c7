"""What a paper consists of: paragraphs of a few kinds, each a row of runs in one hand."""

from dataclasses import dataclass

from portal.papers.titles import measure

KINDS = ("mark", "title", "number", "blank", "body", "level-1", "level-2", "level-3", "contact", "issuer", "date")


@dataclass(frozen=True)
class Run:
    """`hand` is one of `faces.HANDS`; empty, it is that of the paragraph. The runs of a title are its lines."""

    text: str
    hand: str = ""


@dataclass(frozen=True)
class Block:
    """`right`: characters left free at the right edge, for the signature."""

    kind: str
    runs: tuple[Run, ...] = ()
    right: float = 0

    @classmethod
    def of(cls, kind: str, text: str) -> "Block":
        return cls(kind, (Run(text),))

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def signature(issuer: str, date: str) -> list[Block]:
    """For a paper that will be sealed: the date four characters in, the name centred over it, a line free above."""
    right = max(0, 4 + (measure(date) - measure(issuer)) / 2)
    return [Block("blank"), Block("issuer", (Run(issuer),), right), Block("date", (Run(date),), 4)]
