"""The readers of files, one module each: told apart by the ending, then by what the file begins with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from loaders.description import Layout
from loaders.files import Content
from loaders.formats import (
    datapackage,
    genesis,
    geojson,
    geopackage,
    giving,
    hsds,
    jsonstat,
    mistaken,
    objects,
    oparl,
    sdmx,
    shapefile,
    text,
    topojson,
    workbook,
)
from loaders.formats.unfolded import Row, Unfolded
from loaders.problems import FileError
from loaders.sheets import Entry


class Format(NamedTuple):
    """`entries` are the sheets of a file, each read when it is wanted; `fits` is asked where the ending does."""

    name: str
    endings: Sequence[str]
    entries: Callable[[Content, Layout], list[Entry]]
    fits: Callable[[Content], bool] = lambda _: True


FORMATS = (
    Format("shapefile", shapefile.ENDINGS, shapefile.entries),
    Format("geopackage", geopackage.ENDINGS, geopackage.entries),
    Format("topojson", topojson.ENDINGS, topojson.entries, topojson.fits),
    Format("geojson", geojson.ENDINGS, geojson.entries, geojson.fits),
    Format("datapackage", datapackage.ENDINGS, datapackage.entries, datapackage.fits),
    Format("json-stat", jsonstat.ENDINGS, jsonstat.entries, jsonstat.fits),
    Format("360giving", giving.ENDINGS, giving.entries, giving.fits),
    Format("oparl", oparl.ENDINGS, oparl.entries, oparl.fits),
    Format("hsds", hsds.ENDINGS, hsds.entries, hsds.fits),
    Format("workbook", workbook.ENDINGS, workbook.entries),
    Format("text", text.ENDINGS, text.entries),
    Format("json", objects.ENDINGS, objects.entries),
)
"""The most special first."""
NAMES = frozenset(one.name for one in FORMATS)


class Dialect(NamedTuple):
    """A text file whose columns a standard fixes, unfolded into a plain long table."""

    fits: Callable[[Sequence[str]], bool]
    unfold: Callable[[Sequence[str], Iterator[Row], str], Unfolded]


DIALECTS: Mapping[str, Dialect] = {
    "genesis": Dialect(genesis.fits, genesis.unfold),
    "sdmx": Dialect(sdmx.fits, sdmx.unfold),
}
"""By the name that `[table] format` has for them."""


def dialect_of(headers: Sequence[str]) -> str | None:
    return next((name for name, dialect in DIALECTS.items() if dialect.fits(headers)), None)


def format_of(content: Content, wanted: str | None = None) -> Format:
    """`wanted` is what the description says of the format. Raises FileError where no reader takes the file."""
    for one in FORMATS:
        if content.ending in one.endings and (wanted == one.name or (wanted not in NAMES and one.fits(content))):
            mistaken.check(content)
            return one
    known = ", ".join(dict.fromkeys(ending for one in FORMATS for ending in one.endings))
    raise FileError(f"{content.name}: '{content.ending}' is not a kind of file that is read; these are: {known}, .zip")
