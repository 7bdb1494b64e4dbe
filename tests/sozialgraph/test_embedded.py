import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sozialgraph.database import provided
from sozialgraph.embedded import EmbeddedServer
from sozialgraph.embedded.programs import find_programs
from sozialgraph.errors import DatabaseError, EmbeddedServerError
from sozialgraph.settings import Settings

SYSTEM = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin/pg_ctl"))
KINDS = [
    pytest.param(None, id="wheel"),
    pytest.param(
        SYSTEM[0] if SYSTEM else None,
        id="system",
        marks=pytest.mark.skipif(not SYSTEM, reason="no PostgreSQL in /usr/lib/postgresql"),
    ),
]
# A user in a process of its own: says when it is in, leaves when its standard input is closed.
USER = """
import sys
from pathlib import Path
from sozialgraph.embedded import EmbeddedServer
with EmbeddedServer(Path(sys.argv[1]), fast=True) as server:
    print("in", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def prepared(folder_for_servers: Path) -> Path:
    data = folder_for_servers / "prepared"
    with EmbeddedServer(data, fast=True):
        return data


@pytest.fixture
def filled(prepared: Path, data: Path) -> Path:
    """Like `data`, but with a cluster, which saves the second that making one takes."""
    subprocess.run(["cp", "-a", prepared, data], check=True)
    return data


@pytest.fixture(params=KINDS)
def pg_ctl(request: pytest.FixtureRequest) -> Path | None:
    path: Path | None = request.param
    return path


def ask(server: EmbeddedServer, question: str) -> str:
    psql = str(find_programs(None) / "psql")
    command = [psql, server.dsn, "--no-psqlrc", "--tuples-only", "--no-align", "--command", question]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def postmaster(data: Path) -> int | None:
    for file in data.glob("postgresql/pg*/postmaster.pid"):
        return int(file.read_text().split()[0])
    return None


def kill_server(data: Path) -> None:
    pid = postmaster(data)
    assert pid
    os.kill(pid, signal.SIGKILL)
    status = Path(f"/proc/{pid}/status")
    while status.exists() and "State:\tZ" not in status.read_text():
        time.sleep(0.01)


def user(data: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def say(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_rows_outlive_a_restart(data: Path, pg_ctl: Path | None) -> None:
    with EmbeddedServer(data, pg_ctl=pg_ctl, fast=True) as server:
        ask(server, "CREATE TABLE kept AS SELECT 'Ärztehaus' AS name")
    assert postmaster(data) is None
    with EmbeddedServer(data, pg_ctl=pg_ctl, fast=True) as server:
        assert ask(server, "SELECT lower(name) FROM kept") == "ärztehaus"


def test_text_sorts_by_code_point(data: Path, pg_ctl: Path | None) -> None:
    with EmbeddedServer(data, pg_ctl=pg_ctl, fast=True) as server:
        names = "SELECT string_agg(n, ' ' ORDER BY n) FROM unnest('{Ärzte,Zürich,aue}'::text[]) AS n"
        assert ask(server, names) == "Zürich aue Ärzte"


def test_the_last_user_stops_the_server(filled: Path) -> None:
    with EmbeddedServer(filled, fast=True) as first:
        with EmbeddedServer(filled, fast=True):
            pass
        assert ask(first, "SELECT 1") == "1"
    assert postmaster(filled) is None


def test_processes_that_start_at_once_share_one_server(data: Path) -> None:
    users = [user(data) for _ in range(4)]
    assert [say(process) for process in users] == ["in"] * 4
    for process in users:
        process.communicate()
    assert [process.returncode for process in users] == [0] * 4
    assert postmaster(data) is None


def test_a_killed_user_is_not_counted(filled: Path) -> None:
    with user(filled) as process:
        assert say(process) == "in"
        left = postmaster(filled)
        process.kill()
    with EmbeddedServer(filled, fast=True) as server:
        assert server.shared
        assert postmaster(filled) == left
        assert ask(server, "SELECT 1") == "1"
    assert postmaster(filled) is None


def test_a_killed_server_is_revived_with_its_rows(data: Path, pg_ctl: Path | None) -> None:
    with EmbeddedServer(data, pg_ctl=pg_ctl) as server:
        ask(server, "CREATE TABLE kept AS SELECT 7 AS number")
        kill_server(data)
        server.revive()
        assert ask(server, "SELECT number FROM kept") == "7"
    assert postmaster(data) is None


def test_a_server_killed_while_unused_starts_again(filled: Path) -> None:
    with user(filled) as process:
        assert say(process) == "in"
        process.kill()
    kill_server(filled)
    with EmbeddedServer(filled, fast=True) as server:
        assert ask(server, "SELECT 1") == "1"


def test_a_half_made_cluster_is_made_anew(filled: Path) -> None:
    with EmbeddedServer(filled, fast=True):
        pass
    (cluster,) = filled.glob("postgresql/pg*")
    (cluster / "PG_VERSION").unlink()
    cluster.rename(cluster.with_suffix(".new"))
    with EmbeddedServer(filled, fast=True) as server:
        assert ask(server, "SELECT 1") == "1"


def test_only_its_owner_reaches_the_server(filled: Path) -> None:
    with EmbeddedServer(filled, fast=True) as server:
        assert ask(server, "SHOW listen_addresses") == ""
        folder = Path(str(ask(server, "SHOW unix_socket_directories")))
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["Sozialplanung" * 9, "Jugend, Soziales"], ids=["long", "comma"])
def test_a_path_unfit_for_a_socket_gets_another(data: Path, name: str) -> None:
    with EmbeddedServer(data / name, fast=True) as server:
        folder = Path(str(ask(server, "SHOW unix_socket_directories")))
        assert not folder.is_relative_to(data)
        assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()


@pytest.mark.skipif(os.getuid() != 0, reason="only root's folders are closed to the server's account")
def test_a_closed_folder_links_to_an_open_one(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    tmp_path.chmod(0o700)
    with caplog.at_level("INFO"), EmbeddedServer(tmp_path, fast=True) as server:
        assert ask(server, "SELECT 1") == "1"
    elsewhere = (tmp_path / "postgresql").resolve()
    assert caplog.messages == [f"The database is in {elsewhere}, because its server may not enter {tmp_path}"]
    with EmbeddedServer(tmp_path, fast=True):
        assert postmaster(tmp_path)
    shutil.rmtree(elsewhere)


@pytest.mark.skipif(not SYSTEM, reason="no PostgreSQL in /usr/lib/postgresql")
def test_data_of_another_version_are_refused(filled: Path) -> None:
    with EmbeddedServer(filled, fast=True):
        pass
    (cluster,) = filled.glob("postgresql/pg*")
    version = SYSTEM[0].parts[-3]
    with pytest.raises(EmbeddedServerError) as error, EmbeddedServer(filled, pg_ctl=SYSTEM[0]):
        pass
    assert str(error.value) == (
        f"{cluster} was written by PostgreSQL 18, but the programs in {SYSTEM[0].parent} are version {version}: "
        "set PG_CTL to the older version's pg_ctl, or move that folder away to start empty"
    )


def test_a_missing_server_program_is_named() -> None:
    said = r"^PG_CTL: /nowhere/pg_ctl has no initdb and postgres beside it: install .* or set DATABASE_URL to"
    with pytest.raises(EmbeddedServerError, match=said):
        find_programs(Path("/nowhere/pg_ctl"))


def test_a_server_that_does_not_start_says_why(filled: Path) -> None:
    with EmbeddedServer(filled, fast=True):
        pass
    (cluster,) = filled.glob("postgresql/pg*")
    (cluster / "global/pg_control").unlink()
    with pytest.raises(EmbeddedServerError, match=rf"^PostgreSQL does not start in {cluster}: .*pg_control"):
        EmbeddedServer(filled, fast=True).__enter__()


def test_database_url_is_used_as_it_is(data: Path) -> None:
    settings = Settings(database_url="postgresql://somebody@elsewhere/planning", sozialgraph_data=data)
    with provided(settings) as database:
        assert database.dsn == "postgresql://somebody@elsewhere/planning"
    assert not data.exists()


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(sozialgraph_data=tmp_path / "file/data")
    with pytest.raises(DatabaseError) as error, provided(settings):
        pass
    assert str(error.value) == (
        f"the embedded database cannot use {tmp_path}/file/data: Not a directory. "
        "Set SOZIALGRAPH_DATA to a folder that you may write to"
    )
