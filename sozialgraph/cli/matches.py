"""`sozialgraph matches`: organizations that may be one, and what people say of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from sozialgraph.cli.start import start

matches = App(name="matches", help_format="markdown")

Numbers = Annotated[Sequence[int], Parameter(negative=())]
ACTOR = "command line"


@matches.default
def list_matches(
    *,
    state: Literal["open", "confirmed", "refused", "all"] = "open",
    municipality: str | None = None,
    file: Path | None = None,
    format: Literal["table", "json"] = "table",
) -> None:
    """List organizations that may be one, and decide.

    ```
    sozialgraph matches
    sozialgraph matches --file pairs.csv
    sozialgraph matches confirm 17 23 --actor "Jugendamt"
    ```

    Parameters
    ----------
    state
        What was decided; certain matches are confirmed by themselves.
    municipality
        Only of the municipality with this official key (AGS).
    file
        A file to write, for a department to fill in and for `load` to read.
    format
        A table for reading, or JSON with all that is known.
    """
    from sozialgraph.commands.matches import list_matches as run

    run(start(), None if state == "all" else state.upper(), municipality, file, format)


@matches.command
def confirm(numbers: Numbers, /, *, actor: str = ACTOR, note: str | None = None) -> None:
    """Say that both are one.

    ```
    sozialgraph matches confirm 17 23 --actor "Jugendamt" --note "Handelsregister"
    ```

    Parameters
    ----------
    numbers
        The numbers of the matches.
    actor
        Who decides, for the record.
    note
        Why.
    """
    _decide(numbers, "CONFIRMED", actor, note)


@matches.command
def refuse(numbers: Numbers, /, *, actor: str = ACTOR, note: str | None = None) -> None:
    """Say that both are two; what was merged is separate again.

    ```
    sozialgraph matches refuse 18
    ```

    Parameters
    ----------
    numbers
        The numbers of the matches.
    actor
        Who decides, for the record.
    note
        Why.
    """
    _decide(numbers, "REFUSED", actor, note)


@matches.command
def undo(numbers: Numbers, /, *, actor: str = ACTOR, note: str | None = None) -> None:
    """Take back what was decided, or merged by itself: the matches are open again.

    ```
    sozialgraph matches undo 17
    ```

    Parameters
    ----------
    numbers
        The numbers of the matches.
    actor
        Who takes it back, for the record.
    note
        Why.
    """
    _decide(numbers, "OPEN", actor, note)


@matches.command
def load(path: Path, /, *, actor: str = ACTOR) -> None:
    """Take the decisions of a file that `--file` wrote and a department filled in.

    ```
    sozialgraph matches load pairs.csv --actor "Jugendamt"
    ```

    Parameters
    ----------
    path
        The file; ja, nein or offen stands in its column *Dieselbe?*.
    actor
        Who decides, for the record.
    """
    from sozialgraph.commands.matches import load_decisions as run

    run(start(), path, actor)


def _decide(numbers: Sequence[int], state: str, actor: str, note: str | None) -> None:
    from sozialgraph.commands.matches import decide as run

    run(start(), numbers, state, actor, note)
