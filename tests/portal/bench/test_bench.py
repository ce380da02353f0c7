"""The bench on a small database: its floors do the same work, its chain holds, its pages ask no more for more rows."""

import pytest

from portal import auditing
from portal.bench import accountability, duties
from portal.bench.measuring import TIMES, Patience, Row, compare
from portal.bench.recording import ask_again, record, write_again
from portal.bench.rows import Bench
from portal.bench.visiting import Unexpected, sign_in
from portal.db import value
from portal.demo.city.filling import Scale
from tests.portal.bench.conftest import ONCE

SCALE = Scale.small(120)


async def afterwards() -> None:
    """It is as it was filled."""


@pytest.mark.slow
async def test_a_small_bench_measures_pages_a_form_and_the_clock(bench: Bench) -> None:
    assert await auditing.verify() == (2000, [])

    fifty, ten = await bench.ledger_of_50(Row("50", "")), await bench.ledger_of_10(Row("10", ""))
    visitor = await sign_in(bench.app, bench.cast.wang)
    assert (await visitor.get("/inspections/ledger")).count(b'<tr role="row">') == 51
    assert (await visitor.get(f"/inspections/ledger?inspection={bench.district.ten}")).count(b'<tr role="row">') == 11
    assert fifty.queries == ten.queries
    for measure in (bench.item, bench.withheld, bench.today_of_reviewer, bench.today_of_unit, bench.ledger_of_city):
        page = await measure(Row("", ""))
        assert page.queries is not None
        assert page.queries <= 12
        assert page.ratio is not None

    assert (await bench.progress(Row("", ""))).ratio is not None
    await duties.more(bench.bare, wanted=200)
    assert (await duties.idle_round(Row("", ""), bench.bare, ONCE)).queries == 1
    busy = await duties.busy_round(Row("", ""), bench.bare, due=5)
    assert busy.rounds >= 4


@pytest.mark.slow
async def test_a_floor_does_the_same_work_past_the_portal(bench: Bench) -> None:
    visitor = await sign_in(bench.app, bench.cast.li)
    page = await record(lambda: visitor.get("/"))
    assert [html.encode() for html in page.render()] == [page.answer]
    assert (await record(lambda: ask_again(page, bench.bare))).queries == 0

    path = f"/inspections/items/{bench.district.item}/progress"
    await visitor.post(path, text="9月14日起草值班制度。")  # the first entry finds the loaded texts not yet searchable
    sent = await record(lambda: visitor.post(path, text="9月15日修订了值班制度。"))
    entries, seq = await _entries(), await value("SELECT seq FROM audit_head")
    await write_again(sent, bench.bare)
    await write_again(sent, bench.bare)
    assert await _entries() == entries + 2
    assert await value("SELECT seq FROM audit_head") == seq + 2

    stranger = await sign_in(bench.app, bench.cast.zhao)
    with pytest.raises(Unexpected, match="404"):
        await stranger.get(f"/inspections/items/{bench.district.item}")


@pytest.mark.slow
async def test_what_leaves_as_a_sheet_comes_in_again_row_for_row(bench: Bench) -> None:
    out, back = await bench.excel_out(Row("", "导出")), await bench.excel_in(Row("", "导入"))
    seen = await value("SELECT count(*) FROM inspections_item")
    recused = await value("SELECT count(*) FROM recusal")
    assert seen - recused <= int(back.words.rpartition("，")[2].removesuffix(" 行")) <= seen
    assert out.ratio is not None
    assert back.ratio is not None


@pytest.mark.slow
async def test_looking_at_a_withheld_item_leaves_an_entry_in_the_log_and_so_does_its_floor(bench: Bench) -> None:
    seq = await value("SELECT seq FROM audit_head")
    row = await bench.withheld(Row("", ""))
    # once by hand, once recorded; then in turn with the floor; and as often as memory is looked at
    looked = 2 + ONCE.warm + row.rounds + TIMES
    assert await value("SELECT seq FROM audit_head") == seq + looked + ONCE.warm + row.rounds
    assert bench.district.withheld


async def _entries() -> int:
    return int(await value("SELECT count(*) FROM inspections_progress"))


async def test_work_and_floor_take_turns() -> None:
    turns = []

    async def work() -> None:
        turns.append("work")

    async def floor() -> None:
        turns.append("floor")

    row = await compare(Row("", ""), work, floor, patience=Patience(least=3, most=3, seconds=0), times=1)
    assert turns == ["work", "floor"] * 6 + ["work"]
    assert row.rounds == 3


@pytest.mark.slow
async def test_a_small_bench_measures_the_figures_of_accountability_and_a_printed_report(bench: Bench) -> None:
    for measure in (accountability.unit_page, accountability.league, accountability.table, accountability.table_then):
        page = await measure(bench, Row("", ""))
        assert page.queries is not None
        assert page.queries <= 14
        assert page.ratio is not None
    assert (await accountability.monthly(bench, Row("", ""))).ratio is not None
    assert (await accountability.ledger_then(bench, Row("", ""), wanted=300)).queries == 1
