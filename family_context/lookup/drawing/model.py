"""What a genogram holds: people, the unions that join them, and the homes that some share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

CERTAINTY = ("recorded", "strong", "possible")
"""How sure a tie is, the surest first."""


@dataclass(frozen=True)
class Person:
    """One member of the family, the child included."""

    id: str
    name: str
    word: str
    """What the member is to the child, in a word or two."""
    sex: str | None = None
    """`M`, `F` or nothing."""
    born: date | None = None
    age: int | None = None
    is_child: bool = False
    is_deceased: bool = False
    is_unborn: bool = False
    tier: str = "recorded"
    is_listed: bool = True
    """False for a parent of a brother or sister who is no member of the family."""

    @property
    def by_age(self) -> tuple[bool, date, str]:
        """The eldest first; the unborn and those of unknown age last."""
        return (self.is_unborn or self.born is None, self.born or date.max, self.id)


@dataclass(frozen=True)
class Tie:
    """What `other` is to `person`, in the role that the seed of relationship types gives it."""

    person: str
    other: str
    role: str
    word: str
    tier: str = "recorded"
    is_current: bool = True
    disputed: str = ""
    """What each source calls it, where they differ."""


@dataclass(frozen=True)
class Line:
    """A child's line up to a union."""

    child: str
    tier: str = "recorded"
    doubt: str = ""
    """Which of two parents is not as sure as the other: the tier is of that one."""


@dataclass(frozen=True)
class Union:
    """Who is joined: none to two people above, and their children below.

    `kind` is `birth` (parents and children), `couple` (no children known), `care` (who brings up a
    child without being its parent) or `siblings` (nobody above: the parents are not known).
    """

    kind: str
    above: tuple[str, ...]
    children: tuple[Line, ...] = ()
    word: str = ""
    """What those above are to the children, or siblings to each other, if not said by the kind."""
    couple: str | None = None
    """`now` or `former`; nothing where no record says that the two above were a couple."""
    couple_tier: str = "recorded"


@dataclass(frozen=True)
class Picture:
    """A genogram before it has places."""

    people: dict[str, Person]
    rows: dict[str, int]
    """The generation of all who are joined to the child: the child's is 0, its parents' is -1."""
    unions: tuple[Union, ...]
    homes: tuple[frozenset[str], ...]
    """Who lives together, the child's home first where it may be told."""
    apart: tuple[str, ...] = ()
    """Members whom no known tie joins to the child: a row of their own."""
    folded: tuple[str, ...] = ()
    """Members for whom there is no room: they are named in words."""
    ties: tuple[Tie, ...] = ()
    """Every tie between members, once, the elder's word where generations differ."""
    contradictions: tuple[Tie, ...] = ()
    """Ties that cannot be true beside those drawn."""
    child_home_is_told: bool = field(default=True)
    child_home_is_last_recorded: bool = False
    """Where the child lives is not known, and its home is the last that a service recorded."""
