"""Text in whatever encoding and with whatever delimiter."""

import re
from pathlib import Path

import pytest

from loaders.formats import dialect_of
from loaders.problems import FileError
from tests.loaders.formats.opening import rows, zipped

GENESIS = Path(__file__).parents[4] / "shared/data/genesis"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-32"])
def test_encodings_are_found_out(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x.csv").write_bytes("Straße;Größe\nMühle;3\n".encode(encoding))
    assert rows(tmp_path / "x.csv") == [["Straße", "Größe"], ["Mühle", "3"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp850", "mac-roman", "iso8859-16"])
def test_other_encodings_are_stated(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x.csv").write_bytes("Straße;Größe\n".encode(encoding))
    assert rows(tmp_path / "x.csv", encoding=encoding) == [["Straße", "Größe"]]


def test_an_umlaut_may_be_cut_by_a_chunk(tmp_path: Path) -> None:
    line = "ä" * 10 + "\n"
    (tmp_path / "x.csv").write_text(line * (2**20 // len(line.encode()) + 2))
    assert rows(tmp_path / "x.csv")[-1] == ["ä" * 10]


@pytest.mark.parametrize("encoding", ["nonsense", "rot13", "zlib"])
def test_what_is_no_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x.csv").write_text("a;b\n")
    with pytest.raises(FileError, match=rf"^x\.csv: there is no encoding '{encoding}'$"):
        rows(tmp_path / "x.csv", encoding=encoding)


def test_the_row_that_is_not_of_the_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"a;b\n" * 5000 + "ü;1\n".encode())
    with pytest.raises(FileError) as refused:
        rows(tmp_path / "x.csv", encoding="ascii")
    named, _, message = str(refused.value).partition(": ")
    assert re.fullmatch(r"x\.csv, row \d+", named)
    advice = "send it anew, or say its `encoding`, such as utf-16-le"
    assert message == f"is not ascii: ordinal not in range(128): {advice}"


def test_any_other_delimiter_is_stated(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("a^b\n1^2,5\n")
    assert rows(tmp_path / "x.txt", delimiter="^") == [["a", "b"], ["1", "2,5"]]


OPEN = "is a quotation mark left open?"
TO_THE_END = f"x.csv, row 3: has a cell that goes on to the end of the file: {OPEN}"
TO_THE_NEXT = f"x.csv, row 3: has a cell of several lines, and text behind it: {OPEN}"


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ("", TO_THE_END),
        ("\n", TO_THE_END),
        ("\n3;z\n", TO_THE_END),
        ('\n3;"z"\n', TO_THE_NEXT),
        ('\n3;"z"\n4;"z"\n', TO_THE_NEXT),
        ('\n3;"z";"z"\n', TO_THE_NEXT),
    ],
)
def test_no_row_is_lost_in_a_quotation_that_is_left_open(tmp_path: Path, rest: str, message: str) -> None:
    (tmp_path / "x.csv").write_text(f'a;b\n1;"x"\n2;"y{rest}')
    with pytest.raises(FileError) as refused:
        rows(tmp_path / "x.csv")
    assert str(refused.value) == message


def test_quotation_marks_within_a_line_are_text(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('a;b\n"Brücke" e. V.;1\n"2\n ""3""";"4"\n')
    assert rows(tmp_path / "x.csv") == [["a", "b"], ["Brücke e. V.", "1"], ['2\n "3"', "4"]]


def test_only_the_delimiter_that_cuts_decides_on_quotation_marks(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('a;b\n1;2,"3\n')
    assert rows(tmp_path / "x.csv") == [["a", "b"], ["1", '2,"3']]


@pytest.fixture
def genesis() -> Path:
    if not GENESIS.is_dir():
        pytest.skip(f"the open data are not here: {GENESIS}")
    return GENESIS


def test_a_real_table_of_the_old_kind(genesis: Path) -> None:
    """ISO-8859-1, titles and three rows of headers above the figures, years as rows."""
    found = rows(genesis / "33111-02ir.csv")
    assert found[4][0] == "Bodenfläche (Katasterfläche) (ar)"
    assert (found[8][:2], found[9][:2]) == (["", "Insgesamt"], ["31.12.2012", "4051641"])


def test_a_real_flat_file_in_an_archive(genesis: Path, tmp_path: Path) -> None:
    (path,) = genesis.glob("12411-01-01-4_*_de_flat.csv")
    packed = zipped(tmp_path / "x.zip", {path.name: path.read_bytes()})
    assert rows(packed) == rows(path)
    assert dialect_of(rows(packed)[0]) == "genesis"
