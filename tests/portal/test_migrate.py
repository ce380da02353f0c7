"""Migrations: every step once, whole, in order, whoever else runs them and whenever the runner dies."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import pytest
from piccolo.conf.apps import AppConfig

from portal import db, migrate
from portal.settings import ROOT
from tests.databases import Databases

RAW = """
from portal.db import rows

ID = "{id}"

async def forwards():
    await rows("{sql}")
"""

# As `piccolo migrations new --auto` writes it: the manager opens a transaction of its own.
AUTO = """
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar

ID = "{id}"

async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="floor", description="")
    manager.add_table(class_name="Word", tablename="word", schema=None, columns=None)
    manager.add_column(
        table_class_name="Word", tablename="word", column_name="text", db_column_name="text",
        column_class_name="Varchar", column_class=Varchar, params=dict(length=20, default="", null=False), schema=None,
    )
    return manager
"""

KILLED = """
import os
import signal

from portal.db import rows

ID = "{id}"

async def forwards():
    await rows("CREATE TABLE third ()")
    if os.environ.get("DIE_HERE"):
        os.kill(os.getpid(), signal.SIGKILL)
"""

App = Callable[..., AppConfig]


@pytest.fixture
async def empty(databases: Databases) -> AsyncIterator[str]:
    """The address of a database in which nothing was ever migrated."""
    name = databases.fresh_name()
    await databases.create(name)
    await db.open_pool(databases.url(name), size=8)
    yield databases.url(name)
    await db.close_pool()
    await databases.drop(name)


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Writes an app's migration files: `app("floor", {"1": "CREATE TABLE a ()"})`, or a template instead of SQL."""

    def write(name: str, steps: dict[str, str], after: AppConfig | None = None) -> AppConfig:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").write_text("")
        for step, text in steps.items():
            template = text if "ID =" in text else RAW
            (folder / f"step_{step}.py").write_text(template.format(id=step, sql=text))
        config = AppConfig(app_name=name, migrations_folder_path=str(folder))
        config._migration_dependency_app_configs = [after] if after else []
        return config

    return write


async def exists(table: str) -> bool:
    return bool(await db.value("SELECT to_regclass({}) IS NOT NULL", table))


async def test_steps_run_in_the_order_of_dependencies_and_then_of_ids(empty: str, app: App) -> None:
    floor = app("z_floor", {"2": "ALTER TABLE a RENAME TO b", "1": "CREATE TABLE a (id int PRIMARY KEY)"})
    room = app("a_room", {"1": "CREATE TABLE item (b int REFERENCES b)"}, after=floor)
    assert await migrate.migrate([room, floor]) == ["z_floor 1", "z_floor 2", "a_room 1"]
    assert await exists("item")


async def test_a_second_run_does_nothing(empty: str, app: App) -> None:
    floor = app("floor", {"1": AUTO, "2": "INSERT INTO word (text) VALUES ('督办')"})
    await migrate.migrate([floor])
    assert await migrate.migrate([floor]) == []
    assert await db.value("SELECT count(*) FROM word") == 1


async def test_piccolo_reads_the_same_book(empty: str, app: App) -> None:
    from piccolo.apps.migrations.tables import Migration

    await migrate.migrate([app("floor", {"1": AUTO})])
    assert await Migration.get_migrations_which_ran("floor") == ["1"]
    assert await Migration.select(Migration.ran_on).first() is not None


@pytest.mark.parametrize("attempt", range(5))
async def test_five_runners_at_once_do_every_step_once(empty: str, app: App, attempt: int) -> None:
    floor = app("floor", {"1": AUTO, "2": "INSERT INTO word (text) VALUES ('督办')", "3": "CREATE TABLE third ()"})
    done = await asyncio.gather(*(migrate.migrate([floor]) for _ in range(5)))
    assert sorted(step for runner in done for step in runner) == ["floor 1", "floor 2", "floor 3"]
    assert await db.value("SELECT count(*) FROM word") == 1


