"""A code and its word in one cell, as reports write them: `F - Female`, `1: Male`, `a) Yes`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cleaning.relationship_labels import code_key

# A letter or two, or figures: a longer word may say that it is not so (`Male (old)`).
_SHORT = r"(?:[A-Za-z]?[0-9]{1,3}[A-Za-z]?|[A-Za-z]{1,2})"
_SHAPES = (
    re.compile(rf"(?P<code>{_SHORT})\s*(?:[-–:=|]|\))\s*(?P<word>\S.*)"),
    re.compile(rf"(?P<word>\S.*?)\s*\((?P<code>{_SHORT})\)"),
    re.compile(rf"(?P<word>\S.*?)\s+[-–:=|]\s*(?P<code>{_SHORT})"),
)


def both_in_one(text: str, codes: Mapping[str, str]) -> str | None:
    """The code of a text that holds a word of the list `codes` and a short code beside it.

    None where the word is not in the list, or where the short code is that of another: then nobody
    can say which is meant. `codes` is by `code_key`.
    """
    for shape in _SHAPES:
        if found := shape.fullmatch(text.strip()):
            word, code = codes.get(code_key(found["word"])), codes.get(code_key(found["code"]))
            if word is not None and code in (None, word):
                return word
    return None
