"""The demonstration district as it stands in a database, filled once for all of these tests."""

import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from inspections.queries import item_for
from inspections.states import State
from inspections.workflow import ITEM
from portal import documents, files, inputguard
from portal.auditing import verify
from portal.clock import today
from portal.db import row, rows, value
from portal.demo.cast import DEMO_PASSWORD, PEOPLE, Cast, find_cast
from portal.demo.district import THERE, fill
from portal.duties import light
from portal.errors import Missing

BANNED = ("稳控", "重点人员", "重点人", "缠访", "闹访", "非访", "信访人", "上访")
NOT_WRITTEN = {"sha256", "password_hash", "totp_secret", "path", "detail", "address", "media_type"}


AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{64}\b")
"""Or a digest: nobody wrote it, and nobody reads it as a telephone."""


@pytest.fixture
async def cast(filled: str) -> Cast:
    return await find_cast()


async def test_it_says_how_much_it_filled(filled: str) -> None:
    units, items = await value("SELECT count(*) FROM unit"), await value("SELECT count(*) FROM inspections_item")
    people = await value("SELECT count(*) FROM person")
    assert f"单位{units}个，人员{people}名，整改事项{items}件" in filled
    assert 60 <= items <= 80
    kinds = {line["kind"]: line["n"] for line in await rows("SELECT kind, count(*) AS n FROM unit GROUP BY kind")}
    assert (kinds["city"], kinds["district"], kinds["township"]) == (1, 11, 176)


async def test_a_second_fill_changes_nothing(filled: str) -> None:
    async def figures() -> list[int]:
        tables = ("unit", "person", "post", "inspections_item", "duty", "transition", "audit_entry", "calendar_day")
        return [await value(f"SELECT count(*) FROM {table}") for table in tables]

    before = await figures()
    assert await fill() == THERE
    assert await figures() == before


async def test_every_state_every_light_and_every_move_is_there(filled: str) -> None:
    items = await rows("SELECT state, due FROM inspections_item")
    assert {item["state"] for item in items} == {state.value for state in State}
    lights = {light(item["due"], today(), done=item["state"] == "closed") for item in items}
    assert lights == {"normal", "near", "urgent", "late", "done"}
    items_only = "subject_kind = 'inspections.item'"
    made = await rows(f"SELECT happened FROM transition WHERE to_state IS NOT NULL AND {items_only}")
    moved = {line["happened"] for line in made}
    assert moved == {move.name for move in ITEM.moves}
    others = {line["happened"] for line in await rows("SELECT happened FROM transition WHERE to_state IS NULL")}
    assert others >= {"open", "progress", "evidence", "assign", "extend", "withhold"}


async def test_every_duty_is_in_step_with_its_item(filled: str) -> None:
    duties = await value("SELECT count(*) FROM duty WHERE subject_kind = 'inspections.item'")
    assert duties == await value("SELECT count(*) FROM inspections_item")
    apart = await rows(
        """SELECT i.title FROM inspections_item i LEFT JOIN duty d ON d.subject_id = i.id
            WHERE d.id IS NULL OR d.unit <> i.lead_unit OR d.due <> i.due OR d.principal IS DISTINCT FROM i.leader
               OR d.person IS DISTINCT FROM i.handler OR (d.done_at IS NOT NULL) <> (i.state = 'closed')
               OR (d.look_on IS NULL) <> (i.state IN ('applied', 'in_review', 'closed'))"""
    )
    assert apart == []


async def test_the_special_inspection_of_qingshi_shows_every_kind_of_trouble(filled: str) -> None:
    items = await rows(
        """SELECT i.*, f.withheld, f.withheld_ground, c.id AS category,
                  EXISTS (SELECT 1 FROM recusal r WHERE r.record_id = i.id AND r.lifted_at IS NULL) AS recused
             FROM inspections_item i JOIN inspections_finding f ON f.id = i.finding
             JOIN inspections_category c ON c.id = f.category
             JOIN inspections_inspection n ON n.id = i.inspection WHERE n.title LIKE '青石街道%%'"""
    )
    assert len(items) == 12
    assert len({item["category"] for item in items}) == 4
    assert {item["state"] for item in items} == {state.value for state in State}
    left = {(item["due"] - today()).days for item in items if item["state"] != "closed"}
    assert left >= {1, 3, 5, 7}
    assert any(-7 < days < 0 for days in left)
    assert any(days < -14 for days in left)
    assert [item["returns"] for item in items if item["returns"] >= 2] == [2]
    assert sum(item["reopened"] for item in items) == 1
    assert sum(item["withheld"] for item in items) == 1
    assert sum(item["recused"] for item in items) == 1
    assert any(item["ongoing"] for item in items)


async def test_who_is_recused_does_not_find_the_item_and_his_colleague_does(cast: Cast) -> None:
    recused = await rows(
        "SELECT record_id FROM recusal WHERE person = {} AND lifted_at IS NULL AND record_kind = 'inspections.item'",
        cast.he.id,
    )
    assert len(recused) == 2
    for item in (line["record_id"] for line in recused):
        assert (await item_for(cast.wang, item))["id"] == item
        with pytest.raises(Missing):
            await item_for(cast.he, item)


async def test_nobody_closed_what_they_applied_for_checked_or_owed(filled: str) -> None:
    both = await rows(
        """SELECT r.item FROM inspections_review r JOIN inspections_review l
               ON l.item = r.item AND l.application = r.application AND l.stage = 'lead'
             JOIN inspections_item i ON i.id = r.item
            WHERE r.stage = 'review' AND (r.by = l.by OR r.by = i.applied_by OR r.by = i.handler)"""
    )
    assert both == []
    assert await value("SELECT count(*) FROM inspections_review WHERE stage = 'review'") > 15


