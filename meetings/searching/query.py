"""Reading the index: topics, agenda items and resolutions of which one text holds every word, the newest first.

As in the search of inspections: the newest texts are looked through first, where a common word fills a page at once.
A word that is rare there is asked of the index of pairs; one that is common and not enough of it this person's own is
looked for in what they see.
"""

from typing import Any
from uuid import UUID

from meetings.rules import runs, seated, sees_item, sees_meeting, sees_resolution, sees_topic
from meetings.searching.sources import KINDS
from meetings.states import RESOLUTION_STATES, TONES, TOPIC_STATES
from portal.access import Me
from portal.bigrams import as_tsquery, excerpt
from portal.db import Sql, all_of, any_of, atomic, rows

PAGE = 20
SAMPLE = 2000
"""The newest texts, looked through before anything else."""
COMMON = 40
"""Of the sample: from here on a word is so common that the index of pairs would return most of the house."""
OWN = 1500
"""So many of this person's own of each kind are looked through for a common word before the index is asked after all."""
SHOWN = 3
"""Hits shown of one subject; how many more there are is said."""
Key = tuple[str, UUID]


async def search_for(me: Me, words: list[str], after: UUID | None = None, limit: int = PAGE) -> dict[str, Any]:
    """One page; `next` is the key of the following one, if there is one. Every word has two characters or more."""
    async with atomic():
        found = await _subjects(me, words, after, limit + 1)
        page = found[:limit]
        lines = await _lines(page)
        hits = await _hits(page, words)
    for line in lines:
        of_subject = hits[line["id"]]
        line["hits"], line["more"] = of_subject[:SHOWN], max(0, len(of_subject) - SHOWN)
    return {"found": lines, "next": str(page[-1][1]) if len(found) > limit else ""}


async def _subjects(me: Me, words: list[str], after: UUID | None, limit: int) -> list[Key]:
    older = Sql("TRUE") if after is None else Sql("s.subject < {}", after)
    sample = await rows(
        f"SELECT s.subject_kind, s.subject, ({{}}) AS holds FROM meetings_search s WHERE {{}}"
        f" ORDER BY s.subject DESC LIMIT {SAMPLE}",
        _holding(words),
        older,
    )
    common = [(line["subject_kind"], line["subject"]) for line in sample if line["holds"]]
    found = (await _visible(me, common))[:limit]
    if len(found) == limit or len(sample) < SAMPLE:
        return found
    if len(common) >= COMMON:
        found, whole = await _own(me, words, older, limit)
        if whole or len(found) == limit:
            return found
    return (await _visible(me, await _by_pairs(words, older)))[:limit]


async def _by_pairs(words: list[str], older: Sql) -> list[Key]:
    found = await rows(
        "SELECT DISTINCT s.subject_kind, s.subject FROM meetings_search s WHERE s.grams @@ {}::text::tsquery AND {} AND {}"
        " ORDER BY s.subject DESC LIMIT 20000",
        as_tsquery(words),
        _holding(words),
        older,
    )
    return [(line["subject_kind"], line["subject"]) for line in found]


async def _own(me: Me, words: list[str], older: Sql, limit: int) -> tuple[list[Key], bool]:
    """Among the newest this person sees; True tells that these are all they see."""
    keys: list[Key] = []
    whole = True
    for kind, seen in _seen(me).items():
        mine = await rows(f"{seen.select} WHERE {{}} ORDER BY id DESC LIMIT {OWN}", seen.clause)
        whole = whole and len(mine) < OWN
        found = await rows(
            "SELECT DISTINCT s.subject FROM meetings_search s WHERE s.subject_kind = {} AND s.subject = ANY({}) AND {}"
            " AND {} ORDER BY s.subject DESC LIMIT {}",
            kind,
            [line["id"] for line in mine],
            _holding(words),
            older,
            limit,
        )
        keys += [(kind, line["subject"]) for line in found]
    return _newest(keys)[:limit], whole


class _Seen:
    def __init__(self, select: str, clause: Sql) -> None:
        self.select, self.clause = select, clause


MEETING = "JOIN meetings_meeting m ON m.id = {} JOIN meetings_conference c ON c.id = m.conference"


def _seen(me: Me) -> dict[str, _Seen]:
    """Minutes are found by who takes part in making them, by others once they are issued."""
    item = all_of(sees_meeting(me), sees_item(me))
    items = "SELECT a.id FROM meetings_agenda_item a " + MEETING.format("a.meeting")
    printed = any_of(Sql("m.state IN ('issued', 'archived')"), runs(me), seated(me))
    return {
        "topic": _Seen(
            "SELECT t.id FROM meetings_topic t JOIN meetings_conference c ON c.id = t.conference", sees_topic(me)
        ),
        "item": _Seen(items, item),
        "minutes": _Seen(items, all_of(item, printed)),
        "resolution": _Seen(
            "SELECT r.id FROM meetings_resolution r " + MEETING.format("r.meeting"), sees_resolution(me)
        ),
    }


