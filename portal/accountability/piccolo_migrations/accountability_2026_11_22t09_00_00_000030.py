"""One correction of a record at a time, and the ways records are read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T09:00:00:000030"
VERSION = "1.38.0"
DESCRIPTION = "records of accountability"

STATEMENTS = (
    NO_DEFAULT_IDS,
    "CREATE UNIQUE INDEX IF NOT EXISTS accountability_record_correcting ON accountability_record (corrects)"
    " WHERE state = 'drafted'",
    "CREATE INDEX IF NOT EXISTS accountability_record_counted ON accountability_record (decided_on DESC, id DESC)"
    " WHERE state IN ('in_force', 'confirmed')",
    "CREATE INDEX IF NOT EXISTS accountability_record_waiting ON accountability_record (office)"
    " WHERE state IN ('drafted', 'objected')",
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
