from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Date
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-22T08:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "tables of the fourth version"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="assignments", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Instruction",
        tablename="assignments_instruction",
        column_name="confirmed_by_name",
        db_column_name="confirmed_by_name",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 40,
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

    manager.add_column(
        table_class_name="Instruction",
        tablename="assignments_instruction",
        column_name="confirmed_on",
        db_column_name="confirmed_on",
        column_class_name="Date",
        column_class=Date,
        params={
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

    manager.add_column(
        table_class_name="Instruction",
        tablename="assignments_instruction",
        column_name="taken_back_at",
        db_column_name="taken_back_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
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

    manager.add_column(
        table_class_name="Instruction",
        tablename="assignments_instruction",
        column_name="taken_back_by_name",
        db_column_name="taken_back_by_name",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 40,
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

    manager.add_column(
        table_class_name="Instruction",
        tablename="assignments_instruction",
        column_name="taken_back_reason",
        db_column_name="taken_back_reason",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 300,
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

    manager.add_constraint(
        table_class_name="Instruction",
        tablename="assignments_instruction",
        constraint_name="assignments_instruction_back_1",
        constraint_class=Check,
        params={"condition": "(taken_back_at IS NULL) = (taken_back_reason IS NULL)"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Instruction",
        tablename="assignments_instruction",
        constraint_name="assignments_instruction_end_1",
        constraint_class=Check,
        params={"condition": "confirmed_on IS NULL OR (replied_on IS NOT NULL AND taken_back_at IS NULL)"},
        schema=None,
    )

    return manager
