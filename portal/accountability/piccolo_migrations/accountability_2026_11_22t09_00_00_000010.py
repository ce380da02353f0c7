"""What the tables of letters cannot say by themselves: what is issued stays, and who must not know of a matter does not
know of the letter about it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T09:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "letters: frozen when issued, hidden from who is recused from a matter"

WORDS = (
    "kind",
    "unit",
    "addressee",
    "title",
    "cause",
    "basis",
    "demand",
    "contact",
    "reply_days",
    "reply_due",
    "drafted_by",
    "edited_by",
    "signed_by",
    "signed_at",
    "document",
    "printed",
)
"""What a letter says and who answers for it: fixed from the moment it is signed."""
WRITTEN_ONCE = ("accountability_letter_receipt", "accountability_letter_reply", "accountability_letter_verification")
OF_THE_DRAFT = ("accountability_letter_matter", "accountability_letter_copy")
STATEMENTS = (
    NO_DEFAULT_IDS,
    f"""CREATE OR REPLACE FUNCTION accountability_letter_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND (OLD.signed_at IS NULL OR ({", ".join(f"OLD.{name}" for name in WORDS)})
            IS NOT DISTINCT FROM ({", ".join(f"NEW.{name}" for name in WORDS)})) THEN
           RETURN NEW;
         END IF;
         RAISE EXCEPTION 'accountability_letter is frozen when it is issued and never deleted';
       END $$""",
    "DROP TRIGGER IF EXISTS accountability_letter_frozen_on ON accountability_letter",
    "CREATE TRIGGER accountability_letter_frozen_on BEFORE UPDATE OR DELETE ON accountability_letter"
    " FOR EACH ROW EXECUTE FUNCTION accountability_letter_frozen()",
    """CREATE OR REPLACE FUNCTION accountability_letter_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF EXISTS (SELECT 1 FROM accountability_letter l WHERE l.signed_at IS NOT NULL
                     AND l.id = CASE WHEN TG_OP = 'INSERT' THEN NEW.letter ELSE OLD.letter END) THEN
           RAISE EXCEPTION 'what belongs to an issued letter is frozen';
         END IF;
         RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
       END $$""",
    *(
        statement
        for table in OF_THE_DRAFT
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_frozen_on ON {table}",
            f"CREATE TRIGGER {table}_frozen_on BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION accountability_letter_part_frozen()",
        )
    ),
    """CREATE OR REPLACE FUNCTION accountability_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    *(
        statement
        for table in WRITTEN_ONCE
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION accountability_written_once()",
        )
    ),
    # Who is kept from a matter is kept from every letter about it, whichever came first; rooms know nothing of letters.
    # The shadow is lifted with the recusal it is of (`portal.recusals.lift`).
    """CREATE OR REPLACE FUNCTION accountability_letter_shadow() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         INSERT INTO recusal (id, record_kind, record_id, shadow_of, person, unit, reason, declared_by, declared_at)
         SELECT gen_random_uuid(), 'accountability.letter', s.letter, s.source, s.person, s.unit, s.reason,
                s.declared_by, s.declared_at
           FROM (SELECT DISTINCT ON (m.letter, coalesce(rc.shadow_of, rc.id)) m.letter,
                        coalesce(rc.shadow_of, rc.id) AS source, rc.person, rc.unit, rc.reason, rc.declared_by,
                        rc.declared_at
                   FROM accountability_letter_matter m JOIN duty d ON d.id = m.duty
                   JOIN recusal rc ON rc.record_id = d.subject_id AND rc.lifted_at IS NULL
                  WHERE CASE WHEN TG_TABLE_NAME = 'recusal' THEN rc.id = NEW.id ELSE m.id = NEW.id END) s
          WHERE NOT EXISTS (SELECT 1 FROM recusal o WHERE o.record_id = s.letter AND o.lifted_at IS NULL
                AND s.source IN (o.id, o.shadow_of));
         RETURN NULL;
       END $$""",
    *(
        statement
        for table in ("recusal", "accountability_letter_matter")
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_letter_shadow_on ON {table}",
            f"CREATE TRIGGER {table}_letter_shadow_on AFTER INSERT ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION accountability_letter_shadow()",
        )
    ),
    "CREATE INDEX IF NOT EXISTS accountability_letter_lately ON accountability_letter (drafted_at DESC, id DESC)",
    "CREATE INDEX IF NOT EXISTS accountability_letter_live ON accountability_letter (state)"
    " WHERE state NOT IN ('closed', 'withdrawn')",
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
