"""A city of any size, the same at every run: areas, figures, offerings and grants.

    python bench/dataset.py postgresql://… --areas 6000 --observations 10000000

Every row is computed from its number, within PostgreSQL. The database must be migrated and empty.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import asyncpg
from cyclopts import App, Parameter

from sozialgraph.migrating import upgrade

YEARS = 20
LAST_YEAR = 2024
SEXES = 2
FIGURES_A_YEAR = 1 + SEXES  # the total and its parts
SUB_PLANS = "(ARRAY['YOUTH', 'ELDERLY', 'DISABILITY', 'HOMELESSNESS', 'REFUGEE'])"


@dataclass(frozen=True)
class Size:
    areas: int = 600
    """Number of areas of the city, 74 or more."""
    observations: int = 1_000_000
    """Number of observations, at least."""
    offerings: int = 5_000
    """Number of offerings."""
    grants: int = 10_000
    """Number of grants."""

    def __str__(self) -> str:
        return (
            f"{self.areas:,} areas, {self.observations:,} observations, {self.offerings:,} offerings and "
            f"{self.grants:,} grants"
        )

    @property
    def indicators(self) -> int:
        """As many as reach the number of observations: each covers all areas, years and breakdowns."""
        return -(-self.observations // (self.areas * YEARS * FIGURES_A_YEAR))


SIZE = Size()


async def fill(connection: asyncpg.Connection, size: Size) -> None:
    async with connection.transaction():
        indexes = await connection.fetch(INDEXES)
        for statement in statements(size, indexes):
            await connection.execute(statement)


async def settle(connection: asyncpg.Connection) -> None:
    """As after a night of quiet: index-only scans are possible, and nothing is left to write."""
    await connection.execute("VACUUM (ANALYZE)")
    await connection.execute("CHECKPOINT")


def statements(size: Size, indexes: Sequence[Mapping[str, Any] | asyncpg.Record]) -> Iterator[str]:
    yield from (CITY, areas(size), DIMENSIONS, indicators(size))
    yield from (index["gone"] for index in indexes)
    yield from (UNCHECKED, observations(size), PUBLISH, SERIES, CHECKED)
    yield from (index["back"] for index in indexes)
    yield from (PROVIDERS, offerings(size), CAPACITY, grants(size), needs(size))


# Keys are right by construction: millions of rows need not look up each of theirs.
UNCHECKED = "SET LOCAL session_replication_role = replica"
CHECKED = "SET LOCAL session_replication_role = origin; SET LOCAL maintenance_work_mem = '1GB'"

# An index is built from all rows at once in a fraction of the time that it takes to grow with each.
INDEXES = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS gone,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS back
FROM pg_constraint
WHERE contype IN ('p', 'u') AND conrelid IN ('raw.observations'::regclass, 'published.observations'::regclass)
    AND conindid NOT IN (SELECT conindid FROM pg_constraint WHERE contype = 'f')
UNION ALL
SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid IN ('raw.observations'::regclass, 'published.observations'::regclass)
    AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)
"""

CITY = """
INSERT INTO municipalities (id, code, name) VALUES (1, '09999999', 'Musterstadt');
INSERT INTO offices (id, municipality_id, code, name)
SELECT n, 1, 'A' || n, 'Amt ' || n FROM generate_series(1, 6) n;
INSERT INTO datasets (id, municipality_id, code, title, publisher, licence)
VALUES (1, 1, 'FIGURES', 'Statistik', 'Amt 1', 'dl-de/by-2.0'), (2, 1, 'RECORDS', 'Bestand', 'Amt 2', 'dl-de/by-2.0');
INSERT INTO import_runs (id, dataset_id, description, file, checksum, actor)
VALUES (1, 1, 'figures', 'figures.csv', repeat('0', 64), 'bench');
INSERT INTO area_sets (id, municipality_id, code, name, is_partition, valid_from)
VALUES (1, 1, 'SPACES', 'Planungsräume', true, '2000-01-01'), (2, 1, 'SCHOOLS', 'Schulbezirke', true, '2000-01-01');
"""


def areas(size: Size) -> str:
    """One city, 12 districts, 60 quarters, planning spaces; and 40 school districts in a set of their own."""
    return f"""
INSERT INTO areas (id, area_set_id, code, name, level, parent_id, valid_from, surface, geometry)
SELECT n, 1, lpad(n::text, 8, '0'), 'Gebiet „' || n || '“',
    CASE WHEN n = 1 THEN 'MUNICIPALITY' WHEN n <= 13 THEN 'CITY_DISTRICT' WHEN n <= 73 THEN 'QUARTER'
        ELSE 'PLANNING_SPACE' END,
    CASE WHEN n = 1 THEN NULL WHEN n <= 13 THEN 1 WHEN n <= 73 THEN 2 + (n - 14) % 12 ELSE 14 + (n - 74) % 60 END,
    '2000-01-01', 1 + n % 40 / 10.0,
    json_build_object('type', 'Polygon', 'coordinates', json_build_array((
        SELECT json_agg(json_build_array(13 + n % 30 / 100.0 + c, 52 + n / 30 / 100.0 + c))
        FROM unnest(ARRAY[0, 0.002, 0.004, 0.007, 0.01, 0]) c)))
FROM generate_series(1, {size.areas}) n;
INSERT INTO areas (id, area_set_id, code, name, level, valid_from)
SELECT {size.areas} + n, 2, lpad(n::text, 3, '0'), 'Schulbezirk ' || n, 'REPORTING', '2000-01-01'
FROM generate_series(1, 40) n;
UPDATE municipalities SET area_id = 1;
"""


