"""What the database refuses, whoever writes."""

import asyncpg
import pytest

MUNICIPALITY = "INSERT INTO municipalities (id, code, name) VALUES (-1, '99001000', 'Auenfurt');"
AREA_SET = MUNICIPALITY + (
    "INSERT INTO area_sets (id, municipality_id, code, name, is_partition, valid_from) "
    "VALUES (-1, -1, 'S', 'S', true, '2000-01-01'), (-2, -1, 'T', 'T', true, '2000-01-01');"
)


def area(
    number: int, code: str, valid_from: str, valid_to: str | None = None, parent: str = "NULL", of: int = -1
) -> str:
    until = f"'{valid_to}'" if valid_to else "NULL"
    return (
        "INSERT INTO areas (id, area_set_id, code, name, level, valid_from, valid_to, parent_id) "
        f"VALUES ({number}, {of}, '{code}', '{code}', 'QUARTER', '{valid_from}', {until}, {parent});"
    )


async def tuples(connection: asyncpg.Connection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await connection.fetch(query)]


async def test_an_area_may_follow_itself(connection: asyncpg.Connection) -> None:
    await connection.execute(AREA_SET + area(-1, "01", "2000-01-01", "2020-12-31") + area(-2, "01", "2021-01-01"))


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (AREA_SET + area(-1, "01", "2000-01-01") + area(-2, "01", "2021-01-01"), "areas_validity_excl"),
        (AREA_SET + area(-1, "01", "2000-01-01", "2020-12-31") + area(-2, "01", "2020-12-31"), "areas_validity_excl"),
        (AREA_SET + area(-1, "01", "2000-01-01") + area(-2, "02", "2000-01-01", parent="-1", of=-2), "areas_parent"),
        (AREA_SET + area(-1, 'a"b', "2000-01-01"), "areas_code_check"),
        (AREA_SET + area(-1, "a\\b", "2000-01-01"), "areas_code_check"),
        (AREA_SET + area(-1, "a\tb", "2000-01-01"), "areas_code_check"),
        (AREA_SET + area(-1, "", "2000-01-01"), "areas_code_check"),
        (AREA_SET + area(-1, "01", "2000-01-01").replace("QUARTER", "VILLAGE"), "areas_level_check"),
        (MUNICIPALITY + MUNICIPALITY.replace("-1", "-2"), "municipalities_code_key"),
        (
            MUNICIPALITY + "INSERT INTO offices (municipality_id, code, name, sub_plans) "
            "VALUES (-1, '50', 'Amt', '{YOUTH,SPORTS}')",
            "offices_sub_plans_check",
        ),
    ],
)
async def test_refused(connection: asyncpg.Connection, statement: str, rule: str) -> None:
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
        await connection.execute(statement)
    assert rule in str(refused.value)


FIGURE = (
    AREA_SET + area(-1, "01", "2000-01-01") + "INSERT INTO datasets (id, code, title, publisher, licence) "
    "VALUES (-1, 'D', 'D', 'P', 'L');"
    "INSERT INTO import_runs (id, dataset_id, description, file, checksum, actor) VALUES (-1, -1, 'd', 'f', 'c', 'a');"
    "INSERT INTO indicators (id, code, name, type, unit) VALUES (-1, 'I', 'I', 'STATUS_ABSOLUTE', 'Personen');"
    "INSERT INTO raw.observations (indicator_id, area_id, breakdown_id, dataset_id, import_run_id, period_start, "
    "period_end, period_kind, value, obs_status, conf_status) VALUES "
    "(-1, -1, 0, -1, -1, '{start}', '2020-12-31', 'YEAR', {value}, '{status}', 'F')"
)


@pytest.mark.parametrize(
    ("value", "status", "start"), [("0", "A", "2020-01-01"), ("NULL", "Q", "2020-01-01"), ("12.50", "U", "2020-12-31")]
)
async def test_figures_that_are_kept(connection: asyncpg.Connection, value: str, status: str, start: str) -> None:
    await connection.execute(FIGURE.format(value=value, status=status, start=start))
    stored = await connection.fetchval("SELECT value::text FROM raw.observations")
    assert stored == (None if value == "NULL" else value)


@pytest.mark.parametrize(
    ("value", "status", "start", "rule"),
    [
        ("NULL", "A", "2020-01-01", "blank_says_why"),
        ("'NaN'", "A", "2020-01-01", "value_finite"),
        ("'Infinity'", "A", "2020-01-01", "value_finite"),
        ("'-Infinity'", "A", "2020-01-01", "value_finite"),
        ("1", "A", "2021-01-01", "period"),
        ("1", "Z", "2020-01-01", "obs_status"),
    ],
)
async def test_figures_that_are_refused(
    connection: asyncpg.Connection, value: str, status: str, start: str, rule: str
) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match=rule):
        await connection.execute(FIGURE.format(value=value, status=status, start=start))


async def test_ancestry_follows_the_areas(connection: asyncpg.Connection) -> None:
    await connection.execute(
        AREA_SET
        + area(-1, "1", "2000-01-01")
        + area(-2, "11", "2000-01-01", parent="-1")
        + area(-3, "111", "2000-01-01", parent="-2")
    )
    walk = "SELECT area_id, ancestor_id, distance FROM area_ancestry ORDER BY area_id DESC, distance"
    assert await tuples(connection, walk) == [
        (-1, -1, 0),
        (-2, -2, 0),
        (-2, -1, 1),
        (-3, -3, 0),
        (-3, -2, 1),
        (-3, -1, 2),
    ]
    await connection.execute("UPDATE areas SET parent_id = NULL WHERE id = -2")
    assert await tuples(connection, walk) == [(-1, -1, 0), (-2, -2, 0), (-3, -3, 0), (-3, -2, 1)]
    await connection.execute("DELETE FROM areas WHERE id = -3")
    assert await tuples(connection, walk) == [(-1, -1, 0), (-2, -2, 0)]


async def test_names_sort_as_din_5007_says(connection: asyncpg.Connection) -> None:
    names = ["Zürich", "Ärzte", "Arbeit", "Straße", "Strasse 2", "Österreich", "Otto", "émigré"]
    await connection.executemany(
        "INSERT INTO municipalities (code, name) VALUES ($1, $2)", [(str(n), name) for n, name in enumerate(names)]
    )
    found = [row[0] for row in await connection.fetch("SELECT name FROM municipalities ORDER BY sort_key")]
    assert found == ["Arbeit", "Ärzte", "émigré", "Österreich", "Otto", "Straße", "Strasse 2", "Zürich"]
