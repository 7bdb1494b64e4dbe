"""What is asked, in the words of each server, so that all give the same answer: `questions/` holds the words."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from bench.subjects import Subjects

QUESTIONS = Path(__file__).with_name("questions")
TURNS = 100

Variables = Mapping[str, Any]


@dataclass(frozen=True)
class Workload:
    """A question, and what it is asked of in turn: for those who know codes and for those who know numbers."""

    name: str
    by_code: Sequence[Variables]
    by_number: Sequence[Variables]

    def words(self, file: str) -> str:
        return (QUESTIONS / self.name / file).read_text()


def workloads(subjects: Subjects, turns: int = TURNS) -> list[Workload]:
    """With at most so many different variables each."""
    chosen, spaces = subjects.indicators, subjects.area_set
    points = mixed(turns, subjects.areas, chosen)
    maps = mixed(turns, chosen, subjects.days)
    levels = [{"set": spaces, "level": level} for level in subjects.levels]
    searches = [
        {"text": text, "form": form, "set": spaces, "year": year, "amount": str(subjects.amount)}
        for text, form, year in mixed(turns, subjects.texts, subjects.carrier_forms, subjects.years)
    ]
    return [
        Workload(
            "point",
            [{"area": f"Area:{area}", "indicator": code} for area, (_, code) in points],
            [{"area": area, "indicator": number} for area, (number, _) in points],
        ),
        Workload("nested", [{"first": 50}], [{"first": 50}]),
        Workload(
            "map",
            [{"indicator": code, "set": spaces, "day": day} for (_, code), day in maps],
            [{"indicator": number, "day": day} for (number, _), day in maps],
        ),
        Workload(
            "series",
            [{"indicator": code} for _, code in chosen[:turns]],
            [{"indicator": number} for number, _ in chosen[:turns]],
        ),
        Workload("aggregate", levels, levels),
        Workload("search", searches, searches),
    ]


def mixed(most: int, *parts: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Combinations of the parts in an order that says nothing, the same at every run."""
    every = list(product(*parts))
    return random.Random(1).sample(every, min(most, len(every)))