DIMENSIONS = f"""
INSERT INTO dimensions (id, code, name) VALUES (1, 'SEX', 'Geschlecht');
INSERT INTO dimension_members (id, dimension_id, code, name, position)
SELECT n, 1, 'S' || n, 'Geschlecht ' || n, n FROM generate_series(1, {SEXES}) n;
INSERT INTO breakdowns (id, code, size) SELECT n, 'SEX=S' || n, 1 FROM generate_series(1, {SEXES}) n;
INSERT INTO breakdown_members (breakdown_id, member_id, dimension_id)
SELECT n, n, 1 FROM generate_series(1, {SEXES}) n;
"""


def indicators(size: Size) -> str:
    return f"""
INSERT INTO indicators (id, code, name, type, unit, per, decimals, sub_plans)
SELECT n, 'indicator-' || n, 'Anteil ' || n, 'STATUS_RELATIVE', 'percent', 100, 2, ARRAY['YOUTH']
FROM generate_series(1, {size.indicators}) n
"""


def observations(size: Size) -> str:
    """In the order in which years are delivered; every 97th figure is too small to be shown."""
    return f"""
INSERT INTO raw.observations (id, indicator_id, area_id, breakdown_id, dataset_id, import_run_id, period_start,
    period_end, period_kind, value, count, base, obs_status, conf_status)
SELECT row_number() OVER (), indicator, area, breakdown, 1, 1, make_date(year, 12, 31), make_date(year, 12, 31),
    'REFERENCE_DAY', round((indicator * 7919 + area * 1049 + year * 127 + breakdown * 31) % 10000 / 100.0, 2),
    (indicator + area * 31 + year) % 97, 100 + area % 900, 'A', 'F'
FROM generate_series(1, {size.indicators}) indicator, generate_series({LAST_YEAR - YEARS + 1}, {LAST_YEAR}) year,
    generate_series(1, {size.areas}) area, generate_series(0, {SEXES}) breakdown
"""


PUBLISH = """
INSERT INTO published.observations (id, indicator_id, area_id, breakdown_id, dataset_id, import_run_id, period_start,
    period_end, period_kind, value, count, base, obs_status, conf_status)
SELECT id, indicator_id, area_id, breakdown_id, dataset_id, import_run_id, period_start, period_end, period_kind,
    CASE WHEN count > 0 THEN value END, CASE WHEN count > 0 THEN count END, CASE WHEN count > 0 THEN base END,
    CASE WHEN count > 0 THEN 'A' ELSE 'Q' END, CASE WHEN count > 0 THEN 'F' ELSE 'A' END
FROM raw.observations ORDER BY id
"""

SERIES = """
INSERT INTO published.series (indicator_id, area_id, breakdown_id, dataset_id, first_period, last_period, length,
    blanks)
SELECT indicator_id, area_id, breakdown_id, dataset_id, min(period_end), max(period_end), count(*),
    count(*) - count(value)
FROM published.observations GROUP BY indicator_id, area_id, breakdown_id, dataset_id
ORDER BY indicator_id, area_id, breakdown_id, dataset_id
"""

PROVIDERS = """
INSERT INTO organizations (id, municipality_id, code, name, carrier_form)
SELECT n, 1, 'T' || n, 'Träger ' || n || ' e. V.', (ARRAY['NON_PROFIT', 'CHURCH', 'PUBLIC', 'COMMERCIAL'])[1 + n % 4]
FROM generate_series(1, 400) n;
INSERT INTO facilities (id, municipality_id, code, name, street, postal_code, town)
SELECT n, 1, 'F' || n, 'Haus ' || n, 'Straße ' || n, lpad((10000 + n)::text, 5, '0'), 'Musterstadt'
FROM generate_series(1, 1500) n;
INSERT INTO offering_types (id, code, name, unit, sub_plan)
SELECT n, 'type-' || n, 'Angebotsart ' || n, 'PLACES', (ARRAY['YOUTH', 'ELDERLY'])[1 + n % 2]
FROM generate_series(1, 40) n;
INSERT INTO target_groups (id, code, name, sub_plan)
SELECT n, 'group-' || n, 'Zielgruppe ' || n, 'YOUTH' FROM generate_series(1, 12) n;
"""


