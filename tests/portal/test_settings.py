"""What the outside world decides: nonsense is refused in one sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.settings import ROOT, read

SECRET = {"PORTAL_SECRET": "a secret that is long enough to be taken"}
NONSENSE = [
    ("PORT", "abc"),
    ("PORT", "0"),
    ("PORT", "99999999999999999999"),
    ("PORT", "８０００"),
    ("PORTAL_HTTPS", "true"),
    ("PORTAL_IDLE_MINUTES", "-1"),
    ("PORTAL_IDLE_MINUTES_PHONE", "ten"),
    ("PORTAL_SESSION_HOURS", "8.5"),
    ("PORTAL_SESSIONS_PER_PERSON", "0"),
    ("PORTAL_PASSWORD_PROFILE", "strong"),
    ("PORTAL_TRUSTED_PROXIES", "proxy.local"),
    ("PORTAL_FILES_PER_RECORD", "many"),
    ("PORTAL_MEGABYTES_PER_DAY", "1GB"),
    ("DATABASE_URL", "mysql://root:a-password@somewhere/portal"),
    ("PORTAL_SECRET", "short"),
]


@pytest.mark.parametrize(("name", "given"), NONSENSE)
def test_nonsense_ends_the_program_with_the_name_of_the_variable(name: str, given: str) -> None:
    with pytest.raises(SystemExit) as end:
        read({**SECRET, name: given})
    said = str(end.value)
    assert f"环境变量 {name} " in said
    assert "\n" not in said
    assert "a-password" not in said


def test_what_is_left_out_or_empty_has_its_default() -> None:
    assert read({**SECRET, **{name: "" for name, _ in NONSENSE if name != "PORTAL_SECRET"}}) == read(SECRET)


def test_lists_are_taken_with_blanks_and_in_any_case() -> None:
    settings = read(
        {**SECRET, "PORTAL_HOSTS": " Duban.Example.cn , 127.0.0.1,", "PORTAL_TRUSTED_PROXIES": "::1, 10.0.0.1"}
    )
    assert settings.hosts == {"duban.example.cn", "127.0.0.1"}
    assert settings.trusted_proxies == {"::1", "10.0.0.1"}


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    with pytest.raises(SystemExit, match="PORTAL_HOME"):
        read({"PORTAL_HOME": str(tmp_path / "a file" / "home")})


@pytest.mark.parametrize("program", [["portal", "doctor"], ["portal.jobs", "--once"], ["portal.serve"]])
def test_every_door_says_it_in_one_line(program: list[str], tmp_path: Path) -> None:
    environment = os.environ | {"PORT": "abc", "PORTAL_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", *program], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "环境变量 PORT 应为 1 至 65535 之间的整数，现为“abc”。请改正后重试。\n"
