"""What a paper may fetch while it is printed: what it carries in itself, and our own few pictures. Nothing else."""

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

ASSETS = Path(__file__).resolve().parent / "assets"


class OwnFetcher(URLFetcher):
    """`data:` and `app:` (a path below our assets). WeasyPrint's own fetcher follows redirects into the intranet
    and embeds local files; here no other scheme ever reaches the code that could."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        scheme, _, rest = url.partition(":")
        if scheme.lower() == "app":
            return self._own(url, unquote(rest))
        return super().fetch(url, headers)

    def _own(self, url: str, name: str) -> URLFetcherResponse:
        path = (ASSETS / name).resolve()
        if not path.is_relative_to(ASSETS) or not path.is_file():
            raise ValueError("no such asset")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
