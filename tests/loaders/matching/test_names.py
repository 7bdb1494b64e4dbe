"""Names in one spelling."""

import pytest

from loaders.matching.names import read_name

ALIKE = [
    ("Nachbarschaftshaus Urbanstr. e.V.", "Nachbarschaftshaus Urbanstraße e. V."),
    ("Tausendfüßler e. V.", "TAUSENDFUESSLER eingetragener Verein"),
    ("Greta & Julica gGmbH", "Greta und Julica gemeinnützige GmbH"),
    ("Käpt'n Browser gemeinnützige Gesellschaft mit beschränkter Haftung", "Käpt’n Browser gGmbH"),
    ("Salabanda gGmbH (Salabanda gGmbH)", '"Salabanda" gGmbH i. G.'),
    ("Fuchsbau gUG (HB)", "Fuchsbau gemeinnützige Unternehmergesellschaft (haftungsbeschränkt)"),
    ("DRK-Kreisverband Nordost e. V.", "Deutsches Rotes Kreuz KV Nord-Ost e.V."),
    ("AWO Arbeiterwohlfahrt Mitte e. V.", "Arbeiterwohlfahrt Mitte e.V."),
    ("Elterninitiativ-Kindertagesstätte (EKT) Stadtpark e.V.", "EKT Stadtpark e. V."),
    ("Ev. Kirchengemeinde St. Petri", "Evangelische Kirchengemeinde Sankt Petri"),
    ("Selbsthilfezentrum in der UFA-Fabrik e.V.", "Selbsthilfezentrum in der ufaFabrik e. V."),
    ("Niños e.V.", "Nin\u0303os e. V."),
    ("Musikgarten gGmbH c/o Staatsoper", "Musikgarten GmbH"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_other_spellings_of_a_name(one: str, other: str) -> None:
    here, there = read_name(one), read_name(other)
    assert (here.joined, here.form) == (there.joined, there.form)


FORMS = [
    ("Regenbogen e.V.", "ASSOCIATION"),
    ("gemeinnützige Regenbogen GmbH", "COMPANY"),
    ("Regenbogen UG (haftungsbeschränkt)", "SMALL_COMPANY"),
    ("Regenbogen gAG", "STOCK_COMPANY"),
    ("Regenbogen eG", "COOPERATIVE"),
    ("Regenbogen KdöR", "PUBLIC_BODY"),
    ("Regenbogen", None),
    ("AG Regenbogen", None),
]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_legal_forms(name: str, form: str | None) -> None:
    assert read_name(name).form == form
    assert "regenbogen" in read_name(name).words


@pytest.mark.parametrize("name", ["", "   ", "()", "&", "–"])
def test_names_that_say_nothing(name: str) -> None:
    assert read_name(name) == ((), None)
