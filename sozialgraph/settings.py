"""Everything the environment decides, read once at the start."""

from collections.abc import Mapping
from os import environ
from pathlib import Path
from typing import Annotated, Any, Literal, cast, get_args

import msgspec
from msgspec import Meta

from sozialgraph.errors import SettingError

PROJECT = Path(__file__).parent.parent


def _data_folder() -> Path:
    return (PROJECT if (PROJECT / "pyproject.toml").exists() else Path.cwd()) / ".data"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """A field's name in capitals is its variable; its description says what is allowed."""

    database_url: Annotated[
        Annotated[str, Meta(pattern="^postgres(ql)?://")] | None,
        Meta(
            description="the address of a PostgreSQL, such as postgresql://user:password@host/database; "
            "without it an embedded server is started",
        ),
    ] = None
    reader_url: Annotated[
        Annotated[str, Meta(pattern="^postgres(ql)?://")] | None,
        Meta(description="the address of the same PostgreSQL with a login that may only read, such as sozialgraph_web"),
    ] = None
    host: Annotated[str, Meta(description="the address to listen on")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535, description="a whole number from 1 to 65535")] = 8000
    sozialgraph_data: Annotated[Path, Meta(description="the folder of the embedded database")] = msgspec.field(
        default_factory=_data_folder
    )
    pg_ctl: Annotated[Path | None, Meta(description="the pg_ctl of the PostgreSQL to embed")] = None
    xdg_runtime_dir: Annotated[Path | None, Meta(description="a folder for sockets")] = None
    pool_size: Annotated[int, Meta(ge=1, le=1000, description="a number of connections from 1 to 1000")] = 8
    statement_timeout: Annotated[
        float, Meta(gt=0, le=3600, description="a number of seconds, above 0 and at most 3600")
    ] = 10.0
    client_timeout: Annotated[
        float, Meta(gt=0, le=3600, description="a number of seconds, above 0 and at most 3600")
    ] = 20.0
    max_cost: Annotated[
        int, Meta(ge=1, le=10**12, description="a number of rows that one query may take, at least 1")
    ] = 1_000_000
    introspection: Annotated[
        bool | Literal["public", "partner", "planner", "publisher", "admin"],
        Meta(description="true, false, or the first of public, partner, planner, publisher and admin that may know"),
    ] = True
    client_budget: Annotated[
        int, Meta(ge=0, le=10**12, description="a number of rows that one client may ask for a minute, 0 for no limit")
    ] = 10_000_000
    trusted_proxies: Annotated[str, Meta(description="addresses and networks of proxies, parted by commas")] = (
        "127.0.0.0/8, ::1"
    )
    allowed_origins: Annotated[
        str,
        Meta(
            pattern=r"^(\*|https?://[^\s,/]+(\s*,\s*https?://[^\s,/]+)*)$",
            description="* or origins such as https://portal.example, parted by commas",
        ),
    ] = "*"
    answer_cache: Annotated[
        int, Meta(ge=0, le=100_000, description="megabytes for answers that are kept, from 0 (none) to 100000")
    ] = 64
    import_limit: Annotated[int, Meta(ge=1, le=2000, description="a number of megabytes from 1 to 2000")] = 200
    import_timeout: Annotated[
        float, Meta(gt=0, le=86400, description="a number of seconds, above 0 and at most 86400")
    ] = 1800.0
    sozialgraph_documents: Annotated[
        Path | None, Meta(description="a folder of .graphql files, or a manifest of trusted documents")
    ] = None
    access_config: Annotated[
        Path | None, Meta(description="a file that says whose tokens are believed, and for what")
    ] = None
    purpose_required: Annotated[bool, Meta(description="true or false")] = False
    trusted_only: Annotated[bool, Meta(description="true or false")] = False
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="debug, info, warning or error")
    ] = "info"

    def __repr__(self) -> str:
        """Whoever writes all settings into a log writes no password."""
        shown = {
            name: "…" if name.upper() in SECRET and getattr(self, name) else getattr(self, name)
            for name in self.__struct_fields__
        }
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


SECRET = {"DATABASE_URL", "READER_URL"}  # addresses may hold a password


def read_settings(environment: Mapping[str, str] = environ) -> Settings:
    """Raises SettingError that names every wrong variable. An empty variable counts as not set."""
    values: dict[str, Any] = {}
    faults = []
    for field in msgspec.structs.fields(Settings):
        variable = field.name.upper()
        if text := environment.get(variable, "").strip():
            try:
                values[field.name] = msgspec.convert(text, field.type, strict=False, dec_hook=_path)
            except msgspec.ValidationError:
                shown = "its value" if variable in SECRET else repr(text)
                faults.append(f"{variable}: {shown} is not {_allowed(field.type)}")
    if faults:
        raise SettingError("; ".join(faults))
    return Settings(**values)


def _path(_: type, text: str) -> Path:
    return Path(text).expanduser()


def _allowed(annotated: Any) -> str:
    return cast(str, get_args(annotated)[1].description)
