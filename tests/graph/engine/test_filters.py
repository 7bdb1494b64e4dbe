"""Every comparison on every kind of column, and conditions across relations."""

import pytest

from tests.graph.conftest import Ask, Refuse

GRANTS = [
    ('reference: {eq: "G-1"}', "1"),
    ('reference: {ne: "G-1"}', "2345"),
    ('reference: {in: ["G-1", "G-3", "x"]}', "13"),
    ("reference: {in: []}", ""),
    ('reference: {notIn: ["G-1", "G-3"]}', "245"),
    ("reference: {notIn: []}", "12345"),
    ('purpose: {contains: "KITA"}', "125"),
    ('purpose: {contains: "foerder"}', ""),
    ('purpose: {contains: "forder"}', "2"),
    ('purpose: {startsWith: "betrieb"}', "15"),
    ('purpose: {contains: "%"}', ""),
    ('purpose: {contains: ""}', "12345"),
    ("purpose: {isNull: true}", ""),
    ("purpose: {}", "12345"),
    ("year: {eq: 2022}", "12"),
    ("year: {gt: 2022}", "345"),
    ("year: {gte: 2022, lt: 2023}", "12"),
    ("year: {lte: 2021}", ""),
    ('awarded: {eq: "200.5"}', "2"),
    ("awarded: {lte: 300.25}", "234"),
    ('awarded: {in: [0, "1000"]}', "14"),
    ("paid: {eq: null}", "245"),
    ("paid: {ne: null}", "13"),
    ("paid: null", "245"),
    ("paid: {isNull: true}", "245"),
    ("paid: {isNull: false}", "13"),
    ('paid: {ne: "0.01"}', "1245"),
    ('paid: {notIn: ["0.01"]}', "1"),
    ("not: {paid: {gt: 1}}", "2345"),
    ('not: {paid: {eq: "0.01"}, year: {eq: 2023}}', "1245"),
    ('periodFrom: {gt: "2022-01-01", lte: "2023-01-01"}', "234"),
    ('recordedAt: {lt: "2024-06-01T00:00:00Z"}', "2345"),
    ('recordedAt: {eq: "2024-06-01T02:00:00+02:00"}', "1"),
    ("disclosedOtherFunding: {eq: true}", "3"),
    ("disclosedOtherFunding: {ne: true}", "1245"),
    ("disclosedOtherFunding: {isNull: true}", "245"),
    ("possibleDoubleFunding: {eq: true}", "12"),
    ("possibleDoubleFunding: {eq: false}", "345"),
    ("form: {eq: PROJECT}", "2"),
    ("form: {ne: PROJECT}", "1345"),
    ("form: {in: [PROJECT, INSTITUTIONAL]}", "125"),
    ("form: {notIn: [PROJECT]}", "15"),
    ("subPlans: {has: DISABILITY}", "2"),
    ("subPlans: {hasAny: [DISABILITY, YOUTH]}", "1235"),
    ("subPlans: {hasAny: []}", ""),
    ("subPlans: {hasAll: [DISABILITY, YOUTH]}", "2"),
    ("subPlans: {hasAll: []}", "12345"),
    ('recipient: {code: {eq: "AWO"}}', "125"),
    ("recipient: {}", "12345"),
    ("programme: null", "1345"),
    ("programme: {}", "2"),
    ('programme: {follows: {code: {eq: "ESF"}}}', "2"),
    ('not: {programme: {code: {eq: "ESF+"}}}', "1345"),
    ('areas: {some: {code: {eq: "0101"}}}', "125"),
    ("areas: {some: {}}", "1235"),
    ("areas: {none: {}}", "4"),
    ("areas: {none: {uninhabited: {eq: true}}}", "2345"),
    ('areas: {every: {code: {eq: "0101"}}}', "245"),
    ('areas: {some: {code: {eq: "0101"}}, none: {code: {eq: "0102"}}}', "25"),
    ('areas: {some: {parent: {name: {contains: "neustadt"}}}}', "125"),
    ("targetGroups: {every: {ageTo: {lt: 65}}}", "1235"),
    ('overlapping: {some: {office: {code: {eq: "51"}}}}', "2"),
    ("or: [{year: {eq: 2022}}, {awarded: {eq: 0}}]", "124"),
    ("or: []", ""),
    ("and: []", "12345"),
    ("and: [{year: {eq: 2023}}, {or: [{paid: {isNull: false}}, {awarded: {gt: 1000}}]}]", "35"),
    ("not: {or: [{year: {eq: 2022}}, {not: {subPlans: {has: YOUTH}}}]}", "35"),
    ("and: null, or: null, not: null", "12345"),
    ("year: {eq: 2022}, awarded: {gt: 500}", "1"),
]


