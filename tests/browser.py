"""The strict test browser: it signs in as one of the cast, and holds every page it fetches to the house's manners."""

import functools
import re
from collections import Counter
from hashlib import blake2b
from html import unescape
from typing import Any, Self
from uuid import UUID

import html5lib
import httpx

from portal.access import Me
from portal.app import create_app
from portal.web import sessions
from tests import sharing

FINE = {"unknown-named-entity"}
TEXT = re.compile(r">([^<]*[^<\s][^<]*)<")
SAID = re.compile(
    r'(\s(?:value|content|href|action|title|placeholder|datetime|src|hx-get|hx-post|data-[a-z-]+)=")(?!#)[^"]+"'
)
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STRANGE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    r"|[^\x00-\U0000ffff]|&(?!(?:amp|lt|gt|quot|nbsp|#34|#39);)"
)
"""What HTML forbids in a text, or what only its parser can judge."""
HELD: set[str] = set()
"""The bones of pages that were held to everything below: the same bones with other words hold too."""


@functools.cache
def the_app() -> Any:
    """One for all tests: it takes a quarter of a second of a processor to make and keeps nothing between requests."""
    return create_app(own_pool=False)


ANCHOR = re.compile(r'<a [^>]*href="(/[^"#]*)"')
NOT_A_PAGE = re.compile(r"^/sign-out|^/files/|^/static/|\.(pdf|xlsx|docx|ics|csv|txt)(\?|$)|/print|download")


def ways_on(html: str) -> list[str]:
    """Where the links of a page lead, but for papers and sheets."""
    return [unescape(way) for way in ANCHOR.findall(html) if not NOT_A_PAGE.search(way)]


class Browser:
    """`http` is the client underneath, for what a browser would not do."""

    def __init__(self) -> None:
        transport = httpx.ASGITransport(app=the_app(), raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://portal.test")
        self.cookies = self.http.cookies
        self.get, self.post = self.http.get, self.http.post
        self.me: Me | None = None

    async def __aenter__(self) -> Self:
        await self.http.__aenter__()
        return self

    async def __aexit__(self, *error: Any) -> None:  # noqa: PYI036
        await self.http.__aexit__(*error)

    async def sign_in(self, me: Me, *, second_factor: bool = True) -> None:
        """As somebody who gave the right password a moment ago."""
        token = await sessions.begin(me.id, "127.0.0.1", "test browser", second_factor=second_factor)
        self.cookies.clear()
        self.cookies.set(sessions.COOKIE, token, domain="portal.test")
        self.me = me

    async def see(self, path: str, status: int = 200, **kwargs: Any) -> str:
        """Fetch a page as a browser would, and check it."""
        answer = await self.get(path, follow_redirects=True, **kwargs)
        assert answer.status_code == status, f"{path} answered {answer.status_code}: {sentence_of(answer.text)}"
        check_page(answer.text, path)
        return answer.text

    async def send(
        self, path: str, data: dict[str, Any] | None = None, *, files: Any = None, to: str | None = None
    ) -> httpx.Response:
        """Post a form with its token, as the page would. Redirects are not followed: 303 is part of the answer."""
        fields = {"_csrf_token": await self.token(), **(data or {})}
        answer = await self.post(path, data=fields, files=files)
        if answer.status_code != 303 and answer.headers.get("content-type", "").startswith("text/html"):
            check_page(answer.text, path)
        if to is not None:
            assert answer.status_code == 303, f"{path} answered {answer.status_code}: {sentence_of(answer.text)}"
            assert answer.headers["location"].split("?")[0] == to
        return answer

    async def token(self) -> str:
        session = await sessions.find(self.cookies.get(sessions.COOKIE) or "")
        bound = f"session:{session['id']}" if session else f"visit:{self.cookies.get('portal-visit', '')}"
        return sessions.csrf_token(bound or "")

    async def session_id(self) -> UUID:
        session = await sessions.find(self.cookies[sessions.COOKIE])
        assert session is not None
        return session["id"]


def check_page(html: str, path: str) -> None:
    """Valid HTML, a title, one h1, ids that are unique, labels for controls, a token in every form, nothing inline."""
    if "<html" not in html:
        return
    bones = None if STRANGE.search(html) else blake2b(bones_of(html).encode(), digest_size=16).hexdigest()
    if bones is None:
        _hold(html, path)
    elif bones not in HELD:
        if not sharing.known("bones", bones):
            _hold(html, path)
            sharing.know("bones", bones)
        HELD.add(bones)


def bones_of(html: str) -> str:
    """The page without what it says: its tags and attributes, and the values that tie them together. A text that is there
    leaves a dot; of two pages of one kind about different records each id is the first, the second, and so on."""
    places: dict[str, str] = {}
    plain = SAID.sub(r'\1·"', TEXT.sub(">·<", html))
    return ID.sub(lambda found: places.setdefault(found[0], f"id-{len(places)}"), plain)


def _hold(html: str, path: str) -> None:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    faults = [(where, code) for where, code, _ in parser.errors if code not in FINE]
    assert not faults, f"{path}: HTML faults {faults[:5]}"
    titles = [node.text or "" for node in tree.iter("title")]
    assert titles, f"{path} has no title"
    assert titles[0].strip(), f"{path} has no title"
    headings = list(tree.iter("h1"))
    assert len(headings) == 1, f"{path} has {len(headings)} h1"
    ids = Counter(node.get("id") for node in tree.iter() if isinstance(node.tag, str) and node.get("id"))
    double = [name for name, times in ids.items() if times > 1]
    assert not double, f"{path}: ids twice: {double}"
    labelled = {node.get("for") for node in tree.iter("label")}
    for form in tree.iter("form"):
        assert form.get("action"), f"{path}: a form without action"
        if (form.get("method") or "get").lower() == "post":
            assert any(node.get("name") == "_csrf_token" for node in form.iter("input")), (
                f"{path}: a form without token"
            )
    for tag in ("input", "select", "textarea"):
        for control in tree.iter(tag):
            if control.get("type") in {"hidden", "submit"}:
                continue
            named = control.get("id") in labelled or control.get("aria-label") or control.get("aria-labelledby")
            assert named, f"{path}: {control.get('name')} has no label"
    for node in tree.iter():
        if isinstance(node.tag, str):
            inline = [name for name in node.attrib if name == "style" or name.startswith("on")]
            assert not inline, f"{path}: inline {inline} on <{node.tag}>"
    wanted = set(re.findall(r'(?:href|hx-target)="#([^"]+)"', html))
    assert wanted <= set(ids), f"{path}: points to ids that are not there: {wanted - set(ids)}"


def sentence_of(html: str) -> str:
    """What the page says, for a failing test's message."""
    text = re.sub(r"<(script|style|head|nav|footer)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))[:600]
