"""What partners see beyond the public, where rules of protection tell them apart."""

from pathlib import Path

import asyncpg
import pytest

from loaders.problems import LoadingError
from loaders.publication.auditing import audiences, audit_published
from loaders.undo import undo
from models.vocabulary import Audience
from tests.loaders.publication.conftest import PLACES, SEEN, Shown, Town, line
from tests.loaders.publication.test_contributors import BALANCED, GRANTS, TOTAL, grants

QUARTERS = [line("A", 12), line("B", 4), line("C", 20), line("D", 9), line("T", 45)]
RULES = """
kind = "protection_rules"
municipality = "01001000"
dataset = {{ code = "BASE" }}
rows = [{}]
"""


def rule(code: str, audience: str | None, **said: str) -> str:
    parts = {"code": f'"{code}"', "valid_from": "1900-01-01"} | said
    whom = {} if audience is None else {"audience": f'"{audience}"'}
    return "{ " + ", ".join(f"{name} = {value}" for name, value in (parts | whom).items()) + " }"


def rules(*rows: str) -> str:
    return RULES.format(", ".join(rows))


FIVE, THREE = rule("ALL", None, min_count="5"), rule("PARTNERS", "PARTNER", min_count="3")


async def seen_by(town: Town, schema: str, *, day: str = "2023-12-31", indicator: str = "POOR") -> Shown:
    """As `town.seen`, in the schema of a profile."""
    rows = await town.fetch(SEEN.replace("published.", f"{schema}."))
    parts = {tuple(row["name"].split(" ")): (row["value"], row["conf_status"]) for row in rows}
    return {
        " ".join(name[1:-2]): shown for name, shown in sorted(parts.items()) if (name[0], name[-2]) == (indicator, day)
    }


def hidden(shown: Shown) -> str:
    return "".join(name for name, (value, _) in shown.items() if value is None)


async def hidden_from(town: Town) -> tuple[str, str]:
    """From the public and from partners."""
    return hidden(await seen_by(town, "published")), hidden(await seen_by(town, "partner"))


async def shared(town: Town) -> list[tuple[str, float | None]]:
    """What is stored for partners, past versions included."""
    rows = await town.fetch(SHARED)
    return [(row["code"], row["value"]) for row in rows]


SHARED = """
SELECT a.code, s.value::float FROM shared.observations s JOIN raw.observations o ON o.id = s.id
JOIN areas a ON a.id = o.area_id ORDER BY 1, published_at
"""


async def test_partners_see_what_only_the_public_s_rule_hides(town: Town) -> None:
    await town.load(rules(FIVE, THREE))
    await town.figures(*QUARTERS)
    assert await hidden_from(town) == ("BD", "")
    assert (await seen_by(town, "partner"))["B"] == (4.0, "F")
    assert await shared(town) == [("B", 4.0), ("D", 9.0)]


async def test_what_is_small_for_partners_too_is_protected_from_them(town: Town) -> None:
    """B is 2. A and D are public, so that one of C and E, which the public does not see either, must hide it."""
    await town.load(rules(FIVE, THREE))
    await town.figures(line("A", 12), line("B", 2), line("C", 3), line("D", 4), line("T", 21))
    public, partners = await hidden_from(town)
    assert public == "BCD"
    assert partners in {"BC", "BD"}
    assert {why for value, why in (await seen_by(town, "partner")).values() if value is None} == {"A"}


async def test_partners_see_the_reason_that_the_public_sees(town: Town) -> None:
    """Two figures, both hidden from both: a reason of their own would tell partners that C is 3 or 4."""
    await town.load(rules(FIVE, THREE))
    await town.figures(line("A", 12), line("B", 2), line("C", 3), line("D", 9), line("T", 26))
    assert await hidden_from(town) == ("BC", "BC")
    assert await seen_by(town, "partner") == await seen_by(town, "published")
    kept = await town.fetch(
        "SELECT code FROM raw.withheld_versions JOIN raw.observations o USING (id) JOIN areas a ON a.id = area_id"
    )
    assert [row["code"] for row in kept] == ["C"]


