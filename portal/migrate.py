"""The migration runner: each step, with the line that says it was done, in one transaction under one lock.

Piccolo's own `migrations forwards` writes that line afterwards and outside: a crash between leaves a step that can
neither be repeated nor skipped, and two runners at once break each other (`tests/portal/test_migrate.py`).
"""

import asyncio
import importlib.util
import sys
from collections.abc import Awaitable, Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import asyncpg
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.conf.apps import AppConfig, Finder

from portal.db import DB, atomic, close_pool, config, in_transaction, open_pool, rows
from portal.settings import SETTINGS

# As Piccolo makes it, so that `piccolo migrations check` reads the same.
BOOK = """
CREATE TABLE IF NOT EXISTS migration (
    id SERIAL PRIMARY KEY,
    name VARCHAR(200) NOT NULL DEFAULT '',
    app_name VARCHAR(200) NOT NULL DEFAULT '',
    ran_on TIMESTAMP NOT NULL DEFAULT current_timestamp
)"""


class OutOfStep(RuntimeError):
    """Program and database do not belong together. The text is the Chinese sentence the operator reads."""


@dataclass(frozen=True)
class Step:
    app: str
    id: str
    forwards: Callable[[], Awaitable[MigrationManager | None]]

    def __str__(self) -> str:
        return f"{self.app} {self.id}"


async def migrate(apps: list[AppConfig] | None = None) -> list[str]:
    """Does what is pending, step by step, and says what it did. Cut short, it goes on where it stopped.

    Refuses a database that knows steps this program does not: it belongs to a newer one.
    """
    if in_transaction():
        raise RuntimeError("every step is a transaction of its own: do not migrate inside one")
    steps = known_steps(apps)
    await _open_book()
    _refuse_unknown(await unknown(apps))
    done = []
    while step := await _next(steps):
        done.append(str(step))
    return done


async def pending(apps: list[AppConfig] | None = None) -> list[str]:
    done = await _done()
    return [str(step) for step in known_steps(apps) if (step.app, step.id) not in done]


async def unknown(apps: list[AppConfig] | None = None) -> list[str]:
    """Steps the database has behind it and this program has never heard of."""
    known = {(step.app, step.id) for step in known_steps(apps)}
    return [f"{app} {name}" for app, name in sorted(await _done() - known)]


async def check(apps: list[AppConfig] | None = None) -> None:
    """Every door calls this before it opens: raises OutOfStep."""
    _refuse_unknown(await unknown(apps))
    if waiting := await pending(apps):
        raise OutOfStep(
            f"数据库还差 {len(waiting)} 步更新（{waiting[0]}{' 等' if len(waiting) > 1 else ''}），"
            "请先运行 bin/portal migrate，再启动。"
        )


async def migrate_alone(url: str = "") -> list[str]:
    """With a pool of its own, in which a long step may take its time."""
    DB.config = config(url or SETTINGS.database_url) | {"command_timeout": None}
    await DB.start_connection_pool(min_size=1, max_size=1)
    try:
        return await migrate()
    finally:
        await close_pool()


def known_steps(apps: list[AppConfig] | None = None) -> list[Step]:
    """Apps in the order of their dependencies, the steps of each in the order of their ids."""
    finder = Finder()
    configs = finder.get_app_configs() if apps is None else finder.sort_app_configs(apps)
    return [step for app in configs for step in _steps_of(app)]


def _steps_of(app: AppConfig) -> list[Step]:
    files = Path(app.resolved_migrations_folder_path).glob("[!_]*.py")
    return sorted((_read(app.app_name, file) for file in files), key=lambda step: step.id)


def _read(app: str, file: Path) -> Step:
    """Under a name of its own: Piccolo imports by bare file name, where the second of two equals is never read."""
    spec = importlib.util.spec_from_file_location(f"{app}.migration.{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Step(app, module.ID, module.forwards)


@atomic()
async def _next(steps: list[Step]) -> Step | None:
    """Does the first step not done yet. The lock is the table's: it ends with the transaction, whoever dies."""
    await rows("SET LOCAL statement_timeout = 0")
    await rows("SET LOCAL idle_in_transaction_session_timeout = 0")
    await rows("LOCK TABLE migration IN EXCLUSIVE MODE")
    done = await _done()
    step = next((step for step in steps if (step.app, step.id) not in done), None)
    if step:
        manager = await step.forwards()
        if isinstance(manager, MigrationManager) and not manager.fake:
            with redirect_stdout(StringIO()):
                await manager.run()  # its transaction finds ours and joins it
        await rows("INSERT INTO migration (name, app_name) VALUES ({}, {})", step.id, step.app)
    return step


async def _open_book() -> None:
    """Two runners may both find no book: IF NOT EXISTS looks before it writes, and the slower one is refused.

    In one of three ways, by the moment at which it comes; in each the book is there.
    """
    try:
        async with atomic():
            await rows(BOOK)
    except (asyncpg.UniqueViolationError, asyncpg.DuplicateTableError, asyncpg.DuplicateObjectError):
        pass


async def _done() -> set[tuple[str, str]]:
    """Empty where nothing was ever migrated."""
    if not await rows("SELECT 1 WHERE to_regclass('migration') IS NOT NULL"):
        return set()
    return {(line["app_name"], line["name"]) for line in await rows("SELECT app_name, name FROM migration")}


def _refuse_unknown(strange: list[str]) -> None:
    if strange:
        raise OutOfStep(
            f"数据库比程序新：它已做过本程序不认识的更新（{'、'.join(strange[:3])}）。请换回较新的程序版本，不要用旧版本打开。"
        )


async def check_alone(url: str = "") -> None:
    await open_pool(url, size=1)
    try:
        await check()
    finally:
        await close_pool()


def main() -> None:
    """`python -m portal.migrate`, or with `--check` only a look."""
    try:
        if "--check" in sys.argv[1:]:
            asyncio.run(check_alone())
            return
        for name in asyncio.run(migrate_alone()):
            print("已更新数据库：", name)
    except OutOfStep as refusal:
        raise SystemExit(str(refusal)) from None


if __name__ == "__main__":
    main()
