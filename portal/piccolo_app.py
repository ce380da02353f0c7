"""Registers the ground floor's tables with Piccolo."""

import os

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="portal",
    migrations_folder_path=os.path.join(os.path.dirname(os.path.abspath(__file__)), "piccolo_migrations"),  # noqa: PTH100, PTH118, PTH120
    table_classes=table_finder(
        modules=[
            "portal.people",
            "portal.calendardays",
            "portal.workflow",
            "portal.duties",
            "portal.duty_history",
            "portal.files",
            "portal.notices",
            "portal.messages.tables",
            "portal.audit",
            "portal.documents",
            "portal.ringing",
            "portal.web.tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=[],
)
