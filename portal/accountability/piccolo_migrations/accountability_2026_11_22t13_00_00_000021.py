"""A campaign may be proposed anew as long as the clock did nothing for it; while it runs, its end and hours may be changed.
A unit is covered once at a time by it, and may come back after it was taken off."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T13:00:00:000021"
VERSION = "1.38.0"
DESCRIPTION = "campaigns changed"

STATEMENTS = (
    (
        "CREATE UNIQUE INDEX IF NOT EXISTS accountability_campaign_unit_now"
        " ON accountability_campaign_unit (campaign, unit) WHERE to_on IS NULL"
    ),
    """CREATE OR REPLACE FUNCTION accountability_campaign_kept() RETURNS trigger LANGUAGE plpgsql AS $$
       DECLARE free text[] := '{state,ends_on,last_on,dispatch_at,press_at,circular_at,closed_on,version}';
       BEGIN
         IF TG_OP = 'UPDATE' AND OLD.approved_at IS NULL THEN RETURN NEW; END IF;
         IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN RETURN NEW; END IF;
         IF TG_OP = 'UPDATE' AND NEW.state = 'proposed' AND NEW.approved_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM accountability_campaign_day y WHERE y.campaign = OLD.id) THEN RETURN NEW; END IF;
         RAISE EXCEPTION 'accountability_campaign stands as it was approved';
       END $$""",
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
