"""The verbs upon letters: drafting, editing, signing, answering, taking off the list."""

from portal.accountability.actions.letters.answering import close, receive, reply, return_reply
from portal.accountability.actions.letters.delisting import (
    agree_delisting,
    propose_delisting,
    refuse_deciding,
    refuse_delisting,
    refuse_proposing,
)
from portal.accountability.actions.letters.drafting import draft_as_proposed, draft_for
from portal.accountability.actions.letters.editing import Words, edit, refresh, send_back, submit, withdraw
from portal.accountability.actions.letters.signing import sign

__all__ = [
    "Words",
    "agree_delisting",
    "close",
    "draft_as_proposed",
    "draft_for",
    "edit",
    "propose_delisting",
    "receive",
    "refresh",
    "refuse_deciding",
    "refuse_delisting",
    "refuse_proposing",
    "reply",
    "return_reply",
    "send_back",
    "sign",
    "submit",
    "withdraw",
]
