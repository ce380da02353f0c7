"""The commands as an operator meets them: started as programs, ended by signals, nothing left behind."""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from portal import postgres
from portal.postgres.folder import Folder
from portal.postgres.leftovers import inhabitants
from portal.serve import machine
from portal.serve.child import DEATHS, Child, GivenUp
from portal.settings import ROOT

pytestmark = pytest.mark.slow

ADDRESS = "门户已启动：http://127.0.0.1:"
Serve = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts the supervisor on a home and a port of the test's own, and does not leave without it."""
    started = []

    def start(port: int, *words: str, home: Path = tmp_path) -> "subprocess.Popen[str]":
        environment = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
        environment |= {"PORTAL_HOME": str(home), "PORT": str(port), "PYTHONPATH": str(ROOT)}
        started.append(
            subprocess.Popen(
                [sys.executable, "-P", "-m", "portal.serve", *words],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return started[-1]

    yield start
    for one in started:
        one.send_signal(signal.SIGINT)
        one.wait()
        assert one.stdout is not None
        one.stdout.close()


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house in which somebody was before: its database is made and migrated, which takes longest at the first start."""
    home = tmp_path_factory.mktemp("lived-in")
    environment = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    words = [sys.executable, "-P", "-m", "portal.postgres", sys.executable, "-P", "-m", "portal.migrate"]
    environment |= {"PORTAL_HOME": str(home), "PYTHONPATH": str(ROOT)}
    subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=True)
    return home


@pytest.fixture
def home(lived_in: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(lived_in, tmp_path / "home"))


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def until(line: str, program: "subprocess.Popen[str]") -> None:
    """Reads what the program says up to a line that begins so."""
    assert program.stdout is not None
    said = []
    for read in program.stdout:
        said.append(read)
        if read.startswith(line):
            return
    pytest.fail("".join(said))


def family(pid: int) -> list[int]:
    """Its children and theirs, before it is killed and they have no parent to be found by. PostgreSQL's workers come and go."""
    try:
        own = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return own + [below for child in own for below in family(child)]


def gone(pids: list[int]) -> bool:
    """Waits for each to end: at once where it has, at most 20 seconds where it will not."""
    return all(_ends(pid) for pid in pids)


def _ends(pid: int) -> bool:
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], 20)[0])
    finally:
        os.close(watched)


def test_serve_shows_a_page_and_ctrl_c_leaves_nothing(serve: Serve, port: int, tmp_path: Path) -> None:
    portal = serve(port, "--no-demo")
    until(ADDRESS, portal)
    assert urlopen(f"http://127.0.0.1:{port}/").status == 200
    below = family(portal.pid)
    assert len(below) >= 3
    portal.send_signal(signal.SIGINT)
    assert portal.wait() == 0
    assert gone(below)
    assert not (tmp_path / "postgres" / "data" / "postmaster.pid").exists()


def test_kill_9_of_the_supervisor_leaves_nothing_and_it_starts_again(serve: Serve, port: int, home: Path) -> None:
    first = serve(port, "--no-demo", home=home)
    until(ADDRESS, first)
    below = family(first.pid)
    first.kill()
    assert gone(below)
    until(ADDRESS, serve(port, "--no-demo", home=home))


def test_kill_9_of_everything_leaves_a_database_that_starts_again(serve: Serve, port: int, home: Path) -> None:
    first = serve(port, "--no-demo", home=home)
    until(ADDRESS, first)
    below = family(first.pid)
    for pid in [first.pid, *below]:
        with suppress(ProcessLookupError):  # the leash may have been quicker
            os.kill(pid, signal.SIGKILL)
    until(ADDRESS, serve(port, "--no-demo", home=home))


def test_a_second_serve_at_the_same_home_says_so(serve: Serve, port: int, home: Path) -> None:
    until(ADDRESS, serve(port, "--no-demo", home=home))
    second = serve(port + 1, home=home)
    assert "门户已经在运行" in second.communicate()[0]
    assert second.returncode == 1


