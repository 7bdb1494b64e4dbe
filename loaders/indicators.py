"""Indicators, and the dimensions by which figures are broken down."""

from loaders.kind import Kind
from models import Dimension, DimensionMember, Indicator

KINDS = (
    Kind("indicators", Indicator),
    Kind("dimensions", Dimension),
    Kind("dimension_members", DimensionMember),
)
