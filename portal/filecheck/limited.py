"""Reading what strangers made happens in a child process that may not grow, hang or open anything."""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Unfit(Exception):
    """What was handed in cannot be taken; the text is the sentence for the person who handed it in."""


class Died(Exception):
    """The child ran into its limits or fell over; the parent must say so in its own words."""


@dataclass(frozen=True)
class Limits:
    memory: int = 512 * 1024 * 1024
    seconds: int = 15


USUAL = Limits()


def read_limited(module: str, data: bytes, *args: str, limits: Limits = USUAL) -> Any:
    """Blocks for up to `limits.seconds`: call it from a thread. What the child printed as JSON comes back."""
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter and our own module
            _command(module, limits),
            input=_handed_over(args, data),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
            **_surroundings(),
        )
    except subprocess.TimeoutExpired as late:
        raise Died("late") from late
    return _answer(done.returncode, done.stdout)


async def read_limited_soon(module: str, data: bytes, *args: str, limits: Limits = USUAL) -> Any:
    """The same for the event loop; a cancelled request takes its child with it."""
    import asyncio  # noqa: PLC0415  # half of a child's start, which imports this module for every file and runs no loop

    child = await asyncio.create_subprocess_exec(
        *_command(module, limits),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        **_surroundings(),
    )
    try:
        out, _ = await asyncio.wait_for(child.communicate(_handed_over(args, data)), limits.seconds)
    except TimeoutError as late:
        raise Died("late") from late
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    return _answer(child.returncode or 0, out)


def _command(module: str, limits: Limits) -> list[str]:
    return [sys.executable, "-sB", "-m", module, str(limits.memory), str(limits.seconds)]


def _handed_over(args: tuple[str, ...], data: bytes) -> bytes:
    """What the child is told, a file's name among it, goes before the file: everybody on the machine may read a command."""
    return json.dumps(args).encode() + b"\n" + data


def _surroundings() -> dict[str, Any]:
    """Nothing of the portal's environment (its secret, its database address) reaches the child."""
    return {"cwd": ROOT, "env": {"LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}}


def _answer(code: int, out: bytes) -> Any:
    if code != 0:
        raise Died(str(code))
    answer = json.loads(out)
    if "unfit" in answer:
        raise Unfit(answer["unfit"])
    return answer


def confine(memory: int, seconds: int) -> None:
    """First act of a child. It also ends itself, should its parent be gone before it."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds + 1)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def handed_over() -> tuple[str, bytes]:
    """In the child: what it was told, and the file."""
    (word,) = json.loads(sys.stdin.buffer.readline())
    return str(word), sys.stdin.buffer.read()


def tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))
    sys.stdout.flush()
    os._exit(0)
