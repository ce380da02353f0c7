"""A .docx is a zip that remembers when it was made. Packed anew, the same parts always give the same bytes."""

import io
import zipfile

FIRST = "[Content_Types].xml"
NEVER = (1980, 1, 1, 0, 0, 0)


def repacked(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != FIRST, name)):
            entry = zipfile.ZipInfo(name, NEVER)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            entry.create_system = 3
            new.writestr(entry, old.read(name))
    return out.getvalue()
