"""The large meeting of the bench: as large as its rows say, and its pages, forms and paper can be measured."""

import pytest

from portal.bench import meetings
from portal.bench.measuring import Row
from portal.bench.rows import Bench
from portal.db import value
from portal.demo.city.door import make_searchable
from portal.demo.city.filling import Scale

SCALE = Scale(30, 40, 1.0, meetings=190)


async def afterwards() -> None:
    await make_searchable(lambda _: None)


@pytest.mark.slow
async def test_the_rows_of_the_conferences_measure_what_they_say(bench: Bench) -> None:
    made, visitor = await bench.large()
    assert len(made.items) == meetings.ITEMS
    agenda = (await visitor.get(f"/meetings/{made.ahead}/agenda")).decode()
    assert f"第{meetings.ITEMS}项有关工作的汇报" in agenda
    grid = (await visitor.get(f"/meetings/{made.held}/attendance")).decode()
    assert grid.count('_name"') >= meetings.UNITS

    for measure in (bench.agenda, bench.attendance, bench.resolutions_of_city, bench.meetings_overview):
        page = await measure(Row("", ""))
        assert page.queries is not None
        assert page.ratio is not None
        assert page.queries <= 12, measure
    found = await bench.meetings_search(Row("", ""))
    assert found.queries


@pytest.mark.slow
async def test_what_is_saved_at_the_desk_and_in_the_grid_is_saved_each_time(bench: Bench) -> None:
    made, _ = await bench.large()
    before = await value("SELECT version FROM meetings_item_text WHERE agenda_item = {}", made.items[5])
    assert (await bench.text_saved(Row("", ""))).ratio is not None
    assert await value("SELECT version FROM meetings_item_text WHERE agenda_item = {}", made.items[5]) > before + 4
    assert (await bench.attendance_saved(Row("", ""))).ratio is not None
    changed = await value("SELECT count(*) FROM meetings_attendance WHERE meeting = {} AND version > 4", made.held)
    assert changed >= meetings.UNITS


@pytest.mark.slow
async def test_the_minutes_have_some_forty_pages(bench: Bench) -> None:
    row = await bench.minutes(Row("", "纪要"))
    pages = int(row.words.rpartition("，")[2].removesuffix(" 页"))
    assert 36 <= pages <= 48
