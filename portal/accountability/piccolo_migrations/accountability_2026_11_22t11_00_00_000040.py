"""Who is kept from a record, or from what it rests on, is kept from the answer to an objection against it, whichever came
first."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T11:00:00:000040"
VERSION = "1.38.0"
DESCRIPTION = "recusals reach the objections"

SHADOWS = """INSERT INTO recusal (id, record_kind, record_id, shadow_of, person, unit, reason, declared_by, declared_at)
 SELECT gen_random_uuid(), 'accountability.objection', s.objection, s.source, s.person, s.unit, s.reason, s.declared_by,
        s.declared_at
   FROM (SELECT DISTINCT ON (o.id, coalesce(rc.shadow_of, rc.id)) o.id AS objection, coalesce(rc.shadow_of, rc.id) AS source,
                rc.person, rc.unit, rc.reason, rc.declared_by, rc.declared_at
           FROM recusal rc JOIN accountability_objection o ON o.record = rc.record_id OR o.record IN (
                SELECT b.record FROM accountability_record_basis b WHERE b.subject_id = rc.record_id)
          WHERE rc.lifted_at IS NULL AND {which}) s
  WHERE NOT EXISTS (SELECT 1 FROM recusal k WHERE k.record_id = s.objection AND k.lifted_at IS NULL
                       AND s.source IN (k.id, k.shadow_of))"""
"""A shadow is lifted with the recusal it is of (`portal.recusals.lift`); an objection is shadowed when it is filed by
`actions.records_objections`, and here when the recusal comes later."""

STATEMENTS = (
    f"""CREATE OR REPLACE FUNCTION accountability_objection_shadow() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         {SHADOWS.format(which="rc.id = NEW.id")};
         RETURN NULL;
       END $$""",
    "DROP TRIGGER IF EXISTS accountability_objection_shadow_on ON recusal",
    "CREATE TRIGGER accountability_objection_shadow_on AFTER INSERT ON recusal"
    " FOR EACH ROW EXECUTE FUNCTION accountability_objection_shadow()",
    SHADOWS.format(which="TRUE"),
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
