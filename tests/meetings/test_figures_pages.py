"""The page of figures, its Excel and the operator's door say the same; every number opens its rows."""

import io
import json
import re

import openpyxl

from meetings.figures_command import as_json
from meetings.queries.figure_terms import everything
from meetings.queries.figures import figures
from portal import db
from portal.clock import now, today
from portal.commands.door import parser
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.meetings.test_figures import STANDS, this_year
from tests.meetings_builders import a_conference, a_held_meeting, a_resolution


async def test_every_number_opens_exactly_its_rows(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_held_meeting(people, conference, topics=2)
    await a_held_meeting(people, conference, topics=1)
    await db.rows("UPDATE meetings_meeting SET cases_settled = 77 WHERE id = {}", meeting)
    for how, given in STANDS:
        await a_resolution(people, meeting, issued_at=now(), wording=f"{how}的一项", **given)
    await browser.sign_in(people.zhou)
    page = await browser.see("/meetings/figures")
    links = re.findall(r'href="(/meetings/figures/[a-z]+\?[^"]*)"[^>]*>(?:<strong>)?(\d+)', page)
    assert len(links) > 12
    for href, number in links:
        shown = await browser.see(href.replace("&amp;", "&"))
        counted = re.search(r"共 <strong>(\d+)</strong>", shown)
        assert counted is not None
        body = shown.split("<tbody")[1].split("</tbody>")[0] if "<tbody" in shown else ""
        assert body.count("<tr ") == int(counted[1]), href
        if number != "77":  # cases settled open the meetings that settled them
            assert counted[1] == number, href
    late = await browser.see(f"/meetings/figures/resolutions?year={today().year}&standing=late")
    assert late.count("late的一项") == 3


async def test_the_excel_says_what_the_page_says(browser: Browser, people: Cast) -> None:
    meeting = await a_held_meeting(people)
    await db.rows("UPDATE meetings_meeting SET cases_settled = 3 WHERE id = {}", meeting)
    await browser.sign_in(people.zhou)
    answer = await browser.get(f"/meetings/figures/excel?year={today().year}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    lines = [[cell for cell in line if cell is not None] for line in sheet.iter_rows(values_only=True)]
    assert any("云川市临江区本级" in line and 3 in line for line in lines)
    assert any("合计" in line and "3.00" in line for line in lines)


async def test_what_makes_no_sense_in_the_address_is_left_out(browser: Browser, people: Cast) -> None:
    await a_conference(people)
    await browser.sign_in(people.zhou)
    for query in ("year=abc", "from=2026-13-40", "territory=1", "from=2026-05-01&to=2026-01-01", "year=99999999999"):
        await browser.see(f"/meetings/figures?{query}")
        await browser.see(f"/meetings/figures/meetings?{query}&kind=x&level=y&place=z&chair=q&standing=w&after=1")
    assert (await browser.get("/meetings/figures/nothing")).status_code == 404


def test_the_door_knows_the_figures() -> None:
    args = parser().parse_args(["meetings", "figures", "--json", "--year", "2018", "--territory", "云川市"])
    assert (args.json, args.year, args.territory) == (True, 2018, "云川市")


async def test_the_json_is_plain_data(people: Cast) -> None:
    await a_held_meeting(people)
    asked = this_year()
    said = json.loads(json.dumps(as_json(await figures(everything(), asked), asked)))
    assert said["total"]["meetings"] == 1
    assert said["total"]["rate"] == "—"
