"""The search's vectors and their index. Piccolo has no tsvector: its table says text, and here it becomes one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T01:00:00:000040"
VERSION = "1.38.0"
DESCRIPTION = "search"

STATEMENTS = (
    NO_DEFAULT_IDS,
    "ALTER TABLE meetings_search ALTER COLUMN grams DROP DEFAULT",
    "ALTER TABLE meetings_search ALTER COLUMN grams TYPE tsvector USING grams::tsvector",
    # Nobody plans by what is common here (plans are generic), and counting pairs would make ANALYZE slow.
    "ALTER TABLE meetings_search ALTER COLUMN grams SET STATISTICS 0,"
    " ALTER COLUMN text SET STATISTICS 0, ALTER COLUMN folded SET STATISTICS 0",
    # A short list of pending entries: every search reads it through, but without it each writing costs six times as much.
    "CREATE INDEX IF NOT EXISTS meetings_search_grams ON meetings_search USING gin (grams)"
    " WITH (fastupdate = on, gin_pending_list_limit = 512)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="meetings", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
