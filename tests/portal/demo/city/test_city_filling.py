"""A small city, filled as the large one is: whole, sealed, the same every time, and nothing in it that must not be."""

from collections.abc import AsyncIterator
from datetime import date
from random import Random
from urllib.parse import quote

import asyncpg
import pytest

from meetings.tables import Conference
from portal import auditing, db, inputguard
from portal.access import me_for
from portal.app import create_app
from portal.bench.visiting import sign_in
from portal.clock import now, today
from portal.db import rows, value
from portal.demo.cast import find_cast, fixed_id, make_cast
from portal.demo.city import sentences
from portal.demo.city.cases import CARRIED, SHAPE
from portal.demo.city.copying import Ids
from portal.demo.city.door import make_searchable
from portal.demo.city.filling import District, Filling, Scale
from portal.demo.units import plant
from tests.databases import Databases

BANNED = ("稳控", "重点人员", "缠访", "闹访", "非访", "信访人", "上访")
THERE = "望山区信访工作联席会议"
TINY = Scale(items=60, entries=500, near=0.6, meetings=380, carried=1000)


@pytest.fixture(scope="module")
async def city(databases: Databases, template: str) -> AsyncIterator[District]:
    name = databases.fresh_name()
    await databases.create(name, template)
    await db.open_pool(databases.url(name), size=2)
    await make_cast()
    await plant()
    await _a_conference_that_was_there()
    bare = await asyncpg.connect(databases.url(name))
    made = await Filling(bare, TINY).fill()
    await bare.close()
    await make_searchable(lambda _: None)
    yield made
    await db.close_pool()
    await databases.drop(name)


async def _a_conference_that_was_there() -> None:
    """As the demonstration district leaves one of its own."""
    told = Conference(
        title=THERE,
        level="district",
        territory=fixed_id("other_district"),
        office=fixed_id("other_office"),
        host=fixed_id("other_office"),
        sign="望信联",
        established_on=today(),
        created_by=fixed_id("xu"),
        created_at=now(),
    )
    await Conference.insert(told).run()


async def test_a_city_has_the_units_and_posts_of_one(city: District) -> None:
    kinds = {line["kind"]: line["n"] for line in await rows("SELECT kind, count(*) AS n FROM unit GROUP BY kind")}
    assert (kinds["city"], kinds["district"], kinds["township"]) == (1, 11, 176)
    assert 7500 <= await value("SELECT count(*) FROM post") <= 8500
    assert await value("SELECT count(*) FROM person WHERE password_hash IS NOT NULL") == 0


async def test_every_item_has_its_measures_its_progress_and_one_duty(city: District) -> None:
    found = await rows(
        """SELECT (SELECT count(*) FROM inspections_measure m WHERE m.item = i.id) AS measures,
                  (SELECT count(*) FROM inspections_progress p WHERE p.item = i.id) AS progress,
                  (SELECT count(*) FROM duty d WHERE d.subject_id = i.id AND (d.done_at IS NULL) = (i.state <> 'closed')
                     AND (d.done_at IS NULL) = (d.look_on IS NOT NULL)) AS duties
             FROM inspections_item i"""
    )
    assert len(found) == TINY.items
    assert {(line["measures"], line["duties"]) for line in found} == {(4, 1)}
    assert {line["progress"] for line in found} == {6, 7}


async def test_every_territory_has_one_conference_and_they_share_the_meetings(city: District) -> None:
    territories = await value("SELECT count(*) FROM unit WHERE kind IN ('city', 'district', 'township')")
    held = await rows(
        "SELECT c.title, count(m.id) AS meetings, count(DISTINCT m.serial || m.kind || m.year) AS numbers"
        " FROM meetings_conference c LEFT JOIN meetings_meeting m ON m.conference = c.id GROUP BY c.id"
    )
    assert len(held) == territories == await value("SELECT count(DISTINCT territory) FROM meetings_conference")
    assert sum(line["meetings"] for line in held) == TINY.meetings
    assert {line["meetings"] for line in held if line["title"] != THERE} <= {2, 3}
    assert [line["meetings"] for line in held if line["title"] == THERE] == [0]
    assert all(line["meetings"] == line["numbers"] for line in held)
    figures = (
        await value("SELECT count(*) FROM meetings_resolution"),
        await value("SELECT count(*) FROM meetings_topic"),
    )
    assert figures[0] > 7 * TINY.meetings
    assert figures[1] == 4 * TINY.meetings


