"""A version in force is never edited; counts and marks are written once; a published sheet is frozen; who must not know of a
duty does not know of the sheet that counts it; one count a line and month."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T13:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "scoring: versions, counts and sheets that nobody rewrites"

SHADOW = """INSERT INTO recusal (id, record_kind, record_id, shadow_of, person, unit, reason, declared_by, declared_at)
         SELECT gen_random_uuid(), 'accountability.score_sheet', s.sheet, s.source, s.person, s.unit, s.reason,
                s.declared_by, s.declared_at
           FROM (SELECT DISTINCT ON (w.sheet, coalesce(rc.shadow_of, rc.id)) w.sheet,
                        coalesce(rc.shadow_of, rc.id) AS source, rc.person, rc.unit, rc.reason, rc.declared_by,
                        rc.declared_at
                   FROM {given} JOIN duty d ON {joined} WHERE rc.lifted_at IS NULL{which}) s
          WHERE NOT EXISTS (SELECT 1 FROM recusal o WHERE o.record_id = s.sheet AND o.lifted_at IS NULL
                AND s.source IN (o.id, o.shadow_of))
         ON CONFLICT DO NOTHING;"""
"""As for bulletins: who is kept from a duty is kept from every sheet that counts it; lifted with its source."""
OF_ROWS = SHADOW.format(
    given="given w JOIN recusal rc ON TRUE", joined="d.id = w.duty AND d.subject_id = rc.record_id", which=""
)
OF_RECUSAL = SHADOW.format(
    given="recusal rc",
    joined="d.subject_id = rc.record_id JOIN accountability_score_row w ON w.duty = d.id",
    which=" AND rc.id = NEW.id",
)
ONCE = (
    "accountability_scoring_count_line",
    *(f"accountability_score_{table}" for table in ("unit", "mark", "row", "reply")),
)
STATEMENTS = (
    NO_DEFAULT_IDS,
    """CREATE OR REPLACE FUNCTION accountability_scoring_once() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    *(
        statement
        for table in ONCE
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_once_on ON {table}",
            (
                f"CREATE TRIGGER {table}_once_on BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION accountability_scoring_once()"
            ),
        )
    ),
    # A version leaves `drafted` once; from then on only its state moves.
    """CREATE OR REPLACE FUNCTION accountability_scoring_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND (OLD.state = 'drafted' OR
            (NEW.scheme, NEW.place, NEW.basis, NEW.starts_on, NEW.drafted_by, NEW.approved_by, NEW.approved_at)
            IS NOT DISTINCT FROM
            (OLD.scheme, OLD.place, OLD.basis, OLD.starts_on, OLD.drafted_by, OLD.approved_by, OLD.approved_at))
         THEN RETURN NEW; END IF;
         RAISE EXCEPTION 'a version of a scoring scheme is never edited once it was in force, and never deleted';
       END $$""",
    "DROP TRIGGER IF EXISTS accountability_scoring_version_frozen_on ON accountability_scoring_version",
    (
        "CREATE TRIGGER accountability_scoring_version_frozen_on BEFORE UPDATE OR DELETE"
        " ON accountability_scoring_version FOR EACH ROW EXECUTE FUNCTION accountability_scoring_version_frozen()"
    ),
    """CREATE OR REPLACE FUNCTION accountability_scoring_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
       DECLARE owner uuid := CASE WHEN TG_OP = 'INSERT' THEN NEW.rules ELSE OLD.rules END;
       BEGIN
         IF (SELECT state FROM accountability_scoring_version WHERE id = owner) = 'drafted' AND TG_OP <> 'UPDATE' THEN
           RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
         END IF;
         RAISE EXCEPTION 'the lines of a version are never edited once it was in force';
       END $$""",
    "DROP TRIGGER IF EXISTS accountability_scoring_line_frozen_on ON accountability_scoring_line",
    (
        "CREATE TRIGGER accountability_scoring_line_frozen_on BEFORE INSERT OR UPDATE OR DELETE"
        " ON accountability_scoring_line FOR EACH ROW EXECUTE FUNCTION accountability_scoring_line_frozen()"
    ),
    # What was counted stays; a count only moves from state to state.
    """CREATE OR REPLACE FUNCTION accountability_scoring_count_kept() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND
            (NEW.scheme, NEW.line, NEW.month, NEW.corrects, NEW.correction, NEW.entered_by, NEW.entered_at)
            IS NOT DISTINCT FROM
            (OLD.scheme, OLD.line, OLD.month, OLD.corrects, OLD.correction, OLD.entered_by, OLD.entered_at)
            AND (OLD.checked_at IS NULL OR NEW.checked_at IS NOT DISTINCT FROM OLD.checked_at)
         THEN RETURN NEW; END IF;
         RAISE EXCEPTION 'a count entered for scoring is never rewritten or deleted';
       END $$""",
    "DROP TRIGGER IF EXISTS accountability_scoring_count_kept_on ON accountability_scoring_count",
    (
        "CREATE TRIGGER accountability_scoring_count_kept_on BEFORE UPDATE OR DELETE ON accountability_scoring_count"
        " FOR EACH ROW EXECUTE FUNCTION accountability_scoring_count_kept()"
    ),
    """CREATE OR REPLACE FUNCTION accountability_score_sheet_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND OLD.signed_at IS NULL THEN RETURN NEW; END IF;
         RAISE EXCEPTION 'accountability_score_sheet is frozen when it is published and never deleted';
       END $$""",
    "DROP TRIGGER IF EXISTS accountability_score_sheet_frozen_on ON accountability_score_sheet",
    (
        "CREATE TRIGGER accountability_score_sheet_frozen_on BEFORE UPDATE OR DELETE ON accountability_score_sheet"
        " FOR EACH ROW EXECUTE FUNCTION accountability_score_sheet_frozen()"
    ),
    f"""CREATE OR REPLACE FUNCTION accountability_score_shadow_rows() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN {OF_ROWS} RETURN NULL; END $$""",
    "DROP TRIGGER IF EXISTS accountability_score_shadow_rows_on ON accountability_score_row",
    (
        "CREATE TRIGGER accountability_score_shadow_rows_on AFTER INSERT ON accountability_score_row"
        " REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION accountability_score_shadow_rows()"
    ),
    f"""CREATE OR REPLACE FUNCTION accountability_score_shadow() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN {OF_RECUSAL} RETURN NULL; END $$""",
    "DROP TRIGGER IF EXISTS accountability_score_shadow_on ON recusal",
    (
        "CREATE TRIGGER accountability_score_shadow_on AFTER INSERT ON recusal"
        " FOR EACH ROW EXECUTE FUNCTION accountability_score_shadow()"
    ),
    *(
        (
            f"CREATE UNIQUE INDEX IF NOT EXISTS accountability_scoring_count_{state}_once"
            f" ON accountability_scoring_count (scheme, line, month) WHERE state = '{state}'"
        )
        for state in ("drafted", "checked")
    ),
    (
        "CREATE UNIQUE INDEX IF NOT EXISTS accountability_scoring_version_drafted_once"
        " ON accountability_scoring_version (scheme) WHERE state = 'drafted'"
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
