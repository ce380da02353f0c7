"""Run by the drill in the copy: takes the backup in, then opens pages as some of the people who work there.

Prints one JSON object: what was found, or the sentence with which the backup was refused.
"""

import asyncio
import http.client
import json
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from portal.backup.sealing import passphrase
from portal.backup.taking_in import TakenIn, take_in
from portal.clock import today
from portal.db import close_pool, open_pool, rows
from portal.errors import Refused
from portal.logs import quiet_logging
from portal.web import sessions

PAGES = 20
PEOPLE = 4
LINK = re.compile(r'href="(/[^"#]*)"')
NOT_PAGES = re.compile(r"/static/|/sign-out|/download|\.(pdf|xlsx|docx|csv|ics)\b")


def main(source: Path) -> dict[str, Any]:
    try:
        taken, tokens = asyncio.run(prepare(source))
    except Refused as refused:
        return {"refused": refused.sentence}
    with served() as port:
        pages, amiss = open_pages(port, tokens) if port else (0, ["网页服务没有启动"])
    counts = taken.manifest.rows
    return {
        "made_at": taken.manifest.made_at,
        "tables": len(counts),
        "rows": sum(counts.values()),
        "entries": taken.entries,
        "papers": taken.papers,
        "pages": pages,
        "amiss": [*said(taken), *amiss],
    }


async def prepare(source: Path) -> tuple[TakenIn, list[str]]:
    await open_pool(size=1)
    try:
        taken = await take_in(source, passphrase(None), replace=False)
        return taken, await _some_sessions()
    finally:
        await close_pool()


def said(taken: TakenIn) -> list[str]:
    return [f"审计：{fault.words}" for fault in taken.faults] + [f"材料缺失或已被改动：{sha}" for sha in taken.spoilt]


@contextmanager
def served() -> Iterator[int]:
    """The port of a web server on the copy, in a thread with a loop and a pool of its own; 0 when it did not start."""
    options = uvicorn.Config(
        "portal.app:create_app", factory=True, host="127.0.0.1", port=0, log_level="critical", access_log=False
    )
    web = uvicorn.Server(options)
    thread = threading.Thread(target=web.run)
    thread.start()
    while not web.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield web.servers[0].sockets[0].getsockname()[1] if web.started else 0
    finally:
        web.should_exit = True
        thread.join()


def open_pages(port: int, tokens: list[str]) -> tuple[int, list[str]]:
    """How many were opened, and what was wrong with one. The sign-in page, then what the pages themselves lead to."""
    status, _ = _get(port, "/sign-in", "")
    opened, amiss = (1, []) if status == 200 else (0, [f"登录页没有打开（{status}）"])
    for number, token in enumerate(tokens, 1):
        share, waiting, seen = PAGES * number // len(tokens), ["/"], set[str]()
        while waiting and (opened < share or not seen):
            path = waiting.pop(0)
            if path in seen:
                continue
            seen.add(path)
            status, text = _get(port, path, f"{sessions.COOKIE}={token}")
            if status >= 400 or (status != 200 and path == "/"):
                amiss.append(f"页面 {path} 没有打开（{status}）")
            if status == 200:
                opened += 1
                waiting += [link for link in LINK.findall(text) if not NOT_PAGES.search(link)]
    return opened, amiss


async def _some_sessions() -> list[str]:
    """Of people who hold different posts today."""
    found = await rows(
        """SELECT DISTINCT ON (o.role) o.person FROM post o JOIN person p ON p.id = o.person
            WHERE p.disabled_at IS NULL AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})
            ORDER BY o.role, o.person""",
        today(),
        today(),
    )
    people = list({line["person"]: None for line in found})[:PEOPLE]
    return [await sessions.begin(person, "127.0.0.1", "drill", second_factor=True) for person in people]


def _get(port: int, path: str, cookie: str) -> tuple[int, str]:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(asked):
        asked.request("GET", path.replace("&amp;", "&"), headers={"Cookie": cookie} if cookie else {})
        answer = asked.getresponse()
        return answer.status, answer.read().decode(errors="replace")


if __name__ == "__main__":
    quiet_logging()
    print(json.dumps(main(Path(sys.argv[1])), ensure_ascii=False))
