"""`sbom [FILE]`: what the portal is made of, as CycloneDX 1.6: every locked package, the files taken in, their licences.

Made from the lock and from what is installed, without any network; the same lock gives the same bytes, so that two
releases can be compared by `diff`.
"""

import argparse
import hashlib
import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from portal.settings import ROOT
from portal.version import VERSION

LOCK = ROOT / "requirements" / "portal.txt"
VENDOR = ROOT / "portal" / "static" / "vendor"
TAKEN_IN = {"bootstrap": "MIT", "htmx": "0BSD"}
"""What stands in `portal/static/vendor`, with its licence; the text of the licence lies beside it."""
PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+))?", re.IGNORECASE)
FILE = re.compile(r"(?P<name>[a-z]+)-(?P<version>[0-9.]+?)(?:\.min)?\.(?:js|css)")
SPDX = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
"""The words packages use for their licence, where they do not use the short ones of SPDX."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "sbom",
        help="list what the portal is made of, with versions and licences (CycloneDX)",
        description="Needs neither database nor network. Compare two releases by diff; hand it to a scanner of advisories.",
    )
    parser.add_argument("file", type=Path, nargs="?", help="where to; else it is printed")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    written = json.dumps(bill(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if args.file is None:
        print(written, end="")
        return 0
    args.file.write_text(written, encoding="utf-8")
    print(f"已写入 {args.file}（{len(bill()['components'])} 个组件）。")
    return 0


def bill() -> dict[str, Any]:
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "lianxi-duban-portal",
                "name": "lianxi-duban-portal",
                "version": VERSION,
            },
            "properties": [{"name": "lock:sha256", "value": lock}],
        },
        "components": [*packages(), *files()],
    }


def packages() -> list[dict[str, Any]]:
    """Each package of the lock. One that this machine does not need (another system's) has no licence told."""
    found = []
    for line in LOCK.read_text().splitlines():
        if pinned := PINNED.match(line):
            name, version = pinned["name"].lower(), pinned["version"]
            purl = f"pkg:pypi/{name}@{version}"
            one: dict[str, Any] = {"type": "library", "bom-ref": purl, "purl": purl, "name": name, "version": version}
            if licence := licence_of(name):
                one["licenses"] = [licence]
            if pinned["marker"]:
                one |= {"scope": "optional", "properties": [{"name": "lock:marker", "value": pinned["marker"].strip()}]}
            found.append(one)
    return found


def licence_of(name: str) -> dict[str, Any] | None:
    """As the package itself says it: an expression, else its classifiers (any of several may be chosen), else its word."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return None
    if expression := said.get_all("License-Expression"):
        return {"expression": expression[0]}
    words = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier", []) if line.startswith("License ::")]
    own = " ".join("".join(said.get_all("License", [])).split())
    known = [SPDX[word] for word in words if word in SPDX]
    if own and (not known or (known == ["BSD-3-Clause"] and own.startswith("BSD-"))):
        known = [SPDX.get(own, own.partition(" License")[0] if own.startswith("MIT License") else own[:60])]
    return {"expression": " OR ".join(known)} if known else None


def files() -> list[dict[str, Any]]:
    found = []
    for file in sorted(VENDOR.iterdir()):
        if named := FILE.fullmatch(file.name):
            name, version = named["name"], named["version"]
            ref = f"pkg:npm/{'htmx.org' if name == 'htmx' else name}@{version}"
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            found.append(
                {
                    "type": "library",
                    "bom-ref": ref,
                    "purl": ref,
                    "name": name,
                    "version": version,
                    "licenses": [{"expression": TAKEN_IN[name]}],
                    "hashes": [{"alg": "SHA-256", "content": digest}],
                }
            )
    return found
