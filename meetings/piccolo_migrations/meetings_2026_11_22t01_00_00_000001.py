"""What the tables of the room cannot say by themselves: one standing conference a territory, one open seat a person,
one open membership a unit; and the ways lists are read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T01:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "one standing conference a territory, and the indexes of the lists"

STATEMENTS = (
    "CREATE UNIQUE INDEX IF NOT EXISTS meetings_conference_standing ON meetings_conference (territory)"
    " WHERE ended_on IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS meetings_seat_open ON meetings_seat (conference, person) WHERE ends_on IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS meetings_member_open ON meetings_member (conference, unit) WHERE ends_on IS NULL",
    "CREATE INDEX IF NOT EXISTS meetings_meeting_lately ON meetings_meeting (conference, starts_at DESC)",
    "CREATE INDEX IF NOT EXISTS meetings_agenda_in_order ON meetings_agenda_item (meeting, position)",
    "CREATE INDEX IF NOT EXISTS meetings_topic_waiting ON meetings_topic (conference, state)",
    "CREATE INDEX IF NOT EXISTS meetings_resolution_open ON meetings_resolution (lead_unit, due)"
    " WHERE state NOT IN ('closed', 'revoked')",
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
