"""Numbers of needs, goals, key figures and indices tell nothing that is hidden elsewhere."""

from typing import Any

import asyncpg
import pytest

from loaders.undo import undo
from tests.loaders.publication.conftest import BASE, Town, line
from tests.loaders.publication.test_capacities import HOUSE, records
from tests.loaders.publication.test_rules import rule


def rows(kind: str, *said: str) -> str:
    listed = ", ".join(f"{{ {one} }}" for one in said)
    return f'kind = "{kind}"\nmunicipality = "01001000"\n{BASE}\nrows = [{listed}]\n'


def need(unit: str = "Plätze", **said: object) -> str:
    numbers = "".join(f", {name} = {value}" for name, value in said.items())
    return rows(
        "needs",
        f'code = "N1", title = "Bedarf", area = "QUARTERS:B", sub_plan = "YOUTH", kind = "INFRASTRUCTURE",'
        f' method = "PROJECTION", unit = "{unit}", status = "OPEN"{numbers}',
    )


def evidence(base: float, required: float = 7) -> str:
    return rows(
        "evidence",
        f'need = "N1", position = 1, kind = "PROJECTION", scenario = "mittel", horizon = 2030-12-31, base = {base},'
        f' required = {required}, summary = "{base} Personen"',
    )


async def shown(town: Town, columns: str, table: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await town.fetch(f"SELECT {columns}, conf_status FROM {table} ORDER BY id")]


EVIDENCE = "base::int, required::int, summary"
NEED = "required::int, available::int, gap::int, reasoning"


async def test_what_nobody_is_told_of_is_shown(town: Town) -> None:
    await town.load(need(required=10, available=2, reasoning='"so"'), evidence(40))
    assert await shown(town, EVIDENCE, "evidence") == [(40, 7, "40 Personen", "F")]
    assert await shown(town, NEED, "needs") == [(10, 2, None, "so", "F")]


async def test_evidence_of_few_people_hides_the_need(town: Town) -> None:
    await town.load(need(required=10, available=2, reasoning='"so"'), evidence(2))
    assert await shown(town, EVIDENCE, "evidence") == [(None, None, None, "A")]
    assert await shown(town, NEED, "needs") == [(None, None, None, None, "D")]


async def test_evidence_that_is_a_hidden_figure_comes_back_with_it(town: Town) -> None:
    """9 people in D protect the 2 in B; evidence of the 9 would give both away."""
    quarters = [line("A", 12), line("B", 2), line("C", 20), line("D", 9)]
    await town.load(need().replace("QUARTERS:B", "QUARTERS:D"), evidence(9))
    await town.figures(*quarters, line("T", 43))
    assert await shown(town, EVIDENCE, "evidence") == [(None, None, None, "D")]
    await town.figures(*quarters[:1], line("B", 12), *quarters[2:], line("T", 53))
    assert await shown(town, EVIDENCE, "evidence") == [(9, 7, "9 Personen", "F")]


async def test_evidence_that_was_a_hidden_figure_tells_of_it_as_of_then(old_town: Town) -> None:
    """Of 43 people 12, 20 and these 9 would leave 2, though all are shown today."""
    await old_town.load(need().replace("QUARTERS:B", "QUARTERS:D"), evidence(9))
    await old_town.figures(line("A", 12), line("B", 2), line("C", 20), line("D", 9), line("T", 43))
    await old_town.figures(line("A", 12), line("B", 12), line("C", 20), line("D", 10), line("T", 54))
    assert {status for _, status in (await old_town.seen()).values()} == {"F"}
    assert await shown(old_town, "base::int", "evidence") == [(None, "D")]


async def test_evidence_is_not_exact_where_the_figure_is_rounded(town: Town) -> None:
    await town.load(need(), evidence(12))
    await town.figures(line("B", 12))
    await town.load(rule("ROUND", method='"ROUND"', rounding_base="5"))
    assert await town.seen() == {"B": (10, "F")}
    assert await shown(town, "base::int", "evidence") == [(None, "D")]


