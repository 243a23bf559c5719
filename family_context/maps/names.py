"""Names as a map writes them: headers, sheets and paths in one plain spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_NO_WORD = re.compile(r"[^0-9a-z]+")
_APOSTROPHES = re.compile("['’‘ʼ`´]")


def folded(name: str) -> str:
    """`name` in lower case, with one underscore for whatever is neither letter nor figure.

    `Date of Birth`, `DATE_OF_BIRTH ` and one with no-break spaces are all `date_of_birth`;
    `Child’s Need` is `childs_need`. A name without letters and figures is the empty text.
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name)).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _NO_WORD.sub("_", letters).strip("_")


def columns_of(headers: Iterable[str]) -> list[str]:
    """The folded headers, each a name of its own: `c3` for an empty third one, `age_2` for the
    second of a name.
    """
    found: list[str] = []
    for at, header in enumerate(headers, start=1):
        name = folded(header) or f"c{at}"
        again, n = name, 1
        while again in found:
            n += 1
            again = f"{name}_{n}"
        found.append(again)
    return found
