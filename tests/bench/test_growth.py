import asyncpg

from bench.growth import plan, ratios, scanned, scans
from bench.load import Round
from bench.subjects import read
from bench.workloads import workloads


def took(milliseconds: float) -> Round:
    return Round(rate=1000, p50=milliseconds, p99=9, server_cpu=1, database_cpu=1, seconds=2)


def test_time_grows_by_the_median_of_rounds_that_ran_one_after_the_other() -> None:
    rounds = {1: [took(1), took(2), took(4)], 10: [took(1.1), took(2), took(8)], 30: [took(3), took(3), took(6)]}
    assert ratios(rounds) == {"10": 1.1, "30": 1.5}


async def test_a_scan_is_found_wherever_it_stands_in_the_plan(city: str) -> None:
    connection = await asyncpg.connect(city)
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    await connection.execute("SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off")
    statement = """
        SELECT (SELECT count(*) FROM published.series s WHERE s.indicator_id = i.id) FROM indicators i WHERE i.id = $1
    """
    await connection.fetch(statement, 1)
    tables = set(scanned(await plan(connection, statement)))
    await connection.close()
    assert tables == {"published.series", "public.indicators"}


async def test_the_engine_reads_no_large_table_from_end_to_end(city: str) -> None:
    asked = workloads(await read(city))
    assert await scans(city, asked, large=5_000) == []


async def test_what_is_read_from_end_to_end_is_named_with_who_reads_it(city: str) -> None:
    [nested] = [each for each in workloads(await read(city)) if each.name == "nested"]
    connection = await asyncpg.connect(city)
    await connection.execute("DROP INDEX offerings_order_idx")
    try:
        assert "public.offerings by nested" in await scans(city, [nested], large=200)
    finally:
        await connection.execute("CREATE INDEX offerings_order_idx ON offerings (sort_key, id)")
        await connection.close()
