"""What a person handed in today is counted at every upload."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T01:00:00:000080"
VERSION = "1.38.0"
DESCRIPTION = "uploads by person and time"

STATEMENTS = ("CREATE INDEX IF NOT EXISTS attachment_of_person ON attachment (uploaded_by, uploaded_at)",)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
