"""Printing is done by a child that is limited, deaf to the world, and gives the same bytes twice."""

import asyncio
import base64
import contextlib
import os
import resource
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pdfminer.pdftypes import resolve1
from pdfplumber.page import Page

from portal.errors import Refused
from portal.papers.fetcher import ASSETS, OwnFetcher
from portal.papers.render import NOT_POSSIBLE, PRESS, TOO_BIG, TOO_LONG, Limits, render
from portal.papers.watermark import Watermark
from portal.settings import ROOT
from tests.portal.papers.measuring import glyphs, opened, paper

RARE = "镕祎旸珺玥堃喆"


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A neighbour in the intranet that writes down who called."""
    calls: list[str] = []

    class Neighbour(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(302 if self.path == "/moved" else 200)
            self.send_header("Location", "/internal")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Neighbour)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}", calls
    listening.shutdown()
    thread.join()
    listening.server_close()


HOSTILE = [
    '<img src="{web}/img">',
    '<link rel="stylesheet" href="{web}/link">',
    '<style>@import url("{web}/import");</style>',
    '<link rel="attachment" href="{file}">',
    '<a rel="attachment" href="{file}">附件</a>',
    '<iframe src="{web}/iframe"></iframe>',
    '<object data="{web}/object"></object>',
    '<embed src="{web}/embed">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{web}/svg"/><use href="{web}/use#a"/></svg>',
    '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E%3Cimage href=%22{web}/nested%22/%3E%3C/svg%3E">',
    '<img src="{web}/moved">',
    '<p style="background: url({web}/background); list-style-image: url({web}/list)">文</p>',
    "<style>@font-face {{ font-family: x; src: url({web}/font) }} p {{ font-family: x }}</style><p>文</p>",
    '<link rel="attachment" href="app:../child.py"><link rel="attachment" href="app:/etc/hostname">',
    '<base href="{web}/"><img src="relative">',
    '<img src="ftp://127.0.0.1/ftp">',
]


@pytest.mark.slow
async def test_hostile_tags_fetch_nothing(server: tuple[str, list[str]], tmp_path: Path) -> None:
    web, calls = server
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    body = "".join(HOSTILE).format(web=web, file=secret.as_uri())
    with opened(await render(f"<!DOCTYPE html><body>{body}<p>其余照印</p>")) as pdf:
        assert "其余照印" in pdf.pages[0].extract_text()
        assert calls == []
        assert "EmbeddedFiles" not in str(pdf.doc.catalog)
        assert not any("F" in resolve1(note).get("FS", {}) for page in pdf.pages for note in page.annots or [])


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "https://example.org/",
        "file:///etc/hostname",
        "FILE:///etc/hostname",
        "ftp://example.org/x",
    ],
)
def test_no_foreign_scheme_is_fetched(address: str) -> None:
    with pytest.raises(ValueError, match="disallowed protocol"):
        OwnFetcher().fetch(address)


@pytest.mark.parametrize("name", ["../child.py", "%2e%2e/child.py", "/etc/hostname", "lights", "lights/none.svg"])
def test_our_own_scheme_stays_in_its_folder(name: str) -> None:
    with pytest.raises(ValueError, match="no such asset"):
        OwnFetcher().fetch(f"app:{name}")


def test_our_own_pictures_are_fetched() -> None:
    answer = OwnFetcher().fetch("app:lights/circle.svg")
    assert answer.read() == (ASSETS / "lights/circle.svg").read_bytes()
    assert answer.content_type == "image/svg+xml"


@pytest.mark.slow
async def test_the_same_html_gives_the_same_bytes() -> None:
    html = paper("<h1>题</h1><p>{{ text }}</p><img src='app:lights/circle.svg'>", text="一二三" * 300)
    first, second = await asyncio.gather(render(html), render(html))
    assert first == second


@pytest.mark.slow
async def test_only_drafts_are_grey_on_every_page_and_no_text_is_hidden() -> None:
    html = paper('<p>{{ text }}</p><p style="break-before: page">{{ text }}</p>', text="正文" * 300)
    mark = Watermark("何喆", datetime(2026, 11, 6, 16, 30, tzinfo=UTC))
    issued, draft = await asyncio.gather(render(html), render(html, draft=mark))
    with opened(issued) as plain, opened(draft) as marked:
        assert len(plain.pages) == len(marked.pages) >= 2
        for without, with_mark in zip(plain.pages, marked.pages, strict=True):
            assert [c["text"] for c in without.chars] == [c["text"] for c in with_mark.chars]
            black, grey = shades(with_mark)
            assert shades(without)[1] < grey / 10, "an issued paper bears no mark"
            assert black == pytest.approx(shades(without)[0], rel=0.02), "what is black stays black"
            assert grey > 3000


def test_the_mark_names_reader_and_minute_and_ends_no_tag() -> None:
    mark = Watermark("何<b>喆</style>", datetime(2026, 11, 6, 16, 30, tzinfo=UTC))
    assert mark.words == "草稿 何<b>喆</style> 2026-11-07 00:30"
    assert mark.style().count("<") == 2
    picture = base64.b64decode(mark.style().partition("base64,")[2].partition(")")[0]).decode()
    assert "草稿 何&lt;b&gt;喆&lt;/style&gt; 2026-11-07 00:30</text>" in picture


@pytest.mark.slow
async def test_every_glyph_is_there_and_every_face_is_embedded() -> None:
    html = paper(
        '<h1>{{ text }}</h1><p class="level-1">{{ text }}</p><p class="level-2">{{ text }}</p><p>{{ text }}</p>',
        text=RARE + "中共〔2026〕15号★℃",
    )
    with opened(await render(html)) as pdf:
        text = pdf.pages[0].extract_text()
        assert all(text.count(letter) == 4 for letter in RARE)
        assert 0 not in set(glyphs(pdf))
        fonts = resolve1(resolve1(pdf.pages[0].page_obj.resources)["Font"])
        for reference in fonts.values():
            inner = resolve1(resolve1(resolve1(reference)["DescendantFonts"])[0])
            assert {"FontFile2", "FontFile3"} & set(resolve1(inner["FontDescriptor"]))


@pytest.mark.slow
async def test_a_character_no_face_has_is_named_instead_of_printed_blank(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Refused, match="“\ue123”（编码E123）"):
        await render(paper("<p>{{ text }}</p>", text="张\ue123同志"))
    assert "E123" not in caplog.text


@pytest.mark.slow
async def test_a_paper_that_takes_too_long_is_stopped_and_no_child_stays(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Refused, match="^" + TOO_LONG + "$"):
        await render(paper("<p>秘密的内容</p>"), limits=Limits(seconds=0.1))
    assert children() == []
    assert "printing stopped" in caplog.text
    assert "秘密" not in caplog.text


@pytest.mark.slow
async def test_a_paper_that_needs_too_much_memory_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    html = paper("<table>{% for n in range(20000) %}<tr><td>秘密</td></tr>{% endfor %}</table>")
    with pytest.raises(Refused) as refused:
        await render(html, limits=Limits(memory=140_000_000))
    assert refused.value.sentence in {TOO_BIG, NOT_POSSIBLE}
    assert "printing failed: exit" in caplog.text
    assert "秘密" not in caplog.text


@pytest.mark.slow
async def test_the_child_ends_itself_when_its_processor_time_is_spent() -> None:
    html = "<table>" + "<tr><td>甲</td><td>乙</td></tr>" * 20000
    ended = await PRESS.printed(html.encode(), 1_500_000_000, 1, 60)
    assert ended.code == -signal.SIGXCPU
    assert ended.pdf == b""


@pytest.mark.slow
async def test_a_press_that_is_gone_is_started_anew_and_its_children_go_with_it() -> None:
    await render(paper("<p>甲</p>"))
    first = the_press()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert (await render(paper("<p>乙</p>"))).startswith(b"%PDF-")
    assert the_press() not in {None, first}
    asking = asyncio.create_task(render(paper("<p>{{ text }}</p>", text="文" * 20_000)))
    while not (begun := child_numbers()):  # noqa: ASYNC110
        await asyncio.sleep(0)
    os.kill(the_press() or 0, signal.SIGKILL)
    assert (await asking).startswith(b"%PDF-"), "begun again, once"
    assert not begun & child_numbers()


@pytest.mark.slow
async def test_a_press_without_work_ends_and_nobody_notices() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        command = [sys.executable, "-m", "portal.papers.child", "0"]
        ended = await asyncio.create_subprocess_exec(*command, stdin=theirs.fileno(), cwd=ROOT)
        assert await ended.wait() == 0
    await render(paper("<p>甲</p>"))
    assert PRESS._process is not None
    PRESS._process.terminate()
    PRESS._process.wait()
    assert (await render(paper("<p>乙</p>"))).startswith(b"%PDF-")


@pytest.mark.slow
async def test_when_the_one_who_asked_goes_the_child_goes_too() -> None:
    asking = asyncio.create_task(render(paper("<p>{{ text }}</p>", text="文" * 100_000)))
    while not children():  # noqa: ASYNC110  # a process has no event to wait for
        await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert children() == []


@pytest.mark.slow
async def test_whoever_goes_twice_takes_nobody_elses_paper_with_them() -> None:
    """Cancelled while its child is being stopped: what is left behind must not hear of the next paper, nor end the press."""
    await render(paper("<p>甲</p>"))
    press = the_press()
    long = paper("<p>{{ text }}</p>", text="文" * 100_000)
    asking = asyncio.create_task(render(long))
    while not children():  # noqa: ASYNC110  # a process has no event to wait for
        await asyncio.sleep(0)
    (first,) = child_numbers()
    os.kill(first, signal.SIGSTOP)
    other = asyncio.create_task(render(paper("<p>{{ text }}</p>", text="文" * 20_000)))
    while len(children()) < 2:  # noqa: ASYNC110
        await asyncio.sleep(0)
    for _ in range(2):
        asking.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await render(paper("<p>乙</p>"), limits=Limits(seconds=30))).startswith(b"%PDF-")
    assert (await other).startswith(b"%PDF-")
    assert the_press() == press


@pytest.mark.slow
async def test_a_portal_with_many_open_files_prints() -> None:
    """Numbers above 1,023 are more than `select` can watch."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(1_100)]
    try:
        PRESS.close()
        assert (await render(paper("<p>甲</p>"))).startswith(b"%PDF-")
    finally:
        for one in opened:
            os.close(one)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.slow
