"""The user guide as it is served: every chapter, its pictures, and nothing else of the house."""

import re
from pathlib import Path

import pytest

from portal.web.pages import guide
from tests.browser import Browser

PICTURES = sorted(file.name for file in (guide.FOLDER / "pictures").glob("*.png"))


@pytest.mark.parametrize("name", guide.CHAPTERS)
async def test_every_chapter_is_open_to_whoever_is_not_signed_in(browser: Browser, name: str) -> None:
    page = await browser.see(guide.address_of(name))
    assert f"<h1>{guide.rendered(name)[0]}</h1>" in page
    assert 'href="/guide/calendar"' in page


async def test_every_link_and_every_picture_of_a_chapter_is_there(browser: Browser) -> None:
    asked = set()
    for name in guide.CHAPTERS:
        asked |= set(re.findall(r'(?:href|src)="(/[^"#]*)', guide.rendered(name)[1]))
    assert "/guide/unit" in asked
    assert "/guide/pictures/today.png" in asked
    for address in asked:
        assert (await browser.get(address)).status_code == 200, address


async def test_a_picture_comes_as_a_picture(browser: Browser) -> None:
    answer = await browser.get(f"/guide/pictures/{PICTURES[0]}")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "INDEX",
        "index.md",
        "%2e%2e%2fglossary",
        "..%2f..%2fREADME",
        "pictures/nothing.png",
        "pictures/..%2findex.md",
        "pictures/%2e%2e",
        "pictures/TODAY.PNG",
    ],
)
async def test_what_is_no_chapter_and_no_picture_is_not_there(browser: Browser, path: str) -> None:
    assert (await browser.get(f"/guide/{path}")).status_code == 404


async def test_a_file_beside_the_pictures_is_not_served(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pictures").mkdir()
    for name in ("notes.txt", "plan.png.txt", "plan.png"):
        (tmp_path / "pictures" / name).write_bytes(b"\x89PNG")
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    answers = [
        (await browser.get(f"/guide/pictures/{name}")).status_code for name in ("notes.txt", "plan.png.txt", "plan.png")
    ]
    assert answers == [404, 404, 200]


def test_html_in_a_chapter_is_text() -> None:
    """Whoever may write a chapter still writes no script into the portal's pages."""
    html = guide.MARKDOWN.render("# 一\n\n<script>alert(1)</script> <b>粗</b>\n\n[去](javascript:alert(1))")
    assert "<script" not in html
    assert "<b>" not in html
    assert 'href="javascript' not in html


def test_a_link_to_a_file_becomes_a_link_to_a_page() -> None:
    tokens = guide.MARKDOWN.parse("[甲](unit.md) [乙](index.md) [丙](lead.md#审核) [丁](https://example.org/a.md)")
    html = guide.MARKDOWN.renderer.render(guide._for_this_house(tokens), guide.MARKDOWN.options, {})
    assert re.findall('href="([^"]+)"', html) == [
        "/guide/unit",
        "/guide",
        "/guide/lead#%E5%AE%A1%E6%A0%B8",
        "https://example.org/a.md",
    ]


def test_every_chapter_that_is_written_is_listed() -> None:
    assert {file.stem for file in guide.FOLDER.glob("*.md")} == set(guide.CHAPTERS)
