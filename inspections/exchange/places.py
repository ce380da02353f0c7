"""Where a finding stands in the ledger: moved into another category and back, positions without gaps. No page, no rule."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portal.db import new_id, rows, value

ASIDE = 1_000_000
"""Positions are unique; while they are written anew they stand out of the way."""


async def category_called(inspection: UUID, title: str) -> UUID:
    """The category of this name; where there is none it is made, as the last."""
    found: UUID | None = await value(
        "SELECT id FROM inspections_category WHERE inspection = {} AND title = {} ORDER BY position LIMIT 1",
        inspection,
        title,
    )
    if found is not None:
        return found
    made: UUID = await value(
        "INSERT INTO inspections_category (id, inspection, position, title) SELECT {}, {}::uuid,"
        " 1 + coalesce(max(position), 0), {}::text FROM inspections_category WHERE inspection = {} RETURNING id",
        new_id(),
        inspection,
        title,
        inspection,
    )
    return made


async def rename_whole(wanted: Mapping[UUID, str]) -> list[dict[str, str]]:
    """Finding → title of its category. Where every finding of a category goes to one new name, the category is renamed
    and stays in its place. Returns the categories renamed with the names they had."""
    found = await rows(
        """SELECT c.id, c.title, c.inspection, array_agg(f.id) AS findings
             FROM inspections_category c JOIN inspections_finding f ON f.category = c.id
            WHERE c.id IN (SELECT w.category FROM inspections_finding w WHERE w.id = ANY({})) GROUP BY c.id
            ORDER BY c.position""",
        list(wanted),
    )
    renamed = []
    for category in found:
        titles = {wanted.get(finding) for finding in category["findings"]}
        title = titles.pop()
        if titles or title is None or await _is_taken(category["inspection"], title):
            continue
        await rows("UPDATE inspections_category SET title = {} WHERE id = {}", title, category["id"])
        renamed.append({"id": str(category["id"]), "title": category["title"]})
    return renamed


async def _is_taken(inspection: UUID, title: str) -> bool:
    taken = "SELECT EXISTS (SELECT 1 FROM inspections_category WHERE inspection = {} AND title = {})"
    return bool(await value(taken, inspection, title))


async def move(finding: UUID, category: UUID, at: int | None = None) -> None:
    """To this place of the category, counted from 1, or to its end. Both categories close up."""
    old = await value("SELECT category FROM inspections_finding WHERE id = {}", finding)
    order = [one for one in await _order(category) if one != finding]
    order.insert(len(order) if at is None else min(at - 1, len(order)), finding)
    await rows(
        "UPDATE inspections_finding SET category = {}, position = position + {} WHERE id = {}",
        category,
        2 * ASIDE,
        finding,
    )
    await _write(category, order)
    if old != category:
        await _write(old, await _order(old))


async def take_out(finding: UUID) -> None:
    """The finding itself goes; the category closes up."""
    category = await value("DELETE FROM inspections_finding WHERE id = {} RETURNING category", finding)
    await _write(category, await _order(category))


async def drop_empty(categories: list[Any], inspection: UUID) -> None:
    """Of these categories, those nothing stands in; the others close up."""
    await rows(
        "DELETE FROM inspections_category c WHERE c.id = ANY({}::uuid[])"
        " AND NOT EXISTS (SELECT 1 FROM inspections_finding f WHERE f.category = c.id)",
        categories,
    )
    left = await rows("SELECT id FROM inspections_category WHERE inspection = {} ORDER BY position", inspection)
    await rows("UPDATE inspections_category SET position = position + {} WHERE inspection = {}", ASIDE, inspection)
    await rows(
        "UPDATE inspections_category c SET position = t.n FROM unnest({}::uuid[]) WITH ORDINALITY t (id, n)"
        " WHERE c.id = t.id",
        [line["id"] for line in left],
    )


async def _order(category: UUID) -> list[UUID]:
    found = await rows("SELECT id FROM inspections_finding WHERE category = {} ORDER BY position, id", category)
    return [line["id"] for line in found]


async def _write(category: UUID, order: list[UUID]) -> None:
    await rows("UPDATE inspections_finding SET position = position + {} WHERE category = {}", ASIDE, category)
    await rows(
        "UPDATE inspections_finding f SET position = t.n FROM unnest({}::uuid[]) WITH ORDINALITY t (id, n)"
        " WHERE f.id = t.id",
        order,
    )
