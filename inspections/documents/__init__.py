"""The room's official papers, from rows to pages: the notice for the public and the one inside the Party."""

from inspections.documents.content import AUDIENCES, content_of
from inspections.documents.difference import difference
from inspections.documents.figures import figures_of, rate, statistics
from inspections.documents.notice import NoticePaper, notice_html, notice_word
from inspections.documents.phrases import contact_of, lead_of, parts_of, party
from inspections.documents.prompt import PROMPT_CLOSING, prompt_html, prompt_of

__all__ = [
    "AUDIENCES",
    "PROMPT_CLOSING",
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
    "prompt_html",
    "prompt_of",
    "rate",
    "statistics",
]
