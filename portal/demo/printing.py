"""A machine that cannot print tells less of the story. On one that can, a failure is a failure."""

from portal.errors import Refused
from portal.papers.render import render

PROBE = "<!doctype html><title>试印</title><p>试印</p>"


async def raise_where_it_prints(cannot: BaseException) -> None:
    """For whoever caught what printing raised: comes back only where nothing can be printed at all."""
    try:
        await render(PROBE)
    except (Refused, OSError):
        return
    raise cannot
