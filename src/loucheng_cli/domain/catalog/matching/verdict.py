"""How sure an answer is: whether something is asked for, and whether the first item is right.

Both are logistic regressions whose constants tests/benchmarks/fit_matching.py fits on texts by other people than the
authors of the catalogue, needs that no item covers among them (docs/adr/0014-three-answers.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

from loucheng_cli.domain.catalog.matching.index import Q_UNIT, W_UNIT
from loucheng_cli.domain.catalog.matching.ranking import TextReading


class Verdict(StrEnum):
    """What to do with the matches: take the first, choose among them, or nothing is asked for."""

    SURE = "sure"
    ASK = "ask"
    NONE = "none"


SURE = 0.9  # the least probability of a first item that is taken without a question
ASKED = 0.75  # … and the least one that something is asked for, for an answer to be sure
POSSIBLE = 0.3  # an item as likely as this is shown with a question, whatever speaks for a note
MOST_OF_TWO = 0.89  # a text of two needs is never sure of one
# Fitted by tests/benchmarks/fit_matching.py: the constant, then a weight for each of ``request_inputs`` …
ASKS = (0.976, 0.265, 2.924, 1.452, 3.433)
NONE = 0.15  # … the logit below which nothing is asked for …
# … a weight for each of ``first_inputs``, by words alone and with the meaning.
RIGHT = (-2.656, 0.339, 2.824, 3.276, -1.877, 0.068, 0.831, 1.867, 2.273)
RIGHT_NEAR = (-4.332, 0.415, 1.342, 1.947, -0.918, 0.074, 0.067, 2.584, -0.955, 2.605)

CLEAR = 5.0  # the logit of a share from which the others are out of the question
USUAL = 18  # characters of a short text
BRIEF = 9  # characters below which a text has little mass for being short
LONG = 40  # characters from which a text is a story
# What is learned lifts the logit of a request; after this many cases it says as much as the catalogue could.
LIFT = 8.0
AVERAGE_REQUEST = 12.0  # taken for granted where the district has not said what a note looks like


def request_inputs(reading: TextReading, *, has_notes: bool = True) -> tuple[float, ...]:
    """What speaks for a request: its words against those of notes, the best item's mass, the length."""
    requests = reading.requests if has_notes else AVERAGE_REQUEST
    size = max(reading.size, 4)
    return requests, _log_mass(reading), math.log(size / USUAL), max(math.log(BRIEF / size), 0.0)


def first_inputs(
    reading: TextReading, share: float, covered: float, ahead: float, *, has_notes: bool = True
) -> tuple[float, ...]:
    """What speaks for the first item.

    Its share among the items, by how much of its mass it is ahead of all others, how much of the text it covers, that
    the text is no long story, and what speaks for a request.
    """
    share = min(max(share, 1e-6), 1 - 1e-6)
    story = max(math.log(max(reading.size, 4) / LONG), 0.0)
    clear = min(math.log(share / (1 - share)), CLEAR)
    return clear, ahead, covered, story, *request_inputs(reading, has_notes=has_notes)


def near_input(nearness: float) -> float:
    """Nearness in meaning on the scale of the other inputs: sayings of a text's item are .8 to .95 near."""
    return (nearness - 0.87) * 20


def asks(reading: TextReading, *, has_notes: bool, lift: float = 0.0) -> float:
    """The logit of the probability that something is asked for."""
    if reading.best <= 0:
        return 2.0 if lift > 0 else -9.0
    return weighed(ASKS, request_inputs(reading, has_notes=has_notes)) + LIFT * max(lift, 0.0)


def right(inputs: Sequence[float], *, lift: float = 0.0, nearness: float | None = None) -> float:
    """The probability that the first item is the one that is asked for."""
    logit = weighed(RIGHT, inputs) if nearness is None else weighed(RIGHT_NEAR, (*inputs, near_input(nearness)))
    return sigmoid(logit + LIFT * max(lift, 0.0))


def weighed(constants: Sequence[float], inputs: Sequence[float]) -> float:
    """A constant and the weighed sum of inputs."""
    return constants[0] + math.fsum(a * b for a, b in zip(constants[1:], inputs, strict=True))


def sigmoid(value: float) -> float:
    """The probability of a logit."""
    return 1 / (1 + math.exp(-max(min(value, 60.0), -60.0)))


def _log_mass(reading: TextReading) -> float:
    return math.log(max(reading.best / (Q_UNIT * W_UNIT), 1e-3))
