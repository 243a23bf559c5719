"""A relationship as somebody typed it, which no list has: `Mother (deceased)`, `Bio dad`.

Only what stands beside the word is taken off; what is left must be a whole spelling of the list.
So a friend of the mother never becomes the mother. The words that may go are in the seed
`relationship_remarks`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

RELATIONSHIPS = "relationship_types"
"""The code list whose spellings are read so; of a restriction or a sex nothing is taken off."""

_BRACKETED = re.compile(r"([^(\[]*)[(\[]([^()\[\]]*)[)\]]?(.*)")
_DASHED = re.compile(r"(.+?)(?:\s+[-–—]+\s*|[-–—]+\s+|\s*[:;,–—]\s*)(.+)")
_PARTS = re.compile(r"\s*[/&+]\s*|\s+(?:and|or)\s+", re.IGNORECASE)
_OF_ANOTHER = re.compile(r"['’`]s?(\s|$)|\bof\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d+[.)]?\s+|[\s._]*#?\d+$")
_OF = re.compile(r"(?:(?:is|was)\s+)?(?:(?:the|a|an)\s+)?(.+?)\s+of", re.IGNORECASE)
_HAS = re.compile(r"has\s+(?:a\s+|an\s+)?(.+)", re.IGNORECASE)
_OPEN = frozenset({"carer", "guardian", "unknown", "other_relative"})
"""Codes of which another word of the label may say more: carer (aunt)."""


@lru_cache(maxsize=50_000)
def code_key(spelling: str) -> str:
    """The form in which two spellings of a code count as one: case and separators do not matter."""
    return re.sub(r"[\s_-]+", " ", spelling).strip().lower()


@dataclass(frozen=True)
class Labels:
    """What a list of relationships understands besides its spellings."""

    general: Mapping[str, str]
    """The code that leaves the sex open, of each code that says one."""
    kin: frozenset[str]
    """Codes that say what kin somebody is."""
    dropped: frozenset[str]
    """Words beside the relationship that do not change it."""
    changing: frozenset[str]
    """Words beside the relationship that make it another one."""
    ending: frozenset[str]
    """Words that end a couple, and make no parent another."""
    inverse: Mapping[str, str]
    """What the one is, where the other is this to the one."""

    def taken_as(self, label: str, codes: Mapping[str, str]) -> str | None:
        """The code of a label that is no key of `codes`; None where that would be a guess."""
        return (
            self._without_remark(label, codes)
            or self._of_parts(label, codes)
            or self._bare(label, codes)
            or self._of_the_other(label, codes)
        )

    def _of_the_other(self, label: str, codes: Mapping[str, str]) -> str | None:
        """Of a word that says whom it describes: `is the mother of` is the other's child."""
        if found := _HAS.fullmatch(label.strip()):
            return codes.get(code_key(found[1]))
        if found := _OF.fullmatch(label.strip()):
            code = codes.get(code_key(found[1]))
            return self.inverse.get(code or "")
        return None

    def _whole(self, label: str, codes: Mapping[str, str]) -> str | None:
        return codes.get(code_key(label)) or self.taken_as(label, codes)

    def _bare(self, label: str, codes: Mapping[str, str]) -> str | None:
        """Without adjectives and a number: biological father, Parent 2."""
        words = code_key(_NUMBERED.sub("", label.strip())).split()
        left = [word for word in words if word.strip(".") not in self.dropped | self.ending]
        code = codes.get(" ".join(left))
        if "partner" in (code, self.general.get(code or "")) and self.ending & set(words):
            return None
        return code

    def _without_remark(self, label: str, codes: Mapping[str, str]) -> str | None:
        """Without a remark in brackets, else without what follows a dash."""
        if found := _BRACKETED.fullmatch(label):
            base, remark = f"{found[1].strip()} {found[3].strip()}".strip(), found[2].strip()
        elif found := _DASHED.fullmatch(label):
            base, remark = found[1].strip(), found[2].strip()
        else:
            return None
        for joined in (f"{remark} {base}", f"{base} {remark}"):
            # Mother (foster) is a foster mother, partner (of mother) no partner of the child.
            if code_key(joined) in codes:
                return codes[code_key(joined)]
        first = self._whole(base, codes)
        if first is None or self._changes(remark, codes):
            return None
        if self.ending & set(code_key(remark).split()):
            return None if "partner" in (first, self.general.get(first)) else first
        second = self._whole(remark, codes)
        if second is None or second in _OPEN | {first}:
            return first if second is None else self._chosen([first, second])
        are_of_one = self._shared(first, second) is not None
        return self._chosen([first, second]) if first in _OPEN or are_of_one else None

    def _of_parts(self, label: str, codes: Mapping[str, str]) -> str | None:
        """Of "Mother/Carer", "mum & dad": what two have in common, else the first that is known."""
        known: list[str] = []
        parts = [part for part in _PARTS.split(label) if part]
        for part in parts if len(parts) > 1 else ():
            if code := self._whole(part, codes):
                known.append(code)
            elif self._changes(part, codes) or _OF_ANOTHER.search(part):
                return None
            elif not known and self._holds_a_spelling(part, codes):
                # "No contact with mother/father" names neither.
                return None
        return self._chosen(known) if known else None

    def _chosen(self, known: Sequence[str]) -> str:
        first = known[0]
        for other in known[1:]:
            if shared := self._shared(first, other):
                return shared
        if first in _OPEN:
            said = [code for code in known if code in self.kin]
            said += [code for code in known if code != "unknown"]
            return next(iter(said), first)
        return first

    def _shared(self, one: str, other: str) -> str | None:
        """Of a parent and a mother the mother, of a mother and a father a parent."""
        if one == self.general.get(other):
            return other
        if other in (one, self.general.get(one)):
            return one
        general = self.general.get(one)
        return general if general and general == self.general.get(other) else None

    def _changes(self, remark: str, codes: Mapping[str, str]) -> bool:
        """Whether a remark makes somebody else of the person: step, mother's, not biological."""
        if re.match(r"(of|to)\b", remark, re.IGNORECASE) or re.search(r"['’`]s?$|\bof$", remark):
            return True
        words = code_key(remark).split()
        for word, following in zip(words, [*words[1:], ""], strict=True):
            if word in ("not", "non", "never"):
                # Father (not living here) is the father.
                if following in self.dropped | {""} or following in codes:
                    return True
            elif word in self.changing and len(words) < 3:
                return True
        return any(
            word not in codes and word.endswith("s") and word[:-1] in codes for word in words[:-1]
        )

    def _holds_a_spelling(self, part: str, codes: Mapping[str, str]) -> bool:
        return any(word in codes or word in self.changing for word in code_key(part).split())


@cache
def labels_of(seeds: Path) -> Labels:
    """What the seeds of that folder say of relationships."""
    rows = _rows(seeds / f"{RELATIONSHIPS}.csv")
    general = {row["code"]: row["general_code"] for row in rows if row.get("general_code")}
    for row in rows:
        for sex in ("code_if_female", "code_if_male"):
            if row.get(sex):
                general[row[sex]] = row["code"]
    words: dict[str, set[str]] = {"dropped": set(), "changes": set(), "ended": set()}
    for row in _rows(seeds / "relationship_remarks.csv"):
        words[row["does"]].add(code_key(row["word"]))
    return Labels(
        general,
        frozenset(row["code"] for row in rows if row.get("kin")),
        frozenset(words["dropped"]),
        frozenset(words["changes"]),
        frozenset(words["ended"]),
        {
            r["code"]: r["inverse_code"]
            for r in rows
            if r.get("inverse_code") not in (None, "", "unknown")
        },
    )


def _rows(seed: Path) -> list[dict[str, str]]:
    if not seed.is_file():
        return []
    with seed.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
