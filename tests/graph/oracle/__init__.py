"""A second opinion: graphql-core's own executor over the same schema, answering from rows in Python.

It reads how subjects declare their fields, but shares nothing with the engine that writes SQL or JSON.
"""

from tests.graph.oracle.agreement import Both
from tests.graph.oracle.exact import read_exactly
from tests.graph.oracle.executor import Oracle, plain_schema
from tests.graph.oracle.refusal import Refusal
from tests.graph.oracle.rows import Tables, read_tables

__all__ = ["Both", "Oracle", "Refusal", "Tables", "plain_schema", "read_exactly", "read_tables"]
