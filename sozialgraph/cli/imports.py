"""`sozialgraph imports`: what was imported, and how to be rid of it."""

from typing import Annotated, Literal

from cyclopts import App, Parameter, validators

from sozialgraph.cli.start import start

imports = App(name="imports", help_format="markdown")


@imports.default
def list_imports(
    *,
    first: Annotated[int, Parameter(validator=validators.Number(gte=1))] = 50,
    of: str | None = None,
    format: Literal["table", "json"] = "table",
) -> None:
    """List imports, and take them back.

    ```
    sozialgraph imports
    sozialgraph imports --of kitas.xlsx --format json
    sozialgraph imports undo 17
    ```

    Parameters
    ----------
    first
        How many of the newest.
    of
        Only those of this dataset, source description or file.
    format
        A table for reading, or JSON with all that is known.
    """
    from sozialgraph.commands.imports import list_imports as run

    run(start(), first, of, format)


@imports.command
def undo(number: int, /, *, actor: str = "command line") -> None:
    """Make everything again as it was before an import.

    ```
    sozialgraph imports undo 17
    ```

    Refused where later imports build on it; they are named.

    Parameters
    ----------
    number
        The number of the import.
    actor
        Who takes it back, for the record.
    """
    from sozialgraph.commands.imports import undo_import

    undo_import(start(), number, actor)
