"""全程记录 as `ui.timeline` draws it: who did what when, out of the log of what became of a record."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.clock import local


def entries_of(history: Iterable[Mapping[str, Any]], marks: Mapping[str, str]) -> list[dict[str, Any]]:
    """`marks`: what happened → the sign beside it (note, file, warn); whatever is not named there is a move."""
    return [
        {
            "at": local(event["at"]),
            "who": f"{event['person_name']}（{event['person_title']}）"
            if event["person_title"]
            else event["person_name"],
            "what": event["label"],
            "text": event["note"] or "",
            "kind": marks.get(event["happened"], "move"),
            "files": [],
        }
        for event in history
    ]
