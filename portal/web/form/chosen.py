"""Rows ticked on a page, each with the version the person saw."""

from typing import Any
from uuid import UUID

from portal.errors import Refused
from portal.subjects import id_in


def chosen_of(sent: list[Any], most: int) -> dict[UUID, int]:
    """`id_version` as the page wrote it; anything else was not written by it. `most`: rows of one act."""
    chosen: dict[UUID, int] = {}
    for one in sent[:most] if all(isinstance(one, str) for one in sent) else []:
        identity, _, version = one.partition("_")
        if not id_in(identity) or not (version.isascii() and version.isdigit() and len(version) < 9):
            raise Refused("没有认出所选的事项，请回到列表重新选择。")
        chosen[UUID(identity)] = int(version)
    return chosen
