"""The example city is always the same, adds up and is protected."""

from pathlib import Path
from typing import Any

import asyncpg
from python_calamine import CalamineWorkbook

from examples.auenfurt import generate
from loaders.publication.auditing import audit_published
from sozialgraph.settings import PROJECT

FILES = PROJECT / "examples/auenfurt/files"


def test_generates_the_files_that_are_there(tmp_path: Path) -> None:
    """Workbooks by their cells: how they are compressed is up to the platform's zlib."""
    generate.write(tmp_path)
    names = [path.relative_to(tmp_path) for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    assert len(names) == 73
    for name in names:
        assert _content(tmp_path / name) == _content(FILES / name), name


def _content(path: Path) -> object:
    if path.suffix != ".xlsx":
        return path.read_bytes()
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_is_small() -> None:
    assert sum(path.stat().st_size for path in FILES.rglob("*") if path.is_file()) < 3_000_000


SIZES = {
    "area_sets": 3,
    "areas": 44,  # 26 Stadtteile with the old Neuland, 5 Stadtbezirke, 9 Berichtsgebiete, 4 to compare with
    "indicators": 60,
    "organizations": 60,
    "offerings": 300,
    "facilities": 234,
    "target_groups": 17,
    "needs": 42,
    "evidence": 55,
    "plans": 17,
    "goals": 22,
    "measures": 30,
    "bodies": 13,
    "papers": 39,
    "consultations": 93,
    "decisions": 34,
    "funding_programmes": 11,
    "grants": 1314,
    "grant_shares": 57,
    "payments": 611,
    "kpi_values": 318,
    "budget_lines": 73,
    "participation_events": 11,
    "publications": 9,
    "networks": 8,
    "index_results": 99,
}


async def test_sizes(city: asyncpg.Connection) -> None:
    found = {table: await city.fetchval(f"SELECT count(*) FROM {table}") for table in SIZES}
    assert found == SIZES


async def test_every_import_was_finished(city: asyncpg.Connection) -> None:
    assert await city.fetchval("SELECT count(*) FROM import_runs WHERE finished_at IS NULL") == 0
    refused = await city.fetch("SELECT description, cells_refused FROM import_runs WHERE cells_refused > 0 ORDER BY 1")
    assert {row[0]: row[1] for row in refused} == {
        "hilfen-zur-erziehung-stadtteile.toml": 15,
        "leistungen.toml": 30,
        "platzangebot-hort.toml": 14,
        "platzangebot-jugendtreff.toml": 13,
        "platzangebot-kita-plaetze.toml": 14,
        "platzangebot-kita.toml": 14,
        "regionalvergleich.toml": 10,
    }


POPULATION = """
SELECT period_end, s.code AS area_set, a.level, b.size, sum(o.value)::int AS people
FROM raw.observations o JOIN indicators i ON i.id = o.indicator_id AND i.code = 'POPULATION'
JOIN areas a ON a.id = o.area_id JOIN area_sets s ON s.id = a.area_set_id JOIN datasets d ON d.id = o.dataset_id
JOIN breakdowns b ON b.id = o.breakdown_id
WHERE d.code = 'EINWOHNER' GROUP BY 1, 2, 3, 4, b.code ~ 'AGE', b.code ~ 'SEX'
"""


async def test_people_add_up_in_either_cut_and_over_age_and_sex(city: asyncpg.Connection) -> None:
    rows = await city.fetch(POPULATION)
    by_year: dict[Any, set[int]] = {}
    for row in rows:
        by_year.setdefault(row["period_end"].year, set()).add(row["people"])
    assert len(rows) == 10 * (4 + 4 + 2 + 2)  # Stadtteile and city also by sex, districts and reporting areas not
    assert {year: len(sums) for year, sums in by_year.items()} == dict.fromkeys(range(2016, 2026), 1)
    assert by_year[2025] == {133_902}


async def test_shares_of_areas_add_up(city: asyncpg.Connection) -> None:
    rows = await city.fetch(
        "SELECT type, from_area_id, sum(share) AS whole, count(*) AS parts FROM area_relations GROUP BY 1, 2"
    )
    assert {round(row["whole"], 3) for row in rows} == {1}
    assert sum(row["type"] == "OVERLAPS" and row["parts"] > 1 for row in rows) == 9
    assert [row["parts"] for row in rows if row["type"] == "SPLIT_INTO"] == [2]


async def test_money_adds_up(city: asyncpg.Connection) -> None:
    differing = await city.fetch(
        "SELECT reference FROM grants g WHERE eligible <> awarded + coalesce(own, 0) + coalesce(third_party, 0)"
        " OR eligible <> (SELECT sum(amount) FROM grant_shares WHERE grant_id = g.id)"
        " OR paid <> (SELECT sum(amount) FROM payments WHERE grant_id = g.id AND kind <> 'REPAYMENT')"
        " OR settled + coalesce(reclaimed, 0) <> awarded"
    )
    assert [row["reference"] for row in differing] == []


async def test_rates_are_count_over_base(city: asyncpg.Connection) -> None:
    wrong = await city.fetchval(
        "SELECT count(*) FROM raw.observations o JOIN indicators i ON i.id = o.indicator_id"
        " WHERE base > 0 AND count IS NOT NULL AND obs_status <> 'F'"
        " AND abs(value - count / base * i.per) > 0.051"
    )
    assert wrong == 0


async def test_small_counts_stay_hidden(city: asyncpg.Connection) -> None:
    shown = await city.fetchval(
        "SELECT count(*) FROM published.observations p JOIN indicators i ON i.id = p.indicator_id"
        " WHERE i.counts_people AND p.value > 0 AND p.value < coalesce(i.min_count, 3)"
    )
    hidden = await city.fetchval(
        "SELECT count(*) FROM published.observations p JOIN raw.observations o USING (id)"
        " WHERE o.value IS NOT NULL AND p.value IS NULL"
    )
    assert shown == 0
    assert hidden > 100


async def test_nobody_can_tell_what_is_hidden(city: asyncpg.Connection) -> None:
    async with city.transaction():
        found = await audit_published(city)
    assert found.open == 0
    assert found.primary > 100
    assert found.secondary > 0
    assert found.width is not None
    assert found.promised is not None
    assert found.width >= found.promised - 0.001
