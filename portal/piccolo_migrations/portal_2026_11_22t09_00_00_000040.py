"""Messages wait in order, and notices nobody was told of yet are found at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T09:00:00:000040"
VERSION = "1.38.0"
DESCRIPTION = "how messages and notices are found"

STATEMENTS = (
    NO_DEFAULT_IDS,
    "CREATE INDEX IF NOT EXISTS notice_unsaid ON notice (person, at)"
    " WHERE message IS NULL AND read_at IS NULL AND dropped_at IS NULL",
    "CREATE INDEX IF NOT EXISTS notice_of_message ON notice (message) WHERE message IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS message_made ON message (made_at)",
    "CREATE INDEX IF NOT EXISTS message_by_day ON message (day)",
    "CREATE INDEX IF NOT EXISTS message_unfinished ON message (id) WHERE state IN ('waiting', 'failed')",
    "CREATE INDEX IF NOT EXISTS message_delivery_waiting ON message_delivery (person, message)"
    " WHERE state IN ('waiting', 'sending')",
    "CREATE INDEX IF NOT EXISTS message_delivery_order ON message_delivery (urgent DESC, message)"
    " WHERE state IN ('waiting', 'sending')",
    "CREATE INDEX IF NOT EXISTS message_delivery_taken ON message_delivery (next_at) WHERE state = 'taken'",
    "CREATE INDEX IF NOT EXISTS message_delivery_lately ON message_delivery (person, channel, tried_at)",
    "CREATE INDEX IF NOT EXISTS message_delivery_done ON message_delivery (done_at)",
    "CREATE INDEX IF NOT EXISTS message_burden_week ON message_burden (week)",
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
