"""One's own sheets that came back, newest first."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-21T22:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "index of sheets that came back"

STATEMENTS = (
    "CREATE INDEX IF NOT EXISTS inspections_exchange_own ON inspections_exchange (inspection, by, at DESC)",
    "CREATE INDEX IF NOT EXISTS inspections_exchange_waiting ON inspections_exchange (at) WHERE taken_at IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="inspections", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
