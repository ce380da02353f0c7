"""Who may read an issued notice, in each of its forms, and what became of it."""

from tests.matrix.policy import ROOM, WHOLE, Family, Route

ISSUED = "/inspections/publications/{publication_id}"

PUBLISHING = [
    Family(
        "an issued notice, its Word file, and what changed since: for who sees every finding",
        ROOM,
        [Route(f"GET {ISSUED}"), Route(f"GET {ISSUED}/notice.docx")],
        sees=WHOLE,
    ),
]
