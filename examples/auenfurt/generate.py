"""Write the files that the departments of Auenfurt would hand in; what it writes is always the same.

    python examples/auenfurt/generate.py [FOLDER]

The papers of the council and what the Stabsstelle Sozialplanung words itself are written by hand and stay untouched.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

DEPARTMENTS = (
    "comparison",
    "disability_office",
    "geography",
    "health_office",
    "housing_office",
    "integration_office",
    "monitoring",
    "needs",
    "planning_office",
    "projection",
    "social_office",
    "statistics_office",
    "treasury",
    "youth_office",
)


def files() -> Iterator[tuple[str, bytes]]:
    """Path below the folder of files, and content."""
    for department in DEPARTMENTS:
        yield from import_module(f"examples.auenfurt.generator.{department}").files()


def write(folder: Path) -> None:
    for name, content in files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "files")
