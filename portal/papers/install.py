"""Fetches the free 仿宋 (FandolFang) out of its Debian package: `python -m portal.papers.install --home DIR`.

The package is 49 MB of typesetting; one face and its licence are kept, below DIR/fonts.
"""

import argparse
import gzip
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from portal.settings import SETTINGS

PACKAGE = "texlive-lang-chinese"
COMMAND = ["apt-get", "download", PACKAGE]
FACE = "FandolFang-Regular.otf"
LICENCE = "COPYING.gz"
MUST_HAVE = "中共整改巡察一二三〔〕“”，。：；"
ATTEMPTS = 20
PAUSE_SECONDS = 6


def main(arguments: list[str] | None = None) -> int:
    """0 when the face is there and sound, 1 when it is not; then the command to run by hand has been named."""
    parser = argparse.ArgumentParser(prog="python -m portal.papers.install", description="安装公文所用的仿宋字体")
    parser.add_argument("--home", type=Path, default=SETTINGS.home, help="门户存放文件的目录")
    folder = parser.parse_args(arguments).home / "fonts"
    if sound(folder / FACE):
        print(f"仿宋字体已在：{folder / FACE}")
        return 0
    try:
        print(f"正在下载 {PACKAGE}（约 49 MB），只取其中的仿宋字体……")
        fetch(folder)
    except (OSError, subprocess.CalledProcessError, tarfile.TarError) as problem:
        print(f"未能取得仿宋字体（{type(problem).__name__}）。公文将以宋体代替仿宋。可手工执行：", file=sys.stderr)
        print(f"  {by_hand(folder)}", file=sys.stderr)
        return 1
    if not sound(folder / FACE):
        print(f"取得的字体不完整，请删除后重试：{folder / FACE}", file=sys.stderr)
        return 1
    print(f"仿宋字体已安装：{folder / FACE}")
    return 0


def sound(face: Path) -> bool:
    """Opens, and has the characters no paper can do without."""
    try:
        with TTFont(face) as font:
            known = font.getBestCmap() or {}
            return all(ord(letter) in known for letter in MUST_HAVE)
    except (OSError, TTLibError):
        return False


def fetch(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        work = Path(name)
        download(work)
        unpack(next(work.glob("*.deb")), work)
        (work / FACE).replace(folder / FACE)
        if (work / LICENCE).exists():
            (folder / "FandolFang-COPYING.txt").write_bytes(gzip.decompress((work / LICENCE).read_bytes()))


def download(work: Path) -> None:
    """Waits for whoever holds apt's lock, for two minutes."""
    for attempt in range(ATTEMPTS):
        try:
            subprocess.run(COMMAND, cwd=work, check=True, capture_output=True, text=True)  # noqa: S603
        except subprocess.CalledProcessError as problem:
            if "lock" not in problem.stderr or attempt == ATTEMPTS - 1:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return


def unpack(package: Path, work: Path) -> None:
    """Streams the package and keeps two files of it; member names are never used as paths."""
    command = ["dpkg-deb", "--fsys-tarfile", str(package)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE) as process,  # noqa: S603
        tarfile.open(fileobj=process.stdout, mode="r|") as tar,
    ):
        for member in tar:
            path = Path(member.name)
            if path.name == FACE or (path.name == LICENCE and path.parent.name == "fandol"):
                content = tar.extractfile(member)
                assert content is not None
                (work / path.name).write_bytes(content.read())


def by_hand(folder: Path) -> str:
    return (
        f"cd /tmp && apt-get download {PACKAGE} && dpkg-deb -x {PACKAGE}_*.deb x"
        f" && mkdir -p {folder} && cp x/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/{FACE} {folder}/"
    )


if __name__ == "__main__":
    sys.exit(main())
