"""The command line. Each command is imported when it is called, so that --help answers at once."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

from sozialgraph import exits
from sozialgraph.cli.access import access
from sozialgraph.cli.areas import estimate, relations
from sozialgraph.cli.doctor import doctor
from sozialgraph.cli.imports import imports
from sozialgraph.cli.matches import matches
from sozialgraph.cli.secrecy import secrecy
from sozialgraph.cli.start import start


def _no_option(_: object, path: Path) -> None:
    """A misspelled option would be written to."""
    if str(path).startswith("-") and str(path) != "-":
        raise ValueError(f"there is no option {path}.")


# A single - stands for standard input or output.
StreamOrPath = Annotated[Path, Parameter(allow_leading_hyphen=True, validator=_no_option)]

HELP = """\
Departments' plans and figures in, one GraphQL API out.

```
sozialgraph serve --example
sozialgraph import sources --data /srv/deliveries/2026
sozialgraph query poverty.graphql
```
"""

app = App(
    name="sozialgraph",
    help=HELP,
    help_format="markdown",
    help_epilogue=exits.HELP,
    version_flags=["--version"],
)


@app.command
def serve(*, example: Annotated[bool, Parameter(negative=())] = False) -> None:
    """Answer GraphQL requests over HTTP.

    Without DATABASE_URL an embedded PostgreSQL is started. HOST and PORT say where to listen.

    ```
    sozialgraph serve --example
    PORT=8080 DATABASE_URL=postgresql://planning@db/sozialgraph sozialgraph serve
    ```

    Parameters
    ----------
    example
        Load the fictitious city of Auenfurt first if the database is empty.
    """
    from sozialgraph.commands.serve import serve as run

    run(start(), example=example)


@app.command
def migrate(*, draft: str | None = None) -> None:
    """Bring the tables of the database up to date.

    ```
    sozialgraph migrate
    sozialgraph migrate --draft "Opening hours of facilities"
    ```

    Parameters
    ----------
    draft
        For developers: write a new migration with this title, from what the models say.
    """
    from sozialgraph.commands.migrate import migrate as run

    run(start(), draft)


@app.command(name="import")
def import_(
    descriptions: Annotated[Sequence[Path], Parameter(negative=())],
    /,
    *,
    data: Path | None = None,
    actor: str = "command line",
    dry_run: Annotated[bool, Parameter(negative=())] = False,
    keep_good_rows: Path | None = None,
    annotate: Path | None = None,
    together: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Load departments' files into the database.

    ```
    sozialgraph import sources/kitas.toml
    sozialgraph import sources --data /srv/deliveries/2026 --actor "Jugendamt"
    sozialgraph import sources --data /srv/deliveries/2026 --dry-run
    ```

    A file with problems stores nothing; all of its problems are told.

    Parameters
    ----------
    descriptions
        Source descriptions, or folders of them: each says what the columns of a delivered file mean.
    data
        The folder of the delivered files, if they are not beside their descriptions.
    actor
        Who imports, for the record.
    dry_run
        Store nothing; say what would be added, changed or gone, and which figures to look at.
    keep_good_rows
        A folder for rows with problems, to be corrected and imported from there; all others are stored.
    annotate
        A folder for copies of faulty files as workbooks, each faulty cell marked and commented.
    together
        Store all files or none, and decide once at the end what the public sees: much faster for many files.
    json
        The report as one JSON document on standard output.
    """
    from loaders.handling import Handling
    from sozialgraph.commands.load import load as run

    handling = Handling(dry_run, keep_good_rows, annotate, together)
    run(start(), list(descriptions), data, actor, handling, as_json=json)


app.command(access)
app.command(doctor)
app.command(imports)
app.command(matches)
app.command(relations)
app.command(estimate)
app.command(secrecy)


@app.command
def inspect(
    files: Annotated[Sequence[Path], Parameter(negative=())],
    /,
    *,
    municipality: str | None = None,
    dataset: str | None = None,
    data: Path | None = None,
    write: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Say what files hold, and draft the source descriptions that load them.

    ```
    sozialgraph inspect kitas.xlsx --municipality 05315000
    sozialgraph inspect atlas/*.csv --dataset SOZIALATLAS --data atlas --write
    ```

    Areas and indicators are looked up in the database if there is one. Drafts go to standard output, the findings to
    the terminal.

    Parameters
    ----------
    files
        Files of any kind that is read.
    municipality
        Official key (AGS) of the municipality that owns the rows.
    dataset
        Code of the dataset that the files belong to, if a description says its title, publisher and licence.
    data
        The folder of the delivered files; drafts name each file as it lies there.
    write
        Write each draft beside its file. Nothing is ever overwritten.
    json
        Findings and drafts as one JSON document on standard output.
    """
    from loaders.inspection import Asked
    from sozialgraph.commands.inspect import inspect_files

    asked = Asked(municipality, dataset, data)
    inspect_files(start(), files, asked, write=write, as_json=json)


@app.command
def example() -> None:
    """Load the fictitious city of Auenfurt.

    ```
    sozialgraph example
    ```
    """
    from sozialgraph.commands.example import example as run

    run(start())


@app.command
def schema(
    output: StreamOrPath = Path("schema.graphql"), /, *, check: Annotated[bool, Parameter(negative=())] = False
) -> None:
    """Write the GraphQL schema to a file.

    ```
    sozialgraph schema
    sozialgraph schema --check
    ```

    Parameters
    ----------
    output
        The file to write; - for standard output.
    check
        Write nothing; fail if the file is not what the program serves.
    """
    from sozialgraph.commands.schema import schema as run

    run(output, check=check)


@app.command
def query(document: StreamOrPath, /, *, variables: str = "{}", format: Literal["table", "json"] = "table") -> None:
    """Answer a GraphQL query without a server.

    ```
    sozialgraph query poverty.graphql
    sozialgraph query poverty.graphql --variables '{"area": "05315"}' --format json
    ```

    Parameters
    ----------
    document
        A file with the query; - for standard input.
    variables
        The query's variables as a JSON object.
    format
        A table for reading, or the answer as the API gives it.
    """
    from sozialgraph.commands.query import query as run

    run(start(), document, variables, format)


@app.command
def documents(path: Path, /, *, output: StreamOrPath = Path("-")) -> None:
    """Check trusted documents, and write their manifest.

    ```
    sozialgraph documents portal/queries --output documents.json
    SOZIALGRAPH_DOCUMENTS=documents.json TRUSTED_ONLY=true sozialgraph serve
    ```

    Parameters
    ----------
    path
        A folder of .graphql files, or a manifest to check anew.
    output
        The manifest to write: each document by its identifier; - for standard output.
    """
    from sozialgraph.commands.documents import documents as run

    run(path, output)


def run(arguments: Sequence[str]) -> int:
    """The exit code. Faults that the user can mend are told in one line."""
    try:
        app(list(arguments), exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        return _tell(exits.USAGE, f"{' '.join(str(error).split())} --help shows what is possible.")
    except KeyboardInterrupt:
        return exits.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough, as head does; what is still buffered must not be written either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.OK
    except Exception as error:
        if ending := exits.exit_of(error):
            return _tell(*ending)
        raise
    return exits.OK


def _tell(code: int, words: str) -> int:
    print(f"sozialgraph: {words}", file=sys.stderr)
    return code


def main() -> None:
    # As Ctrl-C does, so that whatever was started is stopped in order.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))
