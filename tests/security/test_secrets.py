"""Passwords, keys and tokens stay where they are: nowhere on a command line, in what is printed, or in a traceback.

What the running server logs is tested in test_disclosure.py.
"""

import os
import subprocess
import sys
import traceback
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from sozialgraph import exits
from sozialgraph.cli import run
from sozialgraph.settings import Settings
from tests.security.watching import Watch
from tests.sozialgraph.uploads.conftest import BASE, Send, client, key, send

__all__ = ["client", "key", "send"]

SECRET = "hidden-password"
AWAY = "127.0.0.1:1"
ADDRESSES = {
    "away": f"postgresql://planning:{SECRET}@{AWAY}/x",
    "away twice": f"postgresql://planning:{SECRET}@{AWAY},127.0.0.1:2/x",
    "a parameter": f"postgresql://planning@{AWAY}/x?password={SECRET}",
    "a slash": f"postgresql://planning:a/{SECRET}@{AWAY}/x",
    "a hash": f"postgresql://planning:a#{SECRET}@{AWAY}/x",
    "a question mark": f"postgresql://planning:a?{SECRET}@{AWAY}/x",
    "a bracket": f"postgresql://planning:[{SECRET}@{AWAY}/x",
    "an at": f"postgresql://planning:a@{SECRET}@{AWAY}/x",
    "a per cent": f"postgresql://planning:%zz{SECRET}@{AWAY}/x",
    "a colon": f"postgresql://planning:a:{SECRET}@{AWAY}/x",
    "no port": f"postgresql://planning:{SECRET}@127.0.0.1:port/x",
    "another mode": f"postgresql://planning:{SECRET}@{AWAY}/x?sslmode=other",
    "other attributes": f"postgresql://planning:{SECRET}@{AWAY}/x?target_session_attrs=other",
    "no PostgreSQL": f"mysql://planning:{SECRET}@{AWAY}/x",
}
COMMANDS = (["doctor"], ["migrate"], ["access", "keys", "list"], ["imports", "list"], ["query", "QUERY"])


def with_password(dsn: str) -> str:
    place = urlsplit(dsn)
    return place._replace(netloc=f"{place.username}:{SECRET}@{place.netloc.rpartition('@')[2]}").geturl()


def told(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> tuple[int | None, str]:
    """The exit code, None where the program fails, and everything that is printed."""
    try:
        code: int | None = run(arguments)
    except Exception:
        code = None
        traceback.print_exc()
    written = capfd.readouterr()
    return code, written.out + written.err


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_command_tells_the_password_of_an_address(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "x.graphql").write_text("{ __typename }")
    monkeypatch.setenv("SOZIALGRAPH_DATA", str(tmp_path))
    caplog.set_level("DEBUG")
    monkeypatch.setenv("DATABASE_URL", ADDRESSES[name])
    for command in COMMANDS:
        arguments = [str(tmp_path / "x.graphql") if each == "QUERY" else each for each in command]
        code, words = told(arguments, capfd)
        assert code in {exits.DATABASE, exits.USAGE}, words
        assert SECRET not in words
    assert SECRET not in caplog.text


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_doctor_tells_no_password_of_a_reader(
    database: str,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("DATABASE_URL", with_password(database))
    monkeypatch.setenv("READER_URL", ADDRESSES[name])
    caplog.set_level("DEBUG")
    code, words = told(["doctor"], capfd)
    assert code in {exits.DATABASE, exits.USAGE}, words
    assert SECRET not in words + caplog.text


def test_the_doctor_tells_no_password_of_what_it_finds(
    bare_database: str, database: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for dsn, found in (
        (bare_database, "the tables are not up to date"),
        (database, "answers are read with the login"),
    ):
        monkeypatch.setenv("DATABASE_URL", with_password(dsn))
        monkeypatch.setenv("READER_URL", with_password(dsn))
        _, words = told(["doctor"], capfd)
        assert found in words
        assert SECRET not in words


@pytest.fixture
async def broken(empty_database: str) -> str:
    """A database in which a table is not found."""
    owner = await asyncpg.connect(empty_database)
    await owner.execute("ALTER TABLE access.api_keys RENAME TO other")
    await owner.close()
    return empty_database


def test_a_traceback_holds_no_password(broken: str, tmp_path: Path) -> None:
    """Of a program that fails where nobody thought of it."""
    dsn = with_password(broken)
    told = {"DATABASE_URL": dsn, "READER_URL": dsn, "LOG_LEVEL": "debug", "SOZIALGRAPH_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "sozialgraph", "access", "keys", "list"],
        env=os.environ | told,
        capture_output=True,
        text=True,
    )
    assert "Traceback" in done.stderr
    assert SECRET not in done.stderr + done.stdout


@pytest.fixture
def settings(empty_database: str, tmp_path: Path) -> Settings:
    return Settings(database_url=with_password(empty_database), sozialgraph_data=tmp_path)


async def test_an_import_tells_no_password_however_it_ends(
    empty_database: str, settings: Settings, key: str, send: Send, caplog: pytest.LogCaptureFixture
) -> None:
    """Not on the command line of its process, nor in what that leaves behind."""
    with Watch() as watch:
        published = await send(BASE)
        owner = await asyncpg.connect(empty_database)
        await owner.execute("ALTER TABLE municipalities RENAME COLUMN min_count TO other")
        await owner.close()
        failed = await send(BASE)
    assert (published["state"], failed["state"]) == ("DONE", "FAILED")
    assert any(str(settings.sozialgraph_data) in line for line in watch.lines)
    assert "Traceback" in caplog.text
    left = [file.read_bytes() for file in settings.sozialgraph_data.rglob("*") if file.is_file()]
    everything = b"\n".join(
        [*left, str([published, failed]).encode(), caplog.text.encode(), *map(str.encode, watch.lines)]
    )
    assert any(b"Traceback" in each for each in left)
    for secret in (SECRET, key, key.split("_", 2)[2]):
        assert secret.encode() not in everything