async def test_a_rule_for_the_public_alone(town: Town) -> None:
    await town.figures(*QUARTERS)
    assert await hidden_from(town) == ("", "")
    await town.load(rules(rule("PUBLIC", "PUBLIC", min_count="5")))
    assert await hidden_from(town) == ("BD", "")


async def test_one_rule_for_all_stores_nothing(town: Town) -> None:
    await town.load(rules(FIVE))
    await town.figures(*QUARTERS)
    assert await hidden_from(town) == ("BD", "BD")
    assert await shared(town) == []


async def test_special_rules_go_before_audiences(town: Town) -> None:
    poor = rule("POOR", None, indicator='"POOR"', min_count="5")
    await town.load(rules(poor, THREE))
    await town.figures(*QUARTERS, line("A", 1, indicator="PEOPLE"))
    assert await hidden_from(town) == ("BD", "BD")
    await town.load(rules(rule("POOR_PARTNERS", "PARTNER", indicator='"POOR"', min_count="4")))
    assert await hidden_from(town) == ("BD", "")


async def test_what_the_public_sees_partners_see(town: Town) -> None:
    """The municipality itself came to show more than its rule for partners says."""
    await town.load(MUNICIPALITY.format(5), rules(rule("PARTNERS", "PARTNER", min_count="4")))
    await town.figures(line("A", 12), line("B", 3), line("C", 20), line("D", 9), line("T", 44))
    assert await hidden_from(town) == ("BD", "BD")
    await town.load(MUNICIPALITY.format(2))
    assert await hidden_from(town) == ("", "")


MUNICIPALITY = """
kind = "municipalities"
dataset = {{ code = "BASE" }}
rows = [{{ code = "01001000", min_count = {} }}]
"""
STRICTER = (
    "0.toml: `{}` of the rule 'PARTNERS' from 1900-01-01 is stricter for partners than for the public, to which they"
    " belong, too: make it laxer or leave it out, or make the rule for the public stricter"
)


SAID = [
    {"min_count": "4"},
    {"shows_zero": "false"},
    {"min_base": "10"},
    {"finest_level": '"MUNICIPALITY"'},
    {"min_contributors": "3"},
    {"dominance_p": "10"},
]


@pytest.mark.parametrize("said", SAID, ids=lambda said: next(iter(said)))
async def test_a_stricter_rule_for_partners_is_refused(town: Town, said: dict[str, str]) -> None:
    with pytest.raises(LoadingError) as error:
        await town.load(rules(rule("PARTNERS", "PARTNER", **said)))
    assert str(error.value) == STRICTER.format(*said)
    assert await town.fetch("SELECT id FROM protection_rules") == []


async def test_a_rule_of_dominance_for_partners_is_compared_as_one(town: Town) -> None:
    """That one may not give 80 percent shows more than that two may not; less than that one may not give 90."""
    two = rule("ALL", None, dominance_n="2", dominance_k="80")
    one = rule("PARTNERS", "PARTNER", dominance_n="1", dominance_k="80")
    await town.load(rules(two, one))
    with pytest.raises(LoadingError) as error:
        await town.load(rules(rule("ALL", None, dominance_n="1", dominance_k="90")))
    assert str(error.value) == STRICTER.format("dominance_k")


async def test_a_rule_for_a_place_without_areas_is_taken(connection: asyncpg.Connection, tmp_path: Path) -> None:
    town = Town(connection, tmp_path)
    await town.load(PLACES[0], rules(rule("PARTNERS", "PARTNER", min_count="4")))
    assert [row["audience"] for row in await town.fetch("SELECT audience FROM protection_rules")] == ["PARTNER"]


async def test_a_rule_that_is_laxer_somewhere_is_taken(town: Town) -> None:
    """Nothing but rates has a smallest base."""
    rates = rule("RATES", None, indicator='"RATE"', min_base="100")
    await town.load(rules(rates, rule("PARTNERS", "PARTNER", indicator='"RATE"', min_base="50")))
    rate = [line("A", 10.0, indicator="RATE", more="9;90"), line("B", 25.0, indicator="RATE", more="10;40")]
    await town.figures(*rate)
    assert hidden(await seen_by(town, "published", indicator="RATE")) == "AB"
    assert hidden(await seen_by(town, "partner", indicator="RATE")) == "B"


