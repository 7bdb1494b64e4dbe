import pytest

from loaders.cells import CellError
from loaders.cells.texts import key, normalised, term, text, yes_no
from models.vocabulary import CarrierForm, OfferingStatus


def test_text_folds_blanks_and_keeps_lines() -> None:
    assert text("  Haus\u00a0 am  See \n Eingang  B ") == "Haus am See\nEingang B"


def test_text_without_nul() -> None:
    with pytest.raises(CellError, match="holds a NUL character"):
        text("a\x00b")


@pytest.mark.parametrize("cell", ["=1+1", " =A1", "+SUM(A1)", "@SUM(1)*cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0"])
def test_text_without_formulas(cell: str) -> None:
    with pytest.raises(CellError, match="begins as a spreadsheet's formula does"):
        text(cell)


@pytest.mark.parametrize("cell", ["-5", "+49 461 85-0", "- siehe Anlage", "-Betreuung (ganztags)", "@home", "a=b", "-"])
def test_what_only_looks_like_a_formula(cell: str) -> None:
    assert text(cell) == cell


@pytest.mark.parametrize("cell", ['a"b', "a\\b", "a\x07b"])
def test_keys_are_plain(cell: str) -> None:
    with pytest.raises(CellError, match="which keys must not"):
        key(cell)


@pytest.mark.parametrize(
    ("cell", "answer"), [("X", True), ("ja", True), ("1", True), ("", False), ("Nein", False), ("FALSE", False)]
)
def test_yes_no(cell: str, answer: bool) -> None:
    assert yes_no(cell) is answer


def test_neither_yes_nor_no() -> None:
    with pytest.raises(CellError, match="is neither yes nor no"):
        yes_no("vielleicht")


@pytest.mark.parametrize("name", ["Beispiel e.V.", "Beispiel e. V.", "BEISPIEL E.V", "Beispiel"])
def test_one_provider_has_one_normalised_name(name: str) -> None:
    assert normalised(name) == "beispiel"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Diakoniewerk Simeon gGmbH", "diakoniewerk-simeon"),
        ("Straßenkinder & Co. – Mühle gemeinnützige GmbH", "strassenkinder-co-muhle"),
        ("Børne- og Ungdomshus", "borne-og-ungdomshus"),
    ],
)
def test_normalised(name: str, expected: str) -> None:
    assert normalised(name) == expected


@pytest.mark.parametrize("cell", ["ACTIVE", "Aktiv", "aktiv", "Active"])
def test_terms_by_code_or_label(cell: str) -> None:
    assert term(cell, OfferingStatus) == "ACTIVE"


def test_an_unknown_term_names_the_known_ones() -> None:
    with pytest.raises(CellError, match=r"is not one of PUBLIC \(Öffentlich\), NON_PROFIT \(Frei-gemeinnützig\)"):
        term("frei", CarrierForm)
