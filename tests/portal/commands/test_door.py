"""The operator's door: what each command does and how it says no."""

import argparse
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from portal.audit import record
from portal.clock import today
from portal.commands.door import PARTS, parser
from portal.db import rows, value
from portal.demo.cast import DEMO_PASSWORD, make_cast
from tests.portal.accountability.ledger import owe, steps
from tests.portal.commands.at_the_door import Operator
from tests.portal.rings import make_table


@pytest.fixture
async def operator(committed: str, tmp_path: Path) -> Operator:
    await make_table()
    return Operator(tmp_path, committed)


def verbs(made: argparse.ArgumentParser, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every way to the end of a command."""
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            return [way for name, sub in action.choices.items() for way in verbs(sub, (*before, name))]
    return [before]


@pytest.mark.parametrize("way", verbs(parser()), ids=" ".join)
def test_every_command_explains_itself(way: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([*way, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert " ".join(way) in said
    assert len(said.split("\n\n")) >= 2


def test_each_command_is_found_in_the_one_part_that_is_loaded_for_it() -> None:
    everything = {way[0] for way in verbs(parser())}
    assert sorted(name for names in PARTS.values() for name in names) == sorted(everything)
    for names in PARTS.values():
        for name in names:
            assert {way[0] for way in verbs(parser(name))} == set(names), "and no other part with it"


def test_nothing_the_readme_promises_is_missing() -> None:
    assert {" ".join(way) for way in verbs(parser())} >= {
        "migrate", "demo", "greeting", "due", "inspections read", "people import", "people new", "calendar import",
        "calendar show", "audit verify", "audit anchor", "clock once", "backup", "restore", "drill", "doctor",
    }  # fmt: skip


@pytest.mark.committed
async def test_migrate_has_nothing_left_to_do(operator: Operator) -> None:
    assert "已是最新" in await operator.says("migrate")
    assert "一致" in await operator.says("migrate", "--check")
    await rows("DELETE FROM migration WHERE app_name = 'inspections'")
    assert "请先运行 bin/portal migrate" in await operator.says("migrate", "--check", code=1)
    assert "请先运行 bin/portal migrate" in await operator.says("greeting", code=1)


@pytest.mark.committed
async def test_a_database_out_of_reach_is_said_in_plain_words(tmp_path: Path) -> None:
    nowhere = Operator(tmp_path, f"postgresql://portal@/portal?host={tmp_path}")
    assert "连不上数据库" in await nowhere.says("greeting", code=1)


@pytest.mark.committed
async def test_the_greeting_gives_the_password_only_for_the_demonstration(operator: Operator) -> None:
    assert "还没有任何人员" in await operator.says("greeting", PORT="9123")
    await make_cast("$argon2id$x")
    said = await operator.says("greeting", PORT="9123")
    assert "http://127.0.0.1:9123/" in said
    assert DEMO_PASSWORD in said
    assert re.search(r"李慧 +青石街道公共服务办公室 主任 +责任单位", said)
    await rows("UPDATE person SET password_hash = NULL")
    assert DEMO_PASSWORD not in await operator.says("greeting")


@pytest.mark.committed
async def test_the_demonstration_is_not_poured_over_real_people(operator: Operator) -> None:
    await make_cast()
    before = await value("SELECT count(*) FROM person")
    assert await operator.says("demo", "--if-empty") == ""
    assert "只能写入空的数据库" in await operator.says("demo", code=1)
    assert await value("SELECT count(*) FROM person") == before


@pytest.mark.committed
async def test_audit_verify_names_the_row_and_ends_with_one(operator: Operator) -> None:
    for n in range(3):
        await record(None, f"act.{n}")
    assert "已将第 3 条的封印" in await operator.says("audit", "anchor")
    assert "没有新的" in await operator.says("audit", "anchor")
    assert "3 条，完整无误" in await operator.says("audit", "verify")
    await rows("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    await rows("UPDATE audit_entry SET action = 'x' WHERE seq = 2")
    id_ = str(await value("SELECT id FROM audit_entry WHERE seq = 2"))
    assert id_ in await operator.says("audit", "verify", code=1)
    told = json.loads(await operator.says("audit", "verify", "--json", code=1))
    assert (told["entries"], [(fault["kind"], fault["seq"], fault["id"]) for fault in told["faults"]]) == (
        3,
        [("altered", 2, id_)],
    )


@pytest.mark.committed
async def test_clock_once_reminds(operator: Operator) -> None:
    people = await make_cast()
    duty = await owe(people.unit["fuwu"], due=today() + timedelta(days=7))
    await operator.says("clock", "once")
    assert await steps(duty) == ["d-7"]


@pytest.mark.committed
async def test_the_doctor_says_what_is_wrong(operator: Operator) -> None:
    said = await operator.says("doctor", code=1)
    assert "数据库：PostgreSQL" in said
    assert "注意　定时任务" in said


@pytest.mark.committed
async def test_a_notice_is_taken_in_by_somebody_who_answers_for_it(operator: Operator, tmp_path: Path) -> None:
    await make_cast()
    file = tmp_path / "2031.json"
    file.write_text(
        json.dumps({"year": 2031, "papers": ["x"], "days": [{"name": "元旦", "date": "2031-01-01", "isOffDay": True}]})
    )
    assert "没有账号“nobody”" in await operator.says("calendar", "import", str(file), "--as", "nobody", code=2)
    assert "已更新工作日历" in await operator.says("calendar", "import", str(file), "--as", "zhou")
    assert await value("SELECT count(*) FROM audit_entry WHERE action = 'calendar.change'") == 1
    shown = await operator.says("calendar", "show", "2031")
    assert "2031年1月1日" in shown
    assert "2031-01-01" not in await operator.says("due", "--from", "2030-12-31", "--working-days", "1")
    assert "打不开" in await operator.says("calendar", "import", str(tmp_path / "no"), "--as", "zhou", code=2)
    file.write_bytes(b"\xff\xfe\x00")
    await operator.says("calendar", "import", str(file), "--as", "zhou", code=2)


@pytest.mark.committed
async def test_due_and_reading_need_no_database(tmp_path: Path) -> None:
    alone = Operator(tmp_path, "")
    assert "2026-02-2" in await alone.says("due", "--from", "2026-02-10", "--days", "10")
    report = tmp_path / "报告.txt"
    report.write_text("关于巡察整改进展情况的通报\n一、问题\n（一）在学习方面\n1.关于学习不深入问题的整改。已完成。")
    understood, _ = json.JSONDecoder().raw_decode(await alone.says("inspections", "read", str(report)))
    assert [category["title"] for category in understood["categories"]] == ["在学习方面"]
