"""A recusal that was declared on a record and the shadow of another one on the same record stand side by side."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T09:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "one recusal a record, a person and where it comes from"

STATEMENTS = (
    "DROP INDEX IF EXISTS recusal_person_once",
    "DROP INDEX IF EXISTS recusal_unit_once",
    *(
        f"CREATE UNIQUE INDEX recusal_{whom}_once ON recusal (record_id, {whom}, coalesce(shadow_of, record_id))"
        " WHERE lifted_at IS NULL"
        for whom in ("person", "unit")
    ),
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
