"""One program the supervisor keeps running."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

from portal.postgres.leash import leash

PYTHON = (sys.executable, "-P", "-m")
DEATHS = 5  # within WINDOW seconds: then something is wrong that a new start does not cure
WINDOW = 60.0
PATIENCE = 10.0  # seconds a child has to finish what it is doing


class GivenUp(Exception):
    """A child died too often. The text is the Chinese sentence the operator reads."""


@dataclass
class Child:
    """A process group of its own: Ctrl-C at the terminal reaches the supervisor alone, which stops them in order."""

    name: str
    words: list[str]
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            [*PYTHON, *self.words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=leash(signal.SIGTERM),  # noqa: PLW1509
        )

    def keep_running(self) -> None:
        """Starts it again if it died, and clears away what it left. Raises GivenUp."""
        if self.process is None or self.process.poll() is None:
            return
        code, now = self.process.returncode, time.monotonic()
        self._send(signal.SIGKILL)
        self.deaths = [*(moment for moment in self.deaths if now - moment < WINDOW), now]
        if len(self.deaths) >= DEATHS:
            raise GivenUp(f"{self.name}一分钟内停了 {DEATHS} 次（退出码 {code}），不再重试。原因见上面的输出。")
        print(f"{self.name}意外停止（退出码 {code}），正在重新启动。", file=sys.stderr, flush=True)
        self.start()

    def stop(self) -> None:
        if self.process is None:
            return
        self._send(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        self._send(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _send(self, order: signal.Signals) -> None:
        """To the whole group, so that nothing the child started is left either."""
        assert self.process is not None
        try:
            os.killpg(self.process.pid, order)
        except ProcessLookupError:
            pass
