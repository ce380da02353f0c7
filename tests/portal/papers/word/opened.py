"""Reads a Word file back: its parts, its paragraphs, the elements of WordprocessingML."""

import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Opened:
    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))

    def part(self, name: str) -> ET.Element:
        return ET.fromstring(self.zip.read(f"word/{name}"))

    def one(self, name: str, path: str) -> dict[str, str]:
        """The attributes of the only such element, without their namespace."""
        (found,) = self.part(name).iter(f"{W}{path}")
        return {key.removeprefix(W): value for key, value in found.attrib.items()}

    def style(self, name: str) -> ET.Element:
        return next(
            style
            for style in self.part("styles.xml").iter(f"{W}style")
            if style.find(f"{W}name").get(f"{W}val").lower() == name.lower()  # type: ignore[union-attr]
        )

    def paragraphs(self) -> list[ET.Element]:
        return list(self.part("document.xml").iter(f"{W}p"))

    def texts(self) -> list[str]:
        """Every paragraph that says something; the lines of a title are one."""
        said = ("".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in self.paragraphs())
        return [text for text in said if text]


def val(element: Any, path: str, name: str = "val") -> str | None:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{name}")
