"""What the values of a column are, whatever it is called."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache

from cleaning.identifiers import grade_nhs_number, grade_upn
from cleaning.nicknames import is_known
from cleaning.relationship_labels import code_key
from family_context.contracts import ColumnContract
from family_context.folders import PROJECT
from family_context.intake.typing_sql import FALSE, TRUE

PATTERNS = (
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y",
    "%d/%b/%Y", "%d %B %Y", "%Y/%m/%d", "%Y%m%d", "%Y-%b-%d", "%d/%m/%y", "%m/%d/%y", "%d-%b-%y",
    "%d.%m.%y",
)  # fmt: skip
"""Ways to write a day that are proposed."""

FEW = 5
"""Of fewer filled values nothing is concluded."""
_NONE = frozenset({"null", "none", "n/a", "na", "nan", "-", "unknown", "not known"})
_TIME = re.compile(
    r"[ T]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?( ?(Z|[+-]\d{2}:?\d{2}))?$"
)
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"(?:\(?0|\+ ?44|44|0044)[0-9 ()./-]{8,16}(?: ?(?:ext|x)\.? ?[0-9]+)?", re.I)
_WORDS = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:[ '’-][^\W\d_'’.-]*)*\.?")
_STREET = re.compile(
    r"\b(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|dr|court|ct|way|grove|gr|place|pl|"
    r"crescent|gardens|terrace|walk|hill|park|rise|view|mews|square|flat|flt|house|cottage)\b",
    re.IGNORECASE,
)


_TEAM = re.compile(r"\b(?:team|service|services|hub|unit|duty|locality)\b", re.IGNORECASE)
SEXES = (
    frozenset({"m", "male", "boy", "man", "1"}), frozenset({"f", "female", "girl", "woman", "2"})
)  # fmt: skip


@dataclass(frozen=True)
class Values:
    """What was seen in one column: shares are of the filled values, from 0 to 1."""

    n_rows: int
    filled: tuple[str, ...]
    n_distinct: int
    counts: Counter[str] = field(compare=False)
    patterns: tuple[str, ...]
    """Ways to write a day that fit nearly all values; more than one where nobody can tell."""
    days: tuple[date, ...]

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value of its own."""
        return bool(self.filled) and self.n_distinct == self.n_rows

    @property
    def is_empty(self) -> bool:
        """Whether too little is filled to tell what it holds."""
        return len(self.filled) < FEW

    def share(self, fits: Callable[[str], object]) -> float:
        """Which share of the filled values fits."""
        if not self.filled:
            return 0.0
        return sum(n for value, n in self.counts.items() if fits(value)) / len(self.filled)

    def distinct_share(self, fits: Callable[[str], object]) -> float:
        """Which share of the different values fits."""
        return sum(1 for v in self.counts if fits(v)) / len(self.counts) if self.counts else 0.0


def seen_in(column: Sequence[str]) -> Values:
    """What is in a column; words for none count as empty."""
    filled = tuple(v for v in column if v and v.casefold() not in _NONE)
    counts = Counter(filled)
    patterns, days = _dates(counts, len(filled))
    return Values(len(column), filled, len(counts), counts, patterns, days)


def _dates(counts: Counter[str], n: int) -> tuple[tuple[str, ...], tuple[date, ...]]:
    texts = {value: _TIME.sub("", value) for value in list(counts)[:3_000]}
    texts = {v: t for v, t in texts.items() if 6 <= len(t) <= 20 and any(c.isdigit() for c in t)}
    if not n or len(texts) < 0.8 * min(len(counts), 3_000):
        return (), ()
    fits: dict[str, list[date]] = {}
    for pattern in PATTERNS:
        days = [day for text in texts.values() if (day := _day(text, pattern))]
        if len(days) >= 0.9 * len(texts):
            fits[pattern] = days
    if not fits:
        return (), ()
    most = max(len(days) for days in fits.values())
    best = [pattern for pattern, days in fits.items() if len(days) == most]
    # A year of four digits is read by %y as no year at all, and %Y%m%d reads any eight digits.
    return tuple(best), tuple(fits[best[0]])


def day_of(text: str, pattern: str) -> date | None:
    """The day that a text of that pattern says, without its time of day."""
    return _day(_TIME.sub("", text), pattern)


@cache
def _day(text: str, pattern: str) -> date | None:
    try:
        day = datetime.strptime(text, pattern).date()
    except ValueError:
        return None
    return day if 1850 <= day.year <= 2100 or day.year in (1800, 9999, 2999) else None


