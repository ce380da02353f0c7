"""The second factor: a code that changes every 30 seconds (RFC 6238), each taken once.

The key is kept sealed with the house's own secret, so that a copy of the database alone makes no codes. Before it is
confirmed nothing is stored: it follows from the session and the house's secret.
"""

import base64
import hashlib
import hmac
import os
import unicodedata
from datetime import datetime
from uuid import UUID

import pyotp
import segno
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.settings import SETTINGS

STEP = 30
ISSUER = "联席督办门户"
KEY_BYTES = 20
NONCE_BYTES = 12


def key_for(session: UUID) -> str:
    """The key offered to this session, always the same one, in base 32."""
    derived = hmac.new(SETTINGS.secret.encode(), f"second factor:{session}".encode(), hashlib.sha256).digest()
    return base64.b32encode(derived[:KEY_BYTES]).decode()


def step_of(key: str, typed: str, at: datetime) -> int | None:
    """The step a code belongs to: this one, or the one before or after for clocks that differ."""
    code = "".join(unicodedata.normalize("NFKC", typed).split())
    now = int(at.timestamp()) // STEP
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(pyotp.TOTP(key).generate_otp(step).encode(), code.encode()):
            return step
    return None


def sealed(key: str, person: UUID) -> str:
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + _box().encrypt(nonce, base64.b32decode(key), person.bytes)).decode()


def opened(stored: str, person: UUID) -> str | None:
    """None when it was sealed by another house or for another person: then no code fits."""
    raw = base64.b64decode(stored)
    try:
        return base64.b32encode(_box().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], person.bytes)).decode()
    except InvalidTag:
        return None


def picture(key: str, account: str) -> str:
    """The key as a QR code: SVG for the page, without inline style."""
    address = pyotp.TOTP(key).provisioning_uri(name=account, issuer_name=ISSUER)
    return segno.make(address, error="m").svg_inline(scale=5, border=4, omitsize=False, dark="#000", light="#fff")


def in_groups(key: str) -> str:
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def _box() -> AESGCM:
    return AESGCM(hashlib.sha256(f"second factor key:{SETTINGS.secret}".encode()).digest())
