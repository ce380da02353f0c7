"""The limited child that reads a report: `python -m inspections.reading.child MEMORY SECONDS`."""

import sys

from portal.filecheck.limited import confine, handed_over, tell


def main() -> None:
    confine(int(sys.argv[1]), int(sys.argv[2]))
    from inspections.reading.read import read_bytes  # noqa: PLC0415 (loaded after the limits are set)
    from portal.errors import BadInput  # noqa: PLC0415

    try:
        tell(read_bytes(*handed_over()).as_json())
    except BadInput as bad:
        tell({"unfit": str(bad)})


if __name__ == "__main__":
    main()
