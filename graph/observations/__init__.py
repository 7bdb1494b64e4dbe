"""Indicators, dimensions, observations, what exists of them and where they come from."""

from graph.observations.choosing import Figures, figures
from graph.observations.indicators import Breakdown, Dimension, DimensionMember, Indicator
from graph.observations.origins import Origin, Revision
from graph.observations.series import Observation, ObservationQueries, Series

__all__ = [
    "Breakdown",
    "Dimension",
    "DimensionMember",
    "Figures",
    "Indicator",
    "Observation",
    "ObservationQueries",
    "Origin",
    "Revision",
    "Series",
    "figures",
]
