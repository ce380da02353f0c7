"""`backup FILE`, `restore FILE`: everything in one encrypted file, and back."""

import argparse
from pathlib import Path

from portal import backup
from portal.backup.sealing import passphrase
from portal.commands.auditing import said
from portal.commands.pool import inside
from portal.db import value
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
        manifest, faults = await backup.take_in(args.file, secret, replace=args.replace)
        print(f"已恢复到 {manifest.made_at} 的备份。所有人需重新登录。")
        print(said(await audit_entries(), faults))
        return 1 if faults else 0

    return inside(restore, check=False, size=1)


async def audit_entries() -> int:
    return int(await value("SELECT count(*) FROM audit_entry"))
