"""Making the demonstration city: the district first if it is not there, then everything else in one transaction."""

import time
from importlib import import_module
from importlib.util import find_spec

import asyncpg

from portal import audit
from portal.db import DB, value
from portal.demo import district
from portal.demo.cast import PEOPLE
from portal.demo.city.copying import whole
from portal.demo.city.filling import Filling, Say, Scale
from portal.demo.city.places import ACCOUNTS
from portal.demo.units import tree
from portal.errors import Refused

SEARCHING = ("inspections.searching", "meetings.searching")
STRANGER = "SELECT 1 FROM person WHERE account !~ '^lj[0-9]+$' AND account <> ALL({}::text[])"
HINT = "演示城市只能写入空的数据库，或只有演示数据的数据库。"


async def fill(say: Say) -> str:
    await _check()
    if not await value("SELECT EXISTS (SELECT 1 FROM unit)"):
        say(await district.fill())
    started = time.monotonic()
    bare = await bare_connection()
    try:
        async with whole(bare):
            await bare.execute("SELECT pg_advisory_xact_lock($1)", district.LOCK)
            if await bare.fetchval("SELECT EXISTS (SELECT 1 FROM person WHERE account LIKE $1)", f"{ACCOUNTS}%"):
                raise Refused("数据库里已有演示城市，未作改动。")
            await Filling(bare, Scale.city(), say).fill()
        say("整理数据库 …")
        await bare.execute("VACUUM ANALYZE")
    finally:
        await bare.close()
    took = time.monotonic() - started
    await audit.record(None, "demo.city", None, {"seconds": round(took)})
    await make_searchable(say)
    return f"演示城市已就绪，用时{took:.0f}秒。"


async def bare_connection() -> asyncpg.Connection:
    """Past the pool, whose statements may last fifteen seconds."""
    settings = {**DB.config.get("server_settings", {}), "statement_timeout": "0"}
    settings["idle_in_transaction_session_timeout"] = "0"
    return await asyncpg.connect(DB.config["dsn"], server_settings=settings)


async def _check() -> None:
    if await value("SELECT EXISTS (SELECT 1 FROM person WHERE account LIKE {})", f"{ACCOUNTS}%"):
        raise Refused("数据库里已有演示城市，未作改动。")
    known = [unit.id for unit in tree()]
    strange = await value("SELECT EXISTS (SELECT 1 FROM unit WHERE id <> ALL({}::uuid[]))", known)
    if strange or await value(f"SELECT EXISTS ({STRANGER})", [person.account for person in PEOPLE]):
        raise Refused(f"数据库里已有其他单位或人员。{HINT}")


async def make_searchable(say: Say) -> None:
    """Copied rows pass the program by: what it notes for the search while it writes is made good afterwards."""
    started = time.monotonic()
    for room in SEARCHING:
        if find_spec(room) is None:
            continue
        async for looked, _ in import_module(f"{room}.index").reindex():
            if looked % 5000 == 0:
                say(f"检索目录 {looked:,} 件")
    say(f"检索目录已建，用时{time.monotonic() - started:.0f}秒")
