"""The light grey lines on every page of a draft: who read it, and when."""

import base64
from dataclasses import dataclass
from datetime import datetime
from html import escape

from portal import clock
from portal.papers import fonts


@dataclass(frozen=True)
class Watermark:
    """`at` is an instant; it is shown in Chinese time, to the minute."""

    reader: str
    at: datetime
    word: str = "草稿"

    @property
    def words(self) -> str:
        return f"{self.word} {self.reader} {clock.local(self.at):%Y-%m-%d %H:%M}"

    def style(self) -> str:
        """A page background, so it lies under the text. The name travels in base64: it can end neither string nor tag."""
        face = fonts.faces()["black"].families
        picture = TILE.format(words=escape(self.words), face=escape(face)).encode()
        address = base64.b64encode(picture).decode()
        return f"<style>@page {{ background: url(data:image/svg+xml;base64,{address}) repeat 0 0 / 105mm 74.25mm }}</style>"


TILE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="105mm" height="74.25mm" viewBox="0 0 105 74.25">'
    '<text x="52.5" y="38" text-anchor="middle" transform="rotate(-24 52.5 37)" font-size="4.6" fill="#dcdcdc"'
    ' font-family="{face}">{words}</text></svg>'
)
