"""A number let through for a reason: the act and the entry of it are one, and the entry holds no number."""

import json

from portal.db import row, rows, value
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.builders import an_item

TEXT = "值班电话 13800138000 已公布，群众可以直接拨打。"
REASON = "这是对外公开的值班电话，备用 13900139000"


async def kept() -> list[dict[str, object]]:
    return await rows("SELECT detail, person_name FROM audit_entry WHERE action = 'guard.override'")


async def test_the_reason_is_written_with_its_numbers_covered(browser: Browser, people: Cast) -> None:
    path = f"/inspections/items/{await an_item(people)}"
    await browser.sign_in(people.li)
    await browser.send(f"{path}/progress", {"text": TEXT, "guard_reason": REASON}, to=path)
    (entry,) = await kept()
    assert entry["person_name"] == "李慧"
    said = json.loads(str(entry["detail"]))["kept"]
    assert said == [
        {"field": "填报进展", "found": ["138****8000"], "reason": "这是对外公开的值班电话，备用 139****9000"}
    ]


async def test_an_entry_that_cannot_be_written_stops_the_act(browser: Browser, people: Cast) -> None:
    item = await an_item(people)
    await rows(
        "CREATE FUNCTION no_override() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the log is full'; END $$"
    )
    await rows(
        "CREATE TRIGGER no_override BEFORE INSERT ON audit_entry FOR EACH ROW"
        " WHEN (NEW.action = 'guard.override') EXECUTE FUNCTION no_override()"
    )
    await browser.sign_in(people.li)
    before = await row("SELECT count(*) AS n FROM inspections_progress WHERE item = {}", item)
    answer = await browser.send(f"/inspections/items/{item}/progress", {"text": TEXT, "guard_reason": REASON})
    assert answer.status_code == 500
    assert await row("SELECT count(*) AS n FROM inspections_progress WHERE item = {}", item) == before


async def test_an_act_that_was_refused_leaves_no_such_entry(browser: Browser, people: Cast) -> None:
    item = await an_item(people)
    await value("UPDATE inspections_item SET state = 'closed' WHERE id = {} RETURNING id", item)
    await browser.sign_in(people.li)
    answer = await browser.send(f"/inspections/items/{item}/progress", {"text": TEXT, "guard_reason": REASON})
    assert answer.status_code == 409
    assert await kept() == []
