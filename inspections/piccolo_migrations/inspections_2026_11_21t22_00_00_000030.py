"""What was published stays as it was published."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-21T22:00:00:000030"
VERSION = "1.38.0"
DESCRIPTION = "issued notices are never changed"

STATEMENTS = (
    """CREATE OR REPLACE FUNCTION inspections_publication_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'inspections_publication is append-only'; END $$""",
    "DROP TRIGGER IF EXISTS inspections_publication_append_only ON inspections_publication",
    "CREATE TRIGGER inspections_publication_append_only BEFORE UPDATE OR DELETE ON inspections_publication"
    " FOR EACH ROW EXECUTE FUNCTION inspections_publication_frozen()",
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
