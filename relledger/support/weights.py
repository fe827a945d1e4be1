"""What an act is worth: the weights relledger comes with, or a copy of them that somebody changed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from relledger.errors import UserError
from relledger.vocabulary import Step

EXTRA: Step = "extra mile"
STAYED = "months stayed"
ROUTINE: tuple[Step, ...] = ("spoke for us", "showed up", "passed it on", "joined in")
COUNTED: tuple[str, ...] = (EXTRA, *ROUTINE, STAYED)
STEPS: tuple[str, ...] = (*COUNTED, "nodded")
SIZE_LIMIT = 1 << 20  # bytes of a file of them: a device never ends
SHIPPED = Path(__file__).with_name("weights.toml")


class Weights(NamedTuple):
    """What an act is worth: see `weights.toml`, which says it in words."""

    name: str
    points: Mapping[str, float]
    half_life_days: Mapping[str, float]
    in_one_month: Mapping[str, Sequence[float]]
    evidence: Mapping[str, float]


# What `weights.toml` says, so that no question need read TOML first; a test holds the two together.
_SHIPPED = Weights(
    "relledger 1",
    {EXTRA: 12, "spoke for us": 4, "showed up": 2, "passed it on": 2, "joined in": 1, STAYED: 1, "nodded": 0},
    {EXTRA: 1095, "spoke for us": 183, "showed up": 183, "passed it on": 183, "joined in": 183, STAYED: 1095},
    {
        EXTRA: [1, 1, 1],
        "spoke for us": [1, 0.5],
        "showed up": [1, 0.5],
        "passed it on": [1, 0.5],
        "joined in": [1, 0.5],
    },
    {"noted": 0.5, "prize": 0.25, "referral": 0.5, "noted_extra_miles": 1},
)


def load(path: Path | None = None) -> Weights:
    """The weights of a file; the ones relledger comes with where none is named."""
    return _SHIPPED if path is None else read(path)


def read(path: Path) -> Weights:
    """Read the weights in a file; a `UserError` where they cannot be read or make no sense."""
    import tomllib

    try:
        with path.open("rb") as file:
            raw = tomllib.loads(file.read(SIZE_LIMIT).decode())
        raw["evidence"] = {"prize": _SHIPPED.evidence["prize"], **raw["evidence"]}  # earlier copies do not name it
        weights = Weights(str(raw["name"]), *(raw[part] for part in Weights._fields[1:]))
        _validate(weights)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}.", "See the weights with: relledger weights") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = f"there is no {error}" if isinstance(error, KeyError) else str(error)
        raise UserError(f"{path} is not a file of weights: {what}.", "See: relledger weights") from error
    return weights


def _validate(weights: Weights) -> None:
    for name in STEPS:
        if not 0 <= float(weights.points[name]) <= 1_000_000:
            raise ValueError(f"points for {name} must be 0 or more")
    for name in COUNTED:
        if not 1 <= float(weights.half_life_days[name]) <= 100_000:
            raise ValueError(f"the half-life of {name} must be a day or more")
    for name in (EXTRA, *ROUTINE):
        places = weights.in_one_month[name]
        if name != EXTRA and len(places) > 2:
            raise ValueError(f"{name}: only the first two acts of a month can count")
        if any(not 0 <= float(place) <= 1 for place in places):
            raise ValueError(f"{name}: a place in the month is worth between 0 and 1")
    if weights.points["nodded"] != 0:
        raise ValueError("likes, follows and views cannot count: a click is not support")
    if any(not 0 <= float(weights.evidence[name]) <= 1 for name in ("noted", "prize", "referral")):
        raise ValueError("evidence counts between 0 and 1")
    int(weights.evidence["noted_extra_miles"])
