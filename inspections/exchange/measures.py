"""Which measure a line of the cell speaks of, so that rewording one keeps its kind, its output and its progress. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

Measure = Mapping[str, Any]


def matched(there: Sequence[Measure], lines: Sequence[str]) -> tuple[list[tuple[Measure | None, str]], list[Measure]]:
    """Each line with the measure it was (None: a new one), and the measures no line speaks of any more.

    The same words are the same measure wherever they stand now; of the others, those with progress are reworded first.
    """
    left = list(there)
    found: list[Measure | None] = []
    for line in lines:
        same = next((measure for measure in left if measure["text"].strip() == line), None)
        if same is not None:
            left.remove(same)
        found.append(same)
    places = [place for place, measure in enumerate(found) if measure is None]
    reworded = sorted(left, key=lambda measure: (not measure["used"], measure["position"]))[: len(places)]
    for place, measure in zip(places, sorted(reworded, key=lambda measure: int(measure["position"])), strict=False):
        found[place] = measure
    return list(zip(found, lines, strict=True)), [measure for measure in left if measure not in reworded]