async def test_every_text_is_free_of_personal_numbers_and_of_words_that_do_not_belong_here(filled: str) -> None:
    columns = await rows(
        """SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('text', 'character varying')"""
    )
    read = 0
    for column in columns:
        if column["column_name"] in NOT_WRITTEN:
            continue
        table, name = column["table_name"], column["column_name"]
        for line in await rows(f'SELECT DISTINCT "{name}" AS said FROM "{table}" WHERE "{name}" IS NOT NULL'):
            read += 1
            line["said"] = AN_ID.sub("", line["said"])  # one in some thousands has eleven digits of a telephone in it
            assert inputguard.find(line["said"]) == [], (table, name, line["said"])
            assert not [word for word in BANNED if word in line["said"]], (table, name, line["said"])
    assert read > 5000


async def test_the_audit_chain_holds(filled: str) -> None:
    count, faults = await verify()
    assert faults == []
    assert count == await value("SELECT count(*) FROM audit_entry") > 300


async def test_everything_happened_in_the_past_and_the_chain_follows_the_days(filled: str) -> None:
    for table, column in (("transition", "at"), ("inspections_progress", "at"), ("notice", "at")):
        latest = await value(f"SELECT max({column}) FROM {table}")
        assert latest.date() < today(), table
    backwards = await value(
        "SELECT count(*) FROM (SELECT at, lag(at) OVER (ORDER BY seq) AS before FROM audit_entry) e WHERE at < before"
    )
    assert backwards == 0


async def test_every_file_can_be_fetched_and_is_what_it_says(filled: str) -> None:
    kept = await rows("SELECT name, media_type, sha256, size FROM attachment")
    assert len(kept) > 40
    for file in kept:
        assert len(files.get(file["sha256"])) == file["size"], file["name"]
    assert {file["name"].rpartition(".")[2] for file in kept} >= {"docx", "jpg"}


async def test_the_closed_inspection_has_its_notice_with_the_figures_of_its_ledger(filled: str) -> None:
    issued = await row("SELECT * FROM inspections_publication")
    assert issued is not None
    ledger = await row(
        "SELECT count(*) AS all, count(*) FILTER (WHERE state = 'closed') AS closed FROM inspections_item"
        " WHERE inspection = {}",
        issued["inspection"],
    )
    assert ledger is not None
    assert (issued["findings"], issued["complete"]) == (ledger["all"], ledger["closed"]) == (8, 8)
    _, paper = await documents.paper(issued["document"])
    assert paper.startswith(b"%PDF-")


async def test_only_the_cast_can_sign_in(filled: str) -> None:
    able = await rows("SELECT account, password_hash FROM person WHERE password_hash IS NOT NULL")
    assert {who["account"] for who in able} == {who.account for who in PEOPLE}
    assert PasswordHasher().verify(able[0]["password_hash"], DEMO_PASSWORD)


async def test_offices_have_been_handed_over(filled: str) -> None:
    assert await value("SELECT count(*) FROM post WHERE ends_on IS NOT NULL") >= 4
    twice = await value(
        """SELECT count(*) FROM post a JOIN post b ON a.unit = b.unit AND a.title = b.title AND a.id < b.id
            AND a.starts_on <= coalesce(b.ends_on, 'infinity') AND b.starts_on <= coalesce(a.ends_on, 'infinity')
             JOIN unit u ON u.id = a.unit WHERE u.kind = 'township'"""
    )
    assert twice == 0


async def test_the_calendar_is_filled_with_the_published_years(filled: str) -> None:
    years = {line["year"] for line in await rows("SELECT year FROM calendar_year")}
    assert years >= set(range(2007, 2027))
    assert (
        await value("SELECT count(*) FROM calendar_day WHERE day BETWEEN '2026-10-01' AND '2026-10-07' AND is_off") == 7
    )


async def test_the_cast_have_read_most_of_their_notices_and_not_all(cast: Cast) -> None:
    for who in (cast.li, cast.wang):
        old = await value(
            "SELECT count(*) FROM notice WHERE person = {} AND read_at IS NULL AND dropped_at IS NULL AND at < {}",
            who.id,
            (await value("SELECT max(at) FROM notice")) - timedelta(days=30),
        )
        assert old == 0, who.name
    assert sum(me.unread for me in cast.person.values()) > 5


async def test_cases_are_carried_in_the_states_a_visitor_wants_to_see(filled: str) -> None:
    found = {line["state"] for line in await rows("SELECT DISTINCT state FROM assignments_assignment")}
    assert found >= {"proposed", "to_approve", "delivered", "planning", "underway", "applied", "filed", "confirmed"}
    assert await value(
        "SELECT count(*) FROM assignments_assignment WHERE state = 'closed' AND first_verdict = 'passed'"
    )
    assert await value("SELECT count(*) FROM assignments_assignment WHERE reopened = 1 AND state = 'underway'") == 1
    matters = {line["state"] for line in await rows("SELECT DISTINCT state FROM assignments_matter")}
    assert matters == {"reported", "assigned", "answered", "settled"}
    lines = {line["line"] for line in await rows("SELECT DISTINCT line FROM assignments_progress")}
    assert lines == {None, "authority", "territory"}


async def test_no_message_about_a_case_carries_its_facts(filled: str) -> None:
    told = await rows("SELECT title || sentence AS said FROM notice WHERE subject_kind LIKE 'assignments.%'")
    facts = [
        line["summary"]
        for line in await rows("SELECT summary FROM assignments_case UNION ALL SELECT summary FROM assignments_matter")
    ]
    assert len(told) > 30
    assert not [line["said"] for line in told if any(fact in line["said"] for fact in facts)]
