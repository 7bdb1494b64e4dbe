"""How well organizations are matched: on labelled pairs of names, against equal names."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from loaders.matching.proposals import Number, Organization, propose
from tests.sources.conftest import PROJECT, Read
from tests.sources.test_berlin_records import GRANTS, NEWER, OLDER

Pair = tuple[str, str]
SAMPLE = Path(__file__).with_name("matching") / "sample.csv"


class Quality(NamedTuple):
    found: int
    precision: float
    recall: float

    def __str__(self) -> str:
        return f"{self.found} | {self.precision:.3f} | {self.recall:.3f}"


@pytest.fixture(scope="module")
def labels() -> dict[Pair, bool]:
    with SAMPLE.open(encoding="utf-8", newline="") as stream:
        return {(row["sponsor"], row["recipient"]): row["label"] == "same" for row in csv.DictReader(stream)}


@pytest.fixture
def organizations(read: Read) -> list[Organization]:
    """All sponsors and recipients, as an instance that loaded both files knows them."""
    sponsors = {row["sponsor_id"]: row["sponsor_name"] for name in (OLDER, NEWER) for row in read(name)}
    recipients = {(row["empfaengertyp"], row["empfaengerid"]): row["name"] for row in read(GRANTS, ";")}
    named = [(" ".join(name.split()), frozenset[Number](), 1) for name in sponsors.values()]
    named += [
        (" ".join(name.split()), frozenset({Number(scheme, None, value)}), 2)
        for (scheme, value), name in recipients.items()
    ]
    return [
        Organization(number, name, numbers, frozenset({sender}))
        for number, (name, numbers, sender) in enumerate(named, start=1)
    ]


def quality(labels: dict[Pair, bool], found: Callable[[Pair], bool]) -> Quality:
    hits = [same for pair, same in labels.items() if found(pair)]
    return Quality(len(hits), sum(hits) / len(hits), sum(hits) / sum(labels.values()))


def test_the_sample(labels: dict[Pair, bool]) -> None:
    assert (len(labels), sum(labels.values())) == (620, 149)


def test_precision_and_recall(organizations: list[Organization], labels: dict[Pair, bool]) -> None:
    """The table of docs/matching.md, which says what to make of it."""
    names = {one.id: one.name for one in organizations}
    proposals = propose(organizations)
    certain = {(names[each.one], names[each.other]) for each in proposals if each.doubt is None}
    proposed = {(names[each.one], names[each.other]) for each in proposals}
    measured = {
        "equal names": quality(labels, lambda pair: pair[0] == pair[1]),
        "made: certain matches": quality(labels, certain.__contains__),
        "made or proposed": quality(labels, proposed.__contains__),
    }
    table = [f"| {name} | {result} |" for name, result in measured.items()]
    print("\n".join(table))
    documented = (PROJECT / "docs/matching.md").read_text(encoding="utf-8")
    assert [line for line in table if line not in documented] == []


def test_how_much_is_left_to_people(organizations: list[Organization]) -> None:
    """Of 2,272 organizations: what is certain merges by itself, the rest is a list for an afternoon."""
    proposals = propose(organizations)
    assert (len(organizations), sum(each.doubt is None for each in proposals)) == (2272, 185)
    assert sum(each.doubt is not None for each in proposals) == 94
