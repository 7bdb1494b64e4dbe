"""Each number that the public can read has been thought about."""

import re

from sqlalchemy import Column, Integer, Numeric

import models
from models.base import INSIDE, PROTECTED
from sozialgraph.settings import PROJECT

PAGE = PROJECT / "docs/protection.md"
CLOSED = {"raw", "shared", "access", "planner", "partner"}
VERDICT = re.compile(r"^\| (`[a-z_.]+`(?:, `[a-z_.]+`)*) \| ((?:`[a-z_]+` ?)+)\| (.+) \|$", re.MULTILINE)

Numbers = set[tuple[str, str]]


def numbers() -> tuple[Numbers, Numbers]:
    """All that are no keys and that the public may select, and those that protection may empty, by table and column."""
    columns = [
        column
        for table in models.metadata.tables.values()
        if table.schema not in CLOSED and not table.name.endswith("_history")
        for column in table.columns
        if isinstance(column.type, Numeric | Integer) and not is_key(column) and INSIDE not in column.info
    ]
    named = {(column.table.fullname, column.name): column for column in columns}
    return set(named), {name for name, column in named.items() if PROTECTED in column.info}


def is_key(column: Column[object]) -> bool:
    return bool(column.foreign_keys) or column.name == "id" or column.name.endswith("_id")


def verdicts() -> tuple[Numbers, Numbers]:
    found = [
        ((table, column), verdict.startswith("protected"))
        for tables, columns, verdict in VERDICT.findall(PAGE.read_text("utf-8"))
        for table in re.findall(r"[a-z_.]+", tables)
        for column in re.findall(r"[a-z_]+", columns)
    ]
    return {name for name, _ in found}, {name for name, is_protected in found if is_protected}


def test_every_number_has_a_verdict() -> None:
    assert verdicts()[0] ^ numbers()[0] == set()


def test_what_is_said_to_be_protected_is() -> None:
    assert verdicts()[1] == numbers()[1]
