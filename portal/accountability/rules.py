"""Who sees which duties: the ledger's own rule (`portal.duties.visible`); this room adds none of its own."""

from portal.duties import visible

__all__ = ["visible"]
