"""The laws of the house. Each fails with a sentence, and beside each stands the proof that it can."""

import tomllib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar import Litestar, get
from piccolo.conf.apps import AppConfig
from piccolo.constraints import Check
from piccolo.table import Table

from inspections.states import STATES, State
from inspections.workflow import ITEM
from portal import db, migrate
from portal.access import Rule
from portal.app import create_app
from portal.columns import key, words
from portal.people import sql_in
from portal.settings import ROOT
from portal.web.guards import open_to_all, signed_in
from portal.workflow import Machine, Move
from tests.databases import Databases
from tests.house import machines, routes, schema, source, templates, walls
from tests.house.migrations import Interrupted, failing_at


def none(faults: list[str]) -> None:
    assert not faults, "\n".join(faults)


# 1. rooms do not open each other's doors


def test_the_walls_stand() -> None:
    assert walls.are_kept(), "somebody imports through a wall: run lint-imports and see who"


def test_a_broken_wall_is_seen(tmp_path: Any) -> None:
    config = tmp_path / "pyproject.toml"
    config.write_text(
        '[tool.importlinter]\nroot_packages = ["portal"]\n[[tool.importlinter.contracts]]\nname = "made up"\n'
        'type = "layers"\nlayers = ["portal.settings", "portal.db"]\n'
    )
    assert not walls.are_kept(config)


def test_every_module_has_a_place_in_the_house() -> None:
    layers = walls.contracts()[0]["layers"]
    none(walls.without_a_place(walls.modules_of_the_house(), layers))
    assert walls.without_a_place({"portal.shed"}, layers)


# 2. every route says who may enter


def test_every_route_says_who_may_enter() -> None:
    none(routes.faults(create_app(own_pool=False), routes.OPEN))


def test_a_route_without_a_guard_is_seen() -> None:
    @get("/bare")
    async def bare() -> None: ...

    @get("/wide", access=open_to_all)
    async def wide() -> None: ...

    @get("/own", access=lambda me: True)
    async def own() -> None: ...

    @get("/kept", access=signed_in, cache=True)
    async def kept() -> None: ...

    said = "\n".join(routes.faults(Litestar([bare, wide, own, kept]), {"GET /gone"}))
    for fault in (
        "GET /bare does not say",
        "GET /wide is open",
        "GET /own has a guard of its own",
        "GET /kept is cached",
    ):
        assert fault in said
    for fault in ("GET /gone is listed", "openapi_config", "the app has no guard", "token"):
        assert fault in said


# 3. every machine is whole


@pytest.mark.parametrize("machine", machines.machines(), ids=lambda machine: machine.kind)
def test_every_machine_is_whole(machine: Machine) -> None:
    none(machines.faults(machine, machines.FINAL[machine.kind]))


def test_a_broken_machine_is_seen() -> None:
    somebody = Rule(lambda me, record: True, "某人")
    broken = Machine(
        kind="made.up",
        table="made_up",
        states={"a": "甲", "b": "乙", "island": "岛"},
        start="a",
        moves=[
            Move("go", "去", ("a",), "b", somebody),
            Move("go", "去", ("a",), "nowhere", Rule(lambda me, record: True, "")),
            Move("back", "", ("b",), "a", Rule(lambda me, record: True, "他人")),
        ],
    )
    said = "\n".join(machines.faults(broken, {"b"}))
    for fault in (
        "leads to island",
        "leads out of island",
        "b is named as final and is left",
        "knows nowhere",
        "no rule with words",
        "back has no label",
        "after go others must act",
        "two moves are called go",
        "same button",
    ):
        assert fault in said, fault


# 4. the database knows the same words as the code


async def test_the_database_knows_the_same_states(rollback: None) -> None:
    known = await schema.conditions()
    none(schema.unlike(schema.registered(), known))
    for machine in machines.machines():
        states = {str(state) for state in machine.states}
        assert any(states == named for name, named in known.items() if name.startswith(f"{machine.table}_state")), (
            f"no CHECK on {machine.table} names exactly the states of {machine.kind}"
        )
    assert set(STATES) == set(State) == set(ITEM.states)


