"""Which known name a folder or a file was meant to have."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

PACKED = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz")
_WORDS_BESIDE = frozenset({
    "extract", "extracts", "data", "export", "exports", "final", "copy", "of", "new", "latest",
    "full", "the", "council", "service", "services", "team", "table", "tbl", "file", "list",
    "report", "csv", "and", "for", "v",
})  # fmt: skip
"""What people write around a name, and what tells nothing about whose it is."""


def nearest(name: str, known: Sequence[str]) -> str:
    """In words, which of `known` is plainly meant by `name`, or may be, or else all of them."""
    plain = words_of(name)
    for one in known:
        if plain and (plain == words_of(one) or "".join(plain) == "".join(words_of(one))):
            return f"It is plainly {one}: rename it to {one}."
    initials = {"".join(word[0] for word in one.split("_")): one for one in known if "_" in one}
    written = name.casefold().replace("-", "_").replace(" ", "_")
    close = difflib.get_close_matches(written, known, 1) or [
        one for one in known if set(words_of(one)) & set(plain)
    ]
    if written in initials:
        close = [initials[written]]
    return f"Perhaps {close[0]}?" if close else f"Known: {', '.join(known)}."


def plainly(name: str, known: Sequence[str]) -> list[str]:
    """Those of `known` whose every word is in `name`, without those of which another says more."""
    words = set(words_of(name))
    meant = [one for one in known if set(words_of(one)) <= words]
    return [
        one
        for one in meant
        if not any(set(words_of(one)) < set(words_of(other)) for other in meant)
    ]


def misplaced(path: Path, known: Sequence[str], tables: Sequence[str]) -> str:
    """In words, what to do about something in the extracts that is no service's folder."""
    if path.is_dir():
        inside = sorted(p.name for p in path.iterdir() if p.is_dir() and p.name in known)
        if inside:
            return (
                f"it holds the folders of services ({', '.join(inside)}). Name it as --extracts, "
                "or move them up."
            )
        return "no service of that name. " + nearest(path.name, known)
    if path.suffix.lower() in PACKED:
        return "it is packed. Unpack it, so that the folder of each service lies here."
    words = set(words_of(path.stem))
    of_table = [t for t in tables if set(words_of(t)) <= words]
    if of_table or path.name == "extract.yml":
        longest = max(of_table, key=len, default="")
        called = f" as {longest}{path.suffix.lower()}" if longest else ""
        return f"it lies beside the services' folders. Put it into its service's folder{called}."
    return f"it belongs to no service's folder. {nearest(path.stem, known)}"


@lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that tell something, in the singular, in lower case."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold().replace("'", "").replace("’", "")
    words = [w for w in re.split(r"[^a-z]+", spaced) if w and w not in _WORDS_BESIDE]
    return tuple("people" if w == "person" else w for w in map(_singular, words))


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    return word if word.endswith("ss") else word.removesuffix("s")
