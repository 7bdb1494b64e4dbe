"""Where the server keeps its files, and where its socket is."""

import hashlib
import logging
import os
import re
import tempfile
from pathlib import Path

from sozialgraph.embedded.account import Account
from sozialgraph.errors import EmbeddedServerError

log = logging.getLogger(__name__)

SOCKET = ".s.PGSQL.5432"
# sockaddr_un holds 107 bytes on Linux and 103 on macOS; a comma would part two hosts in a DSN.
USABLE = re.compile(rf"[\w./@+-]{{1,{103 - len(SOCKET)}}}", re.ASCII)


def home_of_server(data: Path, account: Account) -> Path:
    """The account's own folder in `data`, a link to one elsewhere if the account cannot reach `data`."""
    home = data / "postgresql"
    if not home.exists():
        home.unlink(missing_ok=True)
        if account.reaches(data):
            home.mkdir(mode=0o700, exist_ok=True)
        else:
            home.symlink_to(_elsewhere(data))
            log.info("The database is in %s, because its server may not enter %s", home.resolve(), data)
    account.take(home)
    return home.resolve()


def _elsewhere(data: Path) -> Path:
    temporary = Path(tempfile.gettempdir())
    base = temporary if data.resolve().is_relative_to(temporary) else Path("/var/lib")
    return Path(tempfile.mkdtemp(prefix="sozialgraph-", dir=base))


def socket_folder(home: Path, account: Account, runtime: Path | None) -> Path:
    """The same folder for every process that uses `home`; only its owner (and root) may enter it."""
    folder = home / "run"
    if not USABLE.fullmatch(str(folder)):
        base = runtime if runtime and account.is_ours else Path(tempfile.gettempdir())
        folder = base / f"sozialgraph-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {os.getuid(), account.uid}:
        raise EmbeddedServerError(f"{folder} belongs to somebody else: remove it, or set SOZIALGRAPH_DATA")
    account.take(folder)
    return folder
