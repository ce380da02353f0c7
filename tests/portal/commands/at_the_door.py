"""The operator at the command line: every command as the process it is, with a home of its own."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from portal.settings import ROOT


class Operator:
    def __init__(self, home: Path, url: str, **environment: str) -> None:
        self.environment = os.environ | {"PORTAL_HOME": str(home), "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
        self.environment |= environment
        self.environment.pop("PORTAL_BACKUP_KEY", None)

    async def says(self, *words: str, code: int = 0, **more: str) -> str:
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "portal", *words],
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout + done.stderr
        assert done.returncode == code, f"portal {' '.join(words)} ended with {done.returncode}: {said}"
        assert "Traceback" not in said, said
        return said
