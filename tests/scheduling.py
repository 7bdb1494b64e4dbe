"""Which tests run in one process, one after another, where several processes share the work.

The tests of a module belong together: they use its database, and some lean on their order. So do the tests of a folder
for which much is loaded once. Modules whose every test is heavy and stands for itself are dealt out test by test.

What has few tests that take long comes first, then what has most tests, so that no process ends alone with a long one.
"""

from collections import OrderedDict
from pathlib import PurePath

import pytest
from xdist.scheduler import LoadScopeScheduling

WHOLE = ("tests/examples", "tests/sources")
SINGLE = ("tests/graph/test_random_operations.py", "tests/sozialgraph/imports/test_killed.py")
LONG = (
    *WHOLE,
    "tests/attacks",
    *SINGLE,
    "tests/graph/test_fresh_answers.py",
    "tests/bench",
    "tests/security",
    "tests/sozialgraph",
)


def scheduling(config: pytest.Config, log: object) -> object:
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = unit
    scheduler.workqueue = Queue()
    return scheduler


class Queue(OrderedDict[str, dict[str, bool]]):
    """Units and their tests; what is taken out is the one whose turn it is."""

    def popitem(self, last: bool = False) -> tuple[str, dict[str, bool]]:
        self.move_to_end(min(self, key=turn), last)
        return super().popitem(last)


def turn(unit: str) -> int:
    """Its place in LONG; those that are not in it come after all others, in the order in which they were."""
    module = PurePath(unit.partition("::")[0])
    return next((number for number, place in enumerate(LONG) if module.is_relative_to(place)), len(LONG))


def unit(test: str) -> str:
    """What a test is dealt out with, by their identifiers."""
    module = test.partition("::")[0]
    if module in SINGLE:
        return test
    return next((folder for folder in WHOLE if PurePath(module).is_relative_to(folder)), module)
