"""Texts as pairs of neighbouring characters: Chinese has no spaces to cut at, and two characters are its commonest word.

Pure. Whoever stores a text and whoever asks for one fold it alike, so that `１２` finds `12` and `ａｂ` finds `AB`.
"""

import re
import unicodedata
from itertools import pairwise

LONGEST = 60_000
"""Characters of one text that can be found; a tsvector ends at a million bytes."""
WORDS = 8
ASKED = 60


def folded(text: str) -> str:
    """NFKC, then without capitals: how texts are compared."""
    return unicodedata.normalize("NFKC", text[:LONGEST]).casefold().replace("\x00", "")[:LONGEST]


def bigrams(folded_text: str) -> set[str]:
    """Every pair of neighbours but those with a space between: what is asked for is cut at spaces."""
    return {pair for pair in map("".join, pairwise(folded_text)) if not _spaced(pair)}


def asked_words(question: str) -> list[str]:
    """What was typed, folded and cut at spaces. A text is found when it holds every one of the words."""
    return list(dict.fromkeys(folded(question[:ASKED]).split()))[:WORDS]


def as_tsquery(words: list[str]) -> str:
    """All pairs of all words: `'整改' & '改措'`. Words are two characters or more."""
    pairs = sorted({pair for word in words for pair in bigrams(word)})
    return " & ".join("'" + pair.replace("\\", "\\\\").replace("'", "''") + "'" for pair in pairs)


def excerpt(text: str, words: list[str], around: int = 24) -> list[tuple[str, bool]]:
    """A piece of the text as it was written, from a little before the first hit on; True marks what was asked for."""
    shown, compared, places = _as_written(text)
    spans = sorted(
        (places[found.start()], places[found.end() - 1] + 1)
        for word in words
        for found in re.finditer(re.escape(word), compared)
    )
    if not spans:
        return [(shown[: 4 * around], False)]
    start = max(0, spans[0][0] - around)
    end = min(len(shown), max(start + 4 * around, spans[0][1]))
    return [("…", False)] * (start > 0) + _cut(shown, spans, start, end) + [("…", False)] * (end < len(shown))


def _cut(text: str, spans: list[tuple[int, int]], start: int, end: int) -> list[tuple[str, bool]]:
    pieces, at = [], start
    for first, last in spans:
        begin, finish = max(first, at), min(last, end)
        if begin >= finish:
            continue
        pieces += [(text[at:begin], False), (text[begin:finish], True)]
        at = finish
    pieces.append((text[at:end], False))
    return [(piece, hit) for piece, hit in pieces if piece]


def _as_written(text: str) -> tuple[str, str, list[int]]:
    """The text, its folded form, and for each character of that the place it came from. Where characters melt into
    one (a letter and its accent) there is no such place: then the folded form itself is shown."""
    whole, single = folded(text), [folded(character) for character in text[:LONGEST]]
    if "".join(single)[:LONGEST] == whole:
        return text, whole, [at for at, characters in enumerate(single) for _ in characters]
    return whole, whole, list(range(len(whole)))


def _spaced(pair: str) -> bool:
    return pair[0].isspace() or pair[1].isspace()
