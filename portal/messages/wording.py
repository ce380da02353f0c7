"""What a message says: a number, a day, a link. No title, no name, no case, whatever the notices behind it say."""

import hmac
from datetime import date
from hashlib import sha256
from uuid import UUID

from portal.clock import today
from portal.settings import SETTINGS
from portal.subjects import id_in
from portal.words import day_words

SUBJECT = "督办提醒"
SEAL = 20


def text_of(matters: int, nearest: date | None, link: str, *, urgent: bool = False) -> str:
    """One or two sentences and the link; it fits into one SMS of 70 signs together with a short address."""
    said = f"您有 {matters} 项{'紧急' if urgent else ''}督办消息"
    if nearest is not None:
        said += f"，最近一项{day_words(nearest)}{'已到期' if nearest < today() else '到期'}"
    return f"{said}。请登录查看：{link}"


def link_of(delivery: UUID) -> str:
    return f"{SETTINGS.public_url}/m?t={token_of(delivery)}"


def token_of(delivery: UUID) -> str:
    """Opaque and always the same for one delivery, so that a message sent again is the very same message."""
    return delivery.hex + _seal(delivery)


def delivery_of(token: str) -> UUID | None:
    """Whose link was opened; None for what is not from here."""
    delivery = id_in(token[:32]) if token.isascii() and len(token) == 32 + SEAL else None
    return delivery if delivery and hmac.compare_digest(token[32:], _seal(delivery)) else None


def _seal(delivery: UUID) -> str:
    return hmac.new(SETTINGS.secret.encode(), f"opened:{delivery}".encode(), sha256).hexdigest()[:SEAL]


def masked(address: str) -> str:
    """As pages show it: 138****1234, l***@example.gov.cn, zh***ei."""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}***@{host}"
    if name.isdigit() and len(name) == 11:
        return f"{name[:3]}****{name[-4:]}"
    return f"{name[:2]}***{name[-2:]}" if len(name) > 5 else f"{name[:1]}***"
