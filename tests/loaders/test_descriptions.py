"""The contract: every example in the documentation is a valid description, every field of every kind is documented."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from loaders.description import Description, Field, FormatName, Layout, Value
from loaders.kinds import KINDS
from loaders.observations.layout import FIELDS
from loaders.problems import DescriptionError
from loaders.reading import read_description, read_descriptions, read_sources
from loaders.standards import STANDARDS

PAGE = (Path(__file__).parents[2] / "docs" / "source-descriptions.md").read_text("utf-8")
EXAMPLES = [block for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "kind =" in block]


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_examples_of_the_documentation_are_valid(tmp_path: Path, example: str) -> None:
    path = tmp_path / "example.toml"
    path.write_text(example)
    for source in read_sources(path):
        kind = KINDS[source.says.kind]
        known = FIELDS if kind.name == "observations" else (*kind.fields, *kind.virtual)
        assert [name for name in source.says.field_map if name not in known] == []


def test_every_kind_is_documented_with_its_fields() -> None:
    rows = {
        row[0]: row[1] for row in re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE.partition("## Kinds")[2], re.MULTILINE)
    }
    assert rows.keys() == KINDS.keys()
    for kind in KINDS.values():
        fields = FIELDS if kind.name == "observations" else tuple(kind.fields)
        assert set(re.findall(r"`(\w+)`", rows[kind.name])) == set(fields), kind.name


def keys_of(section: str) -> set[str]:
    """The keys in the first column of the tables of a section."""
    rows = re.findall(r"^\| (`.*?`) \|", PAGE.partition(f"\n{section}\n")[2].partition("\n## ")[0], re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize(
    ("section", "structure"),
    [("## Top level", Description), ("## `[table]`", Layout), ("## Fields", Field), ("## Figures", Value)],
)
def test_every_key_is_documented(section: str, structure: type[msgspec.Struct]) -> None:
    left_out = {"table", "fields", "rows", "area_set", "period", "values", "dimensions", "symbols", "dataset"}
    wanted = set(structure.__struct_fields__) - (left_out if structure is Description else set())
    assert wanted - keys_of(section) == set()


def test_every_format_is_documented() -> None:
    assert set(get_args(FormatName)) - set(re.findall(r"`([\w-]+)`", PAGE.partition("## Files")[2])) == set()


def test_every_standard_is_documented_with_its_kinds() -> None:
    section = PAGE.partition("## Standards")[2].partition("## Kinds")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", section.partition("|---|")[2], re.MULTILINE))
    assert rows.keys() == STANDARDS.keys()
    for name, parts in STANDARDS.items():
        assert set(re.findall(r"`(\w+)`", rows[name])) == set(parts), name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind = 1", "Expected `str`, got `int` - at `$.kind`"),
        ('kind = "offices"', "missing required field `dataset`"),
        ('kind = "offices"\ndataset = { code = "D", owner = "x" }', "unknown field `owner` - at `$.dataset`"),
        ("kind = ", "x.toml: is not TOML"),
        ('kind = "offices"\ndataset = { code = "D" }', "needs either `file` or"),
        (
            'kind = "areas"\nrows = []\ndataset = { code = "D" }\narea_set = { code = "A", dissolve = ["BEZIRK"] }',
            "dissolve: 'BEZIRK' is not one of COUNTRY, STATE",
        ),
        (
            'kind = "observations"\nfile = "x.csv"\nexisting = "keep"\ndataset = { code = "D" }',
            'existing = "keep" is not for observations',
        ),
        ('kind = "offices"\nfile = "../x.csv"\ndataset = { code = "D" }', "must lie below the data folder"),
        (
            'kind = "offices"\nfile = "x.csv"\ndataset = { code = "D" }\n[fields]\ncode = { pad = 2 }',
            "needs exactly one of `header`",
        ),
        (
            'kind = "offices"\nfile = "x.csv"\ndataset = { code = "D" }\n[fields]\ncode = { match = "year" }',
            "hold no {year}",
        ),
        (
            'kind = "offices"\nfile = "x.csv"\ndataset = { code = "D" }\n[fields]\ncode = { value = 1, pattern = "(" }',
            "is not a regular expression",
        ),
        (
            'kind = "observations"\nfile = "x.csv"\ndataset = { code = "D" }\n[symbols]\n"*" = "HIDDEN"',
            "'*' = 'HIDDEN' is not one of ZERO",
        ),
        (
            'kind = "observations"\nfile = "x.csv"\ndataset = { code = "D" }\n[[values]]\nindicator = "X"',
            "number 1 needs either `header` or `pattern`",
        ),
    ],
)
def test_faults_name_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(DescriptionError, match=re.escape(message)) as caught:
        read_description(path)
    assert str(caught.value).startswith("x.toml: ")


def test_faults_of_all_descriptions_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("kind = 1")
    (tmp_path / "b.toml").write_text("kind = 2")
    with pytest.raises(DescriptionError) as caught:
        read_descriptions([tmp_path])
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == ["a.toml", "b.toml"]


def test_a_missing_description(tmp_path: Path) -> None:
    with pytest.raises(DescriptionError, match=r"gone\.toml: there is no such file or folder"):
        read_descriptions([tmp_path / "gone.toml"])


def test_a_folder_without_descriptions(tmp_path: Path) -> None:
    with pytest.raises(DescriptionError, match=r": holds no source description, which is a file that ends in \.toml$"):
        read_descriptions([tmp_path])


def test_kinds_follow_what_they_refer_to() -> None:
    order = list(KINDS)
    for earlier, later in (
        ("municipalities", "areas"),
        ("area_keys", "observations"),
        ("dimension_members", "observations"),
        ("organization_identifiers", "grants"),
        ("observations", "evidence"),
        ("decisions", "plans"),
        ("measures", "participation_events"),
    ):
        assert order.index(earlier) < order.index(later)
