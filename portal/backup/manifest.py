"""What a backup says of itself: by which edition it was made, how far the database was, and every part with its hash."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from typing import IO

from portal.errors import Refused
from portal.migrate import known_steps
from portal.version import VERSION

FORMAT = 1
NAME = "manifest.json"
DATABASE = "database.dump"
KEY = "key"
"""What seals the second factors: without it a restored house would lock out whoever has one."""
PART = re.compile(r"database\.dump|key|anchors/audit-\d{4}\.txt|files/([0-9a-f]{2})/\1[0-9a-f]{62}")


@dataclass(frozen=True)
class Part:
    name: str
    size: int
    sha256: str


@dataclass
class Manifest:
    made_at: str
    migrations: list[str]
    version: str = VERSION
    format: int = FORMAT
    parts: list[Part] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    """Table → how many rows it had at that moment. Backups before 0.5 do not say."""

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def read(data: bytes) -> Manifest:
    said = json.loads(data)
    if said.get("format") != FORMAT:
        raise Refused("这份备份的格式本程序不认识，请用制作它的版本恢复。")
    parts = [Part(**part) for part in said["parts"]]
    return Manifest(said["made_at"], said["migrations"], said["version"], said["format"], parts, said.get("rows", {}))


def refuse_foreign(manifest: Manifest) -> None:
    """A backup of a newer program holds what this one does not understand."""
    strange = sorted(set(manifest.migrations) - {str(step) for step in known_steps()})
    if strange or _numbers(manifest.version) > _numbers(VERSION):
        why = f"，其中有本程序不认识的数据库更新（{strange[0]}）" if strange else ""
        raise Refused(
            f"这份备份由 {manifest.version} 版制作{why}，本程序是 {VERSION} 版，不能恢复。请换用制作它的版本或更新的版本。"
        )


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


class Counted:
    """A source that counts and hashes what is read from it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._hash, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._hash.update(data)
        self.size += len(data)
        return data

    def part(self, name: str) -> Part:
        return Part(name, self.size, self._hash.hexdigest())
