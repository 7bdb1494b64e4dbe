"""Who lives in Auenfurt: inhabitants by year, block, age and sex, and how many of them something applies to."""

from dataclasses import dataclass
from functools import cache
from math import prod
from random import Random
from typing import NamedTuple

from examples.auenfurt.generator.places import Block, Place, Quarter, all_blocks

FIRST_YEAR, LAST_YEAR = 2016, 2025
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


class Band(NamedTuple):
    """An age band: weight in the city, share of women, growth in percent a year, and whose age it follows."""

    code: str
    first: int
    last: int | None
    weight: float
    women: float
    growth: float
    follows: str

    @property
    def label(self) -> str:
        return f"{self.first} und älter" if self.last is None else f"{self.first} bis unter {self.last + 1}"


# fmt: off
BANDS = (
    Band("0_2",      0,    2,  2.7, 0.487, -0.4, "young"),
    Band("3_5",      3,    5,  2.7, 0.487,  0.6, "young"),
    Band("6_9",      6,    9,  3.4, 0.487,  0.9, "young"),
    Band("10_13",   10,   13,  3.3, 0.487,  0.7, "young"),
    Band("14",      14,   14,  0.8, 0.487,  0.5, "young"),
    Band("15_17",   15,   17,  2.5, 0.487,  0.3, "young"),
    Band("18_26",   18,   26, 10.6, 0.495,  0.2, ""),
    Band("27_44",   27,   44, 25.0, 0.495,  0.3, ""),
    Band("45_64",   45,   64, 27.0, 0.505, -0.4, ""),
    Band("65_79",   65,   79, 14.8, 0.545,  0.5, "old"),
    Band("80_PLUS", 80, None,  6.2, 0.625,  2.4, "old"),
)
# fmt: on

SEXES = ("M", "F")
EVERYBODY = tuple(range(len(BANDS)))
ARRIVALS = {2022: 0.012, 2023: 0.015, 2024: 0.014, 2025: 0.013}
"""What the people who fled the war in Ukraine added to the city."""


def bands_between(first: int, last: int | None) -> tuple[int, ...]:
    """The bands that make up an age range, given in whole years, both inclusive."""
    return tuple(
        number
        for number, band in enumerate(BANDS)
        if band.first >= first and (last is None or (band.last is not None and band.last <= last))
    )


@cache
def phase(*key: object) -> float:
    """A number from 0 to 1 that belongs to a key for ever: added before rounding down, it keeps series smooth."""
    return Random(" ".join(map(str, key))).random()


@cache
def _block_weights(quarter: Quarter) -> dict[Block, float]:
    weights = {block: 0.5 + phase("weight", block) for block in quarter.blocks}
    return {block: weight / sum(weights.values()) for block, weight in weights.items()}


@cache
def _band_shares(quarter: Quarter, year: int) -> tuple[float, ...]:
    leaning = {"young": 0.55 + 0.95 * quarter.young, "old": 0.5 + 1.05 * quarter.old, "": 1.0}
    weights = [band.weight * leaning[band.follows] * (1 + band.growth / 100) ** (year - FIRST_YEAR) for band in BANDS]
    return tuple(weight / sum(weights) for weight in weights)


@cache
def size(quarter: Quarter, year: int) -> float:
    """The inhabitants that a quarter is meant to have, before they are cut into whole people."""
    return (
        quarter.people * (1 + quarter.growth / 100) ** (year - FIRST_YEAR) * (1 + ARRIVALS.get(min(year, LAST_YEAR), 0))
    )


@cache
def _people_of_block(block: Block, quarter: Quarter, year: int) -> tuple[tuple[int, int], ...]:
    """Inhabitants by band and, within it, by sex."""
    here = size(quarter, year) * _block_weights(quarter)[block]
    return tuple(
        (
            int(here * share * (1 - band.women) + phase("people", block, band.code, "M")),
            int(here * share * band.women + phase("people", block, band.code, "F")),
        )
        for band, share in zip(BANDS, _band_shares(quarter, year), strict=True)
    )


HOME = dict(all_blocks())


@cache
def block_people(block: Block, year: int, bands: tuple[int, ...] = EVERYBODY, sex: str | None = None) -> int:
    cells = _people_of_block(block, HOME[block], year)
    sexes = (0, 1) if sex is None else (SEXES.index(sex),)
    return sum(cells[band][number] for band in bands for number in sexes)


def people(place: Place, year: int, bands: tuple[int, ...] = EVERYBODY, sex: str | None = None) -> int:
    return sum(block_people(block, year, bands, sex) for block in place.blocks)


@dataclass(frozen=True)
class Share:
    """How many of some people, or of another share's cases, something applies to.

    The level is the share where the driver is one half; slope 1 makes it nothing at driver 0 and double at 1.
    Steps are lasting jumps, such as those of a new law; unrest is how far a single year may stray.
    """

    code: str
    of: "tuple[int, ...] | Share"
    level: float
    driver: str = "poverty"
    slope: float = 0.9
    trend: float = 0.0
    steps: tuple[tuple[int, float], ...] = ()
    unrest: float = 0.03

    def rate(self, quarter: Quarter, year: int) -> float:
        leaning = 1 + self.slope * (2 * strength(quarter, self.driver, year) - 1)
        growth = (1 + self.trend) ** (year - FIRST_YEAR)
        unrest = 1 + self.unrest * (2 * phase("unrest", self.code, quarter.code, year) - 1)
        return self.level * leaning * growth * unrest * prod(step for first, step in self.steps if year >= first)

    def count(self, place: Place, year: int) -> int:
        return sum(self._count_of_block(block, year) for block in place.blocks)

    def base(self, place: Place, year: int) -> int:
        return sum(self._base_of_block(block, year) for block in place.blocks)

    def figures(self, place: Place, year: int, per: int = 100, decimals: int = 1) -> tuple[int, int, float]:
        """Count, base and rate."""
        count, base = self.count(place, year), self.base(place, year)
        return count, base, round(per * count / base, decimals)

    def _count_of_block(self, block: Block, year: int) -> int:
        base = self._base_of_block(block, year)
        return min(base, int(base * self.rate(HOME[block], year) + phase(self.code, block)))

    def _base_of_block(self, block: Block, year: int) -> int:
        return (
            self.of._count_of_block(block, year) if isinstance(self.of, Share) else block_people(block, year, self.of)
        )


def strength(quarter: Quarter, driver: str, year: int) -> float:
    """How strongly a driver works in a quarter, from 0 to 1."""
    if driver == "poverty":
        return min(1.0, max(0.0, quarter.poverty + quarter.drift * (year - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR)))
    return float(getattr(quarter, driver)) if driver else 0.5
