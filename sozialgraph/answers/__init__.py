"""Answers that are kept, each for one version of the data: never older than the request that gets it.

versions    asks the database which version its data is in, once for all requests that wait
cache       which answers are kept, within a bound of memory
"""

from sozialgraph.answers.cache import Answers, Kept
from sozialgraph.answers.versions import Versions

__all__ = ["Answers", "Kept", "Versions"]
