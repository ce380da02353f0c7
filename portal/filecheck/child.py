"""The limited child that looks inside an uploaded file: `python -m portal.filecheck.child MEMORY SECONDS`."""

import sys
import zlib
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from portal.filecheck.containers import check_insides, open_container
from portal.filecheck.limited import Unfit, confine, handed_over, tell
from portal.filecheck.office import check_office, first_lines
from portal.filecheck.pdf import check_pdf, first_page

ENOUGH = 400


def main() -> None:
    confine(int(sys.argv[1]), int(sys.argv[2]))
    try:
        tell(look_inside(*handed_over()))
    except Unfit as sentence:
        tell({"unfit": str(sentence)})
    except (BadZipFile, zlib.error, ParseError, EOFError, KeyError, ValueError):
        tell({"unfit": "文件已损坏，请用原来的软件打开、另存后再上传"})


def look_inside(kind: str, data: bytes) -> dict[str, Any]:
    """The first written lines; none when the file holds no text that can be read (a scan, say)."""
    if kind == "pdf":
        return {"lines": first_page(check_pdf(data))[:ENOUGH]}
    container = open_container(data)
    check_office(kind, container)
    check_insides(container)
    return {"lines": first_lines(kind, container)[:ENOUGH]}


if __name__ == "__main__":
    main()
