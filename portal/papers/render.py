"""From HTML to PDF, in a child process that may use so much memory and time and no more."""

import asyncio
import logging
import os
import signal
from dataclasses import dataclass

from portal.errors import Refused
from portal.papers import fonts
from portal.papers.child import FAILED, NO_FACE, NO_MEMORY
from portal.papers.press import Press, Printed
from portal.papers.watermark import Watermark

LOG = logging.getLogger("portal.papers")
CHILDREN = asyncio.Semaphore(2)
SHOWN = 10
ENDED_BY_OTHERS = {-signal.SIGKILL, -signal.SIGTERM}
PASSED_ON = ("PATH", "HOME", "LD_LIBRARY_PATH")

TOO_LONG = "打印用时过长，已停止。内容较多时，请分批打印，或改为导出 Excel。"
TOO_BIG = "内容过多，无法一次打印。请分批打印，或改为导出 Excel。"
NOT_POSSIBLE = "暂时无法打印这份文件。请稍后再试；仍不成功时，请联系系统管理员。"


@dataclass(frozen=True)
class Limits:
    """`memory` in bytes of address space; `seconds` of both processor and wall clock."""

    memory: int = 1_500_000_000
    seconds: float = 120


LIMITS = Limits()


async def render(html: str, *, draft: Watermark | None = None, limits: Limits = LIMITS) -> bytes:
    """Refuses, in a sentence for the person who asked, when the child fails or reaches a limit."""
    if draft:
        html += draft.style()
    done = await _printed(html, limits)
    if done.code in ENDED_BY_OTHERS:  # short of memory, the machine takes whom it likes
        LOG.warning("the printing child was ended by signal %s and is started again", -done.code)
        done = await _printed(html, limits)
    if done.code == 0 and done.pdf.startswith(b"%PDF-"):
        return done.pdf
    raise Refused(_sentence(done.code, done.said))


async def _printed(html: str, limits: Limits) -> Printed:
    async with CHILDREN:
        try:
            return await PRESS.printed(html.encode(), limits.memory, int(limits.seconds) + 1, limits.seconds)
        except TimeoutError:
            LOG.warning("printing stopped after %s s", limits.seconds)
            raise Refused(TOO_LONG) from None


def _environment() -> dict[str, str]:
    """Nothing of ours: the child has no business with the database or the secret. The rest makes the bytes repeatable."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | {
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(fonts.configuration()),
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONHASHSEED": "0",
        "MALLOC_ARENA_MAX": "2",
    }


PRESS = Press(_environment)


def _sentence(code: int, said: bytes) -> str:
    """What the child said may quote the paper: its last line is logged only where it is known to be harmless."""
    last = " ".join(said.decode(errors="replace").strip().splitlines()[-1:])
    LOG.warning("printing failed: exit %s %s", code, last[:120] if code == FAILED else "")
    if code == NO_FACE:
        letters = "、".join(f"“{chr(int(point, 16))}”（编码{point}）" for point in last.split()[:SHOWN])
        return f"文中有本机字库没有的字，印出来会是空白：{letters}。请改用通行的写法，或请系统管理员补充字库。"
    if code == NO_MEMORY or "MemoryError" in last:
        return TOO_BIG
    return TOO_LONG if code == -signal.SIGXCPU else NOT_POSSIBLE
