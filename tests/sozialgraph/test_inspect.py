"""The command that looks at files before they are loaded."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FILE = "Stadtteil;2019;2020\nAltstadt;1.234,5;1.240\nNordstadt;987;990\n"


def inspect(*arguments: object, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sozialgraph", "inspect", *map(str, arguments)],
        env=os.environ | {"DATABASE_URL": "", "SOZIALGRAPH_DATA": str(folder / "data")} | environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "einwohner.csv"
    path.write_text(FILE)
    return path


def test_findings_are_told_and_the_draft_is_the_output(file: Path, tmp_path: Path) -> None:
    done = inspect(file, "--municipality", "05315000", folder=tmp_path)
    assert done.returncode == 0
    assert "There is no database yet. Areas and indicators are guessed from words alone." in done.stderr
    assert "einwohner.csv: figures (text, 2 rows of data)" in done.stderr
    assert "  delimiter: ;" in done.stderr
    assert done.stdout.startswith('# einwohner.toml\nkind = "observations"\nmunicipality = "05315000"\n')
    assert not (tmp_path / "data").exists()


def test_findings_and_drafts_as_json(file: Path, tmp_path: Path) -> None:
    (found,) = json.loads(inspect(file, "--json", folder=tmp_path).stdout)
    assert (found["holds"], found["years in headers"]) == ("figures", ["2019", "2020"])
    assert found["drafts"][0]["text"].startswith('kind = "observations"\n')


def test_drafts_are_written_beside_the_file_and_never_over_another(file: Path, tmp_path: Path) -> None:
    done = inspect(file, "--write", folder=tmp_path)
    assert f"{tmp_path}/einwohner.toml: 4 to fill in" in done.stderr
    assert '# licence = ""  # FILL IN: such as "dl-de/by-2.0"\n' in (tmp_path / "einwohner.toml").read_text()
    (tmp_path / "einwohner.toml").write_text("edited")
    done = inspect(file, "--write", folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"sozialgraph: {tmp_path}/einwohner.toml exists already: move it away to have a new draft"
    )
    assert (tmp_path / "einwohner.toml").read_text() == "edited"


def test_what_cannot_be_read_is_told_after_what_can(file: Path, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_text("")
    done = inspect(tmp_path / "x.pdf", tmp_path / "none.csv", file, folder=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("# einwohner.toml")
    first, second = done.stderr.splitlines()[-2:]
    assert first.startswith("sozialgraph: x.pdf: '.pdf' is not a kind of file that is read")
    assert "No such file or directory" in second


async def test_the_database_is_asked(file: Path, tmp_path: Path, empty_database: str) -> None:
    done = inspect(file, "--json", folder=tmp_path, DATABASE_URL=empty_database)
    assert json.loads(done.stdout)[0]["database"] == "asked"


def test_a_database_that_does_not_answer_keeps_nobody_from_looking(file: Path, tmp_path: Path) -> None:
    done = inspect(file, "--json", folder=tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 0
    assert "no connection to the database" in done.stderr
    assert json.loads(done.stdout)[0]["database"] == "not asked"
