"""Official papers: numbered without gaps, frozen once issued. The ledger moves on, the paper does not."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from piccolo.constraints import Unique
from piccolo.table import Table

from portal import audit, files
from portal.access import Me
from portal.clock import now
from portal.columns import count, instant, key, link, long_number, number, reference, words
from portal.db import atomic, new_id, row, value
from portal.errors import Missing, Refused
from portal.people import Person, Unit
from portal.subjects import Subject

TRIES = 3
NUMBER_TAKEN = "编号刚刚被占用，请再签发一次。"
ISSUE_TAKEN = "期号刚刚被占用，请再印发一次。"
Made = TypeVar("Made")


class Counter(Table, tablename="document_counter"):
    """The last number given to a unit's papers of one kind in one year. A number is taken in the transaction that
    issues the paper, so a failed issue leaves no gap."""

    id = key()
    unit = link(Unit)
    year = number()
    kind = words(40)
    last = count()

    document_counter_once = Unique(["unit", "year", "kind"])


class Document(Table, tablename="document"):
    id = key()
    kind = words(40)
    unit = link(Unit)
    year = number()
    serial = number()
    label = words(80)
    title = words(300)
    subject_kind = words(40)
    subject_id = reference(index=True)
    sha256 = words(64)
    size = long_number()
    issued_by = link(Person, index=False)
    issued_by_name = words(40)
    issued_at = instant()

    document_once = Unique(["unit", "year", "kind", "serial"])


@atomic()
async def issue(
    kind: str,
    unit: UUID,
    year: int,
    sign: str,
    title: str,
    subject: Subject,
    by: Me,
    render: Callable[[str], Awaitable[bytes]],
) -> UUID:
    """Take the next number, print the paper with it, freeze it. `sign` is the issuer's 机关代字.

    `render` gets the full number 「×巡〔2026〕3号」 and gives the PDF; if it fails, the number is not used.
    """
    serial = (await take_numbers(kind, unit, year, 1))[0]
    label = f"{sign}〔{year}〕{serial}号"
    data = await render(label)
    document = Document(
        kind=kind,
        unit=unit,
        year=year,
        serial=serial,
        label=label,
        title=title,
        subject_kind=subject.kind,
        subject_id=subject.id,
        sha256=files.put(data),
        size=len(data),
        issued_by=by.id,
        issued_by_name=by.name,
        issued_at=now(),
    )
    await Document.insert(document).run()
    await audit.record(by, "document.issue", subject, {"label": label, "sha256": document.sha256})
    return document.id


async def take_numbers(kind: str, unit: UUID, year: int, count: int) -> range:
    """The next `count` numbers of a series that is not printed, taken for good in the transaction of the caller."""
    last: int = await value(
        """INSERT INTO document_counter (id, unit, year, kind, last) VALUES ({}, {}, {}, {}, {})
           ON CONFLICT (unit, year, kind) DO UPDATE SET last = document_counter.last + excluded.last RETURNING last""",
        new_id(),
        unit,
        year,
        kind,
        count,
    )
    return range(last - count + 1, last + 1)


@dataclass(frozen=True)
class Printed:
    """A paper that was printed before its number was taken: good for as long as `label` is the next one."""

    label: str
    data: bytes


class NumberTaken(Exception):
    """Another paper took the number that was printed. Nothing was kept; print again with the next one."""


async def until_numbered(once: Callable[[], Awaitable[Made]], taken: str) -> Made:
    """Prints and issues; again with the next number when somebody took the one that was printed. `taken` is said to the
    person when that happened `TRIES` times."""
    for _ in range(TRIES):
        try:
            return await once()
        except NumberTaken:
            continue
    raise Refused(taken)


async def next_label(kind: str, unit: UUID, year: int, sign: str) -> str:
    """What the next paper of this series would be called. It belongs to nobody before `issue_printed`."""
    last = await value(
        "SELECT last FROM document_counter WHERE unit = {} AND year = {} AND kind = {}", unit, year, kind
    )
    return f"{sign}〔{year}〕{(last or 0) + 1}号"


async def next_labels(kind: str, unit: UUID, year: int, sign: str, count: int) -> list[str]:
    """The next `count` of a series, in order; like `next_label` they belong to nobody yet."""
    last = await value(
        "SELECT last FROM document_counter WHERE unit = {} AND year = {} AND kind = {}", unit, year, kind
    )
    return [f"{sign}〔{year}〕{(last or 0) + place}号" for place in range(1, count + 1)]


@atomic()
async def issue_printed(
    kind: str, unit: UUID, year: int, sign: str, title: str, subject: Subject, by: Me, printed: Printed
) -> UUID:
    """As `issue`, for a paper that is already printed: no lock is held while it prints, and no number has a gap.

    Raises NumberTaken when the number is no longer the next one.
    """

    async def as_printed(label: str) -> bytes:
        if label != printed.label:
            raise NumberTaken(label)
        return printed.data

    return await issue(kind, unit, year, sign, title, subject, by, as_printed)


async def paper(document_id: UUID) -> tuple[dict[str, Any], bytes]:
    """An issued paper as it was issued. The caller has checked that its subject may be seen."""
    found = await row("SELECT * FROM document WHERE id = {}", document_id)
    if found is None:
        raise Missing
    return found, files.get(found["sha256"])