async def test_cases_without_a_place(town: Town) -> None:
    """4 could not be placed: partners see them, the public does not."""
    await town.load(rules(FIVE, THREE))
    await town.figures(line("A", 12), line("C", 20), line("T", 36, more=";;4"))
    query = "SELECT value::int, unassignable::int, unassignable_hidden FROM {}.observations ORDER BY 1"
    public, partner = [
        [tuple(row) for row in await town.fetch(query.format(name))] for name in ("published", "partner")
    ]
    assert public == [(20, None, False), (36, None, True), (None, None, False)]
    assert partner == [(12, None, False), (20, None, False), (36, 4, False)]


async def test_money_of_few_contributors(town: Town) -> None:
    """90 of 100 are from one: too much for the public, which may see 80 percent, not for partners, who may see 95."""
    few = rule("ALL", None, dominance_n="1", dominance_k="80")
    await town.load(GRANTS, rules(few, rule("PARTNERS", "PARTNER", dominance_n="1", dominance_k="95")))
    await grants(town, "A;GRANTS;2023-12-31;100;3;90;5", *BALANCED, TOTAL.format(560))
    assert hidden(await seen_by(town, "published", indicator="GRANTS")) == "AC"
    assert hidden(await seen_by(town, "partner", indicator="GRANTS")) == ""


async def test_blanks_of_series_are_counted_by_what_is_seen(town: Town) -> None:
    await town.load(rules(FIVE, THREE))
    await town.figures(*QUARTERS, line("B", 2, day="2022-12-31"))
    query = "SELECT a.code, blanks FROM {}.series JOIN areas a ON a.id = area_id WHERE blanks > 0 ORDER BY 1"
    assert [tuple(row) for row in await town.fetch(query.format("published"))] == [("B", 2), ("D", 1)]
    assert [tuple(row) for row in await town.fetch(query.format("partner"))] == [("B", 1)]


async def test_the_audit_is_of_both(town: Town) -> None:
    await town.load(rules(FIVE, THREE))
    await town.figures(line("A", 12), line("B", 2), line("C", 3), line("D", 4), line("T", 21))
    assert await audiences(town.connection) == [Audience.PARTNER, Audience.PUBLIC]
    told = [str(await audit_published(town.connection, audience=each)) for each in Audience]
    assert told == [
        "5 figures, 3 hidden (primary), 0 hidden to protect them (secondary); the narrowest interval is 9 wide where"
        " 5 was promised; 0 disclosed",
        "5 figures, 2 hidden (primary), 0 hidden to protect them (secondary); the narrowest interval is 5 wide where"
        " 3 was promised; 0 disclosed",
    ]


OPEN = """
INSERT INTO shared.observations
SELECT p.id, p.recorded_at, p.indicator_id, p.period_end, o.value, NULL, NULL, NULL, 'A', 'F'
FROM published.observations p JOIN raw.observations o USING (id) JOIN areas a ON a.id = p.area_id
WHERE a.code = ANY($1) ON CONFLICT DO NOTHING
"""


async def test_the_audit_finds_what_partners_can_tell(town: Town) -> None:
    await town.load(rules(FIVE, THREE))
    await town.figures(line("A", 12), line("B", 2), line("C", 3), line("D", 4), line("T", 21))
    await town.connection.execute(OPEN, ["C", "D"])
    assert (await audit_published(town.connection)).open == 0
    found = await audit_published(town.connection, audience=Audience.PARTNER)
    assert [str(one) for one in found.disclosed] == ["POOR of QUARTERS:B on 2023-12-31 (by areas and those within)"]


async def test_without_a_rule_for_an_audience_there_is_one_audit(town: Town) -> None:
    await town.load(rules(FIVE))
    await town.figures(*QUARTERS)
    assert await audiences(town.connection) == [Audience.PUBLIC]


