"""Which columns of a file its figures stand in, so that each figure can name its cell."""

from pathlib import PurePath

from loaders.headers import letters
from loaders.importing import Run
from loaders.observations.layout import Layout
from loaders.table import Table

WITHOUT_CELLS = (".json", ".geojson", ".topojson", ".shp")


async def note_columns(run: Run, layout: Layout) -> list[int]:
    """The number of the column in which the values of each group of columns stand.

    Columns are numbered by their headers, since a file may sort them by what is hidden of their figures.
    """
    table = layout.table
    positions = [group.columns["value"][0] for group in layout.groups]
    headers = [table.sent(table.headers[position]) for position in positions]
    order = sorted(range(len(positions)), key=headers.__getitem__)
    rows = await run.connection.fetch(
        NOTE,
        run.number,
        table.sheet,
        [headers[place] for place in order],
        [letters(positions[place]) if _has_cells(table) else None for place in order],
    )
    numbers = {place: row["id"] for place, row in zip(order, rows, strict=True)}
    return [numbers[place] for place in range(len(positions))]


def _has_cells(table: Table) -> bool:
    """Whether its columns are those that a spreadsheet shows."""
    says = table.source.says
    in_a_grid = says.file is not None and PurePath(table.file).suffix.lower() not in WITHOUT_CELLS
    return in_a_grid and says.table.format is None


async def forget_columns(run: Run, columns: list[int]) -> None:
    """What brought nothing new is no figure's origin."""
    await run.connection.execute("DELETE FROM source_columns WHERE id = ANY ($1::int[])", columns)


NOTE = """
INSERT INTO source_columns (import_run_id, sheet, header, letters)
SELECT $1, $2, header, letters FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS given (header, letters, nth)
ORDER BY nth RETURNING id
"""
