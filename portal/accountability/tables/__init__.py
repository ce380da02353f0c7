"""What the room keeps, by noun. Everything is imported from here."""

from portal.accountability.tables.figures import (
    Bulletin,
    BulletinFigure,
    BulletinLine,
    BulletinReply,
    BulletinRow,
    LeagueRule,
)
from portal.accountability.tables.ladder import Deputy, Hold, Profile, ProfileStep, Proposal, Rung
from portal.accountability.tables.letters import (
    Letter,
    LetterCopy,
    LetterMatter,
    LetterReceipt,
    LetterReply,
    LetterVerification,
    Listing,
)
from portal.accountability.tables.records import LiabilityRecord, Objection, RecordBasis, RecordLimits, RecordSanction

__all__ = [
    "Bulletin",
    "BulletinFigure",
    "BulletinLine",
    "BulletinReply",
    "BulletinRow",
    "Deputy",
    "Hold",
    "LeagueRule",
    "Letter",
    "LetterCopy",
    "LetterMatter",
    "LetterReceipt",
    "LetterReply",
    "LetterVerification",
    "LiabilityRecord",
    "Listing",
    "Objection",
    "Profile",
    "ProfileStep",
    "Proposal",
    "RecordBasis",
    "RecordLimits",
    "RecordSanction",
    "Rung",
]
