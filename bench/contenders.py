"""The servers that are compared: how each is started, asked and weighed."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from bench.workloads import Workload
from models.roles import PUBLIC

FOLDER = Path(__file__).parent
POSTGRAPHILE = FOLDER / "postgraphile"
NODE = POSTGRAPHILE / "node_modules/node/bin/node"
PATIENCE = 300.0  # seconds until a server answers, also where the machine has other work
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class BenchError(Exception):
    """What keeps the measurement from being made, and what to do."""


@dataclass(frozen=True)
class Contender:
    """A running server. A name may say its configuration: `postgraphile:other.config.js`."""

    name: str
    port: int
    pid: int

    def url(self, workload: Workload) -> str:
        path = workload.name if self.name == "handwritten" else "graphql"
        return f"http://127.0.0.1:{self.port}/{path}"

    def bodies(self, workload: Workload) -> list[bytes]:
        other = self.name.startswith("postgraphile")
        words = workload.words("postgraphile.graphql" if other else "graph.graphql")
        return [
            json.dumps({"query": words, "variables": variables}, ensure_ascii=False).encode()
            for variables in (workload.by_number if other else workload.by_code)
        ]

    def fetch(self, workload: Workload, body: bytes) -> bytes:
        request = Request(self.url(workload), body, {"content-type": "application/json"})
        try:
            with urlopen(request, timeout=PATIENCE) as response:
                text: bytes = response.read()
        except HTTPError as error:
            raise BenchError(f"{self.name} refuses {workload.name}: {error.read().decode()[:500]}") from None
        return text

    def answer(self, workload: Workload, body: bytes) -> Any:
        answer = json.loads(self.fetch(workload, body))
        if "errors" in answer:
            raise BenchError(f"{self.name} fails at {workload.name}: {answer['errors']}")
        return answer["data"]


def install_postgraphile() -> None:
    """Its packages, and the Node that runs it, as package-lock.json pins them."""
    lock, installed = POSTGRAPHILE / "package-lock.json", POSTGRAPHILE / "node_modules/.package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    npm = shutil.which("npm")
    if not npm:
        raise BenchError("npm is missing, which installs PostGraphile: apt-get install npm")
    print("Installing PostGraphile and Node from npm", file=sys.stderr)
    done = subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=POSTGRAPHILE)
    if done.returncode or not NODE.exists():
        raise BenchError(f"npm could not install PostGraphile: run `npm ci` in {POSTGRAPHILE} to see why")


def command(name: str, dsn: str, port: int) -> list[str | Path]:
    kind, _, configuration = name.partition(":")
    database = ["env", f"DATABASE_URL={dsn}"]
    ours = [f"PORT={port}", sys.executable, "-m", "sozialgraph", "serve"]
    uvicorn = [
        *(sys.executable, "-m", "uvicorn", f"--port={port}", "--loop=uvloop", "--http=httptools"),
        *("--no-access-log", "--log-level=warning"),
    ]
    commands: dict[str, list[str | Path]] = {
        "sozialgraph": [*database, "ANSWER_CACHE=0", *ours],
        "cached": [*database, *ours],
        "handwritten": [*database, *uvicorn, "bench.handwritten:app"],
        "strawberry": [*database, *uvicorn, "bench.conventional.app:app"],
        "postgraphile": [
            *("env", "NODE_ENV=production", *place(dsn), f"PGOPTIONS=-c role={PUBLIC}"),
            *(NODE, "node_modules/postgraphile/dist/cli-run.js", "--config", configuration or "graphile.config.js"),
            *("--host", "127.0.0.1", "--port", str(port)),
        ],
    }
    if kind not in commands:
        raise BenchError(f"there is no server '{kind}' to compare with: choose of {', '.join(commands)}")
    return commands[kind]


def place(dsn: str) -> Iterator[str]:
    """An address as libpq's variables, since Node reads no socket's folder from an address."""
    parts = urlsplit(dsn)
    given = {
        "PGHOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
        "PGPORT": parts.port,
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
        "PGDATABASE": parts.path[1:],
    }
    yield from (f"{name}={value}" for name, value in given.items() if value)


@contextmanager
def running(name: str, dsn: str) -> Iterator[Contender]:
    port = free_port()
    folder = POSTGRAPHILE if name.startswith("postgraphile") else FOLDER.parent
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command(name, dsn, port), cwd=folder, stdout=log, stderr=log)
        try:
            if not _answers(port, process):
                log.seek(0)
                raise BenchError(f"{name} does not start: {log.read().decode()[-500:]}")
            yield Contender(name, port, process.pid)
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + PATIENCE
    while not _listens(port):
        if process.poll() is not None or time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def _listens(port: int) -> bool:
    try:
        urlopen(f"http://127.0.0.1:{port}/", timeout=1).close()
    except HTTPError:
        return True
    except OSError:
        return False
    return True


def tree(pid: int) -> Iterator[list[str]]:
    """The kernel's figures (proc(5), stat, from the state on) of a process and all below it."""
    with suppress(FileNotFoundError, ProcessLookupError):  # it may end while it is looked at
        yield Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        for file in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in file.read_text().split():
                yield from tree(int(child))


def cpu(pid: int) -> float:
    """Seconds of processor time that a process and all below it have used, with those that ended."""
    return sum(int(field) for figures in tree(pid) for field in figures[11:15]) / TICK


def memory(pid: int) -> float:
    """Resident megabytes of a process and all below it."""
    return sum(int(figures[21]) for figures in tree(pid)) * PAGE / 1e6
