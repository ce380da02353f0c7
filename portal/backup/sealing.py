"""The envelope: AES-256-GCM over pieces of 1 MiB, the key from a passphrase by scrypt, the salt new for each file.

Every piece is bound to the header, to its place, and the last one to being the last: a piece that was changed, moved,
left out or cut off the end is found before anything of it is handed on.
"""

import io
import os
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from portal.errors import Refused

MAGIC = b"LXDB-BACKUP-1\n"
SALT = 16
TAG = 16
PIECE = 1024 * 1024
SHORTEST = 16


def passphrase(key_file: Path | None) -> bytes:
    """From the file, else from PORTAL_BACKUP_KEY; at least 16 characters."""
    if key_file:
        try:
            words = key_file.read_text().strip()
        except (OSError, UnicodeDecodeError):
            raise Refused(f"读不到密钥文件“{key_file}”，请核对路径和权限。") from None
    else:
        words = os.environ.get("PORTAL_BACKUP_KEY", "").strip()
    if not words:
        raise Refused("请用 --key-file 指定密钥文件，或设置环境变量 PORTAL_BACKUP_KEY。")
    if len(words) < SHORTEST:
        raise Refused(f"备份密钥至少 {SHORTEST} 个字符，现有 {len(words)} 个。")
    return words.encode()


class Sealer(io.RawIOBase):
    """Written to like a file; closing it writes the last piece."""

    def __init__(self, into: IO[bytes], secret: bytes) -> None:
        self._into, self._held, self._place = into, bytearray(), 0
        self._header = MAGIC + os.urandom(SALT)
        self._cipher = AESGCM(_key(secret, self._header))
        into.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]
        self._held += view
        while len(self._held) > PIECE:  # never the last one: that is for close()
            self._seal(PIECE, last=False)
        return view.nbytes

    def close(self) -> None:
        if not self.closed:
            self._seal(len(self._held), last=True)
        super().close()

    def _seal(self, size: int, *, last: bool) -> None:
        piece = bytes(self._held[:size])
        del self._held[:size]
        self._into.write(self._cipher.encrypt(_nonce(self._place, last=last), piece, self._header))
        self._place += 1


class Opener(io.RawIOBase):
    """Read from like a file; raises Refused at the first piece that is not as it was sealed."""

    def __init__(self, source: IO[bytes], secret: bytes) -> None:
        self._source, self._held, self._place, self._ended = source, b"", 0, False
        self._header = source.read(len(MAGIC) + SALT)
        if len(self._header) != len(MAGIC) + SALT or not self._header.startswith(MAGIC):
            raise Refused("这不是本系统的备份文件，或文件开头已损坏。")
        self._cipher = AESGCM(_key(secret, self._header))
        self._ahead = source.read(PIECE + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, into: object) -> int:
        view = memoryview(into).cast("B")  # type: ignore[arg-type]
        while not self._held and not self._ended:
            self._open()
        taken = self._held[: view.nbytes]
        self._held = self._held[len(taken) :]
        view[: len(taken)] = taken
        return len(taken)

    def _open(self) -> None:
        sealed, self._ahead = self._ahead, self._source.read(PIECE + TAG)
        self._ended = not self._ahead
        try:
            self._held = self._cipher.decrypt(_nonce(self._place, last=self._ended), sealed, self._header)
        except InvalidTag:
            if self._place == 0:
                raise Refused("打不开备份文件：密钥不对，或文件已被改动。") from None
            raise Refused("备份文件不完整或已被改动，未作任何更改。") from None
        self._place += 1


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])


def _key(secret: bytes, header: bytes) -> bytes:
    return Scrypt(salt=header[len(MAGIC) :], length=32, n=2**16, r=8, p=1).derive(secret)
