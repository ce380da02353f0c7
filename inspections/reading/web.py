"""Reading an uploaded report for the web: in a child process that may not grow, hang or open anything."""

from typing import Any

from portal.errors import BadInput
from portal.filecheck.limited import Died, Limits, Unfit, read_limited_soon

LIMITS = Limits(memory=768 * 1024 * 1024, seconds=20)


async def read_upload_bytes(name: str, data: bytes) -> dict[str, Any]:
    """The report as JSON-ready data. Raises BadInput with a sentence for the person who uploaded it."""
    try:
        answer: dict[str, Any] = await read_limited_soon("inspections.reading.child", data, name, limits=LIMITS)
    except Unfit as sentence:
        raise BadInput(("", str(sentence))) from sentence
    except Died as died:
        raise BadInput(("", f"文件“{name}”过大或过于复杂，未能读出，请拆分后再上传。")) from died
    return answer
