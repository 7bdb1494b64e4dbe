"""Which tests run in one process, one after another, where several processes share the work.

The tests of a module belong together: they use its database, and some lean on their order. So do the tests of a folder
for which much is loaded once. Modules whose every test is heavy and stands for itself are dealt out test by test.
"""

from pathlib import PurePath

import pytest
from xdist.scheduler import LoadScopeScheduling

WHOLE = ("tests/examples", "tests/sources")
SINGLE = ("tests/graph/test_random_operations.py", "tests/sozialgraph/imports/test_killed.py")


def scheduling(config: pytest.Config, log: object) -> object:
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = unit
    return scheduler


def unit(test: str) -> str:
    """What a test is dealt out with, by their identifiers."""
    module = test.partition("::")[0]
    if module in SINGLE:
        return test
    return next((folder for folder in WHOLE if PurePath(module).is_relative_to(folder)), module)
