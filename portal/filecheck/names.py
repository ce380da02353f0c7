"""A file's name as it may be stored, shown and put into a Content-Disposition header."""

import re
import unicodedata
from pathlib import PurePosixPath

MAX_NAME = 120
RESERVED = re.compile(r'[<>:"|?*;%]')
WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """Without folders, control and direction characters (RFC 6266, section 4.3); at most 120 characters."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    name = re.sub(r"\s+", " ", RESERVED.sub("_", name)).strip(" .")
    if WINDOWS.match(name):
        name = f"_{name}"
    if len(name) > MAX_NAME:
        suffix = PurePosixPath(name).suffix[:10]
        name = name[: MAX_NAME - len(suffix)].rstrip(" .") + suffix
    return name or "未命名"


def extension_of(name: str) -> str:
    return PurePosixPath(safe_name(name)).suffix.lstrip(".").lower()
