"""Municipalities and their offices."""

from loaders.kind import Kind
from models import Municipality, Office

KINDS = (
    Kind("municipalities", Municipality, hidden=frozenset({"area_id"})),
    Kind("offices", Office),
)
