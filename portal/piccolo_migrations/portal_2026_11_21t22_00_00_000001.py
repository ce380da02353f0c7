"""What Piccolo cannot say: the three administrators apart, an audit log nobody can rewrite, partial indexes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-21T22:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "guards and indexes"

STATEMENTS = (
    NO_DEFAULT_IDS,
    # A post must fit its holder's kind, so one person can never be two of the three administrators.
    "CREATE UNIQUE INDEX IF NOT EXISTS person_id_kind ON person (id, kind)",
    "ALTER TABLE post DROP CONSTRAINT IF EXISTS post_person_kind_fkey",
    "ALTER TABLE post ADD CONSTRAINT post_person_kind_fkey"
    " FOREIGN KEY (person, person_kind) REFERENCES person (id, kind) ON UPDATE RESTRICT ON DELETE RESTRICT",
    # The log is append-only by the database, not by good will.
    """CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$""",
    "DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry",
    "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry"
    " FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()",
    "DROP TRIGGER IF EXISTS audit_entry_not_emptied ON audit_entry",
    "CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()",
    "DROP TRIGGER IF EXISTS transition_append_only ON transition",
    "CREATE TRIGGER transition_append_only BEFORE UPDATE OR DELETE ON transition"
    " FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()",
    "CREATE UNIQUE INDEX IF NOT EXISTS audit_entry_seq ON audit_entry (chain, seq)",
    "CREATE INDEX IF NOT EXISTS audit_entry_person ON audit_entry (person, at)",
    "INSERT INTO audit_head (id, chain, seq, seal) VALUES ('00000000-0000-7000-8000-000000000001', 'portal', 0,"
    " decode(repeat('00', 32), 'hex')) ON CONFLICT (chain) DO NOTHING",
    "CREATE INDEX IF NOT EXISTS unit_path_below ON unit (path text_pattern_ops)",
    "CREATE INDEX IF NOT EXISTS post_person_days ON post (person, starts_on, ends_on)",
    "CREATE UNIQUE INDEX IF NOT EXISTS recusal_person_once ON recusal (record_id, person) WHERE lifted_at IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS recusal_unit_once ON recusal (record_id, unit) WHERE lifted_at IS NULL",
    "CREATE INDEX IF NOT EXISTS duty_to_look_at ON duty (look_on) WHERE look_on IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS duty_open_by_unit ON duty (unit, due) WHERE done_at IS NULL",
    "CREATE INDEX IF NOT EXISTS duty_open_by_supervising ON duty (supervising_unit, due) WHERE done_at IS NULL",
    "CREATE INDEX IF NOT EXISTS duty_open_by_person ON duty (person, due) WHERE done_at IS NULL",
    "CREATE INDEX IF NOT EXISTS duty_open_by_principal ON duty (principal, due) WHERE done_at IS NULL",
    "CREATE INDEX IF NOT EXISTS duty_open_by_day ON duty (due, id) WHERE done_at IS NULL",
    "CREATE INDEX IF NOT EXISTS transition_of_subject ON transition (subject_id, at DESC)",
    "CREATE INDEX IF NOT EXISTS notice_of_person ON notice (person, id DESC) WHERE dropped_at IS NULL",
    "CREATE INDEX IF NOT EXISTS notice_unread ON notice (person) WHERE read_at IS NULL AND dropped_at IS NULL",
    "CREATE INDEX IF NOT EXISTS unit_second_factor ON unit (path) WHERE requires_second_factor",
    "CREATE INDEX IF NOT EXISTS session_open ON session (person) WHERE ended_at IS NULL",
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
