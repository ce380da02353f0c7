"""Files as they come in: how much of one this house takes."""

from litestar.datastructures import UploadFile

from portal.errors import BadInput

MAX_UPLOAD = 20 * 1024 * 1024


async def read_upload(file: UploadFile, label: str) -> bytes:
    """The bytes of an uploaded file, up to the size this house takes."""
    try:
        data = await file.read(MAX_UPLOAD + 1)
    finally:
        await file.close()
    if len(data) > MAX_UPLOAD:
        raise BadInput((label, f"文件“{file.filename}”超过 20 MB，请压缩或拆分后上传"))
    return data
