"""The social monitoring of the Statistikstelle: status and dynamics of the Stadtteile, after the method of Berlin.

Three rates are made comparable by their deviation from the mean in population standard deviations, added up and
standardised once more; higher is worse. Bounds: status -1, 1, 1.5; dynamics -1, 1.
"""

from collections.abc import Iterator
from statistics import fmean, pstdev

from examples.auenfurt.generator import shares
from examples.auenfurt.generator.people import people
from examples.auenfurt.generator.places import SPLIT_YEAR, Place, quarters_in
from examples.auenfurt.generator.writing import Row, delimited, german
from models.vocabulary import DynamicsClass, ExclusionReason, StatusClass

EDITIONS = (2019, 2021, 2023, 2025)
YEARS_BACK = 2
SMALLEST = 300
INDICATORS = (shares.UNEMPLOYED, shares.SGB2, shares.CHILD_POVERTY)
HEADER = (
    "Ausgabe",
    "Nr.",
    "Stadtteil",
    "Status",
    "Dynamik",
    "Statusklasse",
    "Dynamikklasse",
    "Ausschluss",
    "vergleichbar",
)

Scores = dict[str, float]


def files() -> Iterator[tuple[str, bytes]]:
    rows = [row for year in EDITIONS for row in _edition(year)]
    yield "statistik/sozialmonitoring.csv", delimited([HEADER, *rows])


def _edition(year: int) -> Iterator[Row]:
    places = [place for place in quarters_in(year) if people(place, year) >= SMALLEST]
    status = _scores({place.code: _rates(place, year) for place in places})
    dynamics = _scores({place.code: _changes(place, year) for place in places if _existed_before(place, year)})
    for place in quarters_in(year):
        yield _row(place, year, status.get(place.code), dynamics.get(place.code))


def _row(place: Place, year: int, status: float | None, dynamics: float | None) -> Row:
    excluded = ExclusionReason.MIN_POPULATION.value.de if status is None else ""
    comparable = "nein" if year == SPLIT_YEAR and place.code in ("0405", "0406") else "ja"
    scores = [german(score, 6) for score in (status, dynamics)]
    return [year, place.code, place.name, *scores, _status(status), _dynamics(dynamics), excluded, comparable]


def _existed_before(place: Place, year: int) -> bool:
    return place.code in {before.code for before in quarters_in(year - YEARS_BACK)}


def _rates(place: Place, year: int) -> list[float]:
    """Unrounded, so that no class hangs on the second decimal."""
    return [100 * share.count(place, year) / share.base(place, year) for share in INDICATORS]


def _changes(place: Place, year: int) -> list[float]:
    return [now - then for now, then in zip(_rates(place, year), _rates(place, year - YEARS_BACK), strict=True)]


def _scores(values: dict[str, list[float]]) -> Scores:
    columns = [_standardised(column) for column in zip(*values.values(), strict=True)]
    sums = [sum(row) for row in zip(*columns, strict=True)]
    return dict(zip(values, (score / pstdev(sums) for score in sums), strict=True))


def _standardised(column: tuple[float, ...]) -> list[float]:
    mean, deviation = fmean(column), pstdev(column)
    return [(value - mean) / deviation for value in column]


def _status(score: float | None) -> str:
    if score is None:
        return ""
    bounds = ((-1, StatusClass.HIGH), (1, StatusClass.MEDIUM), (1.5, StatusClass.LOW))
    return next((name for bound, name in bounds if score <= bound), StatusClass.VERY_LOW).value.de


def _dynamics(score: float | None) -> str:
    if score is None:
        return ""
    bounds = ((-1, DynamicsClass.POSITIVE), (1, DynamicsClass.STABLE))
    return next((name for bound, name in bounds if score <= bound), DynamicsClass.NEGATIVE).value.de