def test_a_port_that_is_taken_is_named(serve: Serve, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        refused = serve(port)
        assert f"端口 {port} 已被占用" in refused.communicate()[0]
        assert refused.returncode == 1


def test_a_command_gets_the_database_in_its_environment(tmp_path: Path) -> None:
    said = borrow(tmp_path, [], "import os; print(os.environ['DATABASE_URL'])")
    assert said.stdout.strip() == Folder(tmp_path).url()
    assert inhabitants(Folder(tmp_path).data) == []


def test_a_command_that_can_do_without_starts_no_database(tmp_path: Path) -> None:
    said = borrow(tmp_path, ["--if-running"], "import os; print(os.environ.get('DATABASE_URL'))")
    assert said.stdout.strip() == "None"
    with postgres.start(tmp_path, fsync=False) as server:
        said = borrow(tmp_path, ["--if-running"], "import os; print(os.environ.get('DATABASE_URL'))")
        assert said.stdout.strip() == server.url


def test_the_commands_own_answer_is_handed_on(tmp_path: Path) -> None:
    assert borrow(tmp_path, ["--scratch"], "raise SystemExit(7)").returncode == 7


def borrow(home: Path, options: list[str], program: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    words = [sys.executable, "-P", "-m", "portal.postgres", *options, sys.executable, "-c", program]
    environment |= {"PORTAL_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


def test_a_child_that_keeps_dying_is_given_up_with_a_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    child = Child("网页服务", ["no_such_module_here"], dict(os.environ))
    child.start()
    with pytest.raises(GivenUp, match=f"一分钟内停了 {DEATHS} 次"):
        die_again_and_again(child)
    assert capfd.readouterr().err.count("正在重新启动") == DEATHS - 1


def die_again_and_again(child: Child) -> None:
    while child.process is not None:
        child.process.wait()
        child.keep_running()


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that is not Debian's, has none of the libraries, and lets nobody install them."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(machine, "LIBRARIES", {"libpango-1.0-0": "libnowhere.so.0"})
    monkeypatch.setattr(machine, "FANDOL", tmp_path / "none.py")
    return tmp_path


def test_what_papers_lack_is_named_with_its_command_and_noted(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    machine.prepare(bare)
    note = (bare / "papers-missing.txt").read_text()
    assert "apt-get install -y libpango-1.0-0" in note
    assert note in capsys.readouterr().out


def test_the_note_goes_when_nothing_is_missing_any_more(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.prepare(bare)
    monkeypatch.setattr(machine, "LIBRARIES", {})
    machine.prepare(bare)
    assert not (bare / "papers-missing.txt").exists()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The doors with a lock of nothing, so that a virtual environment is made in a moment and from no registry."""
    shutil.copytree(ROOT / "bin", tmp_path / "clone" / "bin")
    (tmp_path / "clone" / "requirements").mkdir()
    (tmp_path / "clone" / "requirements" / "portal.txt").write_text("# nothing\n")
    door = tmp_path / "clone" / "portal"
    door.mkdir()
    (door / "__init__.py").write_text("")
    (door / "__main__.py").write_text("import os, sys\nprint(sys.argv[1:], os.environ['PORTAL_HOME'])\n")
    return tmp_path / "clone"


def test_the_operators_door_installs_what_changed_once_and_hands_on_its_words(clone: Path, tmp_path: Path) -> None:
    first = operate(clone, tmp_path, "due", "--help")
    assert "正在安装" in first.stdout
    assert first.stdout.splitlines()[-1] == f"['due', '--help'] {clone / 'var'}"
    assert "正在安装" not in operate(clone, tmp_path, "--help").stdout
    (clone / "requirements" / "portal.txt").write_text("# nothing, in other words\n")
    assert "正在安装" in operate(clone, tmp_path, "--help").stdout


def operate(clone: Path, elsewhere: Path, *words: str) -> Any:
    """From another folder, as people do; all of it on standard output."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PORTAL_HOME", "PYTHONPATH"}}
    return subprocess.run(
        [clone / "bin" / "portal", *words], cwd=elsewhere, env=environment, capture_output=True, text=True, check=True
    )
