"""The drill: a backup taken in on a server of its own, beside the portal that goes on, and looked through there.

The copy lives in a folder below the home, open to the same owner alone, and is deleted whatever happens.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from portal import postgres
from portal.errors import Refused
from portal.postgres.leash import leash
from portal.settings import ROOT, SETTINGS

OURS = ("DATABASE_URL", "PORTAL_SECRET", "PORTAL_HOSTS", "PORTAL_BACKUP_KEY")
"""What of the environment leads to the house itself: the copy must have its own."""
SHOWN = 5


@dataclass(frozen=True)
class Found:
    """What the drill found. `amiss`: sentences for the operator; none when all is well."""

    made_at: str
    tables: int = 0
    rows: int = 0
    entries: int = 0
    papers: int = 0
    pages: int = 0
    amiss: list[str] = field(default_factory=list)
    seconds: int = 0

    @property
    def well(self) -> bool:
        return not self.amiss

    def told(self) -> dict[str, object]:
        """For the audit: figures only."""
        return asdict(self) | {"amiss": len(self.amiss)}

    def words(self) -> str:
        head = "演练通过" if self.well else "演练未通过"
        counts = (
            f"数据表 {self.tables} 张、{self.rows:,} 行与清单逐表相符"
            if self.rows
            else "这份备份没有各表行数，未逐表核对"
        )
        lines = [
            f"{head}：{self.made_at} 的备份已在临时环境恢复，用时 {self.seconds} 秒。",
            f"{counts}；审计记录 {self.entries:,} 条、材料 {self.papers:,} 份已逐一核对；打开页面 {self.pages} 个。",
            *(f"  · {sentence}" for sentence in self.amiss[:SHOWN]),
        ]
        return "\n".join([*lines, "结果已记入审计，临时环境已删除。"])


def rehearse(source: Path, secret: bytes) -> Found:
    """Refused as `take_in` refuses. Needs PostgreSQL's own programs on this machine, and room for a second copy."""
    began = time.monotonic()
    SETTINGS.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="drill-", dir=SETTINGS.home, ignore_cleanup_errors=True) as place:
        server = postgres.start(Path(place), fsync=False)
        try:
            kept = {name: text for name, text in os.environ.items() if name not in OURS}
            told = {"DATABASE_URL": server.url, "PORTAL_HOME": place, "PYTHONPATH": str(ROOT)}
            done = subprocess.run(  # noqa: S603 (our own program)
                [sys.executable, "-P", "-m", "portal.backup.look_round", str(source.absolute())],
                env=kept | told | {"PORTAL_BACKUP_KEY": secret.decode()},
                stdout=subprocess.PIPE,
                preexec_fn=leash(signal.SIGKILL),
                check=False,
            )
        finally:
            server.stop()
            shutil.rmtree(server.folder.socket, ignore_errors=True)  # below /tmp where the home's path is long
            if not server.folder.data.is_relative_to(Path(place).resolve()):  # root may not be root in there
                shutil.rmtree(server.folder.data.parent, ignore_errors=True)
    said = json.loads(done.stdout or b'{"refused": ""}')
    if "refused" in said:
        raise Refused(said["refused"] or "临时环境中的恢复意外中断，原因见上面的输出。")
    return Found(**said, seconds=round(time.monotonic() - began))
