"""What the room keeps, by noun. Everything is imported from here."""

from portal.accountability.tables.ladder import Rung

__all__ = ["Rung"]
