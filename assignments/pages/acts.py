"""Not there yet."""

from typing import Any

ROUTES: list[Any] = []
