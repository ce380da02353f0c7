"""The operator's door to reading: `inspections read FILE` prints what was understood, without a database."""

import argparse
import json
import sys
from pathlib import Path

from inspections.reading.model import Report
from inspections.reading.read import BYTES, read_bytes
from portal.errors import BadInput


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "read",
        help="print what a rectification report or ledger was understood to say",
        description="Reads a .txt, .docx or .xlsx and prints categories, findings, measures and status as JSON. "
        "What could not be placed goes to the error output, with its line. Nothing is stored.",
    )
    parser.add_argument("file", type=Path, help="the report or ledger")
    parser.add_argument("--text", action="store_true", help="an outline for people instead of JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0, also with complaints; 2 if the file cannot be taken."""
    try:
        report = _read(args.file)
    except BadInput as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(_outlined(report) if args.text else json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    for complaint in report.complaints:
        print(complaint.sentence, file=sys.stderr)
    return 0


def _read(path: Path) -> Report:
    try:
        with path.open("rb") as file:
            data = file.read(BYTES + 1)
    except OSError as error:
        raise BadInput((path.name, "打不开这个文件，请核对路径和权限。")) from error
    return read_bytes(path.name, data)


def _outlined(report: Report) -> str:
    lines = [report.title or "（无标题）"]
    for category in report.categories:
        lines.append(f"\n{category.title or '（未分类）'}")
        for finding in category.findings:
            lines.append(f"  {finding.title}  〔{finding.status or '状态不明'}〕")
            lines.extend(f"    · {measure.text}" for measure in finding.measures)
    return "\n".join(lines)
