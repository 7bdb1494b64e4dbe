"""Where Auenfurt lies: a map of 183 blocks, cut once into Stadtteile and once into Berichtsgebiete.

Everything is counted by block, so that figures add up in either cut. North is up; a point is outside the city.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from math import cos, sin
from random import Random
from typing import NamedTuple

QUARTER_MAP = """
..FFFFGGGGG.....
.FFFFFGGGGHHH...
.FFIIIGGGHHHHH..
UUIIIIJJJHHHKKK.
UUUIICJJJDDKKKKK
UVVVCCCAADDDLLKK
VVVWCCBAAEDLLLLM
VVWWWBBBEEENLMMM
XVWWYPBBEENNNMMM
XXYYYPPPQQNNNOM.
XXXYYPPPQQQOOOO.
.XXYYRRSSQQTOO..
..XXRRRSSTTTT...
"""

REPORTING_MAP = """
..111112222.....
.111111222333...
.1111122233333..
444411222333333.
4444452225533333
4444555555556666
4447555555566666
7777755555566666
7777788888999999
777778888899999.
777778888889999.
.7778888888999..
..77888889999...
"""

QUARTERS, REPORTING = tuple(QUARTER_MAP.split()), tuple(REPORTING_MAP.split())

DISTRICT_NAMES = {"01": "Mitte", "02": "Nord", "03": "Ost", "04": "Süd", "05": "West"}
REPORTING_NAMES = {
    "1": "Nordwest",
    "2": "Nordmitte",
    "3": "Nordost",
    "4": "Westufer",
    "5": "Innenstadt",
    "6": "Ost",
    "7": "Südwest",
    "8": "Süd",
    "9": "Südost",
}
ORIGIN, STEP = (9.92, 51.04), (0.0102, -0.0064)  # degrees; a block measures some 710 m either way

Block = tuple[int, int]
Point = tuple[float, float]


class Place(NamedTuple):
    """An area of either cut, or the city: code, name and the blocks that it consists of."""

    code: str
    name: str
    blocks: tuple[Block, ...]


class Quarter(NamedTuple):
    """A Stadtteil: code and name, its letter on the map, and how people live there.

    Poverty, old and young are 0 to 1; drift is what poverty gains from 2016 to 2025; growth is percent a year.
    """

    code: str
    name: str
    letter: str
    people: int
    growth: float
    poverty: float
    drift: float
    migration: float
    old: float
    young: float

    @property
    def district(self) -> str:
        return self.code[:2]

    @property
    def blocks(self) -> tuple[Block, ...]:
        return blocks_of(QUARTERS, self.letter)

    @property
    def place(self) -> Place:
        return Place(self.code, self.name, self.blocks)


# fmt: off
ALL_QUARTERS = [
    Quarter("0101", "Altstadt",        "A", 3850,  0.3, 0.30,  0.00, 0.22, 0.45, 0.25),
    Quarter("0102", "Bahnhofsviertel", "B", 6900,  0.6, 0.78,  0.06, 0.48, 0.20, 0.45),
    Quarter("0103", "Klosterberg",     "C", 5200,  0.1, 0.22, -0.02, 0.15, 0.55, 0.30),
    Quarter("0104", "Gerbervorstadt",  "D", 6100,  0.8, 0.52, -0.20, 0.33, 0.25, 0.45),
    Quarter("0105", "Neustadt",        "E", 7300,  0.7, 0.48,  0.02, 0.35, 0.25, 0.50),
    Quarter("0201", "Nordhang",        "F", 4600, -0.3, 0.12,  0.00, 0.08, 0.80, 0.25),
    Quarter("0202", "Oberaue",         "G", 5500,  0.4, 0.15, -0.01, 0.09, 0.50, 0.45),
    Quarter("0203", "Ziegelei",        "H", 5900,  0.2, 0.42,  0.10, 0.25, 0.45, 0.45),
    Quarter("0204", "Weinberg",        "I", 4200,  0.0, 0.08,  0.00, 0.07, 0.70, 0.35),
    Quarter("0205", "Erlengrund",      "J", 4900,  0.5, 0.35,  0.01, 0.20, 0.40, 0.50),
    Quarter("0301", "Ostfeld",         "K", 5400,  0.3, 0.28,  0.02, 0.16, 0.50, 0.45),
    Quarter("0302", "Fabrikviertel",   "L", 6700,  1.1, 0.66, -0.16, 0.42, 0.20, 0.60),
    Quarter("0303", "Am Stellwerk",    "M", 7600,  0.4, 0.92,  0.08, 0.55, 0.25, 0.75),
    Quarter("0304", "Kesselwiesen",    "N", 6300,  0.2, 0.74,  0.14, 0.44, 0.40, 0.60),
    Quarter("0305", "Hollerbusch",     "O", 3700,  0.1, 0.32,  0.00, 0.18, 0.60, 0.40),
    Quarter("0401", "Südstadt",        "P", 7900,  0.4, 0.50,  0.03, 0.32, 0.35, 0.50),
    Quarter("0402", "Sonnenhang",      "Q", 6600, -0.1, 0.86,  0.04, 0.46, 0.50, 0.60),
    Quarter("0404", "Heidekamp",       "T", 3100,  0.2, 0.20,  0.00, 0.10, 0.60, 0.45),
    Quarter("0405", "Neuland-West",    "R", 2300,  3.2, 0.25,  0.02, 0.21, 0.15, 0.95),
    Quarter("0406", "Neuland-Ost",     "S", 1900,  4.1, 0.36,  0.10, 0.28, 0.10, 1.00),
    Quarter("0501", "Auhafen",         "U",  195,  0.8, 0.60,  0.00, 0.50, 0.15, 0.20),
    Quarter("0502", "Westend",         "V", 6200,  0.3, 0.38,  0.01, 0.24, 0.45, 0.45),
    Quarter("0503", "Mühlenfeld",      "W", 5800,  0.6, 0.58,  0.02, 0.36, 0.30, 0.55),
    Quarter("0504", "Schafweide",      "X", 3900, -0.2, 0.18,  0.01, 0.09, 0.75, 0.35),
    Quarter("0505", "Tannenbruch",     "Y", 4700,  0.0, 0.40,  0.05, 0.23, 0.55, 0.45),
]
# fmt: on

SPLIT_YEAR = 2021
"""From this year on, Neuland is two Stadtteile."""


@cache
def blocks_of(plan: tuple[str, ...], mark: str) -> tuple[Block, ...]:
    return tuple((row, column) for row, line in enumerate(plan) for column, cell in enumerate(line) if cell == mark)


def by_letter(letters: str) -> list[Quarter]:
    return [quarter for quarter in ALL_QUARTERS if quarter.letter in letters]


def joined(code: str, name: str, quarters: Iterable[Quarter]) -> Place:
    return Place(code, name, tuple(block for quarter in quarters for block in quarter.blocks))


NEULAND = joined("0403", "Neuland", by_letter("RS"))
CITY = joined("99001000", "Auenfurt", ALL_QUARTERS)
DISTRICTS = [
    joined(code, name, [quarter for quarter in ALL_QUARTERS if quarter.district == code])
    for code, name in DISTRICT_NAMES.items()
]
REPORTING_AREAS = [Place(f"BG{mark}", name, blocks_of(REPORTING, mark)) for mark, name in REPORTING_NAMES.items()]


def quarters_in(year: int) -> list[Place]:
    """The Stadtteile at the end of a year, in the order of their codes."""
    if year >= SPLIT_YEAR:
        return [quarter.place for quarter in ALL_QUARTERS]
    kept = [quarter.place for quarter in ALL_QUARTERS if quarter.letter not in "RS"]
    return sorted([*kept, NEULAND])


def all_blocks() -> Iterator[tuple[Block, Quarter]]:
    for quarter in ALL_QUARTERS:
        for block in quarter.blocks:
            yield block, quarter


@cache
def corner(row: int, column: int) -> Point:
    """A grid corner, bent and shaken so that no border is straight."""
    shake = Random(f"corner {row} {column}").uniform
    east = column + 0.35 * sin(row / 2.1) + shake(-0.2, 0.2)
    south = row + 0.35 * cos(column / 2.7) + shake(-0.2, 0.2)
    return round(ORIGIN[0] + STEP[0] * east, 5), round(ORIGIN[1] + STEP[1] * south, 5)


def middle(start: Block, end: Block) -> Point:
    """A bend halfway along a border, the same from either side."""
    first, second = sorted((start, end))
    shake = Random(f"middle {first} {second}").uniform
    (west, south), (east, north) = corner(*first), corner(*second)
    return round((west + east) / 2 + shake(-1e-3, 1e-3), 5), round((south + north) / 2 + shake(-6e-4, 6e-4), 5)


def outline(blocks: Iterable[Block]) -> list[Point]:
    """The closed ring around blocks that hang together, counter-clockwise as RFC 7946 asks."""
    edges = {edge for row, column in blocks for edge in _edges(row, column)}
    following = {start: end for start, end in edges if (end, start) not in edges}
    first = start = min(following)
    ring: list[Point] = []
    while True:
        end = following.pop(start)
        ring += [corner(*start), middle(start, end)]
        if end == first:
            break
        start = end
    if following:
        raise ValueError(f"the blocks around {first} do not hang together")
    return [*ring, ring[0]]


def _edges(row: int, column: int) -> list[tuple[Block, Block]]:
    corners = [(row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1)]
    return list(zip(corners, corners[1:] + corners[:1], strict=True))
