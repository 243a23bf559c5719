"""A code that a text says in its own words, which no list has: `Closed - moved`, `CP (neglect)`.

What may be meant is in the seed `codes_in_words`, by the column. A text is read only where the
patterns of one code alone are found in it and nothing speaks against it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cleaning.relationship_labels import code_key


@dataclass(frozen=True)
class Words:
    """Of one column: what is found in a text of each code, and what leaves it unread."""

    denying: tuple[re.Pattern[str], ...]
    by_code: Mapping[str, tuple[re.Pattern[str], ...]]

    def code_of(self, text: str) -> str | None:
        """The one code that the text says; None where that would be a guess."""
        said = code_key(text)
        if any(pattern.search(said) for pattern in self.denying):
            return None
        codes = [c for c, found in self.by_code.items() if any(p.search(said) for p in found)]
        return codes[0] if len(codes) == 1 else None


@cache
def words_of(seeds: Path) -> Mapping[str, Words]:
    """By `table.column`, what the seed of that folder says."""
    seed = seeds / "codes_in_words.csv"
    if not seed.is_file():
        return {}
    with seed.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    patterns: dict[str, dict[str, list[re.Pattern[str]]]] = {}
    for row in rows:
        of_column = patterns.setdefault(row["column_name"], {})
        of_column.setdefault(row["code"], []).append(re.compile(row["pattern"]))
    return {
        column: Words(
            tuple(by_code.get("", ())),
            {code: tuple(found) for code, found in by_code.items() if code},
        )
        for column, by_code in patterns.items()
    }
