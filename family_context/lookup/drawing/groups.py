"""Groups of people that grow together (union-find)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Groups:
    """Who is in one group; everybody begins alone."""

    def __init__(self, people: Iterable[str]) -> None:
        """Everybody of `people` in a group of one."""
        self._group = {person: person for person in people}

    def of(self, person: str) -> str:
        """The name of a person's group: its first member by id."""
        return self._group[person]

    def same(self, one: str, other: str) -> bool:
        """True if both are in one group."""
        return self._group[one] == self._group[other]

    def join(self, people: Sequence[str]) -> None:
        """Make one group of all groups of `people`."""
        if people:
            groups = {self._group[p] for p in people}
            name = min(groups)
            self._group = {p: name if g in groups else g for p, g in self._group.items()}

    def with_joined(self, one: str, other: str) -> Groups:
        """These groups, and the two joined."""
        fresh = Groups(())
        fresh._group = dict(self._group)
        fresh.join([one, other])
        return fresh

    def all(self) -> list[list[str]]:
        """Every group."""
        groups: dict[str, list[str]] = {}
        for person, group in self._group.items():
            groups.setdefault(group, []).append(person)
        return list(groups.values())
