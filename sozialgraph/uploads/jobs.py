"""An import that was asked for over HTTP: a folder that holds what was sent and, bit by bit, what became of it.

Whoever works on a job holds a lock on its folder. The kernel drops it with the last process, so that a job whose
server or worker was killed is told from one that goes on.
"""

import fcntl
import shutil
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal
from uuid import uuid4

import msgspec
import orjson
from msgspec import Meta
from msgspec.structs import replace

from models.roles import Profile
from sozialgraph.http.refusal import RefusedRequestError

KEPT = 24 * 3600.0  # seconds
RESULTS = ("rejected", "annotated")

State = Literal["WAITING", "RUNNING", "DONE", "REFUSED", "FAILED"]


class Wishes(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The fields of the form that are no files."""

    mode: Literal["dryRun", "publish"]
    keep_good_rows: bool = False
    annotate: bool = False
    actor: Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f]{1,100}$")] | None = None


class Sender(msgspec.Struct, frozen=True):
    """Who sent it, as what, and the municipalities that they may import for; all where none is named."""

    subject: str
    municipalities: tuple[str, ...] = ()
    profile: Profile = Profile.PUBLISHER


def wishes_of(fields: Mapping[str, str]) -> Wishes:
    """Raises RefusedRequestError."""
    try:
        return msgspec.convert(fields, Wishes, strict=False)
    except msgspec.ValidationError as error:
        raise RefusedRequestError(400, "BAD_REQUEST", f"The form's fields are wrong: {error}.") from None


class Progress(msgspec.Struct, kw_only=True, rename="camel"):
    """`share` of the descriptions is taken up; `files` are the reports of `loaders.report.told`."""

    state: State = "WAITING"
    share: float = 0.0
    files: list[dict[str, Any]] = []
    error: str | None = None


class Job:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = folder.name

    @classmethod
    def create(cls, root: Path) -> "Job":
        job = cls(root / uuid4().hex)
        job.folder.mkdir(parents=True, mode=0o700)
        return job

    def lock(self) -> BinaryIO:
        """Held until it is closed by everyone who has it. Raises BlockingIOError where others hold it."""
        lock = (self.folder / "lock").open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise
        return lock

    def is_known(self) -> bool:
        return (self.folder / "sender.json").exists()

    def has_description(self) -> bool:
        return (self.folder / "descriptions").exists()

    def write_wishes(self, wishes: Wishes) -> None:
        (self.folder / "wishes.json").write_bytes(msgspec.json.encode(wishes))

    def wishes(self) -> Wishes:
        return msgspec.json.decode((self.folder / "wishes.json").read_bytes(), type=Wishes)

    def write_sender(self, sender: Sender) -> None:
        (self.folder / "sender.json").write_bytes(msgspec.json.encode(sender))

    def sender(self) -> Sender:
        return msgspec.json.decode((self.folder / "sender.json").read_bytes(), type=Sender)

    @property
    def actor(self) -> str:
        """Who imports, for the record: whom the sender names, and always the sender."""
        named, subject = self.wishes().actor, self.sender().subject
        return f"{named} ({subject})" if named else subject

    def write(self, progress: Progress) -> None:
        """At once, for whoever reads it meanwhile."""
        new = self.folder / "progress.json.new"
        new.write_bytes(orjson.dumps(msgspec.to_builtins(progress)))
        new.rename(self.folder / "progress.json")

    def progress(self) -> Progress:
        """It is over when nobody works on it any more, not even to tidy up."""
        path = self.folder / "progress.json"
        found = msgspec.json.decode(path.read_bytes(), type=Progress) if path.exists() else Progress()
        over = found.state not in ("WAITING", "RUNNING")
        if self.is_worked_on():
            return replace(found, state="RUNNING") if over else found
        return found if over else replace(found, state="FAILED", error=INTERRUPTED)

    def is_worked_on(self) -> bool:
        try:
            self.lock().close()
        except BlockingIOError:
            return True
        return False

    def told(self, address: str) -> dict[str, Any]:
        """What `GET /imports/{id}` answers; `address` is that of the job."""
        wishes = self.wishes()
        results = {kind: [f"{address}/{kind}/{name}" for name in self._names(kind)] for kind in RESULTS}
        sent = datetime.fromtimestamp((self.folder / "wishes.json").stat().st_mtime, UTC)
        about = {"id": self.id, "mode": wishes.mode, "actor": self.actor, "sent": sent.isoformat(timespec="seconds")}
        return {**about, **msgspec.to_builtins(self.progress()), **results}

    def _names(self, kind: str) -> list[str]:
        folder = self.folder / kind
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    def result(self, kind: str, name: str) -> Path | None:
        return self.folder / kind / name if kind in RESULTS and name in self._names(kind) else None

    def remove_sent(self) -> None:
        """Departments' files stay no longer than they are needed."""
        for name in ("descriptions", "data"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


INTERRUPTED = "The server ended before the import did: nothing of the unfinished file was stored. Send it again."


def remove_old(root: Path) -> None:
    """Yesterday's results, and what a killed server left behind."""
    for job in map(Job, root.glob("*")):
        if time.time() - job.folder.stat().st_mtime > KEPT and not job.is_worked_on():
            job.remove()
