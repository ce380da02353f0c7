"""Recusals of an older version learn whose shadow they are: nobody could declare one on an opinion that was asked."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-22T09:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "shadows of recusals know what cast them"

CAST = """UPDATE recusal s SET shadow_of = o.id FROM meetings_topic_unit p JOIN recusal o ON o.record_id = p.topic
     WHERE s.record_id = p.id AND s.shadow_of IS NULL AND s.lifted_at IS NOT DISTINCT FROM o.lifted_at
       AND s.person IS NOT DISTINCT FROM o.person AND s.unit IS NOT DISTINCT FROM o.unit"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="meetings", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        assert engine is not None
        await engine.run_ddl(CAST)

    manager.add_raw(run)
    return manager
