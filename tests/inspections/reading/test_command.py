"""The command as the operator types it."""

import argparse
import json
from pathlib import Path

import pytest

from inspections.reading import command
from tests.inspections.reading.test_reports import HERE


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["read", *words])
    return int(args.run(args))


def test_it_prints_json_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(HERE / "official.txt")) == 0
    out, err = capsys.readouterr()
    read = json.loads(out)
    assert [len(category["findings"]) for category in read["categories"]] == [2, 2]
    assert set(read["categories"][0]["findings"][0]) >= {"title", "measures", "status"}
    assert (read["complaints"], err) == ([], "")


def test_complaints_also_go_to_the_error_output_with_their_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "甲.txt"
    file.write_text("\n1.关于甲的问题\n整改措施：补。", encoding="utf-8")
    assert run(str(file)) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["complaints"][0]["line"] == 2
    assert err.startswith("第2行“关于甲的问题”：没有写明")


def test_text_shows_an_outline(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(HERE / "pasted.txt"), "--text") == 0
    assert "  针对带班领导脱岗的问题  〔整改中〕\n    · 通报批评" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content"), [("没有.txt", None), ("空.txt", b""), ("乱.docx", b"abc"), ("密.txt", "机密★5年".encode())]
)
def test_what_cannot_be_taken_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert run(str(tmp_path / name)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip()
