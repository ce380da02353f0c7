"""What the tables of the room cannot say by themselves: one live assignment a case, one carrier at a time; and the
ways lists are read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T05:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "one live assignment a case, and the indexes of the lists"

STATEMENTS = (
    "CREATE UNIQUE INDEX IF NOT EXISTS assignments_assignment_live ON assignments_assignment (backlog_case)"
    " WHERE state NOT IN ('closed', 'withdrawn')",
    "CREATE UNIQUE INDEX IF NOT EXISTS assignments_tenure_open ON assignments_tenure (assignment) WHERE ends_on IS NULL",
    "CREATE INDEX IF NOT EXISTS assignments_case_number ON assignments_case (number)",
    "CREATE INDEX IF NOT EXISTS assignments_progress_lately ON assignments_progress (assignment, at DESC)",
    "CREATE INDEX IF NOT EXISTS assignments_assignment_carried ON assignments_assignment (leader, due)"
    " WHERE state NOT IN ('closed', 'withdrawn')",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="assignments", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
