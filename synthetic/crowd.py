"""People and the homes they live in, as columns, while a council is being made."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from synthetic.draws import OPEN, Ints

# What a person is in the family that he was made for.
ROLES = (
    "mother",
    "father",
    "step_parent",
    "child",
    "grandparent",
    "aunt_uncle",
    "foster_carer",
    "new_partner",
    "other_child",
    "adult",
)
ROLE = {name: code for code, name in enumerate(ROLES)}

HOME_KINDS = (
    "home",
    "hmo",
    "hostel",
    "refuge",
    "childrens_home",
    "care_home",
    "prison",
    "student_house",
)
HOME = {name: code for code, name in enumerate(HOME_KINDS)}

_DEFAULTS: dict[str, int] = {
    "born": 0,
    "sex": 0,
    "tradition": 0,
    "first": -1,
    "middle": -1,
    "surname": -1,
    "surname2": -1,
    "birth_surname": -1,
    "family": -1,
    "role": ROLE["adult"],
    "died": OPEN,
    "mother": -1,
    "father": -1,
    "need": 0,
    "is_outside": 0,
    "is_unborn": 0,
    "never_born": 0,  # expected, and lost before birth
    "same_as": -1,  # the identity that this one replaced: adoption, change of gender
    "until": OPEN,  # the day on which the identity was replaced
    "restriction": 0,
}


@dataclass
class Crowd:
    """Columns of people, of couples and of stays in homes; grows by whole columns."""

    size: int = 0
    n_homes: int = 0
    _people: list[dict[str, Ints]] = field(default_factory=list)
    _homes: list[dict[str, Ints]] = field(default_factory=list)
    _stays: list[dict[str, Ints]] = field(default_factory=list)
    _couples: list[dict[str, Ints]] = field(default_factory=list)
    _changes: list[tuple[str, Ints, Any]] = field(default_factory=list)
    _carers: list[dict[str, Ints]] = field(default_factory=list)

    def add(self, n: int, **columns: Any) -> Ints:
        """`n` new people; returns their numbers."""
        self._people.append(_block(n, {**_DEFAULTS, **columns}))
        self.size += n
        return np.arange(self.size - n, self.size)

    def add_homes(self, n: int, **columns: Any) -> Ints:
        """`n` new homes; returns their numbers. `since`: the day from which the last address
        holds.
        """
        self._homes.append(_block(n, {"kind": 0, "since": -OPEN, **columns}))
        self.n_homes += n
        return np.arange(self.n_homes - n, self.n_homes)

    def live(
        self, person: Ints, home: Ints, start: Any, end: Any = OPEN, part_time: int = 0
    ) -> None:
        """People live in homes from `start` until `end` (days)."""
        columns = {"person": person, "home": home, "start": start, "end": end}
        self._stays.append(_block(len(person), {**columns, "part_time": part_time}))

    def pair(self, one: Ints, other: Ints, start: Any, end: Any = OPEN) -> None:
        """People are partners from `start` until `end`."""
        self._couples.append(
            _block(len(one), {"one": one, "other": other, "start": start, "end": end})
        )

    def care(self, child: Ints, carer: Ints, start: Any, foster: int) -> None:
        """Somebody who is not a parent brings up a child since `start`."""
        self._carers.append(
            _block(len(child), {"child": child, "carer": carer, "start": start, "foster": foster})
        )

    def change(self, column: str, person: Ints, value: Any) -> None:
        """A column of people who are in the crowd already takes other values."""
        self._changes.append((column, person, value))

    def people(self) -> dict[str, Ints]:
        """All columns of people."""
        people = _joined(self._people)
        for column, person, value in self._changes:
            people[column][person] = value
        return people

    def homes(self) -> dict[str, Ints]:
        """All columns of homes."""
        return _joined(self._homes)

    def stays(self) -> dict[str, Ints]:
        """All stays."""
        return _joined(self._stays)

    def couples(self) -> dict[str, Ints]:
        """All couples, present and former."""
        return _joined(self._couples)

    def carers(self) -> dict[str, Ints]:
        """All children with a carer who is no parent."""
        return _joined(self._carers)


def _block(n: int, columns: dict[str, Any]) -> dict[str, Ints]:
    return {
        name: np.array(np.broadcast_to(np.asarray(value, dtype=np.int64), n))
        for name, value in columns.items()
    }


def _joined(blocks: list[dict[str, Ints]]) -> dict[str, Ints]:
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
