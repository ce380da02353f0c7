"""The portal's end of the press: it keeps one process that is ready to print (`portal.papers.child`) and starts it again
when it is gone. Papers travel in memory; none is ever on a disk."""

import asyncio
import atexit
import contextlib
import itertools
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import FileIO

from portal.settings import ROOT

LOG = logging.getLogger("portal.papers")
IDLE = 600
"""Seconds without work after which the press gives its memory back, some 90 MB."""
SOON = 5.0
"""Seconds within which a press that lives has ended a child it was told to end."""


@dataclass(frozen=True)
class Printed:
    """`code`: as of a process; -SIGKILL also when the press itself was taken away. `said`: one line about a failure."""

    code: int
    pdf: bytes
    said: bytes


class Press:
    def __init__(self, environment: Callable[[], dict[str, str]]) -> None:
        self._environment = environment
        self._numbers = itertools.count()
        self._process: subprocess.Popen[bytes] | None = None
        self._way: socket.socket | None = None
        atexit.register(self.close)

    async def printed(self, html: bytes, memory: int, seconds: int, patience: float) -> Printed:
        """TimeoutError when it takes longer than `patience` seconds. Nobody prints for somebody who has gone."""
        number = next(self._numbers)
        with _in_memory("page") as page, _in_memory("paper") as paper, _in_memory("said") as said:
            page.write(html)
            page.seek(0)
            told, telling = os.pipe()
            try:
                files = [page.fileno(), paper.fileno(), said.fileno(), telling]
                try:
                    self._send(f"print {number} {memory} {seconds}", files)
                finally:
                    os.close(telling)
                code = await self._told(told, number, patience)
            finally:
                os.close(told)
            for one in (paper, said):
                one.seek(0)
            return Printed(code, paper.read(), said.read())

    async def _told(self, told: int, number: int, patience: float) -> int:
        loop = asyncio.get_running_loop()
        press = self._process
        ended: asyncio.Future[bytes] = loop.create_future()

        def tell() -> None:
            if not ended.done():
                ended.set_result(os.read(told, 20))

        loop.add_reader(told, tell)
        try:
            await asyncio.wait({ended}, timeout=patience)
        finally:
            late = not ended.done()
            try:
                if late:
                    await asyncio.shield(self._stop(number, ended))
            finally:
                loop.remove_reader(told)
                ended.cancel()  # a _stop that nobody waits for any more ends at once, and closes nothing
        if late:
            raise TimeoutError
        if ended.result():
            return int(ended.result())
        if press is not None and press is self._process:  # it may take a moment to die, and would still be given work
            self.close()
            LOG.warning("the press has ended: %s", press.returncode)
        return -signal.SIGKILL

    async def _stop(self, number: int, ended: "asyncio.Future[bytes]") -> None:
        if self._way is None or self._process is None or self._process.poll() is not None:
            return
        with contextlib.suppress(OSError):
            socket.send_fds(self._way, [f"stop {number}".encode()], [])
            await asyncio.wait({ended}, timeout=SOON)
        if not ended.done():
            self.close()

    def _send(self, words: str, files: "list[int] | None" = None) -> None:
        """A press that went away unseen, because it had nothing to do, is started anew."""
        if self._way is not None and self._process is not None and self._process.poll() is None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                socket.send_fds(self._way, [words.encode()], files or [])
                return
        self._start()
        assert self._way is not None
        socket.send_fds(self._way, [words.encode()], files or [])

    def _start(self) -> None:
        self.close()
        self._way, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and our own module
                [sys.executable, "-m", "portal.papers.child", str(IDLE)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd=ROOT,
                env=self._environment(),
                start_new_session=True,  # what is typed at the portal's terminal is not for it
            )

    def close(self) -> None:
        """Its children end with it."""
        if self._way is not None:
            self._way.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._way = self._process = None


def _in_memory(name: str) -> FileIO:
    return FileIO(os.memfd_create(name), "w+")
