"""The units there are and those a sheet adds, found by the names people write."""

import re
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from portal.db import rows


@dataclass(eq=False)
class Node:
    """A unit; without `id` it is still to be made."""

    name: str
    short_name: str
    parent: "Node | None"
    id: UUID | None = None
    kind: str = ""

    def is_called(self, name: str) -> bool:
        return name in (plain(self.name), plain(self.short_name))

    def above(self) -> "list[Node]":
        return [self.parent, *self.parent.above()] if self.parent else []


class Tree:
    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes

    def find(self, written: str) -> list[Node]:
        """Every unit the words may mean: a name, or names from above down, as 「青石街道/党政办」."""
        *above, name = [plain(part) for part in re.split(r"[/\\>]", unicodedata.normalize("NFKC", written))]
        return [node for node in self.nodes if node.is_called(name) and _lies_below(node, above)]

    def child(self, parent: Node | None, name: str) -> Node | None:
        return next((node for node in self.nodes if node.parent is parent and plain(node.name) == plain(name)), None)


async def open_units() -> Tree:
    found = await rows("SELECT id, name, short_name, parent FROM unit WHERE closed_on IS NULL ORDER BY length(path)")
    nodes: dict[UUID, Node] = {}
    for line in found:
        nodes[line["id"]] = Node(line["name"], line["short_name"], nodes.get(line["parent"]), line["id"])
    return Tree(list(nodes.values()))


def plain(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def _lies_below(node: Node, names: list[str]) -> bool:
    """The names stand above the unit in this order; units between them may be left out."""
    wanted = list(reversed(names))
    for higher in node.above():
        if wanted and higher.is_called(wanted[0]):
            wanted.pop(0)
    return not wanted
