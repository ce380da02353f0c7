"""Recusals of an older version learn whose shadow they are.

Nobody could declare one on what hangs on a case, so there every row is a shadow. Between a case and the matters that
became part of it the one that was declared first casts it.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T09:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "shadows of recusals know what cast them"

HANGING = """(SELECT id AS hung, backlog_case AS parent FROM assignments_assignment
       UNION ALL SELECT id, backlog_case FROM assignments_instruction
       UNION ALL SELECT r.id, c.backlog_case FROM assignments_reader r
         JOIN assignments_circulation c ON c.id = r.circulation
       UNION ALL SELECT r.id, a.backlog_case FROM assignments_recheck r JOIN assignments_assignment a ON a.id = r.assignment
       UNION ALL SELECT s.id, a.backlog_case FROM assignments_sampled s JOIN assignments_assignment a ON a.id = s.assignment
       UNION ALL SELECT l.hand_over, a.backlog_case FROM assignments_hand_over_line l
         JOIN assignments_assignment a ON a.id = l.assignment)"""
BOTH_WAYS = """(SELECT id AS hung, backlog_case AS parent FROM assignments_matter WHERE backlog_case IS NOT NULL
       UNION ALL SELECT backlog_case, id FROM assignments_matter WHERE backlog_case IS NOT NULL)"""
CAST = """UPDATE recusal s SET shadow_of = coalesce(o.shadow_of, o.id) FROM {pairs} p JOIN recusal o ON o.record_id = p.parent
     WHERE s.record_id = p.hung AND s.id <> o.id AND s.shadow_of IS NULL AND s.lifted_at IS NOT DISTINCT FROM o.lifted_at
       AND s.person IS NOT DISTINCT FROM o.person AND s.unit IS NOT DISTINCT FROM o.unit
       AND s.reason = o.reason AND s.declared_by = o.declared_by AND s.declared_at > o.declared_at"""
STATEMENTS = (CAST.format(pairs=BOTH_WAYS), CAST.format(pairs=HANGING))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="assignments", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        for statement in STATEMENTS:
            await engine.run_ddl(statement)

    manager.add_raw(run)
    return manager
