"""Restoring: first everything is opened and checked, then the database is exchanged, then papers and anchors are put.

The old tables stand aside until the new ones are complete; cut short, the next attempt puts them back.
"""

import os
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from portal import audit, auditing, files
from portal.audit import Fault
from portal.backup import manifest as manifests
from portal.backup.making import counted
from portal.backup.manifest import DATABASE, KEY, NAME, PART, Counted, Manifest
from portal.backup.postgres_tools import run
from portal.backup.sealing import PIECE, Opener
from portal.clock import local, now
from portal.db import atomic, close_pool, open_pool, rows, value
from portal.errors import Missing, Refused
from portal.migrate import migrate
from portal.settings import SETTINGS

ASIDE = "before_restore"


@dataclass(frozen=True)
class TakenIn:
    """What came in, and what was found when it was looked at: `spoilt` are papers that are not there or not the same."""

    manifest: Manifest
    entries: int
    faults: list[Fault]
    papers: int
    spoilt: list[str]

    @property
    def whole(self) -> bool:
        return not self.faults and not self.spoilt


async def take_in(source: Path, secret: bytes, *, replace: bool) -> TakenIn:
    """Puts the backup in the place of what is there, and checks rows, papers and audit chain of what came in.

    Refused, with nothing changed, when the file was tampered with, is of a newer program, or the house is not empty.
    """
    SETTINGS.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=SETTINGS.home) as place:
        opened = Path(place)
        manifest = unpack(source, secret, opened)
        await _put_back_what_was_cut()
        if not replace and await _is_in_use():
            raise Refused("数据库里已有数据。确定要用备份替换它，请加 --replace（现有数据将被替换）。")
        await _refuse_company()
        await _exchange_database(opened, manifest)
        _put_files(opened / "files")
        _put_anchors(opened / "anchors")
        _put_key(opened / KEY)
    await migrate()
    await rows("UPDATE session SET ended_at = {}, ended_because = '从备份恢复' WHERE ended_at IS NULL", now())
    entries, faults = await auditing.verify(SETTINGS.anchors)
    papers, spoilt = await look_through_papers()
    found = {"made_at": manifest.made_at, "faults": len(faults), "papers": papers, "spoilt": len(spoilt)}
    await audit.record(None, "backup.restore", detail=found)
    return TakenIn(manifest, entries, faults, papers, spoilt)


def unpack(source: Path, secret: bytes, into: Path) -> Manifest:
    """Every part into the folder, each held against the manifest; nothing else is let in."""
    found = {}
    manifest = None
    try:
        with source.open("rb") as file, tarfile.open(fileobj=Opener(file, secret), mode="r|") as tar:
            for member in tar:
                data = tar.extractfile(member) if member.isreg() and manifest is None else None
                if data is None or not (member.name == NAME or PART.fullmatch(member.name)):
                    raise Refused("备份文件里有不该有的内容，未作任何更改。")
                if member.name == NAME:
                    manifest = manifests.read(data.read())
                    manifests.refuse_foreign(manifest)
                    continue
                counted = Counted(data)
                path = into / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as copy:
                    while piece := counted.read(PIECE):
                        copy.write(piece)
                found[member.name] = counted.part(member.name)
    except FileNotFoundError:
        raise Refused(f"找不到备份文件“{source}”。") from None
    except (tarfile.TarError, ValueError, KeyError, TypeError):
        raise Refused("备份文件不完整或已被改动，未作任何更改。") from None
    if manifest is None or found != {part.name: part for part in manifest.parts} or DATABASE not in found:
        raise Refused("备份文件的内容与其清单不符，未作任何更改。")
    return manifest


async def _is_in_use() -> bool:
    """Somebody works in it: there are people, or something was written down."""
    tables = await rows("SELECT 1 WHERE to_regclass('public.person') IS NOT NULL")
    return bool(tables) and bool(
        await value(
            "SELECT EXISTS (SELECT FROM person) OR EXISTS (SELECT FROM audit_entry) OR EXISTS (SELECT FROM unit)"
        )
    )


async def _refuse_company() -> None:
    others = await value(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    if others:
        raise Refused("还有程序连着数据库。请先停止门户（网页服务和定时任务），再恢复。")


async def _exchange_database(opened: Path, manifest: Manifest) -> None:
    async with atomic():
        await rows(f"ALTER SCHEMA public RENAME TO {ASIDE}")
        await rows("CREATE SCHEMA public")
    try:
        # `public` itself is there already.
        listed = await run("pg_restore", "--list", str(opened / DATABASE))
        wanted = [line for line in listed.splitlines() if " SCHEMA - public " not in line]
        (opened / "list").write_text("\n".join(wanted))
        await run(
            "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
            f"--use-list={opened / 'list'}", str(opened / DATABASE),
        )  # fmt: skip
        await refuse_other_counts(manifest)
    except BaseException:
        await _put_back_what_was_cut()
        raise
    await rows(f"DROP SCHEMA {ASIDE} CASCADE")
    await close_pool()  # its connections remember tables that are gone
    await open_pool(size=1)


async def refuse_other_counts(manifest: Manifest) -> None:
    if not manifest.rows:
        return
    there = await counted()
    if differing := sorted(name for name in manifest.rows | there if manifest.rows.get(name) != there.get(name)):
        raise Refused(f"恢复出的数据与备份清单不符（{'、'.join(differing[:5])}），原有数据未作任何更改。")


async def look_through_papers() -> tuple[int, list[str]]:
    """Each paper the database speaks of, read whole: how many there are, and which are not what their name says."""
    known = [line["sha256"] for line in await rows("SELECT DISTINCT sha256 FROM attachment ORDER BY sha256")]
    spoilt = []
    for sha in known:
        try:
            files.get(sha)
        except Missing:
            spoilt.append(sha)
    return len(known), spoilt


async def _put_back_what_was_cut() -> None:
    async with atomic():
        if await value("SELECT 1 FROM pg_namespace WHERE nspname = {}", ASIDE):
            await rows("DROP SCHEMA IF EXISTS public CASCADE")
            await rows(f"ALTER SCHEMA {ASIDE} RENAME TO public")


def _put_files(folder: Path) -> None:
    """Papers are named by what they are: one that is there already is the same one."""
    for path in sorted(folder.glob("*/*")):
        target = SETTINGS.files / path.parent.name / path.name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)


def _put_key(kept: Path) -> None:
    """The house's key, where it lives in the home and not in the environment; the one before is laid aside."""
    if os.environ.get("PORTAL_SECRET") or not kept.exists():
        return
    path = SETTINGS.home / "secret"
    if path.exists() and path.read_bytes() != kept.read_bytes():
        path.rename(SETTINGS.home / f"secret-before-{local(now()):%Y%m%d-%H%M%S}")
    if not path.exists():
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(kept.read_bytes())


def _put_anchors(folder: Path) -> None:
    """The anchors kept so far are laid aside, not thrown away: they tell what the house held before."""
    kept = sorted(SETTINGS.anchors.glob("audit-????.txt"))
    if kept:
        aside = SETTINGS.anchors / f"before-{local(now()):%Y%m%d-%H%M%S}"
        aside.mkdir(parents=True)
        for file in kept:
            file.rename(aside / file.name)
    SETTINGS.anchors.mkdir(parents=True, exist_ok=True)
    for file in sorted(folder.glob("*.txt")):
        shutil.copy(file, SETTINGS.anchors / file.name)
