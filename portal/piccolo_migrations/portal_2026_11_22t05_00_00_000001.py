"""What waits for others' verdict, and what one supervises, is found by its own index on 今日."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T05:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "open duties by who supervises and by what was handed in"

STATEMENTS = (
    NO_DEFAULT_IDS,
    "CREATE INDEX IF NOT EXISTS duty_open_by_supervisor ON duty (supervising, due) WHERE done_at IS NULL",
    "CREATE INDEX IF NOT EXISTS duty_handed_in ON duty (due, id) WHERE done_at IS NULL AND handed_in_at IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS duty_note_lately ON duty_note (duty, at DESC)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