def is_nhs_number(text: str) -> bool:
    """Ten digits that pass the Modulus 11 check."""
    digits = re.sub(r"[ -]", "", text.removesuffix(".0"))
    return len(digits) == 10 and digits.isdigit() and grade_nhs_number(digits)[1] == "valid"


def is_upn(text: str) -> bool:
    """Thirteen characters of which the first is the check letter of the others."""
    return len(text) == 13 and grade_upn(text.upper())[1] == "valid"


def is_postcode(text: str) -> bool:
    """A postcode of the United Kingdom, with or without its blank."""
    return bool(_POSTCODE.fullmatch(text))


def is_email(text: str) -> bool:
    """An e-mail address."""
    return bool(_EMAIL.fullmatch(text))


def is_phone(text: str) -> bool:
    """A telephone number of the United Kingdom."""
    return bool(_PHONE.fullmatch(text)) and 10 <= sum(c.isdigit() for c in text) <= 16


def is_address(text: str) -> bool:
    """A text with a number or a name of a house, and a street or several parts."""
    return len(text.split()) > 1 and bool(_STREET.search(text) or re.search(r"[,\n]", text))


def is_team(text: str) -> bool:
    """A text with a word for those who work together: team, service, hub."""
    return bool(_TEAM.search(text))


def is_wordy(text: str) -> bool:
    """Letters only, as a name is written."""
    return bool(_WORDS.fullmatch(text))


_TITLE_BEHIND = re.compile(r"\s*\([A-Za-z]{2,6}\.?\)$")


def is_whole_name(text: str) -> bool:
    words = _TITLE_BEHIND.sub("", text).replace(",", " ").split()
    return len(words) > 1 and all(is_wordy(word) for word in words)


def is_yes_or_no(text: str) -> bool:
    """What intake reads as true or false."""
    return text.casefold() in (*TRUE, *FALSE)


def is_whole_number(text: str) -> bool:
    """An integer, also as a spreadsheet writes it."""
    return bool(re.fullmatch(r"-?[0-9]{1,9}(\.0)?", text))


def is_property_reference(text: str) -> bool:
    """A number of at most twelve digits."""
    return bool(re.fullmatch(r"[0-9]{1,12}(\.0)?", text))


def is_long_number(text: str) -> bool:
    """A number of the length of most property references."""
    return bool(re.fullmatch(r"[0-9]{8,12}(\.0)?", text))


@lru_cache(maxsize=50_000)
def is_forename(text: str) -> bool:
    """Whether its first word is a forename that is known, however it is written."""
    words = re.split(r"[\s-]+", text.casefold().replace(".", ""))
    words = words[1:] if words[0] in _TITLES and len(words) > 1 else words
    return words[0] in _forenames() or is_known(words[0])


_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "mx"})


@cache
def _forenames() -> frozenset[str]:
    with (PROJECT / "seeds" / "forename_forms.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row[key] for row in csv.DictReader(lines) for key in ("form", "name"))


def are_sexes(values: Values) -> bool:
    """Whether nothing but words for male and female stands there, and both do; figures are none."""
    seen = {v.casefold() for v in values.counts} - {"u", "x", "not known", "not specified"}
    men, women = SEXES
    return bool(seen & men and seen & women) and seen <= men | women and not seen & {"1", "2"}


def reads_as(column: ColumnContract) -> Callable[[str], object]:
    """Whether a text is a spelling of a code of the column."""
    codes, labels = column.codes or {}, column.labels
    return lambda text: (
        code_key(text) in codes or (labels is not None and labels.taken_as(text, codes))
    )


def masked(values: Iterable[str], shown: Callable[[str], object] | None = None) -> list[str]:
    """The commonest shapes of values, so that nothing personal shows: `Aaaa 99/99/9999`.

    Values that `shown` fits (spellings of codes) are shown as they are.
    """
    shapes = Counter(
        v if shown and shown(v) and len(v) < 25 else _shape(v) for v in list(values)[:2_000]
    )
    return [shape for shape, _ in sorted(shapes.items(), key=lambda s: (-s[1], s[0]))[:2]]


def _shape(text: str) -> str:
    shape = " ".join("".join(map(_sign, text)).split())
    return shape if len(shape) <= 22 else shape[:21] + "…"


def _sign(c: str) -> str:
    if c.isdigit():
        return "9"
    return ("A" if c.isupper() else "a") if c.isalpha() else c
