"""The history of every duty: a line for each change, written by the database, never changed; what there was before it
is told from the instants the ledger kept."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

from portal.migration_sql import NO_DEFAULT_IDS

ID = "2026-11-22T09:00:00:000030"
VERSION = "1.38.0"
DESCRIPTION = "history of duties"

KEPT = ("unit", "person", "principal", "direct", "coordinating", "supervising")
WATCHED = ("due", "handed_in_at", "done_at", "done_on", "revoked_at", *KEPT)
CHANGED = f"({', '.join(f'OLD.{name}' for name in WATCHED)}) IS DISTINCT FROM ({', '.join(f'NEW.{name}' for name in WATCHED)})"

LINE = f"""CREATE OR REPLACE FUNCTION duty_event_line(
         d duty, happened text, instant timestamptz, stood text, due_then date, handed timestamptz, done date)
       RETURNS void LANGUAGE plpgsql AS $$
       DECLARE nth int; latest timestamptz;
       BEGIN
         SELECT e.place, e.at INTO nth, latest FROM duty_event e WHERE e.duty = d.id ORDER BY e.place DESC LIMIT 1;
         nth := coalesce(nth, 0) + 1;
         INSERT INTO duty_event (id, duty, place, at, what, state, due, handed_in_at, done_on, {", ".join(KEPT)})
         VALUES (md5(d.id::text || nth)::uuid, d.id, nth, greatest(instant, latest), happened, stood, due_then, handed,
                 done, {", ".join(f"d.{name}" for name in KEPT)});
       END $$"""
"""Lines of one duty follow each other in time, whatever the clock of the machine does."""

STATE = """CREATE OR REPLACE FUNCTION duty_event_state(d duty) RETURNS text LANGUAGE sql IMMUTABLE AS $$
         SELECT CASE WHEN d.revoked_at IS NOT NULL THEN 'revoked' WHEN d.done_at IS NOT NULL THEN 'done'
                     WHEN d.handed_in_at IS NOT NULL THEN 'handed_in' ELSE 'open' END $$"""

TOLD = """CREATE OR REPLACE FUNCTION duty_event_told(d duty) RETURNS void LANGUAGE plpgsql AS $$
       DECLARE due_then date; given record; handed timestamptz;
       BEGIN
         SELECT x.from_due INTO due_then FROM duty_extension x WHERE x.duty = d.id ORDER BY x.at, x.id LIMIT 1;
         due_then := coalesce(due_then, d.due);
         PERFORM duty_event_line(d, 'opened', d.opened_at, 'open', due_then, NULL, NULL);
         FOR given IN SELECT x.at, x.to_due, false AS handing FROM duty_extension x WHERE x.duty = d.id
                      UNION ALL SELECT d.handed_in_at, NULL, true WHERE d.handed_in_at IS NOT NULL ORDER BY 1, 3 LOOP
           IF given.handing THEN
             handed := d.handed_in_at;
             PERFORM duty_event_line(d, 'handed_in', handed, 'handed_in', due_then, handed, NULL);
           ELSE
             due_then := given.to_due;
             PERFORM duty_event_line(d, 'extended', given.at, CASE WHEN handed IS NULL THEN 'open' ELSE 'handed_in' END,
                                     due_then, handed, NULL);
           END IF;
         END LOOP;
         IF d.due <> due_then THEN
           PERFORM duty_event_line(d, 'recomputed', d.opened_at, CASE WHEN handed IS NULL THEN 'open' ELSE 'handed_in' END,
                                   d.due, handed, NULL);
         END IF;
         IF d.revoked_at IS NOT NULL THEN
           PERFORM duty_event_line(d, 'revoked', d.revoked_at, 'revoked', d.due, handed, NULL);
         ELSIF d.done_at IS NOT NULL THEN
           PERFORM duty_event_line(d, 'finished', d.done_at, 'done', d.due, handed, d.done_on);
         END IF;
       END $$"""
"""A duty that came without its history: opened, extended, handed in, met, by the instants that are known."""

KEEP = """CREATE OR REPLACE FUNCTION duty_event_kept() RETURNS trigger LANGUAGE plpgsql AS $$
       DECLARE happened text; instant timestamptz := clock_timestamp(); said boolean;
       BEGIN
         said := NEW.changed_at IS DISTINCT FROM OLD.changed_at OR NEW.changed_as IS DISTINCT FROM OLD.changed_as;
         IF said AND NEW.changed_at IS NOT NULL THEN instant := NEW.changed_at; END IF;
         IF NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL THEN happened := 'revoked'; instant := NEW.revoked_at;
         ELSIF NEW.done_at IS NOT NULL AND OLD.done_at IS NULL THEN happened := 'finished'; instant := NEW.done_at;
         ELSIF NEW.done_at IS NULL AND OLD.done_at IS NOT NULL THEN happened := 'reopened';
         ELSIF NEW.handed_in_at IS NOT NULL AND NEW.handed_in_at IS DISTINCT FROM OLD.handed_in_at THEN
           happened := 'handed_in'; instant := NEW.handed_in_at;
         ELSIF said AND NEW.changed_as IS NOT NULL THEN happened := NEW.changed_as;
         ELSIF NEW.handed_in_at IS NULL AND OLD.handed_in_at IS NOT NULL THEN happened := 'handed_back';
         ELSIF NEW.due <> OLD.due THEN happened := 'recomputed';
         ELSE happened := 'reassigned';
         END IF;
         PERFORM duty_event_line(NEW, happened, instant, duty_event_state(NEW), NEW.due, NEW.handed_in_at, NEW.done_on);
         RETURN NULL;
       END $$"""

OPENED = f"""CREATE OR REPLACE FUNCTION duty_event_opened() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         INSERT INTO duty_event (id, duty, place, at, what, state, due, handed_in_at, done_on, {", ".join(KEPT)})
         SELECT md5(d.id::text || s.place)::uuid, d.id, s.place, s.at, s.what, s.state, d.due, s.handed, s.done,
                {", ".join(f"d.{name}" for name in KEPT)}
           FROM came d CROSS JOIN LATERAL (VALUES
                (1, d.opened_at, 'opened', 'open', NULL::timestamptz, NULL::date),
                (2, greatest(d.handed_in_at, d.opened_at), 'handed_in', 'handed_in', d.handed_in_at, NULL),
                (CASE WHEN d.handed_in_at IS NULL THEN 2 ELSE 3 END, greatest(d.done_at, d.handed_in_at, d.opened_at),
                 CASE WHEN d.revoked_at IS NULL THEN 'finished' ELSE 'revoked' END,
                 CASE WHEN d.revoked_at IS NULL THEN 'done' ELSE 'revoked' END, d.handed_in_at, d.done_on)
                ) s (place, at, what, state, handed, done)
          WHERE s.what = 'opened' OR (s.what = 'handed_in' AND d.handed_in_at IS NOT NULL)
             OR (s.what IN ('finished', 'revoked') AND d.done_at IS NOT NULL);
         RETURN NULL;
       END $$"""
"""One statement for however many duties came at once: a bulk load brings a hundred thousand."""

PAUSED = """CREATE OR REPLACE FUNCTION duty_event_paused() RETURNS trigger LANGUAGE plpgsql AS $$
       DECLARE d duty;
       BEGIN
         SELECT * INTO d FROM duty WHERE id = NEW.duty FOR NO KEY UPDATE;
         PERFORM duty_event_line(d, CASE WHEN NEW.until IS NULL THEN 'paused' ELSE 'resumed' END, clock_timestamp(),
                                 duty_event_state(d), d.due, d.handed_in_at, d.done_on);
         RETURN NULL;
       END $$"""

STATEMENTS = (
    NO_DEFAULT_IDS,
    LINE,
    STATE,
    TOLD,
    KEEP,
    OPENED,
    PAUSED,
    "DROP TRIGGER IF EXISTS duty_opened ON duty",
    "CREATE TRIGGER duty_opened AFTER INSERT ON duty REFERENCING NEW TABLE AS came"
    " FOR EACH STATEMENT EXECUTE FUNCTION duty_event_opened()",
    "DROP TRIGGER IF EXISTS duty_changed ON duty",
    f"CREATE TRIGGER duty_changed AFTER UPDATE OF {', '.join(WATCHED)} ON duty"
    f" FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION duty_event_kept()",
    "DROP TRIGGER IF EXISTS duty_paused ON duty_pause",
    "CREATE TRIGGER duty_paused AFTER INSERT OR UPDATE OF until ON duty_pause"
    " FOR EACH ROW EXECUTE FUNCTION duty_event_paused()",
    # What there was before the history began.
    "SELECT duty_event_told(d) FROM duty d WHERE NOT EXISTS (SELECT 1 FROM duty_event e WHERE e.duty = d.id)",
    "DROP TRIGGER IF EXISTS duty_event_append_only ON duty_event",
    "CREATE TRIGGER duty_event_append_only BEFORE UPDATE OR DELETE ON duty_event"
    " FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
