"""使用指南: the pages of docs/guide, for everybody, read as they lie there. A chapter is a file; what is no chapter is 404."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath
from litestar.response import Response
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.errors import Missing
from portal.settings import ROOT
from portal.web.guards import open_to_all
from portal.web.page import Page

FOLDER = ROOT / "docs" / "guide"
CHAPTERS = (
    "index",
    "unit",
    "lead",
    "discipline",
    "review",
    "many",
    "handover",
    "exchange",
    "search",
    "topics",
    "conference",
    "meetings",
    "attending",
    "resolutions",
    "carry",
    "cases",
    "screening",
    "ladder",
    "letters",
    "supervision",
    "campaigns",
    "records",
    "figures",
    "scoring",
    "registers",
    "audit",
    "admins",
    "calendar",
)
"""In the order in which a newcomer would read them."""
PICTURE = re.compile(r"[a-z0-9-]+\.png")
CHAPTER_LINK = re.compile(r"([a-z]+)\.md(#.*)?")
LOOKS = {"table": "table", "img": "img-fluid border"}
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@get(["/", "/{name:str}"], access=open_to_all, name="guide")
async def chapter(request: Request[Any, Any, Any], name: FromPath[str] = "index") -> Page:
    if name not in CHAPTERS:
        raise Missing
    title, html = rendered(name)
    others = [(rendered(other)[0], address_of(other), other == name) for other in CHAPTERS]
    return Page(request, "portal/guide.html", title=title, text=html, chapters=others, is_first=name == "index")


@get("/pictures/{name:str}", access=open_to_all, name="guide.picture")
async def picture(name: FromPath[str]) -> Response[bytes]:
    file = FOLDER / "pictures" / name
    if not PICTURE.fullmatch(name) or not file.is_file():
        raise Missing
    return Response(file.read_bytes(), media_type="image/png")


@lru_cache
def rendered(name: str) -> tuple[str, str]:
    """Title and HTML of a chapter; its first heading is the page's title and is not said twice."""
    tokens = MARKDOWN.parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    title = tokens[1].content
    return title, MARKDOWN.renderer.render(_for_this_house(tokens[3:]), MARKDOWN.options, {})


def _enlarged(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A picture of a whole screen is too small on a phone: it leads to itself in full size."""
    return f'<a href="{tokens[at].attrGet("src")}">{renderer.image(tokens, at, options, env)}</a>'


MARKDOWN.add_render_rule("image", _enlarged)


def address_of(name: str) -> str:
    return "/guide" if name == "index" else f"/guide/{name}"


def _for_this_house(tokens: Sequence[Token]) -> Sequence[Token]:
    """Links that lead from file to file lead from page to page; sections get the ids their links name."""
    for opening, inside in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", anchor_of(inside.content))
    for token in (part for whole in tokens for part in (whole, *(whole.children or ()))):
        if token.tag in LOOKS and token.nesting >= 0:
            token.attrSet("class", LOOKS[token.tag])
        if token.type == "image":
            token.attrSet("src", f"/guide/{token.attrGet('src')}")
            token.attrSet("loading", "lazy")
        if token.type == "link_open" and (found := CHAPTER_LINK.fullmatch(str(token.attrGet("href")))):
            token.attrSet("href", address_of(found[1]) + (found[2] or ""))
    return tokens


def anchor_of(heading: str) -> str:
    """As the repository's own viewer makes it: without signs, blanks as hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


ROUTER = Router("/guide", route_handlers=[chapter, picture])