async def test_a_step_that_fails_leaves_nothing_of_itself_and_keeps_those_before(empty: str, app: App) -> None:
    floor = app("floor", {"1": "CREATE TABLE a ()", "2": "CREATE TABLE b (); SELECT 1/0"})
    with pytest.raises(asyncpg.PostgresError):
        await migrate.migrate([floor])
    assert await exists("a")
    assert not await exists("b")
    assert await migrate.pending([floor]) == ["floor 2"]


async def test_piccolos_own_transaction_joins_ours(empty: str, app: App) -> None:
    """The step itself succeeds; the line that says so cannot be written, for its id is too long."""
    floor = app("floor", {"1" * 201: AUTO})
    with pytest.raises(asyncpg.StringDataRightTruncationError):
        await migrate.migrate([floor])
    assert not await exists("word")


async def test_a_runner_killed_in_the_middle_is_resumed(empty: str, app: App) -> None:
    floor = app(
        "floor", {"1": AUTO, "2": "INSERT INTO word (text) VALUES ('督办')", "3": KILLED, "4": "DROP TABLE third"}
    )
    environment = os.environ | {"DATABASE_URL": empty, "DIE_HERE": "1", "PYTHONPATH": str(ROOT)}
    words = ["-c", RUNNER, floor.resolved_migrations_folder_path]
    runner = await asyncio.create_subprocess_exec(sys.executable, *words, env=environment)
    assert await runner.wait() == -signal.SIGKILL
    assert await migrate.pending([floor]) == ["floor 3", "floor 4"]
    assert not await exists("third")
    assert await migrate.migrate([floor]) == ["floor 3", "floor 4"]
    assert await db.value("SELECT count(*) FROM word") == 1


RUNNER = """
import asyncio, sys
from piccolo.conf.apps import AppConfig
from portal import db, migrate

async def run():
    await db.open_pool()
    await migrate.migrate([AppConfig(app_name="floor", migrations_folder_path=sys.argv[1])])

asyncio.run(run())
"""


async def test_a_database_that_knows_more_than_the_program_is_refused(empty: str, app: App) -> None:
    newer = app("floor", {"1": "CREATE TABLE a ()"})
    await migrate.migrate([newer])
    older = app("older", {"1": "CREATE TABLE b ()"})
    assert await migrate.unknown([older]) == ["floor 1"]
    with pytest.raises(migrate.OutOfStep, match=r"数据库比程序新.*floor 1"):
        await migrate.migrate([older])
    with pytest.raises(migrate.OutOfStep, match="数据库比程序新"):
        await migrate.check([older])
    assert not await exists("b")


async def test_the_door_stays_closed_until_every_step_is_done(empty: str, app: App) -> None:
    floor = app("floor", {"1": "CREATE TABLE a ()", "2": "CREATE TABLE b ()"})
    with pytest.raises(migrate.OutOfStep, match=r"还差 2 步更新（floor 1 等）.*bin/portal migrate"):
        await migrate.check([floor])
    await migrate.migrate([floor])
    await migrate.check([floor])


async def test_it_refuses_to_run_inside_somebody_elses_transaction(empty: str, app: App) -> None:
    async with db.atomic():
        with pytest.raises(RuntimeError, match="inside"):
            await migrate.migrate([app("floor", {})])


async def test_two_apps_with_files_of_the_same_name_are_both_read(empty: str, app: App) -> None:
    floor, room = app("floor", {"1": "CREATE TABLE a ()"}), app("room", {"1": "CREATE TABLE b ()"})
    await migrate.migrate([floor, room])
    assert await exists("a")
    assert await exists("b")


async def test_the_steps_of_the_house_apply_and_are_then_complete(empty: str) -> None:
    assert await migrate.migrate()
    await migrate.check()
    assert await migrate.migrate() == []
