"""Who is kept from an inspection is kept from everything that hangs on it, whichever came first."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T13:00:00:000022"
VERSION = "1.38.0"
DESCRIPTION = "recusals from a whole inspection"

P = "accountability_supervision"
KINDS = {"finding": f"{P}_finding", "visit": f"{P}_visit", "review": f"{P}_review"}
HANGING = (
    "SELECT x.supervision, x.id, 'accountability.supervision_unit' AS kind FROM accountability_supervised_unit x"
    + "".join(
        f" UNION ALL SELECT x.supervision, y.id, 'accountability.supervision_{kind}' FROM {table} y"
        " JOIN accountability_supervised_unit x ON x.id = y.inspected"
        for kind, table in KINDS.items()
    )
)
"""What is named by an id of its own, in notices and in the ledger."""
SHADOWS = f"""INSERT INTO recusal (id, record_kind, record_id, shadow_of, person, unit, reason, declared_by, declared_at)
 SELECT gen_random_uuid(), s.kind, s.id, s.source, s.person, s.unit, s.reason, s.declared_by, s.declared_at
   FROM (SELECT DISTINCT ON (h.id, coalesce(rc.shadow_of, rc.id)) h.id, h.kind, coalesce(rc.shadow_of, rc.id) AS source,
                rc.person, rc.unit, rc.reason, rc.declared_by, rc.declared_at
           FROM ({HANGING}) h JOIN recusal rc ON rc.record_id = h.supervision
          WHERE rc.lifted_at IS NULL AND {{which}}) s
  WHERE NOT EXISTS (SELECT 1 FROM recusal k WHERE k.record_id = s.id AND k.lifted_at IS NULL
                       AND s.source IN (k.id, k.shadow_of))"""
"""A shadow is lifted with the recusal it is of (`portal.recusals.lift`)."""

STATEMENTS = (
    f"""CREATE OR REPLACE FUNCTION {P}_whole_shadow() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_TABLE_NAME = 'recusal' THEN {SHADOWS.format(which="rc.id = NEW.id")};
         ELSE {SHADOWS.format(which="h.id = NEW.id")};
         END IF;
         RETURN NULL;
       END $$""",
    *(
        statement
        for table in ("recusal", "accountability_supervised_unit", *KINDS.values())
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_whole_shadow_on ON {table}",
            (
                f"CREATE TRIGGER {table}_whole_shadow_on AFTER INSERT ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {P}_whole_shadow()"
            ),
        )
    ),
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
