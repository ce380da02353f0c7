"""A hand-over stays as it was printed: only its end is written into it, once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T01:00:00:000060"
VERSION = "1.38.0"
DESCRIPTION = "hand-over records are never changed"

KEPT = (
    "id, unit, giver, giver_name, giver_title, receiver, receiver_name, receiver_title, witness, witness_name,"
    " witness_title, reason, items, sha256, size, made_by, made_by_name, made_by_title, made_at"
)
STATEMENTS = (
    f"""CREATE OR REPLACE FUNCTION inspections_hand_over_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'inspections_hand_over' THEN
           IF OLD.effective_at IS NULL AND OLD.withdrawn_at IS NULL
              AND ({", ".join(f"OLD.{name.strip()}" for name in KEPT.split(","))})
                  IS NOT DISTINCT FROM ({", ".join(f"NEW.{name.strip()}" for name in KEPT.split(","))}) THEN
             RETURN NEW;
           END IF;
         END IF;
         RAISE EXCEPTION 'inspections_hand_over is append-only';
       END $$""",
    "DROP TRIGGER IF EXISTS inspections_hand_over_append_only ON inspections_hand_over",
    "CREATE TRIGGER inspections_hand_over_append_only BEFORE UPDATE OR DELETE ON inspections_hand_over"
    " FOR EACH ROW EXECUTE FUNCTION inspections_hand_over_frozen()",
    "DROP TRIGGER IF EXISTS inspections_hand_over_item_append_only ON inspections_hand_over_item",
    "CREATE TRIGGER inspections_hand_over_item_append_only BEFORE UPDATE OR DELETE ON inspections_hand_over_item"
    " FOR EACH ROW EXECUTE FUNCTION inspections_hand_over_frozen()",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="inspections", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
