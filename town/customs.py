"""How common each tradition is in the town, and how its families tend to live."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Custom:
    """Habits of a tradition: shares lie between 0 and 1, ages are in years."""

    share: float
    married: float
    children: float
    with_grandparents: float
    separates: float
    first_union: tuple[float, float]
    own_kind: float
    born_abroad: float


Habit = dict[str, float | tuple[float, float]]

_WHITE: Habit = {
    "married": 0.5,
    "children": 2.3,
    "with_grandparents": 0.14,
    "separates": 0.4,
    "first_union": (17.5, 31.0),
    "own_kind": 0.88,
}
_EAST: Habit = _WHITE | {
    "married": 0.65,
    "separates": 0.25,
    "first_union": (19.0, 30.0),
    "own_kind": 0.85,
}
_SOUTH: Habit = {
    "married": 0.95,
    "children": 3.2,
    "with_grandparents": 0.38,
    "separates": 0.12,
    "first_union": (19.0, 28.0),
    "own_kind": 0.95,
}
_AFRICA: Habit = {
    "married": 0.6,
    "children": 2.4,
    "with_grandparents": 0.12,
    "separates": 0.3,
    "first_union": (20.0, 32.0),
    "own_kind": 0.9,
}


def _custom(share: float, born_abroad: float, habits: Habit, **other: float) -> Custom:
    return Custom(share=share, born_abroad=born_abroad, **(habits | other))  # type: ignore[arg-type]


# The shares are those of a northern mill town; they add up to one.
CUSTOMS = {
    "british": _custom(0.455, 0.0, _WHITE),
    "irish": _custom(0.04, 0.1, _WHITE, children=2.6),
    "scottish": _custom(0.03, 0.0, _WHITE),
    "welsh": _custom(0.025, 0.0, _WHITE),
    "caribbean": _custom(0.04, 0.1, _WHITE, separates=0.45),
    "polish": _custom(0.06, 0.7, _EAST),
    "romanian": _custom(0.045, 0.8, _EAST, children=2.4),
    "pakistani": _custom(0.075, 0.35, _SOUTH),
    "bangladeshi": _custom(0.04, 0.35, _SOUTH, children=3.4),
    "sikh": _custom(0.025, 0.2, _SOUTH, children=2.5),
    "gujarati": _custom(0.02, 0.25, _SOUTH, children=2.4),
    "nigerian": _custom(0.03, 0.6, _AFRICA),
    "ghanaian": _custom(0.015, 0.6, _AFRICA),
    "somali": _custom(0.025, 0.6, _AFRICA, children=4.2, married=0.9),
    "arabic": _custom(0.028, 0.65, _SOUTH, with_grandparents=0.15),
    "turkish": _custom(0.012, 0.5, _SOUTH, children=2.2),
    "chinese": _custom(0.012, 0.5, _EAST, children=1.9, married=0.9),
    "vietnamese": _custom(0.008, 0.5, _EAST, married=0.8),
    "portuguese": _custom(0.015, 0.75, _EAST),
}
CUSTOMS["tamil"] = _custom(
    round(1 - sum(custom.share for custom in CUSTOMS.values()), 6), 0.4, _SOUTH, children=2.5
)


def draw_tradition(rng: random.Random) -> str:
    """A tradition, as common as it is in the town."""
    return rng.choices(list(CUSTOMS), [custom.share for custom in CUSTOMS.values()])[0]
