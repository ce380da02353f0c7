"""One letter for its page, as far as this person may see it; and how its matters stand today."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portal import files
from portal.access import Me
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.letter_words import Standing, standing_from
from portal.accountability.queries.duties import kind_words
from portal.accountability.rules import sees_letter
from portal.db import row, rows
from portal.duties import visible
from portal.duty_ways import address_of
from portal.errors import Missing
from portal.subjects import Subject

Record = Mapping[str, Any]
KIND = "accountability.letter"
ADDRESS = "/accountability/letters"
COLUMNS = """l.*, iu.name AS unit_name, iu.short_name AS unit_short, iu.path AS unit_path, t.path AS territory_path,
       au.name AS addressee_name, au.short_name AS addressee_short, au.path AS addressee_path, doc.label, doc.sha256,
       (SELECT r.by FROM accountability_letter_reply r WHERE r.letter = l.id ORDER BY r.number DESC LIMIT 1)
         AS replied_by"""
JOINED = """accountability_letter l JOIN unit iu ON iu.id = l.unit LEFT JOIN unit au ON au.id = l.addressee
  LEFT JOIN document doc ON doc.id = l.document
  JOIN LATERAL (SELECT tu.path FROM unit tu WHERE tu.kind <> 'department' AND left(iu.path, length(tu.path)) = tu.path
                 ORDER BY length(tu.path) DESC LIMIT 1) t ON TRUE"""


def subject_of(letter: Record) -> Subject:
    """By kind and number alone: what it is about is for its readers."""
    words, label = LETTER_KINDS[letter["kind"]].words, letter["label"]
    return Subject(KIND, letter["id"], f"{words} {label}" if label else f"{words}（草稿）", f"{ADDRESS}/{letter['id']}")


async def letter_for(me: Me, letter_id: UUID) -> dict[str, Any]:
    found = await row(f"SELECT {COLUMNS} FROM {JOINED} WHERE l.id = {{}} AND {{}}", letter_id, sees_letter(me))
    if found is None:
        raise Missing
    return found


async def letter_as_written(letter_id: UUID) -> dict[str, Any]:
    """Without asking who reads: for what is done in nobody's name."""
    found = await row(f"SELECT {COLUMNS} FROM {JOINED} WHERE l.id = {{}}", letter_id)
    if found is None:
        raise Missing
    return found


async def written_standings(letter_id: UUID) -> list[Standing]:
    """As they stand in the letter: on the day it was written, frozen when it was issued."""
    found = await rows(
        "SELECT m.* FROM accountability_letter_matter m WHERE m.letter = {} ORDER BY m.position, m.id", letter_id
    )
    return [standing_from(line) for line in found]


async def standings_on(duties: Sequence[UUID], on: date) -> list[Standing]:
    """As the ledger has them now, in the order given. What is gone from the ledger is left out."""
    found = await rows(
        """SELECT d.id AS duty, d.title, d.subject_kind, u.name AS unit_name, d.due, d.first_due, d.done_on,
                  (SELECT count(*) FROM duty_extension e WHERE e.duty = d.id) AS extensions,
                  (SELECT max(g.walked_on) FROM accountability_rung g WHERE g.duty = d.id) AS reminded_on,
                  CASE WHEN d.revoked_at IS NOT NULL THEN 'revoked' WHEN d.done_at IS NOT NULL THEN 'done'
                       WHEN d.handed_in_at IS NOT NULL THEN 'handed_in' ELSE 'open' END AS standing
             FROM unnest({}::uuid[]) WITH ORDINALITY AS w(id, place) JOIN duty d ON d.id = w.id
             JOIN unit u ON u.id = d.unit ORDER BY w.place""",
        list(duties),
    )
    return [standing_from({**line, "source": kind_words(line["subject_kind"]), "as_of": on}) for line in found]


async def matters_of(me: Me, letter_id: UUID) -> list[dict[str, Any]]:
    """What it is about. `way`: to the record of each; empty for who reads the letter and sees nothing of the duty."""
    found = await rows(
        "SELECT m.*, d.path, d.unit AS owing, {} AS seen FROM accountability_letter_matter m"
        " JOIN duty d ON d.id = m.duty WHERE m.letter = {} ORDER BY m.position, m.id",
        visible(me),
        letter_id,
    )
    return [
        {**one, "way": address_of({"path": one["path"], "id": one["duty"]}) if one["seen"] else ""} for one in found
    ]


async def copies_of(letter_id: UUID) -> list[dict[str, Any]]:
    return await rows(
        "SELECT u.id, u.name, u.short_name FROM accountability_letter_copy c JOIN unit u ON u.id = c.unit"
        " WHERE c.letter = {} ORDER BY u.path",
        letter_id,
    )


async def receipt_of(letter_id: UUID) -> dict[str, Any] | None:
    return await row("SELECT by_name, by_title, at FROM accountability_letter_receipt WHERE letter = {}", letter_id)


async def replies_of(letter_id: UUID) -> list[dict[str, Any]]:
    """The latest first, each with its verdict and its papers."""
    found = await rows(
        """SELECT r.*, v.verdict, v.reason, v.by_name AS verified_by, v.at AS verified_at
             FROM accountability_letter_reply r LEFT JOIN accountability_letter_verification v ON v.reply = r.id
            WHERE r.letter = {} ORDER BY r.number DESC""",
        letter_id,
    )
    papers = await files.of([one["id"] for one in found]) if found else []
    return [{**one, "papers": [paper for paper in papers if paper["subject_id"] == one["id"]]} for one in found]


async def listing_of(letter_id: UUID) -> dict[str, Any] | None:
    return await row("SELECT * FROM accountability_listing WHERE letter = {}", letter_id)


async def paper_in(letter_id: UUID, file_id: UUID) -> dict[str, Any]:
    """A paper of a reply or of a delisting. The caller has the letter."""
    found = await row(
        """SELECT f.* FROM attachment f WHERE f.id = {} AND f.purpose = 'evidence' AND (
                  f.subject_id IN (SELECT r.id FROM accountability_letter_reply r WHERE r.letter = {})
               OR f.subject_id IN (SELECT g.id FROM accountability_listing g WHERE g.letter = {}))""",
        file_id,
        letter_id,
        letter_id,
    )
    if found is None:
        raise Missing
    return found


async def word_file_of(letter_id: UUID) -> dict[str, Any]:
    kept = await files.of([letter_id], "issued")
    if not kept:
        raise Missing
    return kept[0]
