"""The four faces of the standard: found, put first by an office that owns better ones, missed aloud."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.papers import fonts, install
from portal.settings import ROOT

FANG = ROOT / "var" / "fonts" / install.FACE


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    fonts.installed.cache_clear()
    yield
    fonts.installed.cache_clear()


def test_every_role_names_only_families_of_this_machine_and_a_rescue() -> None:
    here = fonts.installed()
    for face in fonts.faces().values():
        *families, last = face.families.split(", ")
        assert last == "serif"
        assert families[-1] == fonts.RESCUE or fonts.RESCUE in families
        assert set(families) - {fonts.RESCUE} <= here


def test_an_office_puts_its_own_face_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_FONT_HEITI", "没有这种字体, DejaVu Sans")
    assert fonts.faces()["black"].families.startswith("DejaVu Sans, ")


def test_the_bold_stand_in_is_bold_and_a_real_face_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fonts.faces()["title"].weight == 700 or fonts.RESCUE not in fonts.faces()["title"].families.split(", ")[0]
    monkeypatch.setenv("PORTAL_FONT_XIAOBIAOSONG", "DejaVu Serif")
    assert fonts.faces()["title"].weight == 400


@pytest.mark.parametrize("name", ["x; } @page { margin: 0 }", '"x"', "</style>", "x{"])
def test_a_family_that_could_end_the_style_is_not_taken(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("PORTAL_FONT_FANGSONG", name)
    assert name not in fonts.faces()["body"].families


def test_without_fontconfig_every_role_is_missing_and_papers_still_fill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert fonts.missing() == ["小标宋", "仿宋", "黑体", "楷体", "宋体"]
    assert fonts.faces()["body"].families == "Noto Serif CJK SC, serif"


def test_the_configuration_names_the_folder_of_the_house(tmp_path: Path) -> None:
    path = fonts.configuration(tmp_path / "甲&乙")
    assert f"<dir>{tmp_path}/甲&amp;乙/fonts</dir>" in path.read_text()
    written = path.stat().st_mtime_ns
    assert fonts.configuration(tmp_path / "甲&乙").stat().st_mtime_ns == written


def test_a_torn_or_foreign_file_is_no_face(tmp_path: Path) -> None:
    torn = tmp_path / install.FACE
    assert not install.sound(torn)
    torn.write_bytes(b"OTTO" + b"\0" * 100)
    assert not install.sound(torn)


@pytest.mark.skipif(not FANG.exists(), reason="FandolFang is not installed here: python -m portal.papers.install")
def test_installing_twice_fetches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / install.FACE).symlink_to(FANG)
    monkeypatch.setenv("PATH", "")
    assert install.main(["--home", str(tmp_path)]) == 0
    assert "仿宋字体已在" in capsys.readouterr().out


def test_where_apt_is_not_there_the_command_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert install.main(["--home", str(tmp_path)]) == 1
    assert "apt-get download texlive-lang-chinese" in capsys.readouterr().err
    assert list((tmp_path / "fonts").iterdir()) == []