def offerings(size: Size) -> str:
    """Each serves one to three areas of one level and two target groups, and is open on five days."""
    return f"""
INSERT INTO offerings (id, municipality_id, code, name, provider_id, facility_id, type_id, description, sub_plans,
    provision_form, valid_from, dataset_id)
SELECT n, 1, 'O' || n, 'Treff „' || md5(n::text) || '“', 1 + n * 7 % 400, 1 + n % 1500, 1 + n % 40,
    repeat('Beratung, Begegnung und Hilfe für alle im Quartier. ', 6),
    {SUB_PLANS}[1 + n / 7 % 5 : 1 + n / 7 % 5 + (n % 4 = 0)::int], 'PROFESSIONAL', '2015-01-01', 2
FROM generate_series(1, {size.offerings}) n;
INSERT INTO offering_areas (offering_id, area_id)
SELECT DISTINCT n, first + (n / 3 * 13 + k * 101) % number
FROM generate_series(1, {size.offerings}) n, generate_series(0, 2) k,
    (VALUES (0, 2, 12), (1, 14, 60), (2, 74, {size.areas} - 73)) level (turn, first, number)
WHERE turn = n % 3 AND k <= n / 3 % 3;
INSERT INTO offering_target_groups (offering_id, target_group_id)
SELECT n, 1 + (n + k) % 12 FROM generate_series(1, {size.offerings}) n, generate_series(0, 1) k;
INSERT INTO schedules (offering_id, weekday, opens, closes)
SELECT n, day, '09:00', '17:00'
FROM generate_series(1, {size.offerings}) n, unnest(ARRAY['MO', 'TU', 'WE', 'TH', 'FR']) day;
"""


CAPACITY = """
INSERT INTO raw.capacity_records (offering_id, dataset_id, reference_day, unit, maximum, available, occupied)
SELECT id, 2, make_date(year, 12, 31), 'PLACES', 20 + id % 60, id % 7, 20 + id % 60 - id % 7
FROM offerings, generate_series(2021, 2024) year ORDER BY year, id;
INSERT INTO published.capacity_records (id, offering_id, dataset_id, reference_day, unit, maximum, available, occupied)
SELECT id, offering_id, dataset_id, reference_day, unit, maximum, available, occupied FROM raw.capacity_records;
"""


def grants(size: Size) -> str:
    """Each is for one offering and its areas, and paid in two instalments."""
    return f"""
INSERT INTO grants (id, municipality_id, reference, recipient_id, office_id, offering_id, purpose, sub_plans, requested,
    awarded, paid, year, period_from, period_to, dataset_id)
SELECT n, 1, 'Z-' || lpad(n::text, 8, '0'), o.provider_id, 1 + n % 6, o.id, 'Personal und Sachkosten ' || n,
    o.sub_plans, 1000 + n % 500 * 100, 900 + n % 500 * 100, 900 + n % 500 * 100 - n % 3, 2020 + n % 5,
    make_date(2020 + n % 5, 1, 1), make_date(2020 + n % 5, 12, 31), 2
FROM generate_series(1, {size.grants}) n JOIN offerings o ON o.id = 1 + n * 3 % {size.offerings};
INSERT INTO grant_areas (grant_id, area_id)
SELECT g.id, a.area_id FROM grants g JOIN offering_areas a USING (offering_id) ORDER BY 1, 2;
INSERT INTO grant_target_groups (grant_id, target_group_id) SELECT id, 1 + id % 12 FROM grants;
INSERT INTO payments (grant_id, position, date, amount, kind)
SELECT id, k, make_date(year, 6 * k, 15), awarded / 2, 'INSTALMENT' FROM grants, generate_series(1, 2) k
ORDER BY id, k;
"""


def needs(size: Size) -> str:
    return f"""
INSERT INTO needs (id, municipality_id, code, title, area_id, sub_plan, kind, method, offering_type_id, unit, required,
    available, gap, raw_required, raw_available, raw_gap, status, dataset_id)
SELECT n, 1, 'B' || n, 'Bedarf ' || n, 1 + n % {size.areas}, {SUB_PLANS}[1 + (n + n / {size.areas}) % 5],
    'INFRASTRUCTURE', 'PLANNING_RATIO', 1 + n % 40, 'places', required, available, required - available, required,
    available, required - available, 'OPEN', 2
FROM generate_series(1, {5 * size.areas}) n, LATERAL (SELECT 100 + n % 50, 80 + n % 40) AS _ (required, available)
"""


async def make(dsn: str, size: Size) -> None:
    await upgrade(dsn)
    connection = await asyncpg.connect(dsn)
    await fill(connection, size)
    await settle(connection)
    await connection.close()


async def renew(dsn: str) -> None:
    """Bring the tables of a city that was made before up to date."""
    await upgrade(dsn)
    connection = await asyncpg.connect(dsn)
    await settle(connection)
    await connection.close()


app = App(help=__doc__)


@app.default
def main(dsn: str, /, *, size: Annotated[Size, Parameter(name="*")] = SIZE) -> None:
    asyncio.run(make(dsn, size))


if __name__ == "__main__":
    app()
