"""What the room keeps, by noun. Everything is imported from here."""

from inspections.tables.assessments import Assessment, SecondItem
from inspections.tables.exchanges import Exchange, Intake
from inspections.tables.handing_over import HandOver, HandOverItem
from inspections.tables.ledger import Category, Finding, Item, ItemLeader, ItemSupport, Measure, Progress
from inspections.tables.nodes import Node, NodePaper, Prompt
from inspections.tables.publications import Publication
from inspections.tables.reviews import FollowUp, Promise, Review
from inspections.tables.rounds import Inspection, Round, RoundLimit, RoundSeat
from inspections.tables.searches import Search

__all__ = [
    "Assessment",
    "Category",
    "Exchange",
    "Finding",
    "FollowUp",
    "HandOver",
    "HandOverItem",
    "Inspection",
    "Intake",
    "Item",
    "ItemLeader",
    "ItemSupport",
    "Measure",
    "Node",
    "NodePaper",
    "Progress",
    "Promise",
    "Prompt",
    "Publication",
    "Review",
    "Round",
    "RoundLimit",
    "RoundSeat",
    "Search",
    "SecondItem",
]
