"""What the machine must have for printed papers, and how it gets it: by apt where that is allowed.

Without it everything but printing works; what is missing stands in `papers-missing.txt` for the operator's page.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from portal.settings import ROOT, SETTINGS

PACKAGES = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fontconfig",
    "fonts-noto-cjk",
    "fonts-lxgw-wenkai",
)
LIBRARIES = {"libpango-1.0-0": "libpango-1.0.so.0", "libpangoft2-1.0-0": "libpangoft2-1.0.so.0"}
AGAIN_AFTER = 24 * 3600  # seconds until an installation that failed is tried again
FANDOL = ROOT / "portal" / "papers" / "install.py"


def prepare(home: Path) -> None:
    note = home / "papers-missing.txt"
    if _advice(home) and not _tried_lately(note):
        _install(home)
        note.write_text("".join(f"{sentence}\n" for sentence in _advice(home)))
    sentences = _advice(home)
    if not sentences:
        note.unlink(missing_ok=True)
    for sentence in sentences:
        print(sentence, flush=True)


def missing() -> list[str]:
    """Debian's own list is asked once for all; elsewhere only the libraries can be tried."""
    if not shutil.which("dpkg-query"):
        return [package for package, library in LIBRARIES.items() if not _loads(library)]
    asked = subprocess.run(  # noqa: S603
        ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n", *PACKAGES],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    there = {line.split()[1] for line in asked.stdout.splitlines() if line.startswith("installed ")}
    return [package for package in PACKAGES if package not in there]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _tried_lately(note: Path) -> bool:
    return note.exists() and time.time() - note.stat().st_mtime < AGAIN_AFTER


def _install(home: Path) -> None:
    if packages := missing():
        _apt(packages)
    if not _fandol_is_there(home):
        words = [sys.executable, "-P", "-m", "portal.papers.install", "--home", str(home)]
        subprocess.run(words, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)  # noqa: S603


def _apt(packages: list[str]) -> None:
    if not shutil.which("apt-get") or (prefix := _as_root()) is None:
        return
    print("正在安装打印公文所需的系统组件和字体（只在第一次）……", flush=True)
    install = [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    if _done(install):
        return
    _done([*prefix, "apt-get", "update", "-q"])
    _done(install)


def _done(words: list[str]) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603


def _as_root() -> list[str] | None:
    """What to put before a command so that it runs as root; None where nobody lets us."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
        return [sudo, "-n"]
    return None


def _advice(home: Path) -> list[str]:
    """One sentence for each thing still missing, with the exact command."""
    sentences = []
    if packages := missing():
        sentences.append(
            f"暂不能生成公文 PDF，其他功能不受影响。补齐请运行：sudo apt-get install -y {' '.join(packages)}"
        )
    if not _fandol_is_there(home):
        sentences.append(
            "缺少仿宋字体 FandolFang，公文暂以其他字体代替。补齐请运行：.venv/bin/python -m portal.papers.install"
        )
    return sentences


def _fandol_is_there(home: Path) -> bool:
    """In this house or in the usual one: papers are printed with the faces of both (`portal.papers.fonts.configuration`)."""
    found = any((place / "fonts" / "FandolFang-Regular.otf").exists() for place in (home, ROOT / "var"))
    return found or not FANDOL.exists()


if __name__ == "__main__":
    SETTINGS.home.mkdir(parents=True, exist_ok=True)
    prepare(SETTINGS.home)
