"""Official figures are written once: a sheet moves from state to state and nothing else of it changes; one of a period and
level counts, one waits."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T11:00:00:000030"
VERSION = "1.38.0"
DESCRIPTION = "official figures: written once"

ONE = "ON accountability_official_sheet (territory, level, period)"
MOVING = ("state", "checked_by", "checked_by_name", "checked_at", "superseded_at", "version")
"""Columns of a sheet that change after it was entered."""
STATEMENTS = (
    NO_DEFAULT_IDS,
    f"CREATE UNIQUE INDEX IF NOT EXISTS accountability_official_sheet_counts {ONE} WHERE state = 'checked'",
    f"CREATE UNIQUE INDEX IF NOT EXISTS accountability_official_sheet_waits {ONE} WHERE state = 'drafted'",
    """CREATE OR REPLACE FUNCTION accountability_official_once() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    "DROP TRIGGER IF EXISTS accountability_official_line_once_on ON accountability_official_line",
    (
        "CREATE TRIGGER accountability_official_line_once_on BEFORE UPDATE OR DELETE ON accountability_official_line"
        " FOR EACH ROW EXECUTE FUNCTION accountability_official_once()"
    ),
    f"""CREATE OR REPLACE FUNCTION accountability_official_kept() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - ARRAY[{", ".join(f"'{name}'" for name in MOVING)}]
            = to_jsonb(NEW) - ARRAY[{", ".join(f"'{name}'" for name in MOVING)}] THEN RETURN NEW; END IF;
         RAISE EXCEPTION 'accountability_official_sheet is written once';
       END $$""",
    "DROP TRIGGER IF EXISTS accountability_official_sheet_kept_on ON accountability_official_sheet",
    (
        "CREATE TRIGGER accountability_official_sheet_kept_on BEFORE UPDATE OR DELETE ON accountability_official_sheet"
        " FOR EACH ROW EXECUTE FUNCTION accountability_official_kept()"
    ),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="accountability", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
