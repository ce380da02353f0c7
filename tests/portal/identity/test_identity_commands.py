"""The operator's `people`: the same import, and a first person for an empty house."""

import argparse
from pathlib import Path

import pytest

from portal.db import value
from portal.demo.cast import Cast
from portal.errors import BadInput
from portal.web.identity import commands
from tests.portal.identity.test_identity_imports import POSTS, STAFF, TREE, UNITS, workbook


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers())
    return parser.parse_args(["people", *words])


async def test_a_workbook_is_taken_in_and_a_dry_run_writes_nothing(
    people: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "people.xlsx"
    file.write_bytes(workbook(单位=[UNITS, *TREE], 人员岗位=[POSTS, *STAFF]))
    dry = parsed("import", str(file), "--dry-run")
    assert await dry.act(dry) == 0
    assert await value("SELECT count(*) FROM person WHERE account = 'qinlang'") == 0
    real = parsed("import", str(file))
    assert await real.act(real) == 0
    assert "单位 3 个，人员 2 名，岗位 3 个" in capsys.readouterr().out
    assert await value("SELECT count(*) FROM person WHERE account = 'qinlang'") == 1


async def test_a_workbook_with_a_fault_is_refused_and_nothing_is_written(
    people: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "people.xlsx"
    file.write_bytes(workbook(人员岗位=[POSTS, *STAFF]))
    args = parsed("import", str(file))
    assert await args.act(args) == 2
    assert "没有名为" in capsys.readouterr().err
    assert await value("SELECT count(*) FROM person WHERE account = 'qinlang'") == 0


async def test_a_first_administrator_is_made_from_the_command_line(
    people: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--account", "gly2", "--name", "万全", "--unit", "信息中心", "--title", "系统管理员")
    args = parsed("new", *words, "--role", "系统管理员")
    assert await args.act(args) == 0
    assert "一次性密码" in capsys.readouterr().out
    assert await value("SELECT kind FROM person WHERE account = 'gly2'") == "system_admin"
    wrong = parsed("new", *words, "--role", "局长")
    with pytest.raises(BadInput, match="没有“局长”"):
        await wrong.act(wrong)
