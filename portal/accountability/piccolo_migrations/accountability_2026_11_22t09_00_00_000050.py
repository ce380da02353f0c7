"""What stands behind a printed figure is written once; an issued paper is frozen; who must not know of a duty does not know
of the paper that counts it; what happened in a period is found by its day."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T09:00:00:000050"
VERSION = "1.38.0"
DESCRIPTION = "figures of papers: written once, frozen when issued"

SHADOW = """INSERT INTO recusal (id, record_kind, record_id, shadow_of, person, unit, reason, declared_by, declared_at)
         SELECT gen_random_uuid(), 'accountability.bulletin', s.bulletin, s.source, s.person, s.unit, s.reason,
                s.declared_by, s.declared_at
           FROM (SELECT DISTINCT ON (w.bulletin, coalesce(rc.shadow_of, rc.id)) w.bulletin,
                        coalesce(rc.shadow_of, rc.id) AS source, rc.person, rc.unit, rc.reason, rc.declared_by,
                        rc.declared_at
                   FROM {given} JOIN duty d ON {joined} WHERE rc.lifted_at IS NULL) s
          WHERE NOT EXISTS (SELECT 1 FROM recusal o WHERE o.record_id = s.bulletin AND o.lifted_at IS NULL
                AND s.source IN (o.id, o.shadow_of))
         ON CONFLICT DO NOTHING;"""
"""Who is kept from a duty is kept from every paper that counts it, whichever came first; lifted with its source."""
OF_ROWS = SHADOW.format(given="given w JOIN recusal rc ON TRUE", joined="d.id = w.duty AND d.subject_id = rc.record_id")
OF_RECUSAL = SHADOW.format(
    given="recusal rc", joined="d.subject_id = rc.record_id JOIN accountability_bulletin_row w ON w.duty = d.id"
).replace("WHERE rc.lifted_at IS NULL) s", "WHERE rc.lifted_at IS NULL AND rc.id = NEW.id) s")

WRITTEN_ONCE = ("line", "figure", "row", "reply")
STATEMENTS = (
    NO_DEFAULT_IDS,
    """CREATE OR REPLACE FUNCTION accountability_figures_once() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    *(
        statement
        for table in WRITTEN_ONCE
        for statement in (
            f"DROP TRIGGER IF EXISTS accountability_bulletin_{table}_once ON accountability_bulletin_{table}",
            (
                f"CREATE TRIGGER accountability_bulletin_{table}_once BEFORE UPDATE OR DELETE"
                f" ON accountability_bulletin_{table} FOR EACH ROW EXECUTE FUNCTION accountability_figures_once()"
            ),
        )
    ),
    """CREATE OR REPLACE FUNCTION accountability_bulletin_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND OLD.signed_at IS NULL THEN RETURN NEW; END IF;
         RAISE EXCEPTION 'accountability_bulletin is frozen when it is issued and never deleted';
       END $$""",
    "DROP TRIGGER IF EXISTS accountability_bulletin_frozen_on ON accountability_bulletin",
    (
        "CREATE TRIGGER accountability_bulletin_frozen_on BEFORE UPDATE OR DELETE ON accountability_bulletin"
        " FOR EACH ROW EXECUTE FUNCTION accountability_bulletin_frozen()"
    ),
    f"""CREATE OR REPLACE FUNCTION accountability_bulletin_shadow_rows() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN {OF_ROWS} RETURN NULL; END $$""",
    "DROP TRIGGER IF EXISTS accountability_bulletin_shadow_rows_on ON accountability_bulletin_row",
    (
        "CREATE TRIGGER accountability_bulletin_shadow_rows_on AFTER INSERT ON accountability_bulletin_row"
        " REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION accountability_bulletin_shadow_rows()"
    ),
    f"""CREATE OR REPLACE FUNCTION accountability_bulletin_shadow() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN {OF_RECUSAL} RETURN NULL; END $$""",
    "DROP TRIGGER IF EXISTS accountability_bulletin_shadow_on ON recusal",
    (
        "CREATE TRIGGER accountability_bulletin_shadow_on AFTER INSERT ON recusal"
        " FOR EACH ROW EXECUTE FUNCTION accountability_bulletin_shadow()"
    ),
    "CREATE INDEX IF NOT EXISTS duty_event_happened ON duty_event (at) WHERE what IN ('extended', 'handed_back')",
    "CREATE INDEX IF NOT EXISTS accountability_rung_walked ON accountability_rung (walked_on)",
    (
        "CREATE INDEX IF NOT EXISTS accountability_letter_signed ON accountability_letter (signed_at)"
        " WHERE signed_at IS NOT NULL"
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
