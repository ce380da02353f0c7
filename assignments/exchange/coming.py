"""A sheet of the register leaves, and comes back: read in the limited child, compared row by row and cell by cell, and
kept until somebody decides. Nothing of the register is written here. Only who handed a sheet in ever sees its preview."""

import asyncio
import json
from typing import Any
from uuid import UUID

from assignments import sheets
from assignments.exchange.meaning import Around, judge, number_of
from assignments.queries import exchanges as exchange_queries
from assignments.queries import ledger
from assignments.queries.registers import batches_of, own_register, subject_of, tags_of
from assignments.tables import Exchange
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.db import atomic, new_id, rows
from portal.errors import BadInput, Missing, Refused
from portal.inputguard import masked
from portal.sheets import returning
from portal.sheets.columns import Ledger
from portal.sheets.export import blank, export
from portal.sheets.intake import parse
from portal.sheets.leaving import fresh_serial
from portal.sheets.plan import Plan, choose, compare, understand
from portal.sheets.returning import UNDO_WITHIN, WAITS, is_ready, understood_of
from portal.subjects import id_in

MOST = 1000
"""Rows changed or added at once; each is a change like any other, with its history."""


async def register_of(me: Me) -> dict[str, Any]:
    """The register this person's office keeps; Missing for who is of no such office."""
    found = await own_register(me)
    if found is None:
        raise Missing
    return found


async def leave(me: Me) -> tuple[bytes, str]:
    """The whole register as this person sees it, audited, and the name of its file."""
    register = await register_of(me)
    found = await ledger.lines(me, {"register": str(register["id"])})
    if len(found) > ledger.MOST:
        raise Refused(f"超过 {ledger.MOST} 行，请在台账中先筛选，再分批导出；那里导出的表改好后同样可以从这里导入。")
    serial = fresh_serial()
    data = await asyncio.to_thread(
        export,
        await _sheet_of(register["id"]),
        sheets.rows_of(found),
        title=f"{register['name']}台账",
        prepared_by=register["office_name"],
        prepared_on=local(now()),
        serial=serial,
        reader=me.name,
    )
    await audit.record(me, "assignments.cases.export", subject_of(register), {"rows": len(found), "serial": serial})
    return data, f"{register['name']}台账{today():%Y%m%d}.xlsx"


async def blank_form(me: Me) -> bytes:
    register = await register_of(me)
    return await asyncio.to_thread(blank, await _sheet_of(register["id"], empty=True))


async def _sheet_of(register: UUID, *, empty: bool = False) -> Ledger:
    tags = await tags_of(register)
    words = {kind: [tag["name"] for tag in tags.get(kind, [])] for kind in ("field", "waiting")}
    batches = [_label(batch) for batch in await batches_of(register)]
    return sheets.with_words({**words, "batch": batches}, blank=empty)


def _label(batch: dict[str, Any]) -> str:
    return f"{batch['issuer']} {batch['name']}"


async def look(me: Me, data: bytes, name: str) -> UUID:
    """BadInput when the file itself cannot be read; everything else is said cell by cell in the preview."""
    register = await register_of(me)
    sheet = choose(sheets.CASES, await parse(data, name))
    if sheet is None:
        raise BadInput((f"“{name}”", "没有找到表头，应有“案件编号、事项摘要、领域”等栏目，请先从本页下载再改"))
    plan = understand(sheets.CASES, sheet)
    around = await _around(me, register, plan)
    preview = compare(plan, around.rows)
    lines = judge(plan, preview, around)
    if (busy := sum(bool(line.values) for line in lines)) > MOST:
        raise BadInput((f"“{name}”", f"一次最多导入 {MOST} 行改动，现有 {busy} 行，请拆成几个文件"))
    return await _keep(me, register, name, understood_of(sheet, preview, lines))


async def _around(me: Me, register: dict[str, Any], plan: Plan) -> Around:
    ids = [one for row in plan.rows if (one := id_in(row.id)) is not None]
    found = await ledger.standing(me, register["id"], ids)
    written = zip(found, sheets.rows_of(found), strict=True)
    named = {str(row.values.get(key) or "") for row in plan.rows for key in ("territory", "authority")}
    numbers = [number_of(row.values.get("number")) for row in plan.rows if not row.id and row.values.get("number")]
    tags = await tags_of(register["id"])
    return Around(
        on=today(),
        tags={kind: {tag["name"]: str(tag["id"]) for tag in of_kind} for kind, of_kind in tags.items()},
        batches={_label(batch): str(batch["id"]) for batch in await batches_of(register["id"])},
        units=await exchange_queries.units_called(register["territory_path"], sorted(named)),
        rows={str(raw["id"]): {**row, "raw": raw} for raw, row in written},
        taken=await exchange_queries.numbers_taken(register["id"], numbers),
    )


@atomic()
async def _keep(me: Me, register: dict[str, Any], name: str, understood: dict[str, Any]) -> UUID:
    await rows("DELETE FROM assignments_exchange WHERE taken_at IS NULL AND at < {} RETURNING id", now() - WAITS)
    made = Exchange(
        id=new_id(),
        register=register["id"],
        source_name=masked(name)[-160:],
        understood=json.dumps(understood, ensure_ascii=False, default=str),
        by=me.id,
        at=now(),
    )
    await Exchange.insert(made).run()
    await audit.record(me, "assignments.exchange.look", subject_of(register), dict(understood["counts"]))
    return made.id


async def exchange_for(me: Me, exchange_id: UUID) -> dict[str, Any]:
    """For who handed it in, while they are of the office and may know of every case in it; Missing for all others."""
    found = await exchange_queries.exchange_of(me, exchange_id)
    before, understood = found["before"], found["understood"]
    removed = set(before["created"]) if before and found["undone_at"] else set()
    named = {line["id"] for line in understood["lines"] if id_in(line["id"]) and line["state"] != "错误"}
    named |= set(before["created"]) if before else set()
    ids = [UUID(one) for one in named - removed]
    if len(await ledger.seen_among(me, found["register"], ids)) != len(ids):
        raise Missing
    taken, undone = found["taken_at"], found["undone_at"]
    found["ready"] = taken is None and is_ready(understood)
    found["undoable"] = taken is not None and undone is None and now() - taken < UNDO_WITHIN
    return found


def errors_of(exchange: dict[str, Any]) -> bytes:
    return returning.errors_of(exchange["understood"])


def title_of(key: str) -> str:
    return sheets.CASES.column(key).title
