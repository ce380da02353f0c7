"""An uploaded workbook between preview and confirmation, under the hash of what it holds; a day at most."""

import hashlib
import re
import time
from pathlib import Path

from portal.errors import Refused
from portal.settings import SETTINGS

A_DAY = 24 * 3600
NAME = re.compile(r"[0-9a-f]{64}\.(xlsx|csv)")
GONE = "上传的文件已过期，请重新选择文件。"


def keep(data: bytes, name: str) -> str:
    """The name under which `take` gives it back."""
    folder = _folder()
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > A_DAY:
            old.unlink(missing_ok=True)
    kept = f"{hashlib.sha256(data).hexdigest()}.{'csv' if name.lower().endswith('.csv') else 'xlsx'}"
    (folder / kept).write_bytes(data)
    return kept


def look(kept: str) -> bytes:
    path = _folder() / kept
    if not NAME.fullmatch(kept) or not path.is_file():
        raise Refused(GONE)
    return path.read_bytes()


def forget(kept: str) -> None:
    if NAME.fullmatch(kept):
        (_folder() / kept).unlink(missing_ok=True)


def _folder() -> Path:
    folder = SETTINGS.home / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
