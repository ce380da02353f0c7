"""The embedded database: made whole or not at all, closed to others, and found again after every kind of death."""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal import postgres
from portal.postgres import folder as folders
from portal.postgres.folder import Folder
from portal.postgres.identity import Identity, namespace, unprivileged
from portal.postgres.leftovers import inhabitants
from portal.settings import ROOT

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may choose who it is")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    with postgres.start(tmp_path_factory.mktemp("server"), fsync=False) as started:
        yield started


@pytest.fixture
def child() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts programs that are gone when the test is."""
    started = []

    def start(*words: str, cwd: Path = ROOT) -> "subprocess.Popen[str]":
        started.append(subprocess.Popen(words, cwd=cwd, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.communicate()


def test_trigrams_of_hanzi_are_not_empty(server: postgres.Server) -> None:
    server.psql("CREATE EXTENSION pg_trgm", "portal")
    assert server.psql("SELECT cardinality(show_trgm('老旧小区'))", "portal") != "0"


def test_nobody_reaches_it_but_through_the_owners_socket(server: postgres.Server) -> None:
    assert server.psql("SHOW listen_addresses") == ""
    assert server.psql("SHOW unix_socket_permissions") == "0700"
    assert server.folder.socket.stat().st_mode & 0o777 == 0o700
    assert server.folder.data.stat().st_mode & 0o077 == 0


def test_a_database_is_copied_from_a_template_and_dropped(server: postgres.Server) -> None:
    server.create_database("model")
    server.psql("CREATE TABLE word (text text); INSERT INTO word VALUES ('督办')", "model")
    assert server.create_database('co"py', template="model") == server.url_of('co"py')
    assert server.psql("SELECT text FROM word", 'co"py') == "督办"
    server.drop_database('co"py')
    assert server.psql("SELECT count(*) FROM pg_database WHERE datname LIKE 'co%'") == "0"


def test_the_second_at_the_same_home_is_told_so(server: postgres.Server) -> None:
    with pytest.raises(postgres.Taken, match="正由另一个程序使用"):
        postgres.start(server.folder.home)


def test_a_command_borrows_the_database_that_is_running(server: postgres.Server) -> None:
    assert postgres.running(server.folder.home) == server.url
    with postgres.lent(server.folder.home) as url:
        assert url == server.url
    assert server.psql("SELECT 1") == "1"


def test_a_command_gets_a_database_of_its_own_where_none_is_running(tmp_path: Path) -> None:
    assert postgres.running(tmp_path) is None
    with postgres.lent(tmp_path) as url:
        assert postgres.running(tmp_path) == url
    assert postgres.running(tmp_path) is None


def test_what_was_committed_survives_kill_9_of_everything(tmp_path: Path) -> None:
    with postgres.start(tmp_path) as server:
        server.psql("CREATE TABLE word (text text); INSERT INTO word VALUES ('督办')")
        for pid in inhabitants(server.folder.data):
            os.kill(pid, signal.SIGKILL)
    with postgres.start(tmp_path) as server:
        assert server.psql("SELECT text FROM word") == "督办"


def test_a_server_that_died_is_started_again(tmp_path: Path) -> None:
    with postgres.start(tmp_path, fsync=False) as server:
        assert server.process is not None
        dead = server.process
        dead.kill()
        dead.wait()
        server.keep_running()
        assert server.psql("SELECT 1") == "1"


@pytest.mark.parametrize("state", ["zombie", "stranger"])
def test_a_pid_file_that_names_a_zombie_or_a_stranger_is_not_believed(
    tmp_path: Path, child: Callable[..., "subprocess.Popen[str]"], state: str
) -> None:
    named = child("/bin/true") if state == "zombie" else child("/bin/sleep", "600")
    if state == "zombie":
        os.waitid(os.P_PID, named.pid, os.WEXITED | os.WNOWAIT)
    with postgres.start(tmp_path, fsync=False) as server:
        pid_file, socket = server.folder.data / "postmaster.pid", server.folder.socket
        lines = pid_file.read_text().splitlines()
        lock_lines = (socket / ".s.PGSQL.5432.lock").read_text().splitlines()
    pid_file.write_text("\n".join([str(named.pid), *lines[1:]]) + "\n")
    (socket / ".s.PGSQL.5432.lock").write_text("\n".join([str(named.pid), *lock_lines[1:]]) + "\n")
    with postgres.start(tmp_path, fsync=False) as server:
        assert server.psql("SELECT 1") == "1"


def test_somebody_who_only_looks_into_the_folder_is_left_alone(
    server: postgres.Server, child: Callable[..., "subprocess.Popen[str]"]
) -> None:
    looking = child("/bin/sleep", "600", cwd=server.folder.data)
    assert looking.pid not in inhabitants(server.folder.data)
    assert server.process is not None
    assert server.process.pid in inhabitants(server.folder.data)


def test_a_cluster_cut_short_while_being_made_is_made_again(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    with postgres.start(tmp_path, fsync=False) as server:
        assert server.psql("SELECT 1", "portal") == "1"
    assert not half.exists()


def test_data_of_a_version_that_is_not_here_is_refused_with_its_name(tmp_path: Path) -> None:
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(postgres.Trouble, match="PostgreSQL 9"):
        postgres.start(tmp_path)


def test_kill_9_of_the_parent_leaves_no_server(tmp_path: Path, child: Callable[..., "subprocess.Popen[str]"]) -> None:
    parent = child(sys.executable, "-c", PARENT, str(tmp_path))
    assert parent.stdout is not None
    watched = os.pidfd_open(int(parent.stdout.readline()))
    parent.kill()
    assert select.select([watched], [], [], 20)[0], "the server outlived its parent"
    os.close(watched)
    assert inhabitants(Folder(tmp_path).data) == []


PARENT = """
import sys
from pathlib import Path
from portal import postgres
server = postgres.start(Path(sys.argv[1]), fsync=False)
print(server.process.pid, flush=True)
sys.stdin.read() if sys.stdin.isatty() else __import__("signal").pause()
"""


@pytest.mark.parametrize("name", ["联席,督办 门户", "long" * 30])
def test_a_home_no_socket_could_have_gets_its_socket_elsewhere(tmp_path: Path, name: str) -> None:
    with postgres.start(tmp_path / name, fsync=False) as server:
        assert server.psql("SELECT 1") == "1"
        assert len(os.fsencode(server.folder.socket / ".s.PGSQL.5432")) < 107
        assert server.folder.socket.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(server.folder.socket)


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 30)
    Folder(home).socket.symlink_to(tmp_path)
    try:
        with pytest.raises(postgres.Trouble, match="被别人占用"):
            postgres.start(home, fsync=False)
    finally:
        Folder(home).socket.unlink()


@as_root
def test_root_becomes_nobody_special_without_opening_a_closed_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with postgres.start(tmp_path / "home", fsync=False, identities=[namespaced()]) as server:
        assert server.psql("SELECT 1") == "1"
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@as_root
def test_root_becomes_an_ordinary_user_where_that_user_can_go_and_back(open_folder: Path) -> None:
    with postgres.start(open_folder, fsync=False, identities=[unprivileged("nobody")]) as server:
        assert server.psql("SELECT 1") == "1"
        assert server.folder.data.stat().st_uid == unprivileged("nobody").uid
    with postgres.start(open_folder, fsync=False, identities=[namespaced()]) as server:
        assert server.psql("SELECT 1") == "1"
        assert server.folder.data.stat().st_uid == 0


@as_root
def test_where_no_user_can_go_the_cluster_lives_outside_and_is_found_again(
    tmp_path: Path, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "BASES", (open_folder,))
    tmp_path.chmod(0o700)
    with postgres.start(tmp_path, fsync=False, identities=[unprivileged("nobody")]) as server:
        server.psql("CREATE TABLE word ()")
        assert server.folder.data.is_relative_to(open_folder)
    with postgres.start(tmp_path, fsync=False, identities=[namespaced()]) as server:
        assert server.psql("SELECT count(*) FROM word") == "0"
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@as_root
def test_a_way_the_kernel_forbids_is_passed_over(open_folder: Path) -> None:
    """As in a container that may make no user namespaces."""
    identities = [Identity("forbidden", 0, 0, forbidden), unprivileged("nobody")]
    with postgres.start(open_folder, fsync=False, identities=identities) as server:
        assert server.identity.name == "nobody"
        assert server.psql("SELECT 1") == "1"


def forbidden() -> None:
    raise PermissionError


@as_root
def test_where_root_can_become_nobody_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "BASES", (tmp_path,))
    with pytest.raises(postgres.Trouble, match="普通用户"):
        postgres.start(tmp_path / "home", identities=[])


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Where every user can go: pytest's own folders are closed to others."""
    with tempfile.TemporaryDirectory(prefix="portal-open-") as path:
        Path(path).chmod(0o755)
        yield Path(path)


def namespaced() -> Identity:
    return Identity("namespace", 0, 0, namespace())
