from pathlib import Path

import pytest

from graph.engine.cost import MAX_COST
from models.roles import Profile
from sozialgraph.errors import SettingError
from sozialgraph.settings import PROJECT, Settings, read_settings


def test_nothing_has_to_be_set() -> None:
    assert read_settings({}) == Settings(sozialgraph_data=PROJECT / ".data")


def test_every_setting_is_read() -> None:
    settings = read_settings(
        {
            "DATABASE_URL": "postgresql://planning@db/sozialgraph",
            "HOST": "::1",
            "PORT": "8080",
            "SOZIALGRAPH_DATA": "/srv/sozialgraph",
            "PG_CTL": "/opt/postgresql/bin/pg_ctl",
            "XDG_RUNTIME_DIR": "/run/user/1000",
            "POOL_SIZE": "20",
            "STATEMENT_TIMEOUT": "2.5",
            "CLIENT_TIMEOUT": "5",
            "MAX_COST": "5000",
            "INTROSPECTION": "false",
            "CLIENT_BUDGET": "6000",
            "TRUSTED_PROXIES": "10.0.0.5",
            "ALLOWED_ORIGINS": "https://portal.example",
            "SOZIALGRAPH_DOCUMENTS": "/srv/documents.json",
            "TRUSTED_ONLY": "true",
            "LOG_LEVEL": "warning",
        }
    )
    assert settings == Settings(
        database_url="postgresql://planning@db/sozialgraph",
        host="::1",
        port=8080,
        sozialgraph_data=Path("/srv/sozialgraph"),
        pg_ctl=Path("/opt/postgresql/bin/pg_ctl"),
        xdg_runtime_dir=Path("/run/user/1000"),
        pool_size=20,
        statement_timeout=2.5,
        client_timeout=5.0,
        max_cost=5000,
        introspection=False,
        client_budget=6000,
        trusted_proxies="10.0.0.5",
        allowed_origins="https://portal.example",
        sozialgraph_documents=Path("/srv/documents.json"),
        trusted_only=True,
        log_level="warning",
    )


@pytest.mark.parametrize(
    ("said", "read"), [("true", True), ("1", True), ("false", False), *((each.value, each.value) for each in Profile)]
)
def test_the_schema_is_told_to_all_to_none_or_by_profile(said: str, read: bool | str) -> None:
    assert read_settings({"INTROSPECTION": said}).introspection == read


def test_the_limit_is_the_engine_s() -> None:
    assert Settings().max_cost == MAX_COST


def test_an_empty_variable_is_not_set() -> None:
    assert read_settings({"PORT": " ", "DATABASE_URL": ""}) == read_settings({})


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("PORT", "x", "PORT: 'x' is not a whole number from 1 to 65535"),
        ("PORT", "65536", "PORT: '65536' is not a whole number from 1 to 65535"),
        ("POOL_SIZE", "0", "POOL_SIZE: '0' is not a number of connections from 1 to 1000"),
        ("STATEMENT_TIMEOUT", "nan", "STATEMENT_TIMEOUT: 'nan' is not a number of seconds, above 0 and at most 3600"),
        ("TRUSTED_ONLY", "maybe", "TRUSTED_ONLY: 'maybe' is not true or false"),
        (
            "ALLOWED_ORIGINS",
            "portal.example",
            "ALLOWED_ORIGINS: 'portal.example' is not * or origins such as https://portal.example, parted by commas",
        ),
        (
            "INTROSPECTION",
            "planners",
            "INTROSPECTION: 'planners' is not true, false, or the first of public, partner, planner, publisher and "
            "admin that may know",
        ),
        ("LOG_LEVEL", "loud", "LOG_LEVEL: 'loud' is not debug, info, warning or error"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(variable: str, value: str, message: str) -> None:
    with pytest.raises(SettingError) as error:
        read_settings({variable: value})
    assert str(error.value) == message


def test_all_wrong_values_come_at_once() -> None:
    with pytest.raises(SettingError, match=r"^PORT: .*; LOG_LEVEL: .*$"):
        read_settings({"LOG_LEVEL": "loud", "PORT": "0"})


def test_the_operators_page_names_every_setting() -> None:
    page = (PROJECT / "docs/operators.md").read_text("utf-8")
    given_by_the_system = {"XDG_RUNTIME_DIR"}
    names = {field.upper() for field in Settings.__struct_fields__} - given_by_the_system
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_a_password_is_not_shown() -> None:
    with pytest.raises(SettingError) as error:
        read_settings({"DATABASE_URL": "mysql://planning:secret@db/sozialgraph"})
    assert str(error.value) == (
        "DATABASE_URL: its value is not the address of a PostgreSQL, such as "
        "postgresql://user:password@host/database; without it an embedded server is started"
    )


def test_settings_that_are_written_down_hold_no_secret() -> None:
    settings = Settings(
        database_url="postgresql://planning:hidden@db/x",
        reader_url="postgresql://web:hidden@db/x",
    )
    assert "hidden" not in repr(settings)
    assert "database_url='…'" in repr(settings)
    assert "database_url=None" in repr(Settings())
