"""Official figures of March, checked, with the report they were taken from, and those of February, waiting. A route's `on`
names the state: `ids["the official checked"]`."""

from datetime import date
from typing import Any

from portal import db, files
from portal.accountability.queries.official import sheet_for, subject_of
from portal.demo.cast import Cast
from tests.builders import a_file
from tests.portal.accountability.official.entering import checked, entered


async def official_world(people: Cast, ids: dict[str, Any]) -> None:
    ids["the official checked"] = sheet = await checked(people)
    ids["the official drafted"] = await entered(people, period="2026-02")
    subject = subject_of(await sheet_for(people.zhou, sheet))
    await files.keep(subject, a_file("三率月报.pdf"), people.zhou, "annex", date(2026, 4, 2))
    ids["the official report"] = await db.value("SELECT id FROM attachment WHERE subject_id = {}", sheet)


def official_addresses(ids: dict[str, Any], on: str, template: str) -> dict[str, Any]:
    """What stands for `{sheet_id}` and its report."""
    if not template.startswith("/accountability/official"):
        return {}
    return {
        "sheet_id": ids.get(f"the official {on}", ids["the official drafted"]),
        "file_id": ids["the official report"],
    }
