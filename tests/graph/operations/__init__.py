"""Questions to ask both the engine and the oracle."""

from tests.graph.operations.asking import agree
from tests.graph.operations.stock import Stock
from tests.graph.operations.sweep import Sweep
from tests.graph.operations.writer import Operation, random_operation

__all__ = ["Operation", "Stock", "Sweep", "agree", "random_operation"]
