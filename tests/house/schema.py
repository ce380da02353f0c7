"""Laws 4 to 6: what the real database says about the tables of the house."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.columns import ForeignKey
from piccolo.conf.apps import AppConfig, Finder
from piccolo.constraints import Check
from piccolo.table import TABLE_REGISTRY, Table

from portal.db import rows
from tests.house.machines import literals
from tests.house.source import PACKAGES


def apps() -> list[AppConfig]:
    return Finder().get_app_configs()


def registered() -> list[type[Table]]:
    return [table for app in apps() for table in app.table_classes]


def homeless(tables: list[type[Table]]) -> list[str]:
    """Tables that are written and belong to no app: migrations would never make them."""
    known = set(registered())
    return [f"{table.__module__}.{table.__name__} is registered with no app" for table in tables if table not in known]


def every_table() -> list[type[Table]]:
    """All that importing the whole house brings into being."""
    for package in PACKAGES:
        for info in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if "piccolo_migrations" not in info.name and not info.name.endswith(("__main__", ".child")):
                importlib.import_module(info.name)
    ours = tuple(f"{package}." for package in PACKAGES)
    return [
        table for table in TABLE_REGISTRY if table.__module__.startswith(ours) and ".migration" not in table.__module__
    ]


async def untold(app: AppConfig) -> list[str]:
    """What the tables say and the migrations do not: the next `migrations new --auto` would write it."""
    statements = await AutoMigrationManager(auto_input="n").get_alter_statements(app)
    return [f"{app.app_name}: no migration says {line}" for part in statements for line in part.statements]


async def conditions() -> dict[str, set[str]]:
    """Every CHECK of the database by name, with the words it names."""
    found = await rows("SELECT conname, pg_get_constraintdef(oid) AS said FROM pg_constraint WHERE contype = 'c'")
    return {line["conname"]: literals(line["said"]) for line in found}


def unlike(tables: list[type[Table]], known: Mapping[str, set[str]]) -> list[str]:
    """Checks whose words differ between code and database. Piccolo compares names only and never notices."""
    found = []
    for table in tables:
        for check in table._meta.constraints:
            if not isinstance(check, Check):
                continue
            name, words = check._meta.name, literals(str(check.condition))
            if name not in known:
                found.append(f"{name} is not in the database")
            elif known[name] != words:
                odd = ", ".join(sorted(known[name] ^ words))
                found.append(f"{name} differs from the database in {odd}: raise its number and write a migration")
    return found


async def columns() -> dict[tuple[str, str], dict[str, Any]]:
    """The real columns: whether NULL is refused, and the default."""
    found = await rows(
        """SELECT c.relname AS table, a.attname AS name, a.attnotnull AS not_null,
                  pg_get_expr(d.adbin, d.adrelid) AS default
             FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
             JOIN pg_namespace n ON n.oid = c.relnamespace
             LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relkind = 'r' AND n.nspname = current_schema() AND a.attnum > 0 AND NOT a.attisdropped"""
    )
    return {(line["table"], line["name"]): line for line in found}


def loose_columns(tables: list[type[Table]], real: Mapping[tuple[str, str], dict[str, Any]]) -> list[str]:
    found = []
    for table in tables:
        name = table._meta.tablename
        wanted = {column._meta.db_column_name: column for column in table._meta.columns}
        there = {column for of, column in real if of == name}
        found += [f"{name}.{column} is in the database only" for column in sorted(there - wanted.keys())]
        for column, declared in wanted.items():
            line = real.get((name, column))
            if line is None:
                found.append(f"{name}.{column} is not in the database")
            elif line["not_null"] == declared._meta.null:
                found.append(
                    f"{name}.{column} {'refuses' if line['not_null'] else 'takes'} NULL, the table says otherwise"
                )
            elif column == "id" and line["default"] is not None:
                found.append(f"{name}.id has a default: an insert that forgets its id would get it")
    return found


async def links() -> list[dict[str, Any]]:
    return await rows(
        """SELECT conrelid::regclass::text AS table, conname, confdeltype::text AS on_delete,
                  (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY(conkey))
                    AS columns
             FROM pg_constraint WHERE contype = 'f'"""
    )


def loose_links(found: list[dict[str, Any]]) -> list[str]:
    """`r` is RESTRICT: deleting what others point to is refused, and nothing is deleted along."""
    return [
        f"{line['table']}.{line['conname']}: ON DELETE is not RESTRICT" for line in found if line["on_delete"] != "r"
    ]


def links_declared(tables: list[type[Table]]) -> Iterator[tuple[str, str]]:
    """Table and column of everything that points to another row."""
    for table in tables:
        for column in table._meta.columns:
            if isinstance(column, ForeignKey):
                yield table._meta.tablename, column._meta.db_column_name


async def story_of_the_database() -> list[str]:
    """Columns, conditions and indexes as lines of text: two databases are alike when these are."""
    found = await rows(
        """SELECT format('%s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                         pg_get_expr(d.adbin, d.adrelid)) AS line
             FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relkind = 'r' AND n.nspname = current_schema() AND a.attnum > 0 AND NOT a.attisdropped
           UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
             FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
           UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
           UNION ALL SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal
           ORDER BY 1"""
    )
    return [line["line"] for line in found]
