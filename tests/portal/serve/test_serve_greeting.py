"""What the operator reads when the house is up: once, and nothing else after it."""

import os
import signal
import subprocess
import sys
from asyncio import to_thread
from pathlib import Path

import pytest

from portal.demo.cast import make_cast
from portal.settings import ROOT
from tests.test_commands import port

pytestmark = [pytest.mark.slow, pytest.mark.committed]
__all__ = ["port"]


def said_until_up(environment: dict[str, str]) -> list[str]:
    words = [sys.executable, "-P", "-m", "portal.serve"]
    served = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert served.stdout is not None
    said = []
    try:
        for line in served.stdout:
            said.append(line.rstrip("\n"))
            if "Ctrl-C" in line:
                break
    finally:
        served.send_signal(signal.SIGINT)
        served.wait()
        served.stdout.close()
    return said


async def test_the_house_greets_once(committed: str, tmp_path: Path, port: int) -> None:
    await make_cast("$argon2id$x")
    environment = os.environ | {"DATABASE_URL": committed, "PORTAL_HOME": str(tmp_path), "PORT": str(port)}
    said = await to_thread(said_until_up, environment | {"PYTHONPATH": str(ROOT)})
    assert sum("已启动" in line for line in said) == 1
    assert sum(f"http://127.0.0.1:{port}/" in line for line in said) == 1
    assert said[-1] == "按 Ctrl-C 停止。"