async def newest(town: Town) -> int:
    (last,) = await town.fetch("SELECT max(id) AS id FROM import_runs")
    return int(last["id"])


async def test_undoing_the_rule_takes_back_what_it_showed(old_town: Town) -> None:
    await old_town.load(rules(FIVE))
    await old_town.figures(*QUARTERS)
    await old_town.load(rules(THREE))
    assert await hidden_from(old_town) == ("BD", "")
    await undo(old_town.dsn, await newest(old_town), actor="test")
    assert await hidden_from(old_town) == ("BD", "BD")
    assert await shared(old_town) == []


PAST = """
SELECT a.code, h.value::int FROM {}.observations_history h JOIN areas a ON a.id = area_id
WHERE superseded_at > h.recorded_at ORDER BY h.recorded_at, a.code
"""


async def test_the_past_is_shown_and_hidden_with_the_present(old_town: Town) -> None:
    """B was 3 before it was 4; a stricter rule hides the earlier version with the present one."""
    await old_town.load(rules(FIVE, rule("PARTNERS", "PARTNER", min_count="2")))
    await old_town.figures(line("A", 12), line("B", 3), line("C", 20), line("D", 9), line("T", 44))
    await old_town.figures(*QUARTERS)
    assert await hidden_from(old_town) == ("BD", "")
    assert [tuple(row) for row in await old_town.fetch(PAST.format("published"))] == [("B", None), ("T", None)]
    assert [tuple(row) for row in await old_town.fetch(PAST.format("partner"))] == [("B", 3), ("T", 44)]
    await old_town.load(rules(rule("PARTNERS", "PARTNER", min_count="4")))
    assert [tuple(row) for row in await old_town.fetch(PAST.format("partner"))] == [("B", None), ("T", 44)]
    assert await hidden_from(old_town) == ("BD", "BD")


async def test_what_is_kept_from_partners_stays_so(old_town: Town) -> None:
    """D protects B from partners, who see C. Where its 4 is too small for them, too, B and C would hide each other; but
    with D, who kept the 4 could tell B."""
    await old_town.load(rules(rule("ALL", None, min_count="9"), THREE))
    await old_town.figures(line("C", 4), dataset="OTHER")
    await old_town.figures(line("A", 12), line("B", 2), line("C", 4), line("D", 6), line("T", 24))
    assert await hidden_from(old_town) == ("BCD", "BD")
    await old_town.load(rules(rule("PARTNERS", "PARTNER", min_count="5")))
    assert await hidden_from(old_town) == ("BCD", "BCD")


async def test_what_partners_see_is_data(old_town: Town) -> None:
    """Kept answers are of one version of the data: a rule for partners alone makes another one."""
    await old_town.load(rules(FIVE))
    await old_town.figures(*QUARTERS)
    writer, reader = await asyncpg.connect(old_town.dsn), await asyncpg.connect(old_town.dsn)
    before = await reader.fetchval("SELECT version FROM data_version")
    await writer.execute(OPEN, ["B"])
    assert await reader.fetchval("SELECT version FROM data_version") != before
    await writer.close()
    await reader.close()


async def test_partners_see_more_only_as_rounded_as_the_public_does(town: Town) -> None:
    """From the public the 4 is hidden, and others are rounded; partners see a 5."""
    await town.load(rules(rule("ALL", None, min_count="5", method='"BOTH"', rounding_base="5"), THREE))
    await town.figures(*QUARTERS)
    shown = await seen_by(town, "partner")
    assert (await hidden_from(town), shown["B"], shown["C"]) == (("B", ""), (5, "F"), (20, "F"))
    bases = await town.fetch("SELECT DISTINCT rounded_to AS base FROM partner.observations")
    assert [row["base"] for row in bases] == [5]
    for audience in await audiences(town.connection):
        assert (await audit_published(town.connection, audience=audience)).open == 0


async def test_partners_have_no_rounding_of_their_own(town: Town) -> None:
    with pytest.raises(LoadingError, match="row"):
        await town.load(rules(rule("PARTNERS", "PARTNER", method='"ROUND"', rounding_base="5")))
