from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-22T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "tables of the sixth round"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="portal", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Session",
        tablename="session",
        column_name="rights",
        db_column_name="rights",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 64,
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="DutyEvent",
        tablename="duty_event",
        constraint_name="duty_event_what_1",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="DutyEvent",
        tablename="duty_event",
        constraint_name="duty_event_what_2",
        constraint_class=Check,
        params={
            "condition": "what IN ('opened', 'handed_in', 'handed_back', 'withdrawn', 'finished', 'revoked', 'reopened', 'extended', 'recomputed', 'handed_over', 'reassigned', 'paused', 'resumed')"
        },
        schema=None,
    )

    return manager