async def test_the_same_number_of_another_area_is_none_of_it(town: Town) -> None:
    await town.load(need(), evidence(9))
    await town.figures(line("A", 12), line("B", 2), line("C", 20), line("D", 9), line("T", 43))
    assert await shown(town, "base::int", "evidence") == [(9, "F")]


@pytest.mark.parametrize(
    ("unit", "seen"),
    [
        *(
            (unit, (None, "A"))
            for unit in ("Personen", "persons", "Teilnehmende", "junge Menschen", "Anzahl der Kinder")
        ),
        *((unit, (2, "F")) for unit in ("Plätze", "Kindergartenplätze", "Beratungen")),
    ],
)
async def test_needs_that_count_people_obey_the_rules(town: Town, unit: str, seen: tuple[int | None, str]) -> None:
    await town.load(need(unit, required=2))
    assert await shown(town, "required::int", "needs") == [seen]


async def test_needs_on_too_fine_a_level(town: Town) -> None:
    await town.load(need("Personen", required=200), rule("LEVEL", finest_level='"MUNICIPALITY"'))
    assert await shown(town, "required::int", "needs") == [(None, "N")]


def needs(**persons: int) -> str:
    """By the code of a quarter, or T for the city."""
    places = {area: "CITY:T" if area == "T" else f"QUARTERS:{area}" for area in persons}
    return rows(
        "needs",
        *(
            f'code = "{area}", title = "Bedarf", area = "{places[area]}", sub_plan = "YOUTH", kind = "INFRASTRUCTURE",'
            f' method = "PROJECTION", unit = "Personen", status = "OPEN", required = {number}'
            for area, number in persons.items()
        ),
    )


async def required(town: Town, table: str = "needs") -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await town.fetch(f"SELECT code, required::int FROM {table} ORDER BY code")]


async def test_what_few_people_add_up_to_is_hidden(town: Town) -> None:
    """20 less 12 and 6 are 2."""
    await town.load(needs(T=20, A=12, B=2, C=6))
    assert await required(town) == [("A", 12), ("B", None), ("C", 6), ("T", None)]


async def test_needs_that_add_up_to_another_number_tell_nothing(town: Town) -> None:
    await town.load(needs(T=30, A=12, B=2, C=6))
    assert await required(town) == [("A", 12), ("B", None), ("C", 6), ("T", 30)]


@pytest.mark.parametrize(("whole", "seen"), [(22, None), (23, None), (24, 24), (40, 40)])
async def test_needs_that_leave_few_people_to_others_are_hidden(town: Town, whole: int, seen: int | None) -> None:
    """A and C have 21; B and D, of whom nobody sent a need, share the rest."""
    await town.load(needs(A=12, C=9, T=whole))
    assert await shown(town, "required::int", "needs") == [(12, "F"), (9, "F"), (seen, "F" if seen else "D")]


async def test_needs_leave_few_people_by_a_rule_that_is_stricter(town: Town) -> None:
    await town.load(needs(A=12, C=9, T=25), rule("FIVE", min_count="5"))
    assert await required(town) == [("A", 12), ("C", 9), ("T", None)]


async def test_needs_that_leave_nobody_to_others_are_shown(town: Town) -> None:
    await town.load(needs(A=12, C=9, T=21))
    assert await shown(town, "required::int", "needs") == [(12, "F"), (9, "F"), (21, "F")]


@pytest.mark.parametrize(("base", "seen"), [(43, None), (44, 44), (41, 41)])
async def test_a_sum_that_nobody_sent_tells_what_is_hidden_in_it(town: Town, base: int, seen: int | None) -> None:
    """All four quarters have 43 people, of whom the 2 in B are hidden."""
    await town.load(need().replace("QUARTERS:B", "CITY:T"), evidence(base))
    await town.figures(line("A", 12), line("B", 2), line("C", 20), line("D", 9))
    assert await town.seen() == {"A": (12, "F"), "B": (None, "A"), "C": (20, "F"), "D": (9, "F")}
    assert await shown(town, "base::int", "evidence") == [(seen, "F" if seen else "D")]
    await town.figures(line("A", 12), line("B", 12), line("C", 20), line("D", 9))
    assert await shown(town, "base::int", "evidence") == [(base, "F")], "nothing is hidden in it any more"


