"""The process that prints: HTML on stdin, PDF on stdout, `python -m portal.papers.child MEMORY_BYTES CPU_SECONDS`.

It knows neither the settings nor the database, and says nothing about what it prints: on failure one line on
stderr, the kind of the failure and the place in the code, or the code points it has no face for.
"""

import logging
import resource
import sys
import traceback

FAILED = 2
NO_MEMORY = 3
NO_FACE = 4


def main() -> int:
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))  # SIGXCPU first: the parent can tell why
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        paper, missed = pdf(sys.stdin.buffer.read().decode())
        if missed:
            print(" ".join(f"{codepoint:X}" for codepoint in sorted(missed)), file=sys.stderr)
            return NO_FACE
        sys.stdout.buffer.write(paper)
        sys.stdout.buffer.flush()
    except MemoryError:
        return NO_MEMORY
    except Exception as problem:  # noqa: BLE001  # whatever it is, its text may quote the paper
        place = traceback.extract_tb(problem.__traceback__)[-1]
        print(f"{type(problem).__name__} in {place.name}", file=sys.stderr)
        return FAILED
    return 0


def pdf(html: str) -> tuple[bytes, set[int]]:
    """And the code points no face could show. The same HTML gives the same bytes: no clock, no random id; the identifier is a digest of the content."""
    from weasyprint import HTML  # noqa: PLC0415  # after the limits are in force

    from portal.papers import glyphs, grid, justify  # noqa: PLC0415
    from portal.papers.fetcher import OwnFetcher  # noqa: PLC0415

    for name in ("weasyprint", "fontTools"):  # their warnings quote addresses and style of the paper
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    grid.install()
    justify.install()
    missed = glyphs.watch()
    paper = HTML(string=html, url_fetcher=OwnFetcher(), media_type="print")
    return bytes(paper.write_pdf(pdf_identifier=True)), missed


if __name__ == "__main__":
    sys.exit(main())
