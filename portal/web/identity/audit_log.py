"""Reading the audit log: searched, paged by number, written out. Every reading is itself an entry."""

import asyncio
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from portal import audit
from portal.access import Me
from portal.clock import CHINA, local, now
from portal.db import Sql, all_of, rows
from portal.settings import SETTINGS
from portal.sheets.columns import Column, Ledger
from portal.sheets.export import export
from portal.sheets.leaving import fresh_serial, refuse_too_many
from portal.web.identity import devices
from portal.web.identity.audit_words import ACTIONS, KINDS, OPEN_ACTIONS, OPEN_KINDS, OUTCOMES, PARTICULARS, WHY
from portal.web.identity.directory import like
from portal.words import moment

PAGE = 50
MOST_OUT = 20_000
LEDGER = Ledger(
    "审计记录",
    "审计记录",
    (
        Column("seq", "序列号", "integer", width=10),
        Column("at_words", "时间", width=18),
        Column("person_name", "人员", width=12),
        Column("action_words", "操作", width=20),
        Column("outcome_words", "结果", width=8),
        Column("subject_words", "对象", width=36),
        Column("detail_words", "详情", width=48),
        Column("address", "网络地址", width=18),
    ),
)


@dataclass(frozen=True)
class Wanted:
    """`subject`: a name of a person or unit, the number shown for any other record, or the 流水号 of a table that left."""

    person: str = ""
    action: str = ""
    outcome: str = ""
    since: date | None = None
    until: date | None = None
    subject: str = ""

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}


async def view(me: Me, wanted: Wanted, before: int | None) -> list[dict[str, Any]]:
    """One more entry than a page holds, when there are more."""
    await audit.record(me, "audit.view", None, wanted.said())
    return await _find(wanted, before, PAGE + 1)


async def written_out(me: Me, wanted: Wanted) -> bytes:
    found = await _find(wanted, None, MOST_OUT + 1)
    refuse_too_many(found, MOST_OUT)
    serial = fresh_serial()
    await audit.record(me, "audit.export", None, {**wanted.said(), "entries": len(found), "serial": serial})
    filters = {PARTICULARS[name]: str(value) for name, value in wanted.said().items()}
    who = f"{me.name}（{'、'.join(me.titles)}）"
    return await asyncio.to_thread(
        export,
        LEDGER,
        found,
        title="审计记录",
        prepared_by=who,
        prepared_on=local(now()),
        serial=serial,
        filters=filters,
        reader=me.name,
    )


async def _find(wanted: Wanted, before: int | None, limit: int) -> list[dict[str, Any]]:
    found = await rows(
        """SELECT seq, at, person_name, action, outcome, subject_kind, subject_id, subject_title, detail, address
             FROM audit_entry WHERE chain = {} AND {} ORDER BY seq DESC LIMIT {}""",
        audit.CHAIN,
        _where(wanted, before),
        limit,
    )
    return [{**entry, **_words(entry)} for entry in found]


def _where(wanted: Wanted, before: int | None) -> Sql:
    clauses = []
    if before is not None:
        clauses.append(Sql("seq < {}", before))
    if wanted.person:
        clauses.append(Sql("person_name LIKE {}", like(wanted.person)))
    if wanted.action:
        clauses.append(Sql("action = {}", wanted.action))
    if wanted.outcome:
        clauses.append(Sql("outcome = {}", wanted.outcome))
    if wanted.since:
        clauses.append(Sql("at >= {}", _midnight(wanted.since)))
    if wanted.until:
        clauses.append(Sql("at < {}", _midnight(wanted.until + timedelta(days=1))))
    if wanted.subject:
        clauses.append(
            Sql(
                "(subject_kind = ANY({}) AND subject_title LIKE {}) OR right(subject_id::text, 8) = {}"
                " OR (action LIKE '%.export' AND detail::jsonb ->> 'serial' = {})",
                sorted(OPEN_KINDS),
                like(wanted.subject),
                wanted.subject.lower(),
                wanted.subject.upper(),
            )
        )
    return all_of(*clauses)


def _midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=CHINA)


def _words(entry: dict[str, Any]) -> dict[str, str]:
    return {
        "at_words": moment(local(entry["at"])),
        "action_words": ACTIONS.get(entry["action"], entry["action"]),
        "outcome_words": OUTCOMES.get(entry["outcome"], entry["outcome"]),
        "subject_words": _subject(entry),
        "detail_words": _detail(entry["action"], json.loads(entry["detail"])),
    }


def _subject(entry: dict[str, Any]) -> str:
    kind = entry["subject_kind"]
    if not kind:
        return ""
    words = KINDS.get(kind, "业务记录")
    if kind in OPEN_KINDS:
        return f"{words} {entry['subject_title']}"
    return f"{words} {str(entry['subject_id'])[-8:].upper()}"


def _detail(action: str, detail: dict[str, Any]) -> str:
    if action == "refused":
        return WHY.get(str(detail.get("why")), "")
    if not action.startswith(OPEN_ACTIONS):
        return ""
    return "；".join(f"{PARTICULARS.get(key, key)}：{_value(key, value)}" for key, value in detail.items())


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if key == "device":
        return devices.in_words(str(value))
    words = {**OUTCOMES, **ACTIONS, **WHY} if key == "why" else {**OUTCOMES, **ACTIONS}
    return str(words.get(value, value) if isinstance(value, str) else value)


def last_anchor(folder: Path | None = None) -> tuple[int, datetime] | None:
    """The number and the time of the newest line in the anchor files."""
    files = sorted((folder or SETTINGS.anchors).glob("audit-*.txt"))
    lines = files[-1].read_text().split("\n") if files else []
    last = next((line for line in reversed(lines) if line.strip()), None)
    if last is None:
        return None
    seq, _, at = last.split()
    return int(seq), datetime.fromisoformat(at)
