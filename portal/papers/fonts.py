"""Which faces stand for 小标宋, 仿宋, 黑体 and 楷体 on this machine, and which are not there.

The faces an office pays for come first; free ones stand in. Nothing is bundled.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from portal.settings import ROOT, SETTINGS

# FandolFang lacks 镕祎旸珺玥堃喆 and other hanzi of people's names; this face has them.
RESCUE = "Noto Serif CJK SC"
SAFE_NAME = re.compile(r"[A-Za-z_\u3400-\u9fff][\w\- ]*")


@dataclass(frozen=True)
class Role:
    """One hand of the standard. `setting` names the environment variable that puts other faces first, by commas."""

    name: str
    setting: str
    faces: tuple[str, ...]
    bold: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Face:
    """What a style sheet writes: the families in order, unquoted, and the weight of the first that is there."""

    families: str
    weight: int


ROLES = {
    "title": Role(
        "小标宋",
        "PORTAL_FONT_XIAOBIAOSONG",
        ("方正小标宋简体", "FZXiaoBiaoSong-B05S", RESCUE),
        bold=frozenset({RESCUE}),
    ),
    "body": Role("仿宋", "PORTAL_FONT_FANGSONG", ("方正仿宋_GBK", "仿宋_GB2312", "FandolFang R", "FandolFang")),
    "black": Role("黑体", "PORTAL_FONT_HEITI", ("黑体", "Noto Sans CJK SC")),
    "kai": Role(
        "楷体", "PORTAL_FONT_KAITI", ("楷体_GB2312", "LXGW WenKai Light", "LXGW WenKai", "FandolKai R", "FandolKai")
    ),
    "song": Role("宋体", "PORTAL_FONT_SONGTI", ("宋体", RESCUE)),
}


def faces() -> dict[str, Face]:
    """Per role, for the templates. A role without any face of its own is set in the rescuing 宋体."""
    here = installed()
    return {key: _face(role, here) for key, role in ROLES.items()}


def missing() -> list[str]:
    """The roles no face on this machine can play, by their Chinese names: for the operator's page."""
    here = installed()
    return [role.name for role in ROLES.values() if not here.intersection(_wanted(role))]


@lru_cache(maxsize=1)
def installed() -> frozenset[str]:
    """Every family fontconfig knows, ours included; asked once per process. `installed.cache_clear()` asks again."""
    try:
        listed = subprocess.run(
            ["fc-list", "--format", "%{family}\n"],  # noqa: S607  # where it stands differs between distributions
            env=os.environ | {"FONTCONFIG_FILE": str(configuration())},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(name.strip() for line in listed.splitlines() for name in line.split(","))


def configuration(home: Path | None = None) -> Path:
    """The fontconfig file by which a process finds the machine's fonts, those below `home`/fonts, and those of the
    house's usual home, so that a second house on the machine (each run of the tests has one) need not fetch them."""
    folder = (home or SETTINGS.home) / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    text = CONFIGURATION.format(folder=escape(str(folder)), usual=escape(str(ROOT / "var" / "fonts")))
    path = folder / "fonts.conf"
    if not path.exists() or path.read_text() != text:
        fresh = folder / f"fonts.conf.{os.getpid()}"
        fresh.write_text(text)
        fresh.replace(path)
    return path


def _face(role: Role, here: frozenset[str]) -> Face:
    present = [name for name in _wanted(role) if name in here]
    first = present[0] if present else RESCUE
    families = list(dict.fromkeys([*present, RESCUE, "serif"]))
    return Face(", ".join(families), 700 if first in role.bold else 400)


def _wanted(role: Role) -> list[str]:
    """A name that could end the declaration it stands in is no name."""
    named = (name.strip() for name in os.environ.get(role.setting, "").split(","))
    return [*(name for name in named if SAFE_NAME.fullmatch(name)), *role.faces]


CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
  <dir>{usual}</dir>
  <cachedir>{folder}/cache</cachedir>
</fontconfig>
"""