async def test_a_child_that_somebody_else_ended_is_started_again_once(caplog: pytest.LogCaptureFixture) -> None:
    for ended, printed in ((1, True), (2, False)):
        asking = asyncio.create_task(render(paper("<p>{{ text }}</p>", text="文" * 20_000)))
        struck: set[int] = set()
        while len(struck) < ended:
            await asyncio.sleep(0)
            for number in child_numbers() - struck:
                os.kill(number, signal.SIGKILL)
                struck.add(number)
        if printed:
            assert (await asking).startswith(b"%PDF-")
        else:
            with pytest.raises(Refused, match=NOT_POSSIBLE):
                await asking
    assert caplog.text.count("started again") == 2
    assert child_numbers() == set()


@pytest.mark.slow
async def test_the_child_gets_neither_secret_nor_database(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.papers.render import _environment

    monkeypatch.setenv("PORTAL_SECRET", "x" * 40)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@nowhere/none")
    assert {"PORTAL_SECRET", "DATABASE_URL"}.isdisjoint(_environment())


def shades(page: Page) -> tuple[int, int]:
    """How many dots of the page are black, and how many have the light grey of the watermark."""
    counts = page.to_image(resolution=72).original.convert("L").histogram()
    return sum(counts[:90]), sum(counts[200:248])


def children() -> list[str]:
    """The printing processes of this one, by their command lines."""
    return [Path(f"/proc/{number}/cmdline").read_bytes().decode() for number in child_numbers()]


def the_press() -> int | None:
    return PRESS._process.pid if PRESS._process else None


def child_numbers() -> set[int]:
    """A child that ends while one looks is no longer there."""
    press = the_press()
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return {int(number) for number in Path(f"/proc/{press}/task/{press}/children").read_text().split()}
    return set()
