"""How much goes wrong, and in which kinds of value."""

from dataclasses import dataclass

KINDS = ("names", "births", "numbers", "contacts", "places", "gaps", "duplicates", "relations")
"""What can go wrong more often than usual; births include sex, places include records grown old."""

_STARTS = {
    "birth": "births",
    "sex": "births",
    "nhs": "numbers",
    "upn": "numbers",
    "phone": "contacts",
    "email": "contacts",
    "street": "places",
    "postcode": "places",
    "flat_lost": "places",
    "number": "places",
    "no_fixed": "places",
    "unborn_kept": "duplicates",
    "relation_wrong": "relations",
    "relation_turned": "relations",
}


def kind_of(slip: str) -> str:
    """The kind of a slip; every slip that is not listed is one of names."""
    return next((kind for start, kind in _STARTS.items() if slip.startswith(start)), "names")


@dataclass(frozen=True)
class Noise:
    """A level, 0 clean and 1 usual. Kinds that are not raised stay as in a usual council."""

    level: float
    raised: tuple[str, ...] = KINDS

    def of(self, kind: str) -> float:
        """The level of one kind."""
        return self.level if kind in self.raised else min(self.level, 1.0)

    def __bool__(self) -> bool:
        """Whether anything goes wrong at all."""
        return self.level > 0
