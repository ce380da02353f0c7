"""The process that prints: `python -m portal.papers.child IDLE`, a socket as its input, and after how many seconds without
work it ends. What keeps it from beginning at all (a library that is missing) it says on stderr, which is the portal's.

It loads WeasyPrint once, which takes a processor the better part of a second, and then forks for every paper: a child of its
own with its own limits, that reads HTML, writes a PDF and ends. It ends itself when the portal does. It knows neither the settings nor the database, and a child says nothing about what it prints: on failure one
line, the kind of the failure and the place in the code, or the code points it has no face for.
"""

import contextlib
import ctypes
import logging
import os
import resource
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Sequence

FAILED = 2
NO_MEMORY = 3
NO_FACE = 4

PR_SET_PDEATHSIG = 1


def prepare() -> Callable[[str], tuple[bytes, set[int]]]:
    """What is the same for every paper. What it gives back makes the PDF, and the code points no face could show; the same
    HTML gives the same bytes: no clock, no random id; the identifier is a digest of the content."""
    from weasyprint import HTML  # noqa: PLC0415  # only here: whoever asks for a paper needs none of it

    from portal.papers import glyphs, grid, justify  # noqa: PLC0415
    from portal.papers.fetcher import OwnFetcher  # noqa: PLC0415

    for name in ("weasyprint", "fontTools"):  # their warnings quote addresses and style of the paper
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    grid.install()
    justify.install()
    missed = glyphs.watch()

    def pdf(html: str) -> tuple[bytes, set[int]]:
        paper = HTML(string=html, url_fetcher=OwnFetcher(), media_type="print")
        return bytes(paper.write_pdf(pdf_identifier=True)), missed

    return pdf


class Press:
    """`children`: by number of their job, their process and where it is told how they ended."""

    def __init__(self, portal: socket.socket, idle: float) -> None:
        self.portal, self.idle = portal, idle
        self.parent = os.getpid()
        self.prctl = ctypes.CDLL(None).prctl
        self.children: dict[int, tuple[int, int]] = {}
        self.waking, self.woken = os.pipe()
        for end in (self.waking, self.woken):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.woken, warn_on_full_buffer=False)
        self.pdf = prepare()

    def run(self) -> None:
        while True:
            ready, _, _ = select.select([self.portal.fileno(), self.waking], [], [], self.idle)
            if self.waking in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self.waking, 4096)
                self._reap()
            if self.portal.fileno() in ready:
                words, given, _, _ = socket.recv_fds(self.portal, 200, 4)
                if not words:
                    return
                self._do(words.decode().split(), given)
            if not ready and not self.children:
                return

    def _do(self, words: list[str], given: Sequence[int]) -> None:
        number = int(words[1])
        if words[0] == "stop":
            if number in self.children:
                os.kill(self.children[number][0], signal.SIGKILL)
            return
        *papers, told = given
        try:
            process = os.fork()
        except OSError:  # too many processes: this paper fails, the others go on
            os.write(told, str(FAILED).encode())
            for one in given:
                os.close(one)
            return
        if process == 0:
            self._become_a_child(papers, int(words[2]), int(words[3]))
        for one in papers:
            os.close(one)
        self.children[number] = process, told

    def _become_a_child(self, papers: list[int], memory: int, seconds: int) -> None:
        code = FAILED
        try:
            self.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for place, one in enumerate(papers):
                os.dup2(one, place)
            os.closerange(3, os.sysconf("SC_OPEN_MAX"))
            if os.getppid() == self.parent:
                code = self._print(memory, seconds)
        finally:
            os._exit(code)

    def _print(self, memory: int, seconds: int) -> int:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))  # SIGXCPU first: the portal can tell why
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            with open(0, "rb", closefd=False) as page, open(1, "wb", closefd=False) as paper:
                made, missed = self.pdf(page.read().decode())
                if missed:
                    return _say(" ".join(f"{codepoint:X}" for codepoint in sorted(missed)), NO_FACE)
                paper.write(made)
        except MemoryError:
            return NO_MEMORY
        except Exception as problem:  # noqa: BLE001  # whatever it is, its text may quote the paper
            place = traceback.extract_tb(problem.__traceback__)[-1]
            return _say(f"{type(problem).__name__} in {place.name}", FAILED)
        return 0

    def _reap(self) -> None:
        for number, (process, told) in list(self.children.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                del self.children[number]
                with contextlib.suppress(BrokenPipeError):
                    os.write(told, str(os.waitstatus_to_exitcode(status)).encode())
                os.close(told)


def _say(what: str, code: int) -> int:
    os.write(2, what.encode())
    return code


if __name__ == "__main__":
    Press(socket.socket(fileno=0), float(sys.argv[1])).run()
