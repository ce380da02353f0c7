"""What the room keeps, by noun. Everything is imported from here."""

from portal.accountability.tables.campaign import Campaign, CampaignDay, CampaignUnit
from portal.accountability.tables.commendation import Commendation
from portal.accountability.tables.figures import (
    Bulletin,
    BulletinFigure,
    BulletinLine,
    BulletinReply,
    BulletinRow,
    LeagueRule,
)
from portal.accountability.tables.ladder import Deputy, Hold, LettersOfDay, Profile, ProfileStep, Proposal, Rung
from portal.accountability.tables.letters import (
    Letter,
    LetterCopy,
    LetterMatter,
    LetterReceipt,
    LetterReply,
    LetterVerification,
    Listing,
)
from portal.accountability.tables.official import OfficialLine, OfficialSheet
from portal.accountability.tables.programme import Milestone, Programme
from portal.accountability.tables.records import LiabilityRecord, Objection, RecordBasis, RecordLimits, RecordSanction
from portal.accountability.tables.scoring import (
    ScoringCount,
    ScoringCountLine,
    ScoringLine,
    ScoringScheme,
    ScoringVersion,
)
from portal.accountability.tables.scoring_sheets import ScoreMark, ScoreReply, ScoreRow, ScoreSheet, ScoreUnit
from portal.accountability.tables.suggestion import Suggestion
from portal.accountability.tables.supervision import (
    InspectedUnit,
    SupervisionDraw,
    SupervisionMatter,
    SupervisionMember,
    SupervisionReceipt,
    SupervisoryInspection,
)
from portal.accountability.tables.supervision_findings import (
    ConclusionReview,
    ReturnVisit,
    SupervisionCheck,
    SupervisionFinding,
    SupervisionReport,
)

__all__ = [
    "Bulletin",
    "BulletinFigure",
    "BulletinLine",
    "BulletinReply",
    "BulletinRow",
    "Campaign",
    "CampaignDay",
    "CampaignUnit",
    "Commendation",
    "ConclusionReview",
    "Deputy",
    "Hold",
    "InspectedUnit",
    "LeagueRule",
    "Letter",
    "LetterCopy",
    "LetterMatter",
    "LetterReceipt",
    "LetterReply",
    "LetterVerification",
    "LettersOfDay",
    "LiabilityRecord",
    "Listing",
    "Milestone",
    "Objection",
    "OfficialLine",
    "OfficialSheet",
    "Profile",
    "ProfileStep",
    "Programme",
    "Proposal",
    "RecordBasis",
    "RecordLimits",
    "RecordSanction",
    "ReturnVisit",
    "Rung",
    "ScoreMark",
    "ScoreReply",
    "ScoreRow",
    "ScoreSheet",
    "ScoreUnit",
    "ScoringCount",
    "ScoringCountLine",
    "ScoringLine",
    "ScoringScheme",
    "ScoringVersion",
    "Suggestion",
    "SupervisionCheck",
    "SupervisionDraw",
    "SupervisionFinding",
    "SupervisionMatter",
    "SupervisionMember",
    "SupervisionReceipt",
    "SupervisionReport",
    "SupervisoryInspection",
]
