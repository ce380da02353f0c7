"""The limited child that reads a report: `python -m inspections.reading.child MEMORY SECONDS NAME < file`."""

import sys

from portal.filecheck.limited import confine, tell


def main() -> None:
    confine(int(sys.argv[1]), int(sys.argv[2]))
    from inspections.reading.read import read_bytes  # noqa: PLC0415 (loaded after the limits are set)
    from portal.errors import BadInput  # noqa: PLC0415

    try:
        tell(read_bytes(sys.argv[3], sys.stdin.buffer.read()).as_json())
    except BadInput as bad:
        tell({"unfit": str(bad)})


if __name__ == "__main__":
    main()
