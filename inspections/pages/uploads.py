"""Files handed in on a page: read, and looked at, before anything is written."""

from litestar.datastructures import UploadFile

from portal import files
from portal.errors import BadInput
from portal.web.form import MAX_UPLOAD, read_upload

ROOM_FOR_FILES = 3 * MAX_UPLOAD + 1024 * 1024


async def looked_at(file: UploadFile, label: str) -> files.HandedIn:
    """Raises BadInput that names the field the file was handed in under."""
    data = await read_upload(file, label)
    try:
        return await files.looked_at(file.filename, data)
    except BadInput as bad:
        raise BadInput(*((label, sentence) for _, sentence in bad.complaints)) from bad
