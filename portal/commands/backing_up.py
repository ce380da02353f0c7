"""`backup FILE`, `restore FILE`: everything in one encrypted file, and back; `drill FILE`: whether it would come back."""

import argparse
from pathlib import Path

from portal import audit, backup
from portal.backup.drill import rehearse
from portal.backup.sealing import passphrase
from portal.backup.taking_in import TakenIn
from portal.commands.auditing import said
from portal.commands.pool import inside
from portal.words import size

KEY = "file with the passphrase, at least 16 characters (else the environment's PORTAL_BACKUP_KEY)"


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    making = commands.add_parser(
        "backup",
        help="put database, papers and anchors into one encrypted file",
        description="May run while the portal is open. Never overwrites. Keep the passphrase elsewhere: "
        "without it the file cannot be opened by anybody.",
    )
    making.add_argument("file", type=Path, help="where to; must not exist yet")
    making.add_argument("--key-file", type=Path, help=KEY)
    making.set_defaults(run=run_backup)
    restoring = commands.add_parser(
        "restore",
        help="take a backup in",
        description="Checks the whole file before anything is changed, and the audit chain afterwards. "
        "Stop the portal first. All sessions end.",
    )
    restoring.add_argument("file", type=Path, help="made by backup")
    restoring.add_argument("--key-file", type=Path, help=KEY)
    restoring.add_argument("--replace", action="store_true", help="even if the database is in use: it is replaced")
    restoring.set_defaults(run=run_restore)
    drilling = commands.add_parser(
        "drill",
        help="take a backup in beside the portal, look whether everything is there, and throw the copy away",
        description="On a database server of its own in a folder of its own; the portal goes on. Counts rows, checks "
        "the audit chain and every paper, opens pages. The audit notes how it went. 1 when anything is amiss.",
    )
    drilling.add_argument("file", type=Path, help="made by backup")
    drilling.add_argument("--key-file", type=Path, help=KEY)
    drilling.set_defaults(run=run_drill)


def run_backup(args: argparse.Namespace) -> int:
    secret = passphrase(args.key_file)

    async def make() -> int:
        manifest = await backup.make(args.file, secret)
        print(
            f"已备份到 {args.file}（{size(args.file.stat().st_size)}，{len(manifest.parts)} 个部分）。请另行妥善保管密钥。"
        )
        return 0

    return inside(make)


def run_restore(args: argparse.Namespace) -> int:
    secret = passphrase(args.key_file)

    async def restore() -> int:
        taken = await backup.take_in(args.file, secret, replace=args.replace)
        print(f"已恢复到 {taken.manifest.made_at} 的备份。所有人需重新登录。")
        print(said(taken.entries, taken.faults))
        print(papers_said(taken))
        return 0 if taken.whole else 1

    return inside(restore, check=False, size=1)


def papers_said(taken: TakenIn) -> str:
    if not taken.spoilt:
        return f"共核对材料 {taken.papers} 份，逐份与记录相符。"
    return f"共核对材料 {taken.papers} 份，其中 {len(taken.spoilt)} 份缺失或已被改动：{'、'.join(taken.spoilt[:10])}"


def run_drill(args: argparse.Namespace) -> int:
    secret = passphrase(args.key_file)
    found = rehearse(args.file, secret)

    async def note() -> int:
        await audit.record(None, "backup.drill", detail=found.told(), outcome="done" if found.well else "failed")
        print(found.words())
        return 0 if found.well else 1

    return inside(note)
