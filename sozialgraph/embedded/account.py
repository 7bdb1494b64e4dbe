"""Who runs the server's programs: ourselves, but never root, which PostgreSQL refuses."""

import os
import pwd
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sozialgraph.errors import EmbeddedServerError

# Fixed, so that no PGDATA, PGPORT or locale of the caller reaches the server. An answer of some hundred kilobytes is
# copied several times on its way; glibc would get memory from the kernel and give it back for each copy (mallopt(3)).
ENVIRONMENT = {
    "PATH": os.defpath,
    "LC_ALL": "C",
    "TZ": "UTC",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "33554432",
}


class Account(NamedTuple):
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.getuid()

    def run(self, *command: str | Path, cwd: Path, text: str = "") -> str:
        """Run a program to its end and return what it printed; `text` is its standard input."""
        try:
            done = self._spawn(command, cwd, text)
        except OSError as error:
            raise EmbeddedServerError(f"{command[0]} cannot be run: {error.strerror}") from None
        if done.returncode:
            raise EmbeddedServerError(f"{command[0]} failed: {' '.join(done.stderr.split())}")
        return done.stdout

    def _spawn(self, command: Iterable[str | Path], cwd: Path, text: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            input=text,
            capture_output=True,
            text=True,
            errors="replace",
            env=ENVIRONMENT,
            user=None if self.is_ours else self.uid,
            group=None if self.is_ours else self.gid,
            extra_groups=None if self.is_ours else [],
            start_new_session=True,  # Ctrl-C is for us: we stop the server in order
        )

    def reaches(self, path: Path) -> bool:
        return self.is_ours or self._spawn(["test", "-x", path], Path("/"), "").returncode == 0

    def take(self, path: Path) -> None:
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)


def server_account(cluster: Path) -> Account:
    """Whoever owns the cluster; for a new one ourselves, or as root `postgres` or `nobody`."""
    if os.getuid():
        return Account(os.getuid(), os.getgid())
    if cluster.exists() and (owner := cluster.stat()).st_uid:
        return Account(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedServerError(
        "PostgreSQL refuses to run as root, and this machine has neither a user 'postgres' nor 'nobody': "
        "start as another user, or set DATABASE_URL"
    )