def test_a_state_the_database_does_not_know_is_seen() -> None:
    class Made(Table, tablename="made_up"):
        state = words(12)
        made_up_state_1 = Check(sql_in("state", State))

    known = {"made_up_state_1": {str(state) for state in State} - {"closed"}}
    assert "closed" in schema.unlike([Made], known)[0]
    assert "not in the database" in schema.unlike([Made], {})[0]


# 5. migrations tell the same story as the tables


@pytest.mark.parametrize("app", schema.apps(), ids=lambda app: app.app_name)
async def test_migrations_tell_the_story_of_the_tables(app: AppConfig) -> None:
    none(await schema.untold(app))


async def test_a_column_without_a_migration_is_seen() -> None:
    class Forgotten(Table, tablename="forgotten"):
        id = key()

    app = next(app for app in schema.apps() if app.app_name == "inspections")
    more = AppConfig(app.app_name, app.migrations_folder_path, table_classes=[*app.table_classes, Forgotten])
    assert "Forgotten" in "\n".join(await schema.untold(more))


# 6. tables are registered, and hold what they promise


def test_every_table_belongs_to_an_app() -> None:
    none(schema.homeless(schema.every_table()))

    class Stray(Table, tablename="stray"):
        id = key()

    assert schema.homeless([Stray])


async def test_the_real_columns_are_as_strict_as_the_tables(rollback: None) -> None:
    none(schema.loose_columns(schema.registered(), await schema.columns()))
    await db.rows("ALTER TABLE person ALTER COLUMN name DROP NOT NULL, ALTER COLUMN id SET DEFAULT gen_random_uuid()")
    await db.rows("ALTER TABLE unit ADD COLUMN whim text")
    said = "\n".join(schema.loose_columns(schema.registered(), await schema.columns()))
    for fault in ("person.name takes NULL", "person.id has a default", "unit.whim is in the database only"):
        assert fault in said


async def test_nothing_is_deleted_along(rollback: None) -> None:
    found = await schema.links()
    none(schema.loose_links(found))
    real = {(line["table"], column) for line in found for column in line["columns"]}
    none(
        [
            f"{table}.{column} points nowhere"
            for table, column in schema.links_declared(schema.registered())
            if (table, column) not in real
        ]
    )
    await db.rows("CREATE TABLE made_up (owner uuid REFERENCES person ON DELETE CASCADE)")
    assert "made_up" in schema.loose_links(await schema.links())[0]


# 7 and 8. regions exist; templates decide nothing


def test_every_region_htmx_replaces_is_there() -> None:
    none([fault for name, text in templates.pages() for fault in templates.without_a_region(text, name)])


@pytest.mark.parametrize(
    "text",
    [
        '<a hx-get="/x" hx-target="#gone">…</a>',
        '{{ ui.moves(moves, csrf, subject, hx_target="gone") }}',
        '{% call ui.form("/x", csrf, hx_target="gone") %}{% endcall %}',
        "{{ ui.moves(moves, csrf, subject, hx_target=somewhere) }}",
        '{% block gone %}<a hx-get="/x" hx-target="#gone">…</a>{% endblock %}',
        '<section hx-get="/x" hx-trigger="load"></section>',
    ],
)
def test_a_region_that_is_not_there_is_seen(text: str) -> None:
    assert templates.without_a_region(text, "made_up.html")


def test_no_template_decides() -> None:
    none([fault for name, text in templates.pages() for fault in templates.deciding(text, name)])
    none(templates.unused_allowances())


@pytest.mark.parametrize(
    "text",
    [
        '{% if item.state == "closed" %}…{% endif %}',
        '{% if "leader" == me.role %}…{% endif %}',
        '{{ "…" if item["state"] in ("applied", "in_review") }}',
        '{% for one in items|selectattr("state", "equalto", "closed") %}…{% endfor %}',
    ],
)
def test_a_template_that_decides_is_seen(text: str) -> None:
    assert templates.deciding(text, "made_up.html")


