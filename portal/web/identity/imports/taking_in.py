"""Taking in what was understood: one transaction, every line or none."""

from uuid import UUID

from portal import audit
from portal.access import Me
from portal.db import atomic, value
from portal.errors import BadInput
from portal.web.identity.administering import add_unit, new_person, new_post
from portal.web.identity.imports.tree import Node
from portal.web.identity.imports.understanding import NEW, Intake


@atomic()
async def take_in(found: Intake, by: Me | None) -> tuple[int, int, int]:
    """How many units, people and posts were added. People come without a password: that is handed out afterwards."""
    if not found.ready:
        raise BadInput(("", "表中还有需要改正的地方，没有导入任何内容。"))
    units = people = posts = 0
    for line in found.lines:
        if line.state != NEW:
            continue
        assert line.node is not None
        if "account" not in line.values:
            units += await _make(line.node, by)
            continue
        values = line.values
        person: UUID | None = await value("SELECT id FROM person WHERE account = {}", values["account"])
        if person is None:
            person = await new_person(by, values["name"], values["account"], values["role_key"], None)
            people += 1
        assert line.node.id is not None
        await new_post(
            by,
            person,
            line.node.id,
            title=values["title"],
            role=values["role_key"],
            starts_on=values["starts_on"],
        )
        posts += 1
    await audit.record(by, "people.import", None, {"units": units, "people": people, "posts": posts})
    return units, people, posts


async def _make(node: Node, by: Me | None) -> int:
    """The unit, and first whatever stands above it: a sheet may name a unit before its parent. How many were made."""
    if node.id is not None:
        return 0
    above = await _make(node.parent, by) if node.parent else 0
    parent = node.parent.id if node.parent else None
    node.id = await add_unit(by, parent, node.name, node.short_name, node.kind)
    return above + 1
