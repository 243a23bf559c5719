"""Whose each column is, where the rows of a file name several people.

A list of victims names perpetrators, one of claimants their partners, one of babies their mothers.
Each of them has a name and a date of birth, and only one is the person whom the list is of: the one
without a word in front, else the one whose reference the file holds. What another's columns say is
never proposed as the person's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from family_context.contracts import TableContract
from family_context.suggest.words import (
    cut,
    is_address_part,
    is_another_thing,
    nearness,
    tokens,
)

Owner = tuple[str, ...]
"""The words in front of what a column says of somebody: `victim`; none for the person's own."""

ANOTHER = "another"
"""Stands before the header of another person's column, and makes it no column of this one."""

_TELLING = ("date_of_birth", "sex", "nhs_number", "upn")
_SAID_OF_PEOPLE = (
    *_TELLING,
    "first_name",
    "last_name",
    "middle_names",
    "address",
    "postcode",
    "phone",
)
_MOST_WORDS = 3
_SAME = 0.95


def own_and_others(names: Sequence[str], people: TableContract) -> tuple[list[str], list[str]]:
    """The headers without the words for the person whom the file is of; and the same, marked where
    they are another person's.
    """
    said = [_said(name, people) for name in names]
    of: dict[Owner, set[str]] = {}
    for found in said:
        if found:
            of.setdefault(found[0], set()).add(found[1])
    others = {owner for owner, kinds in of.items() if owner and _is_somebody(kinds)}
    whose = _whom_it_is_of(of)
    own = list(names)
    if whose:
        others -= {whose}
        own = [
            "_".join(cut(name)[len(whose) :]) if found and found[0] == whose else name
            for name, found in zip(names, said, strict=True)
        ]
    elif len(others) == 1 and not of.get(()):
        others = set()
    marked = [
        f"{ANOTHER} {name}" if found and found[0] in others else name
        for name, found in zip(own, said, strict=True)
    ]
    return own, marked


def _whom_it_is_of(of: dict[Owner, set[str]]) -> Owner | None:
    """The words in front of the person's own columns; none, or None where nobody can tell."""
    own = of.get((), set())
    if own & set(_TELLING) or {"first_name", "last_name"} <= own:
        return ()
    people = [owner for owner, kinds in of.items() if owner and kinds & set(_TELLING)]
    people = [owner for owner in people if of[owner] & {"name", "first_name", "last_name"}]
    if "ref" not in own and len(people) > 1:
        with_reference = [owner for owner in people if "ref" in of[owner]]
        if len(with_reference) == 1:
            return with_reference[0]
    plain = [owner for owner in people if not is_another_thing("_".join(owner))]
    return plain[0] if len(plain) == 1 else None


def _is_somebody(kinds: set[str]) -> bool:
    """Whether what is said of an owner is said of a person: a name and one thing more."""
    return len(kinds - {"ref"}) > 1 and bool(kinds & {"name", "first_name", "last_name"})


def _said(header: str, people: TableContract) -> tuple[Owner, str] | None:
    """Whose a column is and what it says of them, or None where it says nothing of people."""
    words = cut(header)
    for n in range(min(_MOST_WORDS, max(len(words) - 1, 0)) + 1):
        if kind := _kind("_".join(words[n:]), people):
            return tuple(words[:n]), kind
    return None


def _kind(header: str, people: TableContract) -> str | None:
    for column in _SAID_OF_PEOPLE:
        if nearness(header, people.column(column), people) >= _SAME:
            return column
    words = set(tokens(header))
    if words and words <= {"full", "name"}:
        return "name"
    if "id" in words and words <= {"id", "record", "person"}:
        return "ref"
    return "address" if is_address_part(header) else None
