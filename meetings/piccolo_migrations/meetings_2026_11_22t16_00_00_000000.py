"""Of an older version: duties of confidential resolutions were titled by their wording, and who stood aside from a topic was not
kept from what was decided on it or became of it higher up."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T16:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "confidential resolutions unnamed in the ledger of duties, recusals reach what hangs on a topic"

UNNAMED = """UPDATE duty d SET title = left(m.title || '内部议定事项第' || r.number || '项', 300)
      FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting
     WHERE d.subject_kind = 'meetings.resolution' AND d.subject_id = r.id AND r.confidential"""
HIGHER_UP = """INSERT INTO recusal (id, record_kind, record_id, shadow_of, person, unit, reason, declared_by, declared_at)
    WITH RECURSIVE up AS (
          SELECT rc.id AS cast_by, t.id AS topic FROM recusal rc JOIN meetings_topic t ON t.handed_up_from = rc.record_id
           WHERE rc.lifted_at IS NULL AND rc.shadow_of IS NULL
           UNION SELECT up.cast_by, t.id FROM up JOIN meetings_topic t ON t.handed_up_from = up.topic)
    SELECT gen_random_uuid(), 'meetings.topic', up.topic, rc.id, rc.person, rc.unit, rc.reason, rc.declared_by, rc.declared_at
      FROM up JOIN recusal rc ON rc.id = up.cast_by
     WHERE NOT EXISTS (SELECT 1 FROM recusal s WHERE s.record_id = up.topic AND s.lifted_at IS NULL
           AND rc.id IN (s.id, s.shadow_of))"""
DECIDED = """INSERT INTO recusal (id, record_kind, record_id, shadow_of, person, unit, reason, declared_by, declared_at)
    SELECT gen_random_uuid(), h.kind, h.id, coalesce(rc.shadow_of, rc.id), rc.person, rc.unit, rc.reason, rc.declared_by,
           rc.declared_at
      FROM recusal rc JOIN (
           SELECT a.topic, 'meetings.resolution' AS kind, r.id FROM meetings_agenda_item a
             JOIN meetings_resolution r ON r.agenda_item = a.id
            UNION ALL SELECT o.topic, 'meetings.opinion', o.id FROM meetings_topic_unit o) h ON h.topic = rc.record_id
     WHERE rc.lifted_at IS NULL AND NOT EXISTS (SELECT 1 FROM recusal s WHERE s.record_id = h.id AND s.lifted_at IS NULL
           AND coalesce(rc.shadow_of, rc.id) IN (s.id, s.shadow_of))"""
STATEMENTS = (UNNAMED, HIGHER_UP, DECIDED)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="meetings", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
