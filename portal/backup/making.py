"""Making a backup while the house is open: the database as of one moment, and every paper it speaks of."""

import io
import os
import tarfile
import tempfile
from pathlib import Path
from typing import IO

from portal import audit
from portal.backup.manifest import DATABASE, KEY, NAME, Counted, Manifest
from portal.backup.postgres_tools import run
from portal.backup.sealing import Sealer
from portal.clock import local, now
from portal.db import atomic, rows, value
from portal.errors import Refused
from portal.settings import SETTINGS


async def make(into: Path, secret: bytes) -> Manifest:
    """Writes `into`, which must not exist yet. Cut short it leaves nothing under that name.

    The anchors are read before the database and the files listed after it: so no anchor is newer than the chain,
    and no paper is missing that the database names (papers are only ever added).
    """
    _refuse_existing(into)
    anchors = {file.name: file.read_bytes() for file in sorted(SETTINGS.anchors.glob("audit-????.txt"))}
    SETTINGS.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=SETTINGS.home) as place:
        dump = Path(place) / DATABASE
        manifest = await _dump(dump)
        beside = into.with_name(f".{into.name}.{os.getpid()}")
        try:
            with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                _write(file, secret, manifest, dump, anchors)
                file.flush()
                os.fsync(file.fileno())
            beside.rename(into)
        finally:
            beside.unlink(missing_ok=True)
    await audit.record(None, "backup.make", detail={"parts": len(manifest.parts)})
    return manifest


@atomic()
async def _dump(into: Path) -> Manifest:
    """The dump and the counts see the same moment, whoever writes meanwhile."""
    await rows("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    await rows("SET LOCAL statement_timeout = 0")
    await rows("SET LOCAL idle_in_transaction_session_timeout = 0")
    moment = await value("SELECT pg_export_snapshot()")
    made_at = local(now()).isoformat(timespec="seconds")
    steps = await rows("SELECT app_name, name FROM migration ORDER BY app_name, name")
    manifest = Manifest(made_at, [f"{step['app_name']} {step['name']}" for step in steps], rows=await counted())
    words = ["--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--snapshot={moment}"]
    await run("pg_dump", *words, f"--file={into}")
    return manifest


async def counted() -> dict[str, int]:
    """Every table of the house with the number of its rows."""
    tables = await rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    names = [line["tablename"] for line in tables]
    return {name: int(await value(f'SELECT count(*) FROM public."{name}"')) for name in names}


def _refuse_existing(into: Path) -> None:
    if into.exists():
        raise Refused(f"“{into}”已经存在，为免覆盖旧备份未予写入。请换一个文件名。")
    if not into.parent.is_dir():
        raise Refused(f"没有“{into.parent}”这个目录，请先建立。")


def _write(file: IO[bytes], secret: bytes, manifest: Manifest, dump: Path, anchors: dict[str, bytes]) -> None:
    with Sealer(file, secret) as sealer, tarfile.open(fileobj=sealer, mode="w|") as tar:
        _add_file(tar, manifest, DATABASE, dump)
        key = SETTINGS.secret.encode()
        _add(tar, manifest, KEY, io.BytesIO(key), len(key))
        for name, data in anchors.items():
            _add(tar, manifest, f"anchors/{name}", io.BytesIO(data), len(data))
        for path in sorted(SETTINGS.files.glob("??/" + "?" * 64)):
            _add_file(tar, manifest, f"files/{path.parent.name}/{path.name}", path)
        said = manifest.as_bytes()
        info = tarfile.TarInfo(NAME)
        info.size = len(said)
        tar.addfile(info, io.BytesIO(said))


def _add_file(tar: tarfile.TarFile, manifest: Manifest, name: str, path: Path) -> None:
    with path.open("rb") as source:
        _add(tar, manifest, name, source, path.stat().st_size)


def _add(tar: tarfile.TarFile, manifest: Manifest, name: str, source: IO[bytes], size: int) -> None:
    counted = Counted(source)
    info = tarfile.TarInfo(name)
    info.size = size
    tar.addfile(info, counted)
    manifest.parts.append(counted.part(name))