async def test_every_resolution_is_issued_and_has_its_duty_in_step(city: District) -> None:
    apart = await rows(
        """SELECT r.id FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting
             JOIN meetings_conference c ON c.id = m.conference
             LEFT JOIN duty d ON d.subject_id = r.id AND d.subject_kind = 'meetings.resolution'
            WHERE r.issued_at IS NULL OR d.id IS NULL OR d.unit <> r.lead_unit OR d.due <> r.due OR d.person <> r.handler
               OR d.supervising_unit <> c.office OR (d.done_at IS NOT NULL) <> (r.state = 'closed')
               OR (d.look_on IS NULL) <> (r.state = 'closed') OR d.done_on IS DISTINCT FROM r.closed_on"""
    )
    assert apart == []
    states = {line["state"] for line in await rows("SELECT DISTINCT state FROM meetings_resolution")}
    assert states == {"closed", "in_progress"}


async def test_the_offices_of_a_district_and_of_the_city_open_what_they_run(city: District) -> None:
    cast = await find_cast()
    above = await me_for(city.city_office, today())
    assert above is not None
    app = create_app(own_pool=False)
    for me in (cast.zhou, above):
        visitor = await sign_in(app, me)
        for path in ("/meetings", "/meetings/resolutions", "/meetings/figures"):
            assert "联席会议" in (await visitor.get(path)).decode(), (me.name, path)
        found = (await visitor.get(f"/meetings/search?q={quote('汇报')}")).decode()
        assert "有关情况的" in found


async def test_no_text_of_the_conferences_tells_of_a_person_who_petitioned(city: District) -> None:
    columns = await rows(
        """SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
              AND table_name LIKE 'meetings%' AND data_type IN ('text', 'character varying')"""
    )
    read = 0
    for column in columns:
        table, name = column["table_name"], column["column_name"]
        for line in await rows(f'SELECT DISTINCT "{name}" AS said FROM "{table}" WHERE "{name}" IS NOT NULL'):
            read += 1
            assert inputguard.find(line["said"]) == [], (table, name, line["said"])
            assert not [word for word in BANNED if word in line["said"]], (table, name, line["said"])
    assert read > 2000


async def test_the_chain_holds_from_its_first_entry_to_its_head(city: District) -> None:
    assert await auditing.verify() == (TINY.entries, [])
    assert await value("SELECT seq FROM audit_head") == TINY.entries


async def test_nobody_is_told_today_of_what_was_made_yesterday(city: District) -> None:
    assert await value("SELECT count(*) FROM duty WHERE look_on <= {}", today()) == 0


def test_the_same_texts_and_ids_come_out_every_time() -> None:
    speak = (sentences.finding, sentences.manifestation, sentences.measure, sentences.progress, sentences.lead)
    first, second = ([say(dice) for say in speak] for dice in (Random(5), Random(5)))
    assert first == second
    one, other = (Ids(date(2026, 11, 21), 13) for _ in range(2))
    made = [one() for _ in range(9000)]
    assert made == [other() for _ in range(9000)] == sorted(set(made))
    assert {(made_id.version, made_id.variant) for made_id in made} == {(7, "specified in RFC 4122")}


def test_thousands_of_findings_are_thousands_of_sentences() -> None:
    dice = Random(7)
    texts = [sentences.finding(dice) for _ in range(3000)]
    assert len(set(texts)) > 2500
    assert max(map(len, texts)) <= 120
    parts = [sentences.progress(dice) for _ in range(3000)] + [sentences.measure(dice) for _ in range(3000)]
    assert not [text for text in texts + parts if "{" in text or any(word in text for word in BANNED)]


async def test_cases_are_carried_in_the_shape_of_the_seeds(city: District) -> None:
    """A share of 53,977: leaders' turns (one leader in one batch) and cases by level."""
    found = await rows(
        """SELECT a.level, count(*) AS cases, count(DISTINCT (a.leader, k.batch)) AS turns,
                  count(*) FILTER (WHERE d.id IS NULL OR (d.done_at IS NULL) <> (a.state <> 'closed')) AS out_of_step
             FROM assignments_assignment a JOIN assignments_case k ON k.id = a.backlog_case
             LEFT JOIN duty d ON d.subject_id = a.id GROUP BY a.level"""
    )
    told = {line["level"]: (line["turns"], line["cases"]) for line in found}
    expected = {
        level: (-(-turns * TINY.carried // CARRIED), -(-cases * TINY.carried // CARRIED))
        for level, (turns, cases) in SHAPE.items()
    }
    assert told == expected
    assert all(line["out_of_step"] == 0 for line in found)
    assert await value("SELECT count(*) FROM assignments_case WHERE closed_on IS NULL AND resolved_on IS NULL") > 0
