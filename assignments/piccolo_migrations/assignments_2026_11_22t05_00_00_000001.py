"""What the tables of the room cannot say by themselves: one live assignment a case, one carrier at a time; and the
ways lists are read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T05:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "one live assignment a case, and the indexes of the lists"

PRINTED = (
    "id",
    "register",
    "giver",
    "giver_name",
    "giver_title",
    "receiver",
    "receiver_name",
    "receiver_title",
    "receiver_unit",
    "reason",
    "cases",
    "sha256",
    "size",
    "made_by",
    "made_by_name",
    "made_at",
)
"""What a sheet says; the columns of its end are not among them."""
STATEMENTS = (
    NO_DEFAULT_IDS,
    "CREATE UNIQUE INDEX IF NOT EXISTS assignments_assignment_live ON assignments_assignment (backlog_case)"
    " WHERE state NOT IN ('closed', 'withdrawn')",
    "CREATE UNIQUE INDEX IF NOT EXISTS assignments_tenure_open ON assignments_tenure (assignment) WHERE ends_on IS NULL",
    "CREATE INDEX IF NOT EXISTS assignments_case_number ON assignments_case (number)",
    "CREATE INDEX IF NOT EXISTS assignments_progress_lately ON assignments_progress (assignment, at DESC)",
    "CREATE INDEX IF NOT EXISTS assignments_assignment_carried ON assignments_assignment (leader, due)"
    " WHERE state NOT IN ('closed', 'withdrawn')",
    "CREATE INDEX IF NOT EXISTS assignments_case_registered ON assignments_case (register, registered_on)",
    "CREATE INDEX IF NOT EXISTS assignments_matter_reported ON assignments_matter (register, created_at)",
    # The list of the register is one table: what it shows of the assignment is repeated on the case, by the database.
    """CREATE OR REPLACE FUNCTION assignments_carried() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         UPDATE assignments_case k
            SET carried_by = a.leader, carried_level = a.level, carried_unit = a.lead_unit,
                carried_due = CASE WHEN a.state <> 'closed' THEN a.due END,
                carried_state = CASE WHEN a.state <> 'closed' THEN a.state END
           FROM (SELECT NEW.backlog_case AS id) c LEFT JOIN LATERAL (
                SELECT x.* FROM assignments_assignment x WHERE x.backlog_case = c.id AND x.state <> 'withdrawn'
                 ORDER BY (x.state = 'closed'), x.created_at DESC, x.id DESC LIMIT 1) a ON TRUE
          WHERE k.id = c.id AND (k.carried_by, k.carried_level, k.carried_unit, k.carried_due, k.carried_state)
                IS DISTINCT FROM (a.leader, a.level, a.lead_unit, CASE WHEN a.state <> 'closed' THEN a.due END,
                                  CASE WHEN a.state <> 'closed' THEN a.state END);
         RETURN NULL;
       END $$""",
    "DROP TRIGGER IF EXISTS assignments_assignment_carried_on ON assignments_assignment",
    "CREATE TRIGGER assignments_assignment_carried_on AFTER INSERT OR UPDATE OF leader, level, lead_unit, due, state"
    " ON assignments_assignment FOR EACH ROW EXECUTE FUNCTION assignments_carried()",
    # Its orders, each walked from the front; what has no day or no leader comes last.
    "CREATE INDEX IF NOT EXISTS assignments_case_by_due ON assignments_case"
    " ((coalesce(carried_due, DATE '2100-01-01')), id)",
    "CREATE INDEX IF NOT EXISTS assignments_case_by_leader ON assignments_case"
    " ((coalesce(carried_by, UUID 'ffffffff-ffff-ffff-ffff-ffffffffffff')), id)",
    "CREATE INDEX IF NOT EXISTS assignments_case_by_age ON assignments_case (first_registered_on, id)",
    "CREATE INDEX IF NOT EXISTS assignments_case_by_movement ON assignments_case (moved_at, id)",
    # Its filters: each finds the few rows a rare value has.
    *(
        f"CREATE INDEX IF NOT EXISTS assignments_case_by_{column} ON assignments_case ({column})"
        for column in ("carried_by", "carried_unit", "carried_level", "carried_state", "route", "origin", "difficulty")
    ),
    "CREATE INDEX IF NOT EXISTS assignments_case_cross ON assignments_case (id)"
    " WHERE cross_jurisdiction OR split_residence",
    "CREATE INDEX IF NOT EXISTS assignments_case_loose ON assignments_case (id)"
    " WHERE carried_state IS NULL AND closed_on IS NULL",
    "CREATE INDEX IF NOT EXISTS assignments_case_incomplete ON assignments_case (id) WHERE completed_on IS NULL",
    "CREATE INDEX IF NOT EXISTS assignments_case_unresolved ON assignments_case (id) WHERE resolved_on IS NULL",
    "CREATE INDEX IF NOT EXISTS assignments_case_unsettled ON assignments_case (id)"
    " WHERE completed_on IS NOT NULL AND resolved_on IS NULL",
    "CREATE INDEX IF NOT EXISTS assignments_case_unfiled ON assignments_case (id)"
    " WHERE resolved_on IS NOT NULL AND filed_on IS NULL",
    "CREATE INDEX IF NOT EXISTS assignments_case_unclosed ON assignments_case (id)"
    " WHERE filed_on IS NOT NULL AND closed_on IS NULL",
    # Every pair of neighbouring characters of number and summary, as portal.bigrams cuts them.
    """CREATE OR REPLACE FUNCTION assignments_grams(said text) RETURNS text[]
       LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
         SELECT coalesce(array_agg(DISTINCT substr(f.folded, n, 2)), ARRAY[]::text[])
           FROM (SELECT lower(normalize(said, NFKC)) AS folded) f, generate_series(1, length(f.folded) - 1) n $$""",
    "CREATE INDEX IF NOT EXISTS assignments_case_grams ON assignments_case"
    " USING gin (assignments_grams(number || ' ' || summary))",
    # The ways by which somebody who does not see a whole register comes to a case.
    *(
        f"CREATE INDEX IF NOT EXISTS assignments_assignment_{role} ON assignments_assignment ({role})"
        for role in ("principal", "direct", "coordinating", "supervising")
    ),
    # What stands still is looked for among the open cases, figures among what was delivered in a period.
    "CREATE INDEX IF NOT EXISTS assignments_case_open ON assignments_case (id) WHERE closed_on IS NULL",
    "CREATE INDEX IF NOT EXISTS assignments_assignment_delivered ON assignments_assignment (handed_on)",
    "CREATE INDEX IF NOT EXISTS assignments_assignment_owed ON assignments_assignment (due)"
    " WHERE state IN ('delivered', 'planning', 'plan_review', 'underway')",
    # What waits for somebody's word is always little.
    "CREATE INDEX IF NOT EXISTS assignments_assignment_waiting ON assignments_assignment (state)"
    " WHERE state IN ('proposed', 'to_approve', 'approved', 'plan_review', 'applied', 'filed', 'confirmed')",
    "CREATE UNIQUE INDEX IF NOT EXISTS assignments_extension_open ON assignments_extension (assignment) WHERE verdict IS NULL",
    "CREATE INDEX IF NOT EXISTS assignments_recheck_open ON assignments_recheck (due) WHERE done_on IS NULL",
    "CREATE INDEX IF NOT EXISTS assignments_log_lately ON assignments_log (backlog_case, at DESC)",
    "CREATE UNIQUE INDEX IF NOT EXISTS assignments_slot_turn ON assignments_slot (leader, held_on, half)",
    "CREATE UNIQUE INDEX IF NOT EXISTS assignments_swap_open ON assignments_swap (slot) WHERE verdict IS NULL",
    "CREATE INDEX IF NOT EXISTS assignments_matter_open ON assignments_matter (register)"
    " WHERE state IN ('reported', 'answered')",
    # A hand-over stays as it was printed: only its end is written into it, once.
    f"""CREATE OR REPLACE FUNCTION assignments_hand_over_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'assignments_hand_over' THEN
           IF OLD.confirmed_at IS NULL AND OLD.withdrawn_at IS NULL
              AND ({", ".join(f"OLD.{name}" for name in PRINTED)})
                  IS NOT DISTINCT FROM ({", ".join(f"NEW.{name}" for name in PRINTED)}) THEN
             RETURN NEW;
           END IF;
         END IF;
         RAISE EXCEPTION 'assignments_hand_over is append-only';
       END $$""",
    *(
        statement
        for table in ("assignments_hand_over", "assignments_hand_over_line")
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION assignments_hand_over_frozen()",
        )
    ),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="assignments", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
