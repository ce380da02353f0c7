"""The room's official papers, from rows to pages: the notice for the public and the one inside the Party."""

from inspections.documents.content import AUDIENCES, content_of
from inspections.documents.difference import difference
from inspections.documents.figures import figures_of, rate, statistics
from inspections.documents.notice import NoticePaper, notice_html, notice_word
from inspections.documents.phrases import contact_of, lead_of, parts_of, party

__all__ = [
    "AUDIENCES",
    "NoticePaper",
    "contact_of",
    "content_of",
    "difference",
    "figures_of",
    "lead_of",
    "notice_html",
    "notice_word",
    "parts_of",
    "party",
    "rate",
    "statistics",
]
