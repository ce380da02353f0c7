"""Meetings as an iCalendar file (RFC 5545): title, time, place, the way to the page. Never a fact of a case."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

MEDIA_TYPE = "text/calendar; charset=utf-8"
FOLD = 75
"""Octets of a line, its own CRLF not counted (RFC 5545 3.1)."""
STATUSES = {"planned": "TENTATIVE", "postponed": "CANCELLED", "cancelled": "CANCELLED"}
"""A postponed meeting does not take place when it was to be; every other state is CONFIRMED."""


def calendar(meetings: Iterable[Mapping[str, Any]], *, base: str, name: str, at: datetime) -> bytes:
    """`base`: the address of the portal as the reader reached it, without a slash at its end. `at`: now."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//lianxi duban menhu//meetings//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
    ]
    for meeting in meetings:
        lines += event(meeting, base=base, at=at)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def event(meeting: Mapping[str, Any], *, base: str, at: datetime) -> Iterator[str]:
    """One VEVENT; its SEQUENCE grows with every notice, and once more when it is put off."""
    status = STATUSES.get(meeting["state"], "CONFIRMED")
    ends = meeting["starts_at"] + timedelta(minutes=meeting["minutes_planned"])
    yield from (
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting['id']}@lianxi-duban-menhu",
        f"DTSTAMP:{stamp(at)}",
        f"DTSTART:{stamp(meeting['starts_at'])}",
        f"DTEND:{stamp(ends)}",
        f"SEQUENCE:{meeting['notices'] + (status == 'CANCELLED')}",
        f"STATUS:{status}",
        f"SUMMARY:{escaped(meeting['title'])}",
        f"LOCATION:{escaped(meeting['place'])}",
        f"URL:{base}/meetings/{meeting['id']}",
    )
    if status == "CONFIRMED":
        yield from (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{escaped(meeting['title'])}",
            "TRIGGER:-P1D",
            "END:VALARM",
        )
    yield "END:VEVENT"


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """TEXT of RFC 5545 3.3.11: backslash, comma, semicolon and line ends."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in "\\,;":
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """In pieces of at most 75 octets, each but the first led in by a blank, and no character torn."""
    pieces, piece, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > FOLD:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    return "\r\n".join([*pieces, piece])
