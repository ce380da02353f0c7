"""The limited child that reads a sheet: `python -m portal.sheets.child MEMORY SECONDS`."""

import sys
import warnings
import zipfile
import zlib
from typing import Any
from xml.etree.ElementTree import ParseError

from portal.filecheck.limited import Unfit, confine, handed_over, tell


def main() -> None:
    confine(int(sys.argv[1]), int(sys.argv[2]))
    try:
        name, data = handed_over()
        tell({"sheets": read(data, name)})
    except Unfit as sentence:
        tell({"unfit": str(sentence)})


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """openpyxl is loaded here, after the limits are set."""
    from portal.sheets.reading import read_workbook, reason  # noqa: PLC0415
    from portal.sheets.reading_csv import read_csv  # noqa: PLC0415

    if name.lower().endswith(".csv"):
        return read_csv(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles it drops; values are all that is read
            return read_workbook(data)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
    ) as broken:
        raise Unfit(reason(broken)) from broken


if __name__ == "__main__":
    main()