def test_nothing_is_inline_and_everything_is_escaped() -> None:
    none([fault for name, text in templates.all_texts() for fault in templates.inline(text, name)])
    for text in ('<p style="x">', "<script>x</script>", '<p onclick="x">', "{{ x | safe }}", "{% autoescape false %}"):
        assert templates.inline(text, "made_up.html"), text


# 9. every migration applies twice harmlessly, and an interrupted one resumes


@pytest.fixture
async def empty(databases: Databases) -> AsyncIterator[None]:
    name = databases.fresh_name()
    await databases.create(name)
    await db.open_pool(databases.url(name), size=2)
    yield
    await db.close_pool()
    await databases.drop(name)


async def test_every_migration_may_be_cut_short_and_resumes(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step fails once after all its work; of itself nothing is left, and then it goes through."""
    steps = migrate.known_steps()
    for place, step in enumerate(steps):
        monkeypatch.setattr(migrate, "known_steps", lambda apps=None, done=place: steps[:done])
        await migrate.migrate()
        before = await schema.story_of_the_database()
        monkeypatch.setattr(migrate, "known_steps", lambda apps=None, at=step: failing_at(steps, at))
        with pytest.raises(Interrupted):
            await migrate.migrate()
        assert await schema.story_of_the_database() == before, f"{step} left something behind"
        assert await migrate.pending() == [str(late) for late in steps[place:]]
    monkeypatch.undo()
    assert await migrate.migrate() == [str(steps[-1])]
    resumed = await schema.story_of_the_database()
    assert await migrate.migrate() == []
    assert await schema.story_of_the_database() == resumed
    none(schema.loose_columns(schema.registered(), await schema.columns()))


# 10. what may not stand in the text of the program


def test_warnings_are_errors() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert tool["pytest"]["ini_options"]["filterwarnings"] == ["error"]


def test_the_program_calls_nothing_that_is_banned() -> None:
    for law in (source.banned_calls, source.routes_left_out, source.foreign_names):
        none([fault for file in source.product_files() for fault in law(file.read_text(), str(file.relative_to(ROOT)))])
    none(source.unused_allowances())


@pytest.mark.parametrize(
    "text",
    [
        "async with DB.transaction(): ...",
        "async with Unit.select().batch(): ...",
        "Unit.select().run_sync()",
        "asyncio.gather(a(), b())",
        "gather(a(), b())",
        "asyncio.create_task(a())",
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "date.today()",
        "time.time()",
        "Markup('<b>')",
    ],
)
def test_a_banned_call_is_seen(text: str) -> None:
    assert source.banned_calls(f"async def made_up():\n    {text}", "made_up.py")


def test_the_houses_own_clock_may_be_asked() -> None:
    assert not source.banned_calls("clock.today(); clock.now(); now(); today()", "made_up.py")


def test_other_faults_of_the_text_are_seen() -> None:
    assert source.routes_left_out("get('/', exclude=['/x'])", "made_up.py")
    assert source.foreign_names("事项 = 1", "made_up.py")
    assert source.foreign_names("def f(名): ...", "made_up.py")
    assert source.unused_allowances({("portal/clock.py", "gather"): "made up"})


def test_files_are_read_in_one_sitting() -> None:
    lengths = {str(file.relative_to(ROOT)): file.read_text().count("\n") for file in source.product_files()}
    none(source.too_long(lengths))
    assert source.too_long({"made_up.py": 251})
    still = {name for name in source.LONG if lengths.get(name, 0) > 200}
    assert still == source.LONG.keys(), f"no longer long: {source.LONG.keys() - still}"


def test_nothing_is_tied_to_one_machine() -> None:
    none([fault for name, text in source.tracked() for fault in source.tied_to_a_machine(text, name)])
    for line in ("/home/somebody/x", "--index-url https://x", "https://pypi.org/simple", "cd /work/main"):
        assert source.tied_to_a_machine(line, "made_up.txt"), line
