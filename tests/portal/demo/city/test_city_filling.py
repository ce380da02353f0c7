"""A small city, filled as the large one is: whole, sealed, the same every time, and nothing in it that must not be."""

from collections.abc import AsyncIterator
from datetime import date
from random import Random

import asyncpg
import pytest

from portal import auditing, db
from portal.clock import today
from portal.db import rows, value
from portal.demo.cast import make_cast
from portal.demo.city import sentences
from portal.demo.city.copying import Ids
from portal.demo.city.filling import Filling, Scale
from portal.demo.units import plant
from tests.databases import Databases

BANNED = ("稳控", "重点人员", "缠访", "闹访", "非访", "信访人", "上访")
TINY = Scale(items=60, entries=500, near=0.6)


@pytest.fixture(scope="module")
async def city(databases: Databases, template: str) -> AsyncIterator[str]:
    name = databases.fresh_name()
    await databases.create(name, template)
    await db.open_pool(databases.url(name), size=2)
    await make_cast()
    await plant()
    bare = await asyncpg.connect(databases.url(name))
    await Filling(bare, TINY).fill()
    await bare.close()
    yield databases.url(name)
    await db.close_pool()
    await databases.drop(name)


async def test_a_city_has_the_units_and_posts_of_one(city: str) -> None:
    kinds = {line["kind"]: line["n"] for line in await rows("SELECT kind, count(*) AS n FROM unit GROUP BY kind")}
    assert (kinds["city"], kinds["district"], kinds["township"]) == (1, 11, 176)
    assert 7500 <= await value("SELECT count(*) FROM post") <= 8500
    assert await value("SELECT count(*) FROM person WHERE password_hash IS NOT NULL") == 0


async def test_every_item_has_its_measures_its_progress_and_one_duty(city: str) -> None:
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


async def test_the_chain_holds_from_its_first_entry_to_its_head(city: str) -> None:
    assert await auditing.verify() == (TINY.entries, [])
    assert await value("SELECT seq FROM audit_head") == TINY.entries


async def test_nobody_is_told_today_of_what_was_made_yesterday(city: str) -> None:
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