async def _visible(me: Me, keys: list[Key]) -> list[Key]:
    """Those of them this person sees, the newest first."""
    found: list[Key] = []
    for kind, seen in _seen(me).items():
        asked = [subject for of_kind, subject in keys if of_kind == kind]
        if not asked:
            continue
        column = seen.select.split()[1]
        may = await rows(f"{seen.select} WHERE {column} = ANY({{}}) AND {{}}", asked, seen.clause)
        found += [(kind, line["id"]) for line in may]
    return _newest(found)


def _newest(keys: list[Key]) -> list[Key]:
    """An agenda item found by its title and by its minutes stands once: the text of the minutes says more."""
    subjects = {subject: kind for kind, subject in sorted(keys, key=lambda key: key[0] == "minutes")}
    return [(subjects[subject], subject) for subject in sorted(subjects, reverse=True)]


def _holding(words: list[str]) -> Sql:
    """Pairs may stand apart (改措 and 整改 in 整改…改措…); only the text itself knows."""
    return all_of(*(Sql("strpos(s.folded, {}) > 0", word) for word in words))


async def _hits(keys: list[Key], words: list[str]) -> dict[UUID, list[dict[str, Any]]]:
    """What was found in each, with the words around it; of an agenda item the minutes only where they may be read."""
    found = await rows(
        "SELECT s.subject, s.subject_kind, s.kind, s.text FROM meetings_search s WHERE s.subject = ANY({}) AND {}"
        " ORDER BY s.subject, array_position({}, s.kind::text), s.record",
        [subject for _, subject in keys],
        _holding(words),
        list(KINDS),
    )
    allowed = {subject: {kind, "item"} if kind == "minutes" else {kind} for kind, subject in keys}
    hits: dict[UUID, list[dict[str, Any]]] = {subject: [] for _, subject in keys}
    for line in found:
        if line["subject_kind"] in allowed[line["subject"]]:
            of_subject = hits[line["subject"]]
            shown = excerpt(line["text"], words) if len(of_subject) < SHOWN else []
            of_subject.append({"kind": KINDS[line["kind"]], "excerpt": shown})
    return hits


async def _lines(keys: list[Key]) -> list[dict[str, Any]]:
    """Only for what was just found to be visible."""
    ids = {kind: [subject for of_kind, subject in keys if of_kind == kind] for kind in KINDS_OF_SUBJECT}
    found = await rows(
        """SELECT 'topic' AS what, t.id, t.title, t.state, u.short_name AS unit_name, c.title AS place, t.id AS target
             FROM meetings_topic t JOIN unit u ON u.id = t.submitting_unit
             JOIN meetings_conference c ON c.id = t.conference WHERE t.id = ANY({})
           UNION ALL
           SELECT CASE WHEN a.id = ANY({}) THEN 'minutes' ELSE 'item' END, a.id, a.title, '', u.short_name, m.title, m.id
             FROM meetings_agenda_item a JOIN meetings_meeting m ON m.id = a.meeting
             LEFT JOIN unit u ON u.id = a.submitting_unit WHERE a.id = ANY({})
           UNION ALL
           SELECT 'resolution', r.id, r.wording, r.state, u.short_name, m.title, r.id
             FROM meetings_resolution r JOIN unit u ON u.id = r.lead_unit JOIN meetings_meeting m ON m.id = r.meeting
            WHERE r.id = ANY({})""",
        ids["topic"],
        ids["minutes"],
        [*ids["item"], *ids["minutes"]],
        ids["resolution"],
    )
    for line in found:
        words, path = KINDS_OF_SUBJECT[line["what"]]
        states = RESOLUTION_STATES if line["what"] == "resolution" else TOPIC_STATES
        line["what_words"], line["path"] = words, path.format(line["target"])
        line["state_words"] = states.get(line["state"], "")
        line["tone"] = TONES.get(line["state"], "plain")
    return sorted(found, key=lambda line: line["id"], reverse=True)


KINDS_OF_SUBJECT = {
    "topic": ("议题", "/meetings/topics/{}"),
    "item": ("议程", "/meetings/{}/agenda"),
    "minutes": ("纪要", "/meetings/{}/minutes"),
    "resolution": ("议定事项", "/meetings/resolutions/{}"),
}
