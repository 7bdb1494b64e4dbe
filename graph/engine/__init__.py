"""The query engine: an operation becomes one SQL statement whose value is the answer.

declare     how a subject says what its fields are in the database
documents   text → a valid operation, remembered; `limits` and `unsupported` refuse what is not to be validated
estimate    operation → its cost, what must not be more than `cost` allows
plan        operation → statement, remembered for each shape of its variables
engine      statement → answer; `changes` does what a mutation says before its rows are selected
"""

from graph.engine.changes import Act
from graph.engine.engine import Answer, Database, Engine, Subscription

__all__ = ["Act", "Answer", "Database", "Engine", "Subscription"]
