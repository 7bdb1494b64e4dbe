"""One PostgreSQL cluster: made, started, asked whether it answers, stopped."""

import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from sozialgraph.embedded.account import Account
from sozialgraph.embedded.place import SOCKET
from sozialgraph.errors import EmbeddedServerError

NAME = "sozialgraph"  # of the database and of the user who owns it

# For a small machine that does other things too. ALTER SYSTEM overrides each of these.
CONFIGURATION = """\
# Written at every start.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 256MB
max_connections = 60
random_page_cost = 1.1                # solid state: an index pays off
jit = off                             # compiling costs more than it saves on answers of milliseconds
max_parallel_workers_per_gather = 0   # two cores serve many small reads better than one large one
max_wal_size = 2GB                    # no checkpoint in the middle of an import
log_checkpoints = off                 # server.log is for what somebody should read
timezone = 'UTC'
log_timezone = 'UTC'
"""
FAST = """\
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@dataclass(frozen=True)
class Cluster:
    folder: Path
    programs: Path
    major: int
    account: Account
    sockets: Path
    fast: bool

    @property
    def dsn(self) -> str:
        return f"postgresql://{NAME}@/{NAME}?host={self.sockets}"

    def create(self) -> None:
        """Make it whole or not at all: a crash half-way leaves only a folder that the next run replaces."""
        new = self.folder.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        options = ["--no-sync"] if self.fast else []
        self._run("initdb", "-D", new, "-U", NAME, "-E", "UTF8", "-A", "trust", *self._locale(), *options)
        self._run("postgres", "--single", "-D", new, "postgres", text=f"CREATE DATABASE {NAME}\n")
        new.rename(self.folder)

    def _locale(self) -> list[str]:
        # Sorted by code point on every machine; an index never depends on the C library's release.
        if self.major >= 17:
            return ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def start(self) -> None:
        configuration = CONFIGURATION.format(sockets=self.sockets) + (FAST if self.fast else "")
        (self.folder / "postgresql.conf").write_text(configuration)
        self._forget_the_dead()
        if not self._starts():
            # After a kill -9 the dead server's children hold its shared memory for another moment.
            time.sleep(1)
            if not self._starts():
                raise EmbeddedServerError(f"PostgreSQL does not start in {self.folder}: {self._last_words()}")

    def _forget_the_dead(self) -> None:
        # In a container whose first process buries nobody, a killed server keeps its number for ever, and
        # PostgreSQL takes it for a living one. What its children still hold is guarded by the kernel.
        for file in (self.folder / "postmaster.pid", self.sockets / f"{SOCKET}.lock"):
            if file.exists() and _is_zombie(file.read_text().split()[0]):
                file.unlink()

    def _starts(self) -> bool:
        try:
            self._pg_ctl("start", "-l", self._log)
        except EmbeddedServerError:
            return False
        return True

    def stop(self) -> None:
        self._pg_ctl("stop", "-m", "fast")

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as door:
            return door.connect_ex(str(self.sockets / SOCKET)) == 0

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _last_words(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines() if self._log.exists() else []
        return "; ".join(line.partition("] ")[2] or line for line in lines[-3:]) or f"no word in {self._log}"

    def _pg_ctl(self, action: str, *options: str | Path) -> None:
        self._run("pg_ctl", action, "-D", self.folder, "-s", "-w", "-t", "60", *options)

    def _run(self, program: str, *arguments: str | Path, text: str = "") -> None:
        self.account.run(self.programs / program, *arguments, cwd=self.folder.parent, text=text)


def _is_zombie(pid: str) -> bool:
    status = Path("/proc", pid, "stat")
    return status.exists() and status.read_text().rpartition(") ")[2].startswith("Z")
