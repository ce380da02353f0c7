"""`audit verify`: is the chain whole? `audit anchor`: put its head where the database cannot reach."""

import argparse
import json

from portal import auditing
from portal.audit import Fault
from portal.commands.pool import inside
from portal.settings import SETTINGS


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    audit = commands.add_parser("audit", help="check or anchor the audit chain", description="The audit chain.")
    verbs = audit.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser(
        "verify",
        help="check every entry, its seal and its place",
        description="Tells altered, inserted, missing, truncated and anchor faults apart and names the row. "
        "1 when there is any.",
    )
    verify.add_argument("--json", action="store_true", help="for machines")
    verify.set_defaults(run=run_verify)
    anchor = verbs.add_parser(
        "anchor", help="write the head of the chain outside the database", description="Appends to anchors/ once."
    )
    anchor.set_defaults(run=run_anchor)


def run_verify(args: argparse.Namespace) -> int:
    async def verify() -> int:
        count, faults = await auditing.verify(SETTINGS.anchors)
        print(_as_json(count, faults) if args.json else said(count, faults))
        return 1 if faults else 0

    return inside(verify)


def run_anchor(args: argparse.Namespace) -> int:
    async def anchor() -> int:
        seq = await auditing.anchor(SETTINGS.anchors)
        print(f"已将第 {seq} 条的封印留存到库外：{SETTINGS.anchors}" if seq else "没有新的审计记录需要留存。")
        return 0

    return inside(anchor)


def said(count: int, faults: list[Fault]) -> str:
    lines = [f"共核对审计记录 {count} 条，{f'发现问题 {len(faults)} 处：' if faults else '完整无误。'}"]
    lines += [f"  〔{fault.kind}〕{fault.words}{f'（{fault.id}）' if fault.id else ''}" for fault in faults]
    return "\n".join(lines)


def _as_json(count: int, faults: list[Fault]) -> str:
    told = [
        {"kind": fault.kind, "seq": fault.seq, "id": str(fault.id) if fault.id else None, "words": fault.words}
        for fault in faults
    ]
    return json.dumps({"entries": count, "faults": told}, ensure_ascii=False, indent=2)
