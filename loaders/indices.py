"""Definitions, weights and results of composite indices."""

from loaders.kind import Kind
from models import IndexDefinition, IndexResult, IndexWeight

KINDS = (
    Kind("index_definitions", IndexDefinition),
    Kind("index_weights", IndexWeight, key=("definition_id", "indicator_id")),
    Kind("index_results", IndexResult),
)
