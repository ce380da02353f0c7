"""Registers the room's tables with Piccolo."""

import os

from piccolo.conf.apps import AppConfig, table_finder

MODULES = [
    f"portal.accountability.tables.{name}"
    for name in (
        "campaign",
        "commendation",
        "figures",
        "ladder",
        "letters",
        "official",
        "programme",
        "records",
        "scoring",
        "scoring_sheets",
        "suggestion",
        "supervision",
        "supervision_findings",
    )
]

APP_CONFIG = AppConfig(
    app_name="accountability",
    migrations_folder_path=os.path.join(os.path.dirname(os.path.abspath(__file__)), "piccolo_migrations"),  # noqa: PTH100, PTH118, PTH120
    table_classes=table_finder(modules=MODULES, exclude_imported=True),
    migration_dependencies=["portal.piccolo_app"],
)
