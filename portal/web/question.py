"""What somebody typed into a search box, as an address carries it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request

from portal.bigrams import ASKED, asked_words
from portal.subjects import id_in


@dataclass(frozen=True)
class Question:
    """`words` is empty where nothing was asked; `too_short` names the words an index of pairs cannot answer."""

    text: str
    words: list[str]
    too_short: list[str]
    after: UUID | None
    paged: bool

    @property
    def answerable(self) -> bool:
        return bool(self.words) and not self.too_short

    def address(self, path: str, after: Any = None) -> str:
        """The same question, from its beginning or after this place."""
        more = {"after": after} if after else {}
        return f"{path}?{urlencode({'q': self.text, **more})}"


def question_of(request: Request[Any, Any, Any]) -> Question:
    text = request.query_params.get("q", "").replace("\x00", "").strip()[:ASKED]
    text = text.encode("utf-8", "ignore").decode()
    words = asked_words(text)
    return Question(
        text=text,
        words=words,
        too_short=[word for word in words if len(word) < 2],
        after=id_in(request.query_params.get("after", "")),
        paged="after" in request.query_params,
    )