@pytest.mark.parametrize(("base", "seen"), [(34, None), (36, None), (40, 40)])
async def test_a_sum_may_leave_few_people_to_parts_without_a_figure(town: Town, base: int, seen: int | None) -> None:
    """A, B and C have 34 people, of whom the 2 in B are hidden; nobody sent D's."""
    await town.load(need().replace("QUARTERS:B", "CITY:T"), evidence(base))
    await town.figures(line("A", 12), line("B", 2), line("C", 20))
    assert await shown(town, "base::int", "evidence") == [(seen, "F" if seen else "D")]


async def test_what_few_people_added_up_to_once_is_hidden_in_the_past(old_town: Town) -> None:
    await old_town.load(needs(T=20, A=12, B=2, C=6))
    await old_town.load(needs(T=40, A=12, B=22, C=6))
    assert await required(old_town) == [("A", 12), ("B", 22), ("C", 6), ("T", 40)]
    versions = "SELECT code, raw_required::int, required FROM needs_history WHERE superseded_at > recorded_at"
    held = await old_town.fetch(versions)
    assert sorted(tuple(row) for row in held) == [("B", 2, None), ("T", 20, None)]


KPI = (
    rows("kpis", 'code = "USERS", name = "Erreichte Personen", unit = "Personen", type = "PROFESSIONAL"'),
    rows("kpis", 'code = "RATE", name = "Auslastung", unit = "Prozent", type = "PROFESSIONAL"'),
)


def kpi_values(users: int, rate: int = 2) -> str:
    said = 'offering = "N1", year = 2023, target = 40, comment = "so"'
    return rows("kpi_values", f'kpi = "USERS", {said}, actual = {users}', f'kpi = "RATE", {said}, actual = {rate}')


async def test_few_users_of_an_offering(town: Town) -> None:
    await town.load(*HOUSE, *KPI, kpi_values(2))
    columns = "target::int, actual::int, comment"
    assert await shown(town, columns, "kpi_values") == [(40, None, None, "A"), (40, 2, "so", "F")]


async def test_users_who_are_the_hidden_ones_of_a_record(town: Town) -> None:
    await town.load(*HOUSE, *KPI, records({"occupied": 30, "conf_status": '"C"'}), kpi_values(30, 30))
    assert await shown(town, "actual::int", "kpi_values") == [(None, "D"), (30, "F")]


def goals(*said: str) -> tuple[str, str]:
    """Of a plan of the city."""
    plan = rows(
        "plans",
        'code = "P", title = "Plan", sub_plan = "YOUTH", kind = "SUB_PLAN", status = "ADOPTED",'
        " valid_from = 2020-01-01",
    )
    listed = (
        f'plan = "P", code = "{code}", text = "weniger", {one}, target = 1, direction = "DECREASE", status = "ON_TRACK"'
        for code, one in enumerate(said, start=1)
    )
    return plan, rows("goals", *listed)


async def test_users_who_turn_out_to_be_people(old_town: Town) -> None:
    await old_town.load(*HOUSE, KPI[0].replace('unit = "Personen"', 'unit = "Plätze"'), KPI[1], kpi_values(2))
    assert await shown(old_town, "actual::int", "kpi_values") == [(2, "F"), (2, "F")]
    await old_town.load(KPI[0])
    assert await shown(old_town, "actual::int", "kpi_values") == [(None, "A"), (2, "F")]
    assert await old_town.fetch("SELECT FROM kpi_values_history WHERE raw_actual = 2 AND conf_status = 'A'")
    assert not await old_town.fetch("SELECT FROM kpi_values_history WHERE actual = 2")


async def test_goals_that_people_count(town: Town) -> None:
    said = (
        *(f'indicator = "POOR", actual = {number}' for number in (2, 9, 12)),
        'indicator = "RATE", actual = 9',
        'unit = "Personen", actual = 2',
        'unit = "Plätze", actual = 2',
    )
    await town.figures(line("A", 12), line("B", 2), line("C", 20), line("D", 9), line("T", 43))
    await town.load(*goals(*said))
    assert await shown(town, "target::int, actual::int", "goals") == [
        (1, None, "A"),
        (1, None, "D"),
        (1, 12, "F"),
        (1, 9, "F"),
        (1, None, "A"),
        (1, 2, "F"),
    ]


