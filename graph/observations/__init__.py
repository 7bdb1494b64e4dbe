"""Indicators, dimensions, observations and what exists of them."""

from graph.observations.choosing import Figures, figures
from graph.observations.indicators import Breakdown, Dimension, DimensionMember, Indicator
from graph.observations.series import Observation, ObservationQueries, Series

__all__ = [
    "Breakdown",
    "Dimension",
    "DimensionMember",
    "Figures",
    "Indicator",
    "Observation",
    "ObservationQueries",
    "Series",
    "figures",
]
