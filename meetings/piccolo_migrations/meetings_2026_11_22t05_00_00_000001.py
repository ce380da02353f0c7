"""What waits for a verdict, and what is still open, is little among fifteen years of meetings: an index of its own each."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T05:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "what waits and what is open is found by its own index"

STATEMENTS = (
    "CREATE INDEX IF NOT EXISTS meetings_topic_to_decide ON meetings_topic (submitted_at, id)"
    " WHERE state IN ('submitted', 'agreed', 'screened')",
    "CREATE INDEX IF NOT EXISTS meetings_meeting_to_sign ON meetings_meeting (starts_at) WHERE state = 'to_sign'",
    "CREATE INDEX IF NOT EXISTS meetings_meeting_open ON meetings_meeting (starts_at)"
    " WHERE state NOT IN ('issued', 'archived', 'cancelled')",
    "CREATE INDEX IF NOT EXISTS meetings_resolution_to_decide ON meetings_resolution (fed_back_at, id)"
    " WHERE state IN ('fed_back', 'verified')",
    "CREATE INDEX IF NOT EXISTS meetings_resolution_open_by_day ON meetings_resolution"
    " (coalesce(due, DATE '2100-01-01'), id) WHERE state NOT IN ('closed', 'revoked')",
    "CREATE INDEX IF NOT EXISTS meetings_resolution_by_day ON meetings_resolution"
    " ((state IN ('closed', 'revoked')), coalesce(due, DATE '2100-01-01'), id)",
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