async def test_scores_that_rest_on_hidden_figures(town: Town) -> None:
    await town.figures(line("A", 12), line("B", 2), line("C", 20))
    await town.load(
        rows("index_definitions", 'code = "MSS", version = "1", name = "Index", standardisation = "ZSCORE_POPULATION"'),
        rows("index_weights", 'definition = "MSS/1", indicator = "POOR"'),
        rows(
            "index_results",
            *(
                f'definition = "MSS/1", area = "QUARTERS:{area}", period = 2023-12-31, score = {score}{more}'
                for area, score, more in (
                    ("A", 1, ""),
                    ("B", 2, ""),
                    ("C", 3, ', excluded = true, exclusion_reason = "MANUAL"'),
                )
            ),
        ),
    )
    assert await shown(town, "score::int", "index_results") == [(1, "F"), (None, "D"), (None, "D")]


async def test_a_stricter_rule_hides_what_was_to_be_seen_before(old_town: Town) -> None:
    await old_town.load(need("Personen", required=4))
    await old_town.load(need("Personen", required=9))
    await old_town.load(rule("FIVE", min_count="5"))
    assert await shown(old_town, "required::int", "needs") == [(9, "F")]
    assert {row[:1] for row in await shown(old_town, "required::int", "needs_history")} == {(None,)}
    (kept,) = await old_town.fetch("SELECT array_agg(DISTINCT raw_required::int) AS sent FROM needs_history")
    assert kept["sent"] == [4, 9]
    await old_town.load(rule("TEN", min_count="10"))
    assert await shown(old_town, "required::int", "needs") == [(None, "A")]
    assert {row[:1] for row in await shown(old_town, "required::int", "needs_history")} == {(None,)}, (
        "the last one, too"
    )


async def test_numbers_of_what_was_taken_back_tell_nothing(old_town: Town) -> None:
    """Which rule they would obey depends on the need that was theirs."""
    await old_town.load(need(), evidence(4))
    (last,) = await old_town.fetch("SELECT max(id) AS id FROM import_runs")
    for number in (last["id"], last["id"] - 1):
        await undo(old_town.dsn, number, actor="test")
    await old_town.load(rule("FIVE", min_count="5"), needs(T=40))
    past = await old_town.fetch("SELECT DISTINCT raw_base::int, base FROM evidence_history")
    assert [tuple(row) for row in past] == [(4, None)]


async def test_the_same_file_again_changes_nothing(old_town: Town) -> None:
    sent = (need(required=10), evidence(2))
    await old_town.load(*sent)
    before = await old_town.fetch("SELECT recorded_at FROM evidence")
    reports = await old_town.load(*sent)
    assert [report.stored for report in reports] == [0, 0]
    assert await old_town.fetch("SELECT recorded_at FROM evidence") == before


async def test_an_import_is_undone_although_what_is_shown_of_it_has_changed(old_town: Town) -> None:
    await old_town.load(need("Personen", required=4))
    (first,) = await old_town.fetch("SELECT max(id) AS id FROM import_runs")
    await old_town.load(rule("FIVE", min_count="5"))
    (second,) = await old_town.fetch("SELECT max(id) AS id FROM import_runs")
    assert await shown(old_town, "required::int", "needs") == [(None, "A")]
    await undo(old_town.dsn, second["id"], actor="test")
    assert await shown(old_town, "required::int", "needs") == [(4, "F")]
    await undo(old_town.dsn, first["id"], actor="test")
    assert await shown(old_town, "required::int", "needs") == []


@pytest.mark.parametrize("table", ["needs", "needs_history", "evidence", "goals", "kpi_values", "index_results"])
async def test_what_was_sent_is_out_of_reach(connection: asyncpg.Connection, table: str) -> None:
    await connection.execute("SET LOCAL ROLE sozialgraph_public")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch(f"SELECT * FROM {table}")
