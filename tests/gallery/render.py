"""The gallery: every part of templates/ui.html and three whole pages with invented content, written to a folder to be looked at.

python tests/gallery/render.py FOLDER [--shots]
"""

import asyncio
import hashlib
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: E402
from playwright.async_api import Browser, BrowserContext, Playwright, Route, async_playwright  # noqa: E402

from portal.clock import local  # noqa: E402
from portal.web import cells  # noqa: E402
from tests.chromium_program import ARGS, PROGRAM  # noqa: E402
from tests.gallery import content  # noqa: E402

HERE = Path(__file__).resolve().parent
STATIC = ROOT / "portal" / "static"
ADDRESS = "http://portal.test/"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGES = ("gallery", "today", "ledger", "item", "form", "error", "signin", "elder")
MODES: dict[str, frozenset[str]] = {
    "normal": frozenset(),
    "elder": frozenset({"elder"}),
    "contrast": frozenset({"contrast"}),
}
SIZES = {"phone": (390, 844), "desk": (1366, 768)}
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass
class Form:
    """What a page knows of a form: the text as typed and one sentence per field."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.errors

    def label(self, name: str) -> str:
        return name


def asset(path: str) -> str:
    return f"/static/{path}?v={hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:8]}"


def environment() -> Environment:
    loader = FileSystemLoader([ROOT / "templates", HERE])
    env = Environment(loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    env.filters["local"] = local
    env.globals["cells"] = cells
    env.globals["ui"] = env.get_template("ui.html").module
    env.globals["asset"] = asset
    return env


ENVIRONMENT = environment()


def render(page: str, mode: frozenset[str] = frozenset(), **more: Any) -> str:
    known = {**content.FRAME, **content.PAGES[page], "mode": mode, **more}
    return ENVIRONMENT.get_template("errors/error.html" if page == "error" else f"{page}.html").render(known)


async def answer(route: Route) -> None:
    """The office network of the gallery: /<mode>/<page> and /static/, with the real policy on every answer."""
    path = route.request.url.removeprefix(ADDRESS).split("?")[0].split("#")[0]
    headers = {"content-security-policy": CSP, "content-type": "text/html; charset=utf-8"}
    if path.startswith("static/"):
        file = STATIC / path.removeprefix("static/")
        headers["content-type"] = f"{KINDS[file.suffix]}; charset=utf-8"
        await route.fulfill(headers=headers, body=file.read_bytes())
    elif path.split("/")[-1] in PAGES:
        mode, page = path.split("/")
        await route.fulfill(headers=headers, body=render(page, MODES[mode]))
    else:
        await route.fulfill(status=404, headers=headers, body=render("error"))


async def launch(playwright: Playwright) -> Browser:
    return await playwright.chromium.launch(executable_path=PROGRAM, args=ARGS)


async def window(browser: Browser, width: int, height: int) -> BrowserContext:
    context = await browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    await context.route("**/*", answer)
    return context


async def shots(folder: Path, pages: tuple[str, ...] = PAGES) -> None:
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        for size, (width, height) in SIZES.items():
            context = await window(browser, width, height)
            view = await context.new_page()
            for mode in MODES:
                for page in pages:
                    await view.goto(f"{ADDRESS}{mode}/{page}")
                    await view.screenshot(path=folder / f"{page}-{size}-{mode}.png", full_page=True)
            await context.close()
        await browser.close()


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, mode in MODES.items():
        for page in PAGES:
            (folder / f"{page}-{name}.html").write_text(render(page, mode))
    if "--shots" in sys.argv:
        asyncio.run(shots(folder, tuple(sys.argv[3:]) or PAGES))


if __name__ == "__main__":
    main()
