"""Attendance per unit and year: every figure counts exactly the meetings it opens."""

import io
from uuid import UUID

import openpyxl

from meetings.queries.attendance_figures import FIGURES, figures_of, meetings_behind
from meetings.tables import Invitee
from portal import db
from portal.clock import now
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.meetings_builders import a_conference, a_held_meeting, a_notified_meeting, everybody_came, it_is_time


async def a_year(people: Cast) -> UUID:
    """Two meetings that were held and one that was only called; at the second 青石街道 sends another, 柳岸街道 is
    absent and 综治办 sits in."""
    conference = await a_conference(people)
    await a_held_meeting(people, conference, topics=0)
    second = await a_notified_meeting(people, conference, topics=0)
    await Invitee.insert(Invitee(meeting=second, unit=people.unit["zongzhi"], capacity="observer", position=9)).run()
    await it_is_time(second)
    await everybody_came(people, second, 青石街道="substitute", 柳岸街道="absent")
    await db.value(
        "UPDATE meetings_meeting SET state = 'held', began_at = starts_at WHERE id = {} RETURNING id", second
    )
    await a_notified_meeting(people, conference, topics=0)
    await db.value("UPDATE meetings_meeting SET year = {} RETURNING id", now().year)
    return conference


async def test_every_figure_counts_the_meetings_it_opens(people: Cast) -> None:
    conference = await a_year(people)
    lines = await figures_of(people.zhou, conference, now().year)
    shown = {line["short_name"]: (*(line[name] for name in FIGURES), line["rate"]) for line in lines}
    assert shown == {
        "区住建局": (2, 2, 0, 0, 0, 0, 100),
        "青石街道": (2, 1, 1, 0, 0, 0, 100),
        "柳岸街道": (2, 1, 0, 0, 1, 0, 50),
        "综治办": (0, 0, 0, 0, 0, 1, None),
    }
    for line in lines:
        for name in FIGURES:
            behind = await meetings_behind(people.zhou, conference, now().year, name, line["id"])
            assert len(behind) == line[name], (line["short_name"], name)
    assert await figures_of(people.xu, conference, now().year) == [], "another district's"


async def test_the_page_opens_a_figure_and_hands_out_excel_and_paper(browser: Browser, people: Cast) -> None:
    conference = await a_year(people)
    await browser.sign_in(people.shen)
    page = await browser.see("/meetings/attendance")
    here = f"/meetings/attendance?conference={conference}&amp;year={now().year}"
    absent = f"{here}&amp;figure=absent&amp;unit={people.unit['liuan']}#behind"
    assert f'href="{absent}">1</a>' in page
    opened = await browser.see(absent.replace("&amp;", "&").partition("#")[0])
    assert "缺席：柳岸街道（1 次）" in opened
    excel = await browser.get(f"/meetings/attendance.xlsx?conference={conference}&year={now().year}")
    assert excel.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(excel.content)).worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "临江区柳岸街道" in cells
    assert "50%" in cells
    paper = await browser.get(f"/meetings/attendance.pdf?conference={conference}&year={now().year}")
    assert paper.content.startswith(b"%PDF")
    assert (await browser.get("/meetings/attendance.pdf?year=2001")).status_code == 409


async def test_who_is_of_no_conference_reads_why_there_is_nothing(browser: Browser, people: Cast) -> None:
    await a_year(people)
    await browser.sign_in(people.xu)
    assert "还没有参加联席会议" in await browser.see("/meetings/attendance")
    assert (await browser.get("/meetings/attendance.xlsx")).status_code == 404
