"""议定事项通知单: what one unit has to do out of an issue of the minutes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from meetings.documents.minutes import due_words
from portal.papers.environment import page


def extract_html(
    meeting: Mapping[str, Any],
    unit_name: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    label: str,
    minutes_label: str,
    on: date,
    sign_for_due: date,
    feedback_due: date,
) -> str:
    """`rows`: the unit's resolutions as in the minutes' content, each with `part` 主办 or 协办."""
    return page(
        "extract.html",
        mark=meeting["host_name"],
        number=label,
        title="议定事项通知单",
        addressee=unit_name,
        meeting=meeting["title"],
        minutes=f"{meeting['conference_title']}纪要{minutes_label}",
        rows=[{**row, "when": due_words(row)} for row in rows],
        sign_for_due=sign_for_due,
        feedback_due=feedback_due,
        issuer=meeting["office_name"],
        date=on,
        note=meeting["contact"] or "",
    )
