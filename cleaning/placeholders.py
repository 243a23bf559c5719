"""What systems write where they have nothing to say.

The seeds `words_for_none` and `date_placeholders` list it. A database that demands a value gets
1900-01-01, N/A or 0. Intake takes these for no value in every column, before anything is typed,
compared or counted.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

KINDS = ("text", "key", "reference", "date", "protecting", "name", "required")
"""What a word may mean depends on the column: `0` groups nobody, and may be somebody's number."""

# What groups people, or is shared by them.
REFERENCES = frozenset(
    {"family_ref", "tenancy_ref", "referral_ref", "uprn", "upn"}
    | {"nhs_number", "postcode", "phone", "email"}
)
# Where a word for none counts whatever stands around it.
_BARE = frozenset({"key", "reference", "date"})
AROUND = " .,:;*_-–—?!/'\"()[]<>"
"""What may stand around a word: `N/A.` and `- none -` say what the word says."""
NO_REFERENCE = r"0[0 .-]*|9{5,}|x+|(no|not|none|nil|unknown|pending|awaiting|temp|void)( [a-z]+)*"
"""What is no reference besides the listed words: `000-000`, `99999`, `no family`, `not yet known`.
A short run of nines may be somebody's number."""
FAR_AHEAD = 50
"""Years after which no end is meant: `2222-02-22` is an end of time of somebody's own making."""

# However a delivery writes its dates, an end of time is one.
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d")
_DAYS_IN_WORDS = ("%d-%b-%Y", "%d %b %Y", "%b %d %Y", "%d %B %Y", "%d/%b/%Y")
_NO_DAY = re.compile(r"[^0-9a-z]*|[0 /.:t_-]*|99[ /.-]?99[ /.-]?9999|9999[ /.-]?99[ /.-]?99")
_TIME = re.compile(r"[ t]+\d{1,2}:\d{2}(:\d{2}([.:]\d+)?)?( ?[ap]m)?( ?(z|[+-]\d{2}:?\d{2}))?$")


@dataclass(frozen=True)
class Nothing:
    """What is no value in one kind of column."""

    words: tuple[str, ...]
    """Whole texts, in lower case."""
    bare_words: tuple[str, ...]
    """The same without what may stand around a word; empty where that would say too much."""
    days: tuple[date, ...]
    """Dates; empty for columns that hold none."""
    pattern: str | None = None
    """What else is no value, for a text in lower case without what stands around it."""

    def is_said_by(self, text: str) -> bool:
        """Whether a text of a column of dates, which is no date there, means none all the same."""
        text = " ".join(text.lower().split())
        if _bare(text) in self.bare_words or _NO_DAY.fullmatch(text):
            return True
        day = _TIME.sub("", text)
        return any(_read(day, how) in self.days for how in (*_DAYS, *_DAYS_IN_WORDS))


def kind_of_column(name: str, data_type: str, purpose: str, required: bool) -> str:
    """Which of KINDS a contract's column is.

    Names are left alone: Null and None are surnames, and the seed `name_placeholders` knows more
    of them. A required text such as an address or a relationship is left to what reads it.
    """
    if purpose == "protect":
        return "protecting"
    if data_type in ("date", "timestamp"):
        return "date"
    is_contact = name.endswith(("_phone", "_email"))
    if data_type == "varchar" and (name in REFERENCES or is_contact):
        return "reference"
    if name.endswith("_ref"):
        return "key"
    if purpose == "identify" and name.endswith(("_name", "_names")):
        return "name"
    return "required" if required else "text"


@cache
def nothing_of(kind: str, seeds: Path) -> Nothing:
    """What is no value in such a column, by the seeds in the folder `seeds` that are there."""
    words = tuple(
        row["word"]
        for row in _rows(seeds / "words_for_none.csv")
        if kind in row["applies_to"].split("|")
    )
    # A text of signs alone may be part of an address, and what protects fails closed.
    bare = tuple(dict.fromkeys(map(_bare, words))) if kind in _BARE else ()
    if kind == "reference":
        return Nothing(words, bare, (), NO_REFERENCE)
    if kind != "date":
        return Nothing(words, bare, ())
    days = [
        date.fromisoformat(row["placeholder_date"])
        for row in _rows(seeds / "date_placeholders.csv")
    ]
    return Nothing(words, bare, tuple(days))


def _rows(seed: Path) -> list[dict[str, str]]:
    if not seed.is_file():
        return []
    with seed.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _bare(text: str) -> str:
    # The sign of a number is part of it: -1 is none, and 1 may be somebody's.
    return text if any(c.isdigit() for c in text) else text.strip(AROUND)


def _read(text: str, how: str) -> date | None:
    try:
        return datetime.strptime(text, how).date()
    except ValueError:
        return None
