"""Indexes the ledger's pages lean on."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-21T22:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "indexes"

STATEMENTS = (
    NO_DEFAULT_IDS,
    "CREATE INDEX IF NOT EXISTS inspections_item_by_day ON inspections_item (inspection, due, id)",
    "CREATE INDEX IF NOT EXISTS inspections_item_waiting ON inspections_item (applied_at, id)"
    " WHERE state IN ('applied', 'in_review')",
    "CREATE INDEX IF NOT EXISTS inspections_item_all ON inspections_item ((state = 'closed'), due, id)",
    "CREATE INDEX IF NOT EXISTS inspections_progress_of_item ON inspections_progress (item, at DESC)",
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
