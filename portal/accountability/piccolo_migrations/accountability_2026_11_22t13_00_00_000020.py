"""A unit's own 撤回 is found in the history as quickly as a return."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T13:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "what happened to duties, with the unit's own withdrawals"

STATEMENTS = (
    "DROP INDEX IF EXISTS duty_event_happened",
    "CREATE INDEX duty_event_happened ON duty_event (at) WHERE what IN ('extended', 'handed_back', 'withdrawn')",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="accountability", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
