"""Deliveries of the example city tried out: again, and with a slip of the pen."""

import shutil
from pathlib import Path

import asyncpg
import pytest

from loaders.findings import Difference
from loaders.handling import Handling
from loaders.problems import ProblemsError
from loaders.run import load
from sozialgraph.city import FOLDER

DRY = Handling(dry_run=True)


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    """The housing office's figures of the market, in a folder of the test's own."""
    for name in ("wohnungsmarkt.toml", "wohnungsmarkt.csv"):
        shutil.copy(FOLDER / "wohnen" / name, tmp_path / name)
    return tmp_path


def slip(delivery: Path, new: str) -> None:
    """The 108 subsidised flats of the Altstadt in 2022, row 147, as something else."""
    path = delivery / "wohnungsmarkt.csv"
    before = "2022;0101;Altstadt;9,37;108;53"
    text = path.read_text("utf-8")
    assert text.splitlines()[146] == before
    path.write_text(text.replace(before, before.replace("108", new)), "utf-8")


async def test_workbooks_again_change_nothing(city: asyncpg.Connection) -> None:
    reports = await load(city, [FOLDER / "teilhabe"], actor="test", handling=DRY)
    assert {report.file for report in reports} >= {"angebote.xlsx", "belegung.xlsx", "eingliederungshilfe.xlsx"}
    assert [report.error for report in reports] == [None] * len(reports)
    assert [one for report in reports for one in report.differences if one.added or one.changed or one.gone] == []


async def test_a_slip_of_the_pen_is_a_change_and_a_jump(city: asyncpg.Connection, delivery: Path) -> None:
    slip(delivery, "1080")
    (report,) = await load(city, [delivery / "wohnungsmarkt.toml"], actor="test", handling=DRY)
    assert [str(change) for change in report.changes] == [
        "wohnungsmarkt.csv, row 147, column 'gebundene Wohnungen': SOCIAL_HOUSING of STADTTEILE:0101 (Altstadt),"
        " 2022-12-31: 108 becomes 1080"
    ]
    assert [one for one in report.differences if one.changed] == [Difference("SOCIAL_HOUSING", 2022, 0, 1, 24, 0)]
    (jump,) = [doubt for doubt in report.doubts if doubt.what == "jump" and doubt.figure == report.changes[0].figure]
    assert jump.message == (
        "is 1080 after 108 on 2021-12-31 (wohnungsmarkt.csv, row 122, column 'gebundene Wohnungen')"
    )


async def test_a_faulty_row_comes_back(city: asyncpg.Connection, delivery: Path) -> None:
    slip(delivery, "ca. 110")
    description = delivery / "wohnungsmarkt.toml"
    with pytest.raises(ProblemsError) as caught:
        await load(city, [description], actor="test", handling=Handling(annotate=delivery / "marked"))
    assert str(caught.value) == (
        "wohnungsmarkt.csv, row 147, column 'gebundene Wohnungen': 'ca. 110' is neither a number, such as 1.234,5,"
        " nor a known symbol"
    )
    assert (delivery / "marked/wohnungsmarkt.csv.xlsx").exists()
    handling = Handling(dry_run=True, keep_good_rows=delivery / "rejected")
    (report,) = await load(city, [description], actor="test", handling=handling)
    assert (len(report.problems), report.read, report.stored) == (1, 169, 0)
    header, row = (delivery / "rejected/wohnungsmarkt.csv").read_text("utf-8-sig").splitlines()
    assert header.endswith(";barrierefreie Wohnungen;rejected because")
    assert row.startswith("2022;0101;Altstadt;9,37;ca. 110;53;gebundene Wohnungen: 'ca. 110' is neither")
