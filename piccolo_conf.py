"""Where Piccolo's command line looks: the engine and the apps of this house."""

from piccolo.conf.apps import AppRegistry

from portal.db import DB

APPS = [
    "portal.piccolo_app",
    "portal.accountability.piccolo_app",
    "inspections.piccolo_app",
    "meetings.piccolo_app",
    "assignments.piccolo_app",
]
APP_REGISTRY = AppRegistry(apps=APPS)
__all__ = ("APP_REGISTRY", "DB")
