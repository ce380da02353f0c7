"""退回 and 撤回 are two words in the history of duties: what stood there under one word is told apart by the log of the act."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T13:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "returned and withdrawn told apart"

BACK = ("withdraw", "take_back", "send_back", "return", "remark")
"""The moves that gave a duty back to its unit; the first two were the doer's own."""
OWN = BACK[:2]
RECORDS = ("inspections.item", "assignments.assignment", "meetings.resolution")
"""Elsewhere nobody could withdraw what was handed in."""


def _named(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


MOVE = f"""(SELECT t.happened FROM transition t
             WHERE t.subject_id = d.subject_id AND t.subject_kind = d.subject_kind AND t.at <= e.at
               AND t.happened IN ({_named(BACK)}) AND t.from_state IS NOT NULL
             ORDER BY t.at DESC, t.id DESC LIMIT 1)"""
"""The act was logged in the transaction that gave the duty back, a moment before the history's line."""

STATEMENTS = (
    "ALTER TABLE duty_event DISABLE TRIGGER duty_event_append_only",
    f"""UPDATE duty_event e SET what = 'withdrawn' FROM duty d
         WHERE d.id = e.duty AND e.what = 'handed_back' AND d.subject_kind IN ({_named(RECORDS)})
           AND {MOVE} IN ({_named(OWN)})""",
    "ALTER TABLE duty_event ENABLE TRIGGER duty_event_append_only",
    # Owed again by its own will, and taken for a return until now: the ladder counts no days from it any more.
    """UPDATE duty d SET returned_on = NULL,
                        changed_as = CASE WHEN d.changed_as = 'handed_back' THEN 'withdrawn' ELSE d.changed_as END
        WHERE d.returned_on IS NOT NULL
          AND (SELECT e.what FROM duty_event e WHERE e.duty = d.id AND e.what IN ('handed_back', 'withdrawn')
                ORDER BY e.place DESC LIMIT 1) = 'withdrawn'""",
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
