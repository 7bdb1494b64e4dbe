import json

from bench.load import Round
from bench.measure import Measured
from bench.report import README, RESULTS, in_readme, ratios, workload_results


def at(rate: float) -> Round:
    return Round(rate=rate, p50=1, p99=2, server_cpu=0.5, database_cpu=0.25, seconds=2)


MEASURED = Measured(
    "point",
    {
        1: {"sozialgraph": [at(400), at(300), at(500)], "postgraphile": [at(100), at(100), at(100)]},
        8: {"sozialgraph": [at(900), at(900), at(900)], "postgraphile": [at(200), at(300), at(300)]},
    },
    {"sozialgraph": 40, "postgraphile": 160},
)


SIDE = {"number": 5, "value": 122.0, "open": 0, "seconds": 0.1}


def test_ratios_are_medians_over_pairs_of_rounds_and_memory_is_our_share() -> None:
    assert ratios(MEASURED) == {"postgraphile": {"1": 4, "8": 3}}
    assert workload_results([MEASURED]) == {
        "point": {"postgraphile": {"1": 4, "8": 3}, "memory": {"postgraphile": 0.25}}
    }


def test_the_readme_tells_what_was_measured() -> None:
    results = {
        "workloads": workload_results([MEASURED]),
        "cached": {"point": {"postgraphile": {"1": 25.04}}},
        "growth": {"point": {"10": 1.05, "30": 1.1}, "sequential scans": 0},
        "secrecy": {
            "Flensburg, 3": {
                "cells": 1112,
                "primary": 8,
                "number": {"ours": SIDE | {"number": 4}, "argus": SIDE},
                "value": {
                    "ours": SIDE,
                    "telling": SIDE | {"number": 6},
                    "argus": SIDE | {"value": 1120.0, "open": 2},
                },
            }
        },
        "machine": {
            "dataset": "600 areas",
            "postgresql": "18.6",
            "postgraphile": "5.1.5",
            "node": "26.10.0",
            "cores": 2,
            "processor": "Processor",
            "memory": "24635972 kB",
        },
    }
    told = in_readme("before\n<!-- figures -->\nwritten before\n<!-- /figures -->\nafter\n", results)
    assert told.startswith("before\n<!-- figures -->\n")
    assert told.endswith("<!-- /figures -->\nafter\n")
    assert "| point: an area with parent, children and five latest values | 4.0 · 3.0 | 0.25 | 25 |" in told
    assert "With 10 and 30 times the observations a point takes 1.05 and 1.1 times as long." in told
    assert "| Flensburg, 3 | 1,112 | 8 | 4 · 5 | 122 · 1,120 | 6 · 122 | 0 · 2 | 0.1 · 0.1 |" in told
    assert "written before" not in told


def test_the_readme_tells_the_latest_measurement() -> None:
    readme = README.read_text("utf-8")
    assert in_readme(readme, json.loads(RESULTS.read_text("utf-8"))) == readme
