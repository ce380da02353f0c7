"""How the house is, in words for the system administrator. Nothing of any business, no addresses, no secrets."""

import asyncio
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module

from portal import migrate
from portal.calendardays import load_calendar
from portal.clock import local, now
from portal.db import row, rows, value
from portal.ringing import silent_jobs
from portal.settings import SETTINGS
from portal.web.identity.audit_log import last_anchor
from portal.words import moment, size

PATIENCE = 2.0
"""Seconds in which the database must answer a machine that asks."""

CLOCK_SILENT = timedelta(minutes=15)
ANCHOR_OLD = timedelta(days=2)
DISK_LOW = 2 * 1024**3
REMIND_FROM_MONTH = 11


@dataclass(frozen=True)
class Finding:
    """`well`: nothing to do. Otherwise `words` end with what to do."""

    name: str
    words: str
    well: bool = True


async def database_answers() -> bool:
    try:
        return bool(await asyncio.wait_for(value("SELECT 1"), PATIENCE) == 1)
    except Exception:  # noqa: BLE001 (whatever it is, the machine that asks only needs to know that it is)
        return False


async def findings(day: date) -> list[Finding]:
    return [
        await _database(),
        await _migrations(),
        await _clock(),
        await _messages(),
        await _anchor(),
        _papers(),
        _disk(),
        await _calendar(day),
    ]


async def _database() -> Finding:
    found = await row(
        "SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS size"
    )
    assert found is not None
    return Finding("数据库", f"PostgreSQL {found['version'].split()[0]}，已用 {size(found['size'])}")


async def _migrations() -> Finding:
    waiting = await migrate.pending()
    if not waiting:
        return Finding("数据库结构", "与程序一致")
    return Finding("数据库结构", f"还差 {len(waiting)} 步更新，请运行 bin/portal migrate", well=False)


async def _clock() -> Finding:
    rang = await value("SELECT max(last_at) FROM job_ring")
    if rang is None:
        return Finding("定时任务", "还没有运行过，到期提醒不会发出，请检查定时进程是否已启动", well=False)
    failing = await rows("SELECT name, last_error FROM job_ring WHERE last_error IS NOT NULL ORDER BY name")
    words = f"最近一次运行：{moment(local(rang))}"
    if now() - rang > CLOCK_SILENT:
        return Finding("定时任务", f"{words}，已久未运行，请检查定时进程", well=False)
    if silent := await silent_jobs():
        since = "；".join(f"{name}（{moment(local(last))}起）" for name, last in silent.items())
        return Finding("定时任务", f"{words}，但有任务久未运行：{since}，请检查定时进程", well=False)
    if failing:
        said = "；".join(f"{one['name']}（{one['last_error']}）" for one in failing)
        return Finding("定时任务", f"{words}，但有任务出错：{said}", well=False)
    return Finding("定时任务", words)


async def _messages() -> Finding:
    found = await row(
        "SELECT (SELECT count(*) FROM message_delivery WHERE state IN ('waiting', 'sending')) AS waiting,"
        " (SELECT count(*) FROM message_delivery WHERE state = 'waiting' AND attempts > 1 AND why IS NOT NULL) AS failing,"
        " (SELECT count(*) FROM message WHERE state = 'failed' AND made_at > {}) AS failed",
        now() - timedelta(days=7),
    )
    assert found is not None
    words = f"等待发出 {found['waiting']} 条"
    if found["failing"] or found["failed"]:
        said = f"{words}，正在重试 {found['failing']} 条，近七天未送达 {found['failed']} 条，请在“消息发送”中核对渠道"
        return Finding("消息发送", said, well=False)
    return Finding("消息发送", words)


async def _anchor() -> Finding:
    last = last_anchor()
    if last is None:
        entries = await value("SELECT seq FROM audit_head LIMIT 1")
        return Finding("审计锚点", "还没有留存过，请检查定时进程" if entries else "尚无审计记录", well=not entries)
    words = f"最近一次留存：{moment(local(last[1]))}，至第 {last[0]} 条"
    if now() - last[1] > ANCHOR_OLD:
        return Finding("审计锚点", f"{words}，已超过两天，请检查定时进程", well=False)
    return Finding("审计锚点", words)


def _papers() -> Finding:
    path = SETTINGS.home / "papers-missing.txt"
    said = path.read_text().strip() if path.is_file() else ""
    try:
        fonts: list[str] = import_module("portal.papers.fonts").missing()
    except (ImportError, OSError):
        fonts = []
    if said:
        return Finding("公文打印", f"缺少系统组件，暂不能生成公文：{said.splitlines()[0][:200]}", well=False)
    if fonts:
        return Finding("公文打印", f"缺少字体：{'、'.join(fonts)}，公文版式可能不准", well=False)
    return Finding("公文打印", "组件和字体齐全")


def _disk() -> Finding:
    free = shutil.disk_usage(SETTINGS.home).free
    words = f"剩余 {free / 1024**3:.1f} GB"
    return Finding("磁盘空间", words if free > DISK_LOW else f"{words}，请尽快清理或扩容", well=free > DISK_LOW)


async def _calendar(day: date) -> Finding:
    published = (await load_calendar()).published
    words = f"已录入放假安排至 {max(published)} 年" if published else "还没有录入放假安排"
    wanted = {day.year} | ({day.year + 1} if day.month >= REMIND_FROM_MONTH else set())
    lacking = sorted(wanted - set(published))
    if not lacking:
        return Finding("工作日历", words)
    years = "、".join(f"{year}年" for year in lacking)
    return Finding("工作日历", f"{words}；{years}的放假通知尚未录入，相关期限均为预估，请联席办录入", well=False)
