"""Headers that differ by a number alone: several entries of another table in each row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from family_context.intake.reshaping import ANY_NUMBER, MOST_ENTRIES
from family_context.suggest.reading import RawFile

# Of what stands in numbered columns beside a pupil these are what each entry is.
_WHOSE = re.compile(r"(?i)^(parent ?/ ?carer|parent|guardian|carer|next of kin|nok)\b[ :.-]*")
_NUMBER = re.compile(r"(?<![0-9])0?([1-9][0-9]?)(?![0-9])")


@dataclass(frozen=True)
class Group:
    """`Contact 1 Name`, `Contact 1 Phone`, `Contact 2 Name`, …: by pattern, where each stands."""

    patterns: dict[str, tuple[int, ...]]
    """`Contact {n} Name` to the positions of its columns, by their number."""

    def as_file(self, raw: RawFile, whose: int) -> RawFile:
        """The entries as a file of their own: the column `whose`, then one for each pattern without
        its number. Entries without any value are left out.
        """
        most = max(len(places) for places in self.patterns.values())
        rows: list[tuple[str, ...]] = []
        for n in range(most):
            at = [places[n] if n < len(places) else None for places in self.patterns.values()]
            for row in range(raw.n_rows):
                values = [raw.columns[c][row] if c is not None else "" for c in at]
                if any(values):
                    rows.append((raw.columns[whose][row], *values))
        headers = (raw.headers[whose], *(_without_number(p) for p in self.patterns))
        columns = tuple(tuple(row[c] for row in rows) for c in range(len(headers)))
        return RawFile(raw.path, headers, columns)


def groups(headers: Sequence[str]) -> list[Group]:
    """The groups of at least two patterns that begin alike and are numbered from 1."""
    places: dict[str, dict[int, int]] = {}
    written: dict[str, str] = {}
    for at, header in enumerate(headers):
        numbers = list(_NUMBER.finditer(header))
        if len(numbers) != 1 or int(numbers[0][1]) > MOST_ENTRIES:
            continue
        pattern = header[: numbers[0].start()] + ANY_NUMBER + header[numbers[0].end() :]
        key = pattern.casefold()
        written.setdefault(key, pattern)
        places.setdefault(key, {}).setdefault(int(numbers[0][1]), at)
    # A line of an address has a number too, and nothing beside it that has the same ones.
    whole = {k: at for k, at in places.items() if len(at) > 1 and sorted(at)[0] == 1}
    by_start: dict[str, dict[str, tuple[int, ...]]] = {}
    for key, by_number in whole.items():
        start = next(iter(re.findall(r"[a-z]+", key.replace(ANY_NUMBER, " "))), "")
        positions = tuple(place for _, place in sorted(by_number.items()))
        by_start.setdefault(start, {})[written[key]] = positions
    return [Group(patterns) for patterns in by_start.values() if len(patterns) > 1]


def _without_number(pattern: str) -> str:
    """The pattern without its number, nor the word that says that it is one; a parent or guardian
    is a contact.
    """
    plain = re.sub(rf"(?i)priority[ _]*{re.escape(ANY_NUMBER)}", " ", pattern)
    plain = " ".join(plain.replace(ANY_NUMBER, " ").replace("_", " ").split())
    return _WHOSE.sub("contact ", plain)
