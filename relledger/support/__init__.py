"""Counted acts, weights and a day in; support with its lines out. Pure.

There are points only for what people did for us. They are limited in each month, so that a burst cannot win, and they
fade: an act counts half after its half-life. Ages are whole days of the UTC calendar, and every printed line is rounded
before it is added, so that a total can be checked by hand.
"""

from relledger.support.keeping import Brief, Keeper, Kept, brief, later
from relledger.support.standing import (
    ASIDE,
    DAY,
    EVER,
    NOTED,
    PRIZE,
    SEEN,
    STEP_OF,
    ExtraMile,
    Line,
    Month,
    Part,
    Standing,
    decay,
    month_of,
    parts,
    standing,
)
from relledger.support.weights import COUNTED, EXTRA, ROUTINE, SHIPPED, STAYED, STEPS, Weights, load

__all__ = [
    "ASIDE",
    "COUNTED",
    "DAY",
    "EVER",
    "EXTRA",
    "NOTED",
    "PRIZE",
    "ROUTINE",
    "SEEN",
    "SHIPPED",
    "STAYED",
    "STEPS",
    "STEP_OF",
    "Brief",
    "ExtraMile",
    "Keeper",
    "Kept",
    "Line",
    "Month",
    "Part",
    "Standing",
    "Weights",
    "brief",
    "decay",
    "later",
    "load",
    "month_of",
    "parts",
    "standing",
]
