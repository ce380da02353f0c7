"""Which edition of the portal this is."""

import tomllib

from portal.settings import ROOT

VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
