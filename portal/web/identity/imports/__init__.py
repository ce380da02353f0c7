"""Units, people and posts from Excel: understood, shown, and only then taken in, all or nothing."""

from portal.web.identity.imports import waiting
from portal.web.identity.imports.ledgers import POSTS, UNITS
from portal.web.identity.imports.taking_in import take_in
from portal.web.identity.imports.understanding import Intake, Line, read

__all__ = ["POSTS", "UNITS", "Intake", "Line", "read", "take_in", "waiting"]
