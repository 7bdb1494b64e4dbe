"""How a command ends: one exit code for each kind of fault, so that scripts can tell them apart."""

from os import PathLike, fspath

from sozialgraph.errors import (
    AddressError,
    DatabaseError,
    RefusedError,
    SettingError,
    UsageError,
)

OK = 0
REFUSED = 1
USAGE = 2
DATABASE = 3
ADDRESS = 4
INTERRUPTED = 130
HELP = """\
Exit codes: 0 done, 1 the data or the query is wrong, 2 the command or a setting is wrong, \
3 the database cannot be used, 4 the address cannot be listened on."""


def exit_of(error: Exception) -> tuple[int, str] | None:
    """The exit code and the words for the user; None for a fault of the program itself."""
    # Imported only now, so that --help does not wait for them.
    import asyncpg

    from graph.errors import GraphError
    from loaders.problems import LoadingError

    match error:
        case SettingError() | UsageError():
            return USAGE, str(error)
        case AddressError():
            return ADDRESS, str(error)
        case DatabaseError():
            return DATABASE, str(error)
        case asyncpg.PostgresConnectionError() | ConnectionResetError() | ConnectionRefusedError():
            return DATABASE, f"the connection to the database was lost: {error}"
        case asyncpg.InsufficientPrivilegeError():
            return DATABASE, f"{error.args[0]}: docs/operators.md says what the user of DATABASE_URL needs"
        case OSError(filename=str() | PathLike() as path):
            return USAGE, f"{fspath(path)} cannot be used: {error.strerror}"
        case RefusedError() | LoadingError():
            return REFUSED, str(error)
        case GraphError():
            return REFUSED, f"{error}. {error.hint}" if error.hint else str(error)
    return None