@pytest.mark.parametrize(("conditions", "expected"), GRANTS)
async def test_filters_of_grants(ask: Ask, conditions: str, expected: str) -> None:
    arguments = f"filter: {{{conditions}}}, orderBy: [{{field: REFERENCE}}]"
    document = f"{{ grants({arguments}) {{ nodes {{ reference }} totalCount }} }}"
    found = (await ask(document))["grants"]
    assert "".join(grant["reference"].removeprefix("G-") for grant in found["nodes"]) == expected
    assert found["totalCount"] == len(expected)


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ("value: {gt: 100}", [2, 11]),
        ("value: {eq: 90.5}", [8]),
        ("value: {lt: 0}", [10]),
        ("value: {isNull: true}", [7]),
        ("obsStatus: {eq: Q}", [7]),
        ("not: {value: {gt: 0}}", [7, 10]),
        ('area: {areaSet: {municipality: {code: {eq: "99002000"}}}}', [11]),
    ],
)
async def test_filters_of_figures(ask: Ask, conditions: str, expected: list[int]) -> None:
    document = f"{{ observations(filter: {{{conditions}}}) {{ nodes {{ id }} }} }}"
    found = [int(each["id"].partition(":")[2]) for each in (await ask(document))["observations"]["nodes"]]
    assert sorted(found) == expected


NAMES = [
    ('contains: "ODLAND"', "0102"),
    ('contains: "ödland"', "0102"),
    ('contains: "MÜHLE \\\\ s"', "02"),
    ('startsWith: "arzte"', "0201"),
    ('startsWith: "äu"', "01"),
    ('contains: "haus\\tviertel\\n("', "0201"),
    ('contains: "%"', ""),
    ('contains: "viertel", startsWith: "s"', "0101"),
    ('eq: "odland"', ""),
    ('eq: "Ödland"', "0102"),
    ('in: ["Ödland", "Alter Hafen"]', "0102 03"),
    ('not: {name: {contains: "a"}}', "02"),
]


@pytest.mark.parametrize(("conditions", "expected"), NAMES)
async def test_filters_of_names(ask: Ask, statements: list[str], conditions: str, expected: str) -> None:
    """Accents and case were taken off when the row was stored: no row is folded while it is searched."""
    chosen = conditions if conditions.startswith("not") else f"name: {{{conditions}}}"
    document = f'{{ areas(areaSet: "STADTTEILE", filter: {{{chosen}}}) {{ nodes {{ code }} }} }}'
    assert " ".join(area["code"] for area in (await ask(document))["areas"]["nodes"]) == expected
    assert "translate(replace(areas" not in statements[0]


async def test_filters_of_places_on_earth(ask: Ask) -> None:
    document = """{ areas(filter: {west: {gte: 9.5, lt: 10}}) { nodes { code } }
        facilities(filter: {longitude: {eq: 9.50001}}) { nodes { code } }
        none: facilities(filter: {longitude: {isNull: true}}, orderBy: [{field: LATITUDE}]) { nodes { code } } }"""
    assert await ask(document) == {
        "areas": {"nodes": [{"code": "01"}, {"code": "99001000"}]},
        "facilities": {"nodes": [{"code": "F1"}]},
        "none": {"nodes": [{"code": "F2"}]},
    }


async def test_filters_of_texts_in_lists(ask: Ask) -> None:
    conditions = '{languages: {hasAll: ["tr", "de"]}, legalBasis: {has: "§ 22 SGB VIII"}}'
    document = f"{{ offerings(filter: {conditions}) {{ nodes {{ code }} }} }}"
    assert (await ask(document))["offerings"]["nodes"] == [{"code": "K1"}]


async def test_filters_of_languages(ask: Ask) -> None:
    document = """{
        a: publications(filter: {language: {in: [DE, EN]}}) { totalCount }
        b: publications(filter: {language: {eq: EN}}) { totalCount }
    }"""
    assert [each["totalCount"] for each in (await ask(document)).values()] == [1, 0]


async def test_filters_of_lists_below(ask: Ask) -> None:
    document = '{ municipality(code: "99001000") { areaSets(filter: {parent: null}, first: 1) { code } } }'
    assert (await ask(document))["municipality"]["areaSets"] == [{"code": "GEMEINDE"}]


@pytest.mark.parametrize("comparison", ["in", "notIn", "lt", "gte", "isNull"])
async def test_what_null_is_not_compared_with(refuse: Refuse, comparison: str) -> None:
    message, code = await refuse(f"{{ grants(filter: {{paid: {{{comparison}: null}}}}) {{ totalCount }} }}")
    assert message == f"'{comparison}: null' compares with nothing"
    assert code == "BAD_USER_INPUT"


async def test_wrong_arguments_are_refused_also_where_no_row_is_asked_for(refuse: Refuse) -> None:
    message, _ = await refuse("{ budgetLines(filter: {number: [{of: {value: YEAR}, lte: null}]}) { __typename } }")
    assert message == "'lte: null' compares with nothing"
