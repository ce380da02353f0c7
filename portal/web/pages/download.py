"""Handing a file out under its own name; what lies with a record, with its line in the audit."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar.response import Response

from portal import audit, documents, files
from portal.access import Me
from portal.filecheck.kinds import EXCEL_TYPE as XLSX
from portal.filecheck.kinds import WORD_TYPE as DOCX
from portal.subjects import Subject

__all__ = ["DOCX", "XLSX", "as_download", "give_out", "give_out_issued"]


def as_download(data: bytes, name: str, media_type: str) -> Response[bytes]:
    """A file to keep: never shown inside our own origin, its Chinese name written as RFC 6266 wants it."""
    return Response(
        data,
        media_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


async def give_out(by: Me, subject: Subject, kept: Mapping[str, Any]) -> Response[bytes]:
    """A file that lies with a record, for whom the caller has found to be let to it."""
    data = files.get(kept["sha256"])
    await audit.record(by, "file.read", subject, {"name": kept["name"], "sha256": kept["sha256"]})
    return as_download(data, kept["name"], kept["media_type"])


async def give_out_issued(by: Me, subject: Subject, document_id: UUID) -> Response[bytes]:
    """The paper as it was issued, named by its number and title."""
    document, data = await documents.paper(document_id)
    await audit.record(by, "file.read", subject, {"name": document["label"], "sha256": document["sha256"]})
    return as_download(data, f"{document['label']}{document['title']}.pdf", "application/pdf")
