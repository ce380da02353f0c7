"""One encrypted file that holds everything: the database, the papers, the anchors of the audit; made and taken in again."""

from portal.backup.making import make
from portal.backup.taking_in import take_in

__all__ = ["make", "take_in"]
