"""What README.md of the example city tells is there to find, question by question."""

from typing import Any

import asyncpg
import pytest

FIGURE = """
SELECT {what} FROM raw.observations o JOIN indicators i ON i.id = o.indicator_id JOIN areas a ON a.id = o.area_id
JOIN area_sets s ON s.id = a.area_set_id WHERE i.code = '{code}' AND breakdown_id = 0
"""


def figure(code: str, what: str, more: str = "") -> str:
    return FIGURE.format(code=code, what=what) + more


STORIES: dict[int, tuple[str, list[tuple[Any, ...]]]] = {
    1: (
        "SELECT a.name, status_class, dynamics_class, exclusion_reason FROM index_results r"
        " JOIN areas a ON a.id = r.area_id WHERE period = '2025-12-31'"
        " AND (excluded OR status_class = 'VERY_LOW' AND dynamics_class = 'NEGATIVE') ORDER BY a.code",
        [
            ("Am Stellwerk", "VERY_LOW", "NEGATIVE", None),
            ("Kesselwiesen", "VERY_LOW", "NEGATIVE", None),
            ("Auhafen", None, None, "MIN_POPULATION"),
        ],
    ),
    2: (
        "SELECT g.year, g.awarded::int, v.actual::int, v.light FROM grants g JOIN kpi_values v ON v.grant_id = g.id"
        " JOIN kpis k ON k.id = v.kpi_id JOIN offerings o ON o.id = g.offering_id"
        " WHERE k.code = 'UTILISATION' AND o.name = 'Notunterkunft am Güterbahnhof' ORDER BY 1",
        [
            (2022, 332300, 85, "YELLOW"),
            (2023, 347300, 80, "YELLOW"),
            (2024, 362900, 75, "RED"),
            (2025, 379200, 70, "RED"),
        ],
    ),
    3: (
        "SELECT a.level, count(*), count(p.value) FROM published.observations p"
        " JOIN indicators i ON i.id = p.indicator_id JOIN areas a ON a.id = p.area_id"
        " WHERE i.code = 'HOMELESS_SHELTERED' AND p.breakdown_id = 0 GROUP BY 1 ORDER BY 1",
        [("MUNICIPALITY", 5, 5), ("QUARTER", 25, 0)],
    ),
    4: (
        "SELECT n.code FROM needs n WHERE kind = 'HOUSING'"
        " AND NOT EXISTS (SELECT FROM measure_needs WHERE need_id = n.id) ORDER BY 1",
        [("B-WOHN-02",), ("B-WOHN-06",), ("B-WOHN-07",)],
    ),
    5: (
        figure(
            "CHILD_POVERTY",
            "s.code, min(period_end)::text, count(DISTINCT a.code), min(period_end) FILTER (WHERE series_break)::text",
            "AND s.code <> 'VERWALTUNG' GROUP BY 1 ORDER BY 1",
        ),
        [("BERICHTSGEBIETE", "2016-12-31", 9, "2020-12-31"), ("STADTTEILE", "2012-12-31", 26, "2020-12-31")],
    ),
    6: (
        "SELECT i.code, a.code, obs_status, conf_status FROM raw.observations o"
        " JOIN indicators i ON i.id = o.indicator_id JOIN areas a ON a.id = o.area_id"
        " WHERE a.level IN ('STATE', 'DISTRICT') AND period_end = '2025-12-31' AND value IS NULL ORDER BY 1, 2",
        [
            ("MIGRATION_BACKGROUND_RATE", "99001", "U", "F"),
            ("OLD_AGE_POVERTY", "99", "O", "F"),
            ("OLD_AGE_POVERTY", "99001", "O", "F"),
            ("SINGLE_PARENT_RATE", "99", "Q", "C"),
        ],
    ),
    7: (
        "SELECT required::text, required_lower::text, required_upper::text, available::int, gap::int,"
        " (SELECT string_agg(kind, ' ' ORDER BY position) FROM evidence WHERE need_id = n.id)"
        " FROM needs n WHERE code = 'B-KITA-0303'",
        [("360.36", "338.52", "382.2", 200, 161, "RATIO INDICATOR PROJECTION")],
    ),
    8: (
        "SELECT d.code, count(c.id) FROM datasets d JOIN raw.observations o ON o.dataset_id = d.id"
        " LEFT JOIN citations c ON c.observation_id = o.id"
        " WHERE d.stale_after < '2026-01-01' GROUP BY 1 ORDER BY 1",
        [("EINSCHULUNG", 8), ("WOHNUNGSMARKT", 2)],
    ),
    9: (
        "SELECT f.code, count(*) FILTER (WHERE later.awarded > g.awarded), count(*) FROM grants g"
        " JOIN grants later ON later.offering_id = g.offering_id AND later.office_id = g.office_id"
        " AND g.year = 2020 AND later.year = 2024 AND g.funding_form = 'GRANT'"
        " JOIN offices f ON f.id = g.office_id WHERE f.code IN ('50', '51') GROUP BY 1 ORDER BY 1",
        [("50", 1, 56), ("51", 32, 32)],
    ),
    10: (
        "SELECT t.code FROM target_groups t WHERE NOT EXISTS (SELECT FROM plan_target_groups l"
        " JOIN plans p ON p.id = l.plan_id WHERE l.target_group_id = t.id AND p.status = 'ADOPTED') ORDER BY 1",
        [("AELTERE_65",), ("HOCHALTRIGE_80",), ("PFLEGEBEDUERFTIG",), ("SUCHT",)],
    ),
    11: (
        "SELECT p.kind, count(c.id), string_agg(DISTINCT c.result, ' ' ORDER BY c.result) FROM papers p"
        " JOIN consultations c ON c.paper_id = p.id WHERE p.reference LIKE 'A-2023-038%' GROUP BY 1 ORDER BY 1",
        [
            ("ADMINISTRATIVE_POSITION", 2, "ADOPTED NOTED"),
            ("AMENDMENT", 2, "REJECTED"),
            ("MOTION", 7, "ADOPTED CHANGED POSTPONED REJECTED"),
            ("NEW_VERSION", 3, "ADOPTED CHANGED REJECTED"),
        ],
    ),
    12: (
        "SELECT o.name, g.disclosed_other_funding, count(DISTINCT g.proof_checked_by_id) FROM grants g"
        " JOIN offerings o ON o.id = g.offering_id WHERE g.year = 2026"
        " GROUP BY 1, 2 HAVING count(DISTINCT g.office_id) > 1 ORDER BY 1",
        [
            ("Familiencafé Mittendrin", True, 1),
            ("Suchtberatung Auenfurt", True, 1),
            ("Tagesstätte am Klosterberg", False, 2),
        ],
    ),
    13: (
        "SELECT a.name FROM areas a WHERE level = 'QUARTER' AND valid_to IS NULL AND NOT EXISTS ("
        " SELECT FROM facility_areas l JOIN facilities f ON f.id = l.facility_id"
        " WHERE l.area_id = a.id AND f.is_meeting_place) ORDER BY a.code",
        [("Heidekamp",), ("Neuland-Ost",), ("Auhafen",), ("Schafweide",)],
    ),
    14: (
        "SELECT effect, count(*), count(*) FILTER (WHERE EXISTS ("
        " SELECT FROM measure_synergies WHERE measure_id = m.id)) FROM measures m"
        " WHERE ended_on >= '2023-09-30' GROUP BY 1 ORDER BY 1",
        [("EFFECTIVE", 3, 1), ("NOT_DEMONSTRABLE", 1, 1), ("NOT_EXAMINED", 2, 0), ("PARTLY", 5, 4)],
    ),
    15: (
        "SELECT name, valid_to::text, (SELECT count(*) FROM raw.capacity_records WHERE offering_id = o.id)"
        " FROM offerings o WHERE status = 'CLOSING' AND 'REFUGEE' = ANY(sub_plans) ORDER BY 2",
        [
            ("Gemeinschaftsunterkunft Kaserne", "2026-12-31", 30),
            ("Gemeinschaftsunterkunft Hafenstraße", "2027-06-30", 30),
        ],
    ),
    16: (
        "SELECT b.code, o.value::int FROM raw.observations o JOIN indicators i ON i.id = o.indicator_id"
        " JOIN areas a ON a.id = o.area_id JOIN breakdowns b ON b.id = o.breakdown_id"
        " WHERE i.code = 'CARE_DEPENDENT_PROJECTION' AND a.level = 'MUNICIPALITY' AND b.size = 1"
        " AND period_end = '2035-12-31' ORDER BY 2",
        [("SCENARIO=COMPRESSION", 8830), ("SCENARIO=STATUS_QUO", 10036), ("SCENARIO=MEDICALISATION", 10634)],
    ),
    17: (
        "SELECT funder_level, count(*), sum(amount)::int FROM grant_shares GROUP BY 1 ORDER BY 1",
        [
            ("EU", 13, 4606262),
            ("FEDERAL", 2, 1019000),
            ("FOUNDATION", 1, 39600),
            ("MUNICIPAL", 22, 1397849),
            ("STATE", 19, 2284089),
        ],
    ),
    18: (
        "SELECT p.reference, b.code, c.result FROM consultations c JOIN papers p ON p.id = c.paper_id"
        " JOIN bodies b ON b.id = c.body_id WHERE p.title LIKE 'Zusammenleben%' ORDER BY 1, c.position",
        [
            ("DS-2023-112", "PLB", "ADOPTED"),
            ("DS-2023-112", "SOZ", "CHANGED"),
            ("DS-2024-118", "PLB", "ADOPTED"),
            ("DS-2024-118", "SOZ", "ADOPTED"),
        ],
    ),
    19: (
        "SELECT count(*), count(*) FILTER (WHERE h.value < o.value) FROM citations c"
        " JOIN publications p ON p.id = c.publication_id AND p.code = 'LLB-2024'"
        " JOIN raw.observations o ON o.id = c.observation_id JOIN indicators i ON i.id = o.indicator_id"
        " JOIN raw.observations_history h ON h.id = o.id WHERE i.code = 'OLD_AGE_POVERTY'",
        [(9, 9)],
    ),
    20: (
        "SELECT count(DISTINCT n.sub_plan), (SELECT count(*) FROM consultations c JOIN measures m USING (paper_id)"
        " JOIN measure_areas l ON l.measure_id = m.id AND l.area_id = a.id WHERE c.date IS NULL) FROM needs n"
        " JOIN areas a ON a.id = n.area_id WHERE a.code = '0303' AND n.status IN ('OPEN', 'ACCEPTED') GROUP BY a.id",
        [(5, 2)],
    ),
}


@pytest.mark.parametrize("question", STORIES)
async def test_story(city: asyncpg.Connection, question: int) -> None:
    query, expected = STORIES[question]
    assert [tuple(row) for row in await city.fetch(query)] == expected
