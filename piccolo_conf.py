"""Where Piccolo's command line looks: the engine and the apps of this house."""

from piccolo.conf.apps import AppRegistry

from portal.db import DB

APP_REGISTRY = AppRegistry(apps=["portal.piccolo_app", "portal.accountability.piccolo_app", "inspections.piccolo_app"])
__all__ = ("APP_REGISTRY", "DB")
