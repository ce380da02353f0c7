"""A table leaves: what this person sees of one inspection, as Excel, audited."""

import asyncio
from typing import Any
from uuid import UUID

from inspections.exchange.ledgers import TABLES, rows_of
from inspections.queries import inspection_run_by, ledger_rows
from portal import audit
from portal.access import Me
from portal.clock import local, now
from portal.errors import Missing
from portal.sheets.export import export
from portal.sheets.leaving import fresh_serial
from portal.subjects import Subject


async def leave(me: Me, inspection_id: UUID, name: str) -> tuple[bytes, str]:
    """The workbook and the name of its file. `name` is the table's word in the address."""
    inspection = await inspection_run_by(me, inspection_id)
    if name not in TABLES:
        raise Missing
    ledger = TABLES[name]
    rows = await standing(me, inspection_id)
    serial = fresh_serial()
    data = await asyncio.to_thread(
        export,
        ledger,
        rows,
        title=f"{inspection['title']}{ledger.title.removeprefix('巡察')}",
        prepared_by=inspection["office_name"],
        prepared_on=local(now()),
        serial=serial,
        reader=me.name,
    )
    subject = Subject("inspections.inspection", inspection_id, inspection["title"], f"/inspections/{inspection_id}")
    await audit.record(
        me, "inspections.exchange.export", subject, {"table": ledger.name, "rows": len(rows), "serial": serial}
    )
    return data, f"{inspection['title']}{ledger.name}{local(now()):%Y%m%d}.xlsx"


async def standing(me: Me, inspection_id: UUID) -> list[dict[str, Any]]:
    """The rows as they stand, in ledger order: all of one inspection this person may see."""
    return rows_of(await ledger_rows(me, {"inspection": str(inspection_id)}))
