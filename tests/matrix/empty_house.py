"""Who may know of nothing reads what stands in a house in which there is nothing.

Five people: with every post there is one from another district, one who is declared kept from every single record, one whose
district is, and one whose posts ended yesterday; and one from a unit nobody has written to yet. Each asks for every page, list, sheet, paper and act of the matrix, once with
all records gone, once with all of them there.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from portal import db
from portal.clock import now, today
from portal.db import rows
from portal.demo.cast import fixed_id
from portal.people import Role, Unit, UnitKind, segment
from tests.matrix.asking import Asker, undone
from tests.matrix.policy import Route
from tests.matrix.table import FAMILIES
from tests.matrix.watched import Look, called, compared, shown
from tests.matrix.world import World, _person, _sign_in
from tests.people_builders import posted
from tests.proving import LONG

STRANGER, FORMER, NEWCOMER = "stranger", "former_all", "newcomer"
KEPT, KEPT_WITH_ALL, KNOWING = "kept", "kept_with_all", "knowing"
HERE = (
    ("conference_office", Role.office),
    ("inspection_office", Role.discipline),
    ("audit_office", Role.auditor),
    ("fuwu", Role.liaison),
    ("district", Role.leader),
)
POSTS: Mapping[str, Sequence[tuple[str, Role]]] = {
    STRANGER: (
        ("other_office", Role.discipline),
        ("other_office", Role.office),
        ("other_office", Role.auditor),
        ("other_office", Role.liaison),
        ("other_district", Role.leader),
    ),
    KEPT: HERE,
    KEPT_WITH_ALL: HERE,
    KNOWING: HERE,
    FORMER: HERE,
    NEWCOMER: (("new_unit", Role.liaison),),
}
LISTS = [
    Route(f"GET {path}", query=query)
    for path, queries in {
        "/accountability": ("q=整改", "light=late", "light=urgent", "light=near", "light=normal", "light=done"),
        "/accountability/letters": ("mine=sign", "mine=unit", "mine=verify", "mine=draft", "state=issued"),
        "/accountability/records": ("sanction=admonition", "liability=direct", "ground=45.1"),
        "/accountability/supervision": ("mine=decide", "mine=team", "mine=draft", "mine=check", "state=fed_back"),
        "/assignments/cases": ("q=渗水", "state=live", "mine=1"),
        "/assignments/matters": ("q=渗水",),
        "/assignments/still": ("view=unit", "view=leader"),
        "/inspections/ledger": ("q=问题", "state=in_progress", "light=late"),
        "/inspections/search": ("q=问题",),
        "/meetings/resolutions": ("q=议定", "state=open"),
        "/meetings/search": ("q=议题", "q=会议"),
        "/meetings/topics": ("q=议题", "mine=1", "late=1"),
    }.items()
    for query in queries
]
"""What is narrowed by filters and words beside what one may know."""
PEOPLE = ("unit", "person", "post", "session", "calendar_day", "calendar_year", "audit_head", "migration")
"""What is there before there is any record."""
FRAMES = (
    *(
        "meetings_conference",
        "meetings_member",
        "meetings_seat",
        "meetings_liaison",
        "meetings_limit",
        "meetings_rhythm",
    ),
    *("meetings_regulation", "meetings_key_period", "meetings_template"),
    *("assignments_register", "assignments_tag", "assignments_batch", "assignments_slot", "assignments_swap"),
    *("inspections_round", "inspections_round_limit", "inspections_round_seat"),
    *(
        "accountability_profile",
        "accountability_profile_step",
        "accountability_league_rule",
        "accountability_record_limits",
    ),
    *("accountability_official_sheet", "accountability_official_line", "accountability_deputy"),
    *("accountability_scoring_scheme", "accountability_scoring_version", "accountability_scoring_line"),
    *("accountability_scoring_count", "accountability_scoring_count_line"),
    *("message", "message_delivery", "message_address", "message_rules", "message_burden"),
)
"""In what the records of a place stand: registers and batches, conferences, rounds, ladders, schemes, official figures, and
what was sent to whom. Nobody of the place is kept from these, so they are there in its empty house."""

COMMON = (
    "accountability_programme",
    "accountability_milestone",
    "accountability_commendation",
    "accountability_suggestion",
)
"""Registers everybody of the place reads."""
FRESH = {"POST /meetings/feed"}
"""A secret address is new each time."""
OF_FRAMES = {
    "/meetings/conferences/{conference_id}",
    "/meetings/conferences/{conference_id}/regulations/{regulation_id}/papers/{file_id}",
    *(f"/accountability/official/{{sheet_id}} ({state})" for state in ("drafted", "checked")),
    *(f"/accountability/scoring/schemes/{{version_id}} ({state})" for state in ("drafted", "in_force")),
    *(f"/accountability/scoring/counts/{{entry_id}} ({state})" for state in ("drafted", "checked")),
    "/accountability/official/{sheet_id}/files/{file_id} (checked)",
    "/accountability/scoring/counts/{entry_id}/files/{file_id} (checked)",
}
"""Papers and history of what is there for everybody are kept where those of records are, and gone with them."""
PUBLIC = {
    *("/meetings/conferences/{conference_id}/decisions", "/accountability/registers/programmes/{programme_id}"),
    "/accountability/registers/commendations/{one} (valid)",
}
"""What was decided openly, and the registers with their papers, are for everybody of the place."""
TELLS: Mapping[str, set[str]] = {
    STRANGER: FRESH,
    FORMER: FRESH,
    KNOWING: FRESH,
    KEPT: FRESH | OF_FRAMES,
    KEPT_WITH_ALL: FRESH | OF_FRAMES,
    NEWCOMER: FRESH | OF_FRAMES | PUBLIC,
}


def questions() -> list[Route]:
    """Every route in each state the matrix asks for, and lists with filters; in the quick form the pages."""
    every = [route for family in FAMILIES for route in family.routes if LONG or route.name.startswith("GET ")]
    return list({called(route): route for route in (*every, *LISTS)}.values())


@asynccontextmanager
async def there(world: World, account: str) -> AsyncIterator[None]:
    """They are here for one test."""
    async with undone():
        await _new_unit()
        (unit, role), *more = POSTS[account]
        await _person(account, unit, role)
        for unit, role in more:
            await posted(fixed_id(account), fixed_id(unit), role)
        await _sign_in(world, account)
        if account in {KEPT, KEPT_WITH_ALL}:
            await _keep_from_everything(account)
        if account == FORMER:
            await rows("UPDATE post SET ends_on = {} WHERE person = {}", today() - timedelta(days=1), fixed_id(account))
        try:
            yield
        finally:
            for known in (world.tokens, world.bound):
                known.pop(account, None)


async def _new_unit() -> None:
    path = await db.value("SELECT path FROM unit WHERE id = {}", fixed_id("district")) + segment(fixed_id("new_unit"))
    made = Unit(
        id=fixed_id("new_unit"),
        name="临江区新设办公室",
        short_name="新设办",
        kind=UnitKind.department,
        parent=fixed_id("district"),
        path=path,
    )
    await Unit.insert(made).run()


async def _keep_from_everything(account: str) -> None:
    """Each record by itself, and what the ledger names only by its id: no shadow need be cast. In person, or with everybody
    of the district."""
    who, away = ("unit", "district") if account == KEPT_WITH_ALL else ("person", account)
    ids = [f"SELECT id FROM {table['name']}" for table in await _tables(PEOPLE + FRAMES) if table["named"]]
    ids += ["SELECT subject_id FROM duty"]
    await rows("SET LOCAL session_replication_role = replica")
    await rows(
        f"INSERT INTO recusal (id, record_kind, record_id, {who}, reason, declared_by, declared_at)"
        f" SELECT gen_random_uuid(), 'x', t.id, {{}}, '本人涉及', {{}}, {{}} FROM ({' UNION '.join(ids)}) t",
        fixed_id(away),
        fixed_id("zhou"),
        now(),
    )
    await rows("SET LOCAL session_replication_role = origin")


@asynccontextmanager
async def emptied(account: str) -> AsyncIterator[None]:
    """No record of any kind is there. What may only grow is emptied too: no trigger is asked."""
    kept = {STRANGER: PEOPLE, FORMER: PEOPLE, NEWCOMER: PEOPLE + FRAMES + COMMON}.get(account, PEOPLE + FRAMES)
    async with undone():
        await rows("SET LOCAL session_replication_role = replica")
        await rows("TRUNCATE " + ", ".join(table["name"] for table in await _tables(kept)))
        yield


async def _tables(but: Sequence[str]) -> list[dict[str, str]]:
    """`named`: its rows have ids of their own."""
    return await rows(
        """SELECT format('%I', t.tablename) AS name, EXISTS (
                    SELECT 1 FROM information_schema.columns c WHERE c.table_schema = 'public'
                       AND c.table_name = t.tablename AND c.column_name = 'id' AND c.data_type = 'uuid') AS named
             FROM pg_tables t WHERE t.schemaname = 'public' AND t.tablename <> ALL({}) ORDER BY t.tablename""",
        list(but),
    )


@asynccontextmanager
async def watched(asker: Asker, subject: str) -> AsyncIterator[list[Look]]:
    """What is wrong is whatever reads otherwise than in the empty house, but for what the house tells everybody."""
    async with there(asker.world, subject):
        wanted = [route for route in questions() if called(route) not in TELLS[subject]]
        async with emptied(subject):
            bare = await shown(asker, subject, wanted)
        yield compared(asker, subject, wanted, bare)
