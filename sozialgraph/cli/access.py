"""`sozialgraph access`: who may what, and who read what."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from cyclopts import App, Parameter

from sozialgraph.cli.start import start

access = App(name="access", help="Say who may what, and see who read what.", help_format="markdown")
keys = App(name="keys", help="Keys for machines.", help_format="markdown")
access.command(keys)


@keys.command
def create(
    name: str,
    /,
    *,
    profile: Literal["partner", "planner", "publisher", "admin"],
    sub_plan: Annotated[Sequence[str], Parameter(negative=())] = (),
    municipality: Annotated[Sequence[str], Parameter(negative=())] = (),
    days: int = 365,
) -> None:
    """Make a key, and write it to standard output: nobody can find it out again.

    ```
    sozialgraph access keys create "Statistikstelle" --profile publisher --municipality 05315000
    sozialgraph access keys create "Jugendhilfeplanung" --profile planner --sub-plan YOUTH --municipality 05315000
    ```

    Parameters
    ----------
    name
        Whose key it is, for records.
    profile
        What who has it may: see more, see raw figures, import, or all of it.
    sub_plan
        Fields of planning whose raw figures a planner sees, such as YOUTH; * for all.
    municipality
        Official keys (AGS) of municipalities: those of which a planner sees raw figures, * for all; those for which a
        publisher imports, all where none is named.
    days
        How long it is valid.
    """
    from sozialgraph.commands.access import create_key as run

    run(start(), name, profile, sub_plan, municipality, days)


@keys.command(name="list")
def list_keys(*, format: Literal["table", "json"] = "table") -> None:
    """List keys: whose they are, what they let in to, when they were last used.

    ```
    sozialgraph access keys list
    ```

    Parameters
    ----------
    format
        A table for reading, or JSON.
    """
    from sozialgraph.commands.access import list_keys as run

    run(start(), format)


@keys.command
def revoke(numbers: Annotated[Sequence[int], Parameter(negative=())], /) -> None:
    """Refuse keys from now on.

    ```
    sozialgraph access keys revoke 17
    ```

    Parameters
    ----------
    numbers
        Their numbers, as the list names them.
    """
    from sozialgraph.commands.access import revoke_keys as run

    run(start(), numbers)


@access.command
def log(
    *,
    subject: str | None = None,
    document: str | None = None,
    latest: int = 50,
    format: Literal["table", "json"] = "table",
) -> None:
    """Show who read raw figures, the latest first.

    ```
    sozialgraph access log --subject "Jugendhilfeplanung (key 2)" --latest 500
    ```

    Parameters
    ----------
    subject
        Only what this one read.
    document
        The hash of a document, to show its text.
    latest
        How many records.
    format
        A table for reading, or JSON with all that is known.
    """
    from sozialgraph.commands.access import show_document, show_log

    if document is None:
        show_log(start(), subject, latest, format)
    else:
        show_document(start(), document)


@access.command
def forget(*, before: date, actor: str = "command line") -> None:
    """Delete the record of who read raw figures before a day; that it was deleted is on record.

    ```
    sozialgraph access forget --before 2025-11-01 --actor "Datenschutzbeauftragte"
    ```

    Parameters
    ----------
    before
        The first day whose records stay.
    actor
        Who deletes, for the record.
    """
    from sozialgraph.commands.access import forget as run

    run(start(), before, actor)
