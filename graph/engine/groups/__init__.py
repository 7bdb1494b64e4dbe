"""Rows in groups; a subject says by what, `groups={"year": by_column(…)}`, and what adds up, `measures={"paid": …}`."""

from graph.engine.groups.keys import ByEntity, Group, by_column, by_link, by_one, by_term
from graph.engine.numbers.measures import Measure, by_name

__all__ = ["ByEntity", "Group", "Measure", "by_column", "by_link", "by_name", "by_one", "by_term"]
