"""What a county tells of a town is what the town tells of itself, though each plans for itself."""

import pytest

from tests.loaders.publication.conftest import BASE, Town, line

COUNTY = "01059"
FIGURES = """
kind = "observations"
municipality = "01059"
dataset = {{ code = "COUNTY", title = "Kreisbericht", publisher = "Kreis", licence = "CC0-1.0" }}
file = "county.csv"
period = {{ header = "day" }}
fields = {{ area = {{ header = "area", set = ["COUNTY", "TOWNS"] }}, indicator = "indicator" }}
values = [{{ header = "value" }}]
"""


def county(*towns: str) -> list[str]:
    named = ", ".join(f'{{ code = "{code}", name = "Ort {code}", level = "MUNICIPALITY" }}' for code in towns)
    return [
        f"""
kind = "municipalities"
{BASE}
rows = [{{ code = "{COUNTY}", name = "Kreis", min_count = 3 }}]
""",
        f"""
kind = "areas"
municipality = "{COUNTY}"
{BASE}
area_set = {{ code = "COUNTY", name = "Kreis", valid_from = 1974-01-01, whole = "K", is_partition = true }}
rows = [{{ code = "K", name = "Kreis", level = "DISTRICT" }}]
""",
        f"""
kind = "areas"
municipality = "{COUNTY}"
{BASE}
area_set = {{ code = "TOWNS", name = "Gemeinden", valid_from = 1974-01-01, is_partition = true }}
rows = [{named}]
""",
    ]


async def told(town: Town, **figures: int) -> None:
    lines = [line(code.removeprefix("G"), value) for code, value in figures.items()]
    (town.folder / "county.csv").write_text("area;indicator;day;value;\n" + "\n".join(lines) + "\n")
    await town.load(FIGURES.format())


async def hidden(town: Town, code: str) -> set[str]:
    rows = await town.fetch(
        """SELECT a.code FROM published.observations o JOIN areas a ON a.id = area_id
        JOIN area_sets s ON s.id = area_set_id JOIN municipalities m ON m.id = s.municipality_id
        WHERE m.code = $1 AND o.value IS NULL""",
        code,
    )
    return {row["code"] for row in rows}


@pytest.mark.parametrize("code", ["01001000", "010019999000"], ids=["AGS", "ARS"])
@pytest.mark.parametrize("first", ["county", "town"])
async def test_what_the_town_shows_protects_nobody_in_the_county(town: Town, code: str, first: str) -> None:
    """20 would be hidden to protect 2, as it is less than 30."""
    await town.load(*county(code, "01059001", "01059002"))
    if first == "county":
        await told(town, K=52, G01059001=2, G01059002=30, **{f"G{code}": 20})
        assert await hidden(town, COUNTY) == {"01059001", code}
    await town.figures(line("A", 5), line("B", 6), line("C", 4), line("D", 5), line("T", 20))
    await told(town, K=52, G01059001=2, G01059002=30, **{f"G{code}": 20})
    of_town = await hidden(town, "01001000")
    assert await hidden(town, COUNTY) in ({"01059001", "01059002"}, {"01059001", code}, {"01059001", "01059002", code})
    assert ("T" in of_town) == (code in await hidden(town, COUNTY))
    assert not of_town or len(of_town) > 1
    audit = await town.audited()
    assert not audit.disclosed
