"""How much may lie in each piece of ground, as far as figures bear out that areas are cut into these pieces."""

from collections.abc import Iterable

from planning.linked.gathered import Gathered
from planning.linked.grids import Table
from planning.linked.overlays import Overlay, Tiling
from planning.linked.pieces import Cut, add_pieces

WHY = "pieces of ground"


def gather_tiles(table: Table, overlays: Iterable[Overlay], found: Gathered) -> None:
    """Areas are as large as their pieces, each of which is one more cell."""
    for overlay in overlays:
        areas = overlay.areas
        for grid, pattern, day in table.grids([area.id for area in areas], overlay.turns):
            for tiling in overlay.tilings(areas, pattern, day):
                add_pieces(table.figures(grid[:, tiling.places]), _cut(tiling), WHY, found, whole=True)


def _cut(tiling: Tiling) -> Cut:
    rows = [({whole: 1, **dict.fromkeys(parts, -1)}, more) for whole, parts, more in tiling.rows]
    return Cut(tiling.places, tiling.pieces, rows)
