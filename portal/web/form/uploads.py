"""Files as they come in: how much of one this house takes."""

from litestar.datastructures import UploadFile

from portal import files
from portal.errors import BadInput

MAX_UPLOAD = 20 * 1024 * 1024
ROOM_FOR_FILES = 3 * MAX_UPLOAD + 1024 * 1024
"""Of a form that hands in several files at once: three of the largest, and the rest of the form."""


async def read_upload(file: UploadFile, label: str) -> bytes:
    """The bytes of an uploaded file, up to the size this house takes."""
    try:
        data = await file.read(MAX_UPLOAD + 1)
    finally:
        await file.close()
    if len(data) > MAX_UPLOAD:
        raise BadInput((label, f"文件“{file.filename}”超过 20 MB，请压缩或拆分后上传"))
    return data


async def looked_at(file: UploadFile, label: str) -> files.HandedIn:
    """Read and looked at, before anything is written. Raises BadInput that names the field it was handed in under."""
    data = await read_upload(file, label)
    try:
        return await files.looked_at(file.filename, data)
    except BadInput as bad:
        raise BadInput(*((label, sentence) for _, sentence in bad.complaints)) from bad
