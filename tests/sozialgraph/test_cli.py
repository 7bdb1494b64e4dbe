import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
import httpx2
import pytest

from sozialgraph import exits
from sozialgraph.cli import run
from sozialgraph.errors import AddressError
from sozialgraph.server import free_address
from tests.sozialgraph.http.conftest import PATIENCE

COMMANDS = [
    "access",
    "doctor",
    "documents",
    "estimate",
    "example",
    "import",
    "imports",
    "inspect",
    "matches",
    "migrate",
    "query",
    "relations",
    "schema",
    "serve",
]


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def sozialgraph(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sozialgraph", *arguments],
        env=os.environ | {"DATABASE_URL": ""} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def serving(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = sozialgraph("serve", SOZIALGRAPH_DATA=str(data), PORT=str(port))
    try:
        wait_until_ready(process, port)
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until_ready(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[0]
        with suppress(httpx2.TransportError):
            if httpx2.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200:
                return
        time.sleep(0.05)
    raise AssertionError(f"not ready within {PATIENCE:.0f} s")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [command for command in COMMANDS if f" {command} " not in shown] == []
    assert " sozialgraph serve --example" in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_help_gives_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert f" sozialgraph {command}" in capsys.readouterr().out.partition("Parameters")[0]


def test_help_waits_for_no_heavy_package() -> None:
    heavy = "{'alembic', 'asyncpg', 'graphql', 'numpy', 'pandas', 'sqlalchemy', 'starlette', 'strawberry'}"
    told = subprocess.run(
        [sys.executable, "-c", f"import sys, sozialgraph.cli; print({heavy} & sys.modules.keys())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["plan"],
            'Unknown command "plan".'
            " Available commands: serve, migrate, import, access, doctor, imports, matches, relations, ...",
        ),
        (["serve", "--fast"], "Unknown option: --fast."),
        (
            ["query", "a.graphql", "--format", "xml"],
            'Invalid value "xml" for --format. Choose from: "table", "json".',
        ),
        (["query"], 'Command "query" parameter DOCUMENT requires an argument.'),
    ],
)
def test_a_wrong_call_is_exit_code_2(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err == f"sozialgraph: {said} --help shows what is possible.\n"


def test_a_wrong_setting_is_exit_code_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PORT", "high")
    assert run(["migrate"]) == 2
    assert capsys.readouterr().err == "sozialgraph: PORT: 'high' is not a whole number from 1 to 65535\n"


def test_an_unreachable_database_is_exit_code_3(
    port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://planning:secret@127.0.0.1:{port}/sozialgraph")
    assert run(["migrate"]) == 3
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"sozialgraph: no connection to the database: [Errno 111] Connect call failed ('127.0.0.1', {port}): "
        "check DATABASE_URL"
    )


def test_a_taken_address_is_exit_code_4(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = sozialgraph("serve", PORT=str(port), SOZIALGRAPH_DATA=str(data))
        assert process.communicate()[0] == (
            f"sozialgraph: cannot listen on http://127.0.0.1:{port}: Address already in use. "
            f"Stop what listens there, or choose another port: PORT={port + 1}\n"
        )
    assert process.returncode == 4
    assert not data.exists()


@pytest.mark.parametrize(
    ("host", "why"),
    [("nowhere.invalid", "Name or service not known"), ("192.0.2.1", "Cannot assign requested address")],
)
def test_a_foreign_address_is_refused_with_advice_about_host(host: str, why: str) -> None:
    with pytest.raises(AddressError) as caught:
        free_address(host, 8000)
    assert str(caught.value) == (
        f"cannot listen on http://{host}:8000: {why}. "
        "Set HOST to an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them"
    )


def test_a_query_is_answered_without_a_server(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "terms.graphql"
    document.write_text("query Q($code: String!) { municipality(code: $code) { name } kind: __typename }")
    monkeypatch.setenv("DATABASE_URL", database)
    assert run(["query", str(document), "--variables", '{"code": "00"}', "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["data"] == {"municipality": None, "kind": "Query"}


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (["query", "/nowhere.graphql"], "/nowhere.graphql cannot be read: No such file or directory", 2),
        (
            ["query", "-", "--variables", "["],
            "--variables is not JSON: unexpected end of data: line 1 column 2 (char 1)",
            2,
        ),
        (["query", "-", "--variables", "[]"], """--variables is not a JSON object, such as '{"area": "05315"}'""", 2),
        (["query", "-"], "Syntax Error: Unexpected <EOF>.", 1),
        (["import", "/nowhere.toml"], "/nowhere.toml: there is no such file or folder", 1),
        (["inspect", "/nowhere.csv"], "/nowhere.csv cannot be read: No such file or directory", 1),
        (["schema", "/nowhere/file"], "/nowhere/file cannot be used: No such file or directory", 2),
        (
            ["schema", "--chek"],
            'Invalid value "--chek" for OUTPUT. there is no option --chek. --help shows what is possible.',
            2,
        ),
    ],
)
def test_what_the_user_can_mend_is_told(
    database: str,
    arguments: list[str],
    said: str,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run(arguments) == code
    assert capsys.readouterr().err == f"sozialgraph: {said}\n"


async def test_a_right_that_is_missing_is_told(database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("SET ROLE sozialgraph_public")
    with pytest.raises(asyncpg.InsufficientPrivilegeError) as error:
        await connection.execute("CREATE TEMP TABLE staged (row int)")
    await connection.close()
    code, said = exits.exit_of(error.value) or (0, "")
    assert code == exits.DATABASE
    assert said.startswith("permission denied to create temporary tables in database ")
    assert said.endswith(": docs/operators.md says what the user of DATABASE_URL needs")


def test_a_schema_that_is_out_of_date_is_told(tmp_path: Path) -> None:
    file = tmp_path / "schema.graphql"
    assert run(["schema", str(file)]) == 0
    assert run(["schema", "--check", str(file)]) == 0
    file.write_text("type Query")
    assert run(["schema", "--check", str(file)]) == 1
    assert file.read_text() == "type Query"


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_serve_stops_in_order(data: Path, port: int, name: signal.Signals) -> None:
    with serving(data, port) as process:
        assert list(data.glob("postgresql/pg*/postmaster.pid")) != []
        process.send_signal(name)
        shown = process.communicate(timeout=60)[0]
        assert process.returncode == 0
    assert f"Ready at http://127.0.0.1:{port}/graphql" in shown
    assert "Traceback" not in shown
    assert list(data.glob("postgresql/pg*/postmaster.pid")) == []


def test_serve_survives_a_killed_database(data: Path, port: int) -> None:
    with serving(data, port) as process:
        (pid_file,) = data.glob("postgresql/pg*/postmaster.pid")
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
        time.sleep(0.2)
        wait_until_ready(process, port)
