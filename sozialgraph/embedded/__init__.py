"""A PostgreSQL of our own, for those who have none: started with the program, stopped with its last user."""

from contextlib import suppress
from pathlib import Path
from typing import Self

from sozialgraph.embedded.account import server_account
from sozialgraph.embedded.cluster import Cluster
from sozialgraph.embedded.place import home_of_server, socket_folder
from sozialgraph.embedded.programs import find_programs, major_version, within_reach
from sozialgraph.embedded.users import Users
from sozialgraph.errors import EmbeddedServerError


class EmbeddedServer:
    """Use of the server whose files are in `data`; any number of processes may use it at once.

    `fast` gives up durability, for tests only. `shared` tells whether somebody else had started it already.
    """

    shared = False

    def __init__(
        self, data: Path, *, pg_ctl: Path | None = None, runtime: Path | None = None, fast: bool = False
    ) -> None:
        data = data.absolute()
        account = server_account(data / "postgresql")
        self._users = Users(data)
        with self._users.gate():
            self._home = home_of_server(data, account)
            programs = within_reach(find_programs(pg_ctl), account, self._home)
        major = major_version(programs, account, self._home)
        sockets = socket_folder(self._home, account, runtime)
        self._cluster = Cluster(self._home / f"pg{major}", programs, major, account, sockets, fast)

    @property
    def dsn(self) -> str:
        return self._cluster.dsn

    def __enter__(self) -> Self:
        with self._users.gate():
            self._users.enter()
            try:
                self.shared = self._cluster.answers()
                self._ensure_running()
            except BaseException:
                if self._users.leave():
                    with suppress(EmbeddedServerError):
                        self._cluster.stop()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        with self._users.gate():
            if self._users.leave() and self._cluster.answers():
                self._cluster.stop()

    def revive(self) -> None:
        """Start the server again if it died under us."""
        if not self._cluster.answers():
            with self._users.gate():
                self._ensure_running()

    def _ensure_running(self) -> None:
        if not self._cluster.folder.exists():
            self._refuse_other_versions()
            self._cluster.create()
        if not self._cluster.answers():
            self._cluster.start()

    def _refuse_other_versions(self) -> None:
        for other in self._home.glob("pg[0-9][0-9]"):
            raise EmbeddedServerError(
                f"{other} was written by PostgreSQL {other.name[2:]}, but the programs in "
                f"{self._cluster.programs} are version {self._cluster.major}: set PG_CTL to the older "
                "version's pg_ctl, or move that folder away to start empty"
            )
