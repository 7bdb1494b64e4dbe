"""A city of 500 areas and 20,000 figures, as files to import."""

from pathlib import Path

import pytest

EXAMPLES = {
    "city.toml": """
kind = "municipalities"
dataset = { code = "BASE", title = "Stammdaten", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[[rows]]
code = "01001000"
name = "Musterstadt"
""",
    "areas.toml": """
kind = "areas"
municipality = "01001000"
file = "areas.csv"
dataset = { code = "PLACES", title = "Räume", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }
area_set = { code = "SPACES", name = "Planungsräume", valid_from = 1970-01-01 }

[fields]
code = "code"
name = "code"
level = { value = "PLANNING_SPACE" }
""",
    "indicators.toml": """
kind = "indicators"
dataset = { code = "TERMS", title = "Begriffe", publisher = "Sozialplanung", licence = "CC0-1.0" }

[[rows]]
code = "POPULATION"
name = "Einwohner"
type = "STATUS_ABSOLUTE"
unit = "persons"
counts_people = true
""",
    "figures.toml": """
kind = "observations"
municipality = "01001000"
file = "figures.csv"
dataset = { code = "ATLAS", title = "Sozialatlas", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[fields]
area = { header = "area", set = "SPACES" }

[period]
header = "year"

[[values]]
header = "value"
indicator = "POPULATION"
""",
}
AREAS, YEARS = range(1, 501), range(1985, 2025)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name, content in EXAMPLES.items():
        (tmp_path / name).write_text(content)
    (tmp_path / "areas.csv").write_text("code\n" + "".join(f"{area:04}\n" for area in AREAS))
    write_figures(tmp_path, 0)
    return tmp_path


def write_figures(folder: Path, added: int) -> None:
    """Each figure is larger by so much."""
    rows = [f"{area:04};{year};{area + year + added}\n" for year in YEARS for area in AREAS]
    (folder / "figures.csv").write_text("area;year;value\n" + "".join(rows))
