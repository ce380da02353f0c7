"""What happened since yesterday is found by its instant, and what the clock did for a day is never done anew."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T11:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "campaigns: what moved since yesterday; days written once"

STATEMENTS = (
    NO_DEFAULT_IDS,
    "CREATE INDEX IF NOT EXISTS duty_event_moved ON duty_event USING brin (at)",
    "CREATE INDEX IF NOT EXISTS duty_note_moved ON duty_note USING brin (at)",
    (
        "CREATE INDEX IF NOT EXISTS accountability_campaign_living ON accountability_campaign (starts_on)"
        " WHERE state IN ('approved', 'stopped') AND closed_on IS NULL"
    ),
    """CREATE OR REPLACE FUNCTION accountability_campaign_kept() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND OLD.approved_at IS NULL THEN RETURN NEW; END IF;
         IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{state,last_on,closed_on,version}'::text[]
                              = to_jsonb(OLD) - '{state,last_on,closed_on,version}'::text[] THEN RETURN NEW; END IF;
         RAISE EXCEPTION 'accountability_campaign stands as it was approved';
       END $$""",
    "DROP TRIGGER IF EXISTS accountability_campaign_kept_on ON accountability_campaign",
    (
        "CREATE TRIGGER accountability_campaign_kept_on BEFORE UPDATE OR DELETE ON accountability_campaign"
        " FOR EACH ROW EXECUTE FUNCTION accountability_campaign_kept()"
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
