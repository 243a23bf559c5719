"""Every number that can be dialled, in a text that people wrote for a telephone field.

`PhoneNumberMatcher` of the `phonenumbers` library finds numbers in prose, and is not used: of two
mobiles with a space between them it takes the second alone, of `1. 07700900123 2. 0161…` the last,
and at the leniency that takes a number not yet on its lists it takes a date for a number. Here a
number begins with a zero, a plus or a country code and ends where it is complete; the library says
whether it can be one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import phonenumbers

BLANK = "\N{BULLET}"
"""Stands where something was read, or where digits are no number: neither letter nor digit."""

_OF_BRITISH_PLAN = re.compile(
    r"(?:(?:\+|00)?440?|0)?((?=1[1-9]|2|3[0347]|5[56]|7|8[047]|9)[1-9]\d{9})"
)
"""How ten digits after the zero may begin, by Ofcom's National Telephone Numbering Plan. Ranges are
opened faster than the library lists them, so that these are enough."""

_DATES_AND_TIMES = re.compile(
    r"""(?<![\d+])(?:
        (?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])
      | (?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)
      | [012]?\d:[0-5]\d
      | [012]?\d\.[0-5]\d\s*(?:am|pm|-|to)\s*[012]?\d\.[0-5]\d
    )(?![\d]|[-./]\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_AREA_CODE_AND_SLASH = re.compile(r"(?<!\d)(\(?0\d{2,4}\)?) ?/ ?(?=\d{3}[ -]?\d{3,4}(?!\d))")
_OF_A_SPREADSHEET = re.compile(r"^ ?'?(\d{9,12})(?:\.0)? ?$")
_TWO_WITHOUT_A_BLANK = re.compile(r"(?<![\d+])(0\d{10})(?=0\d{10}(?!\d))")
_NOBODYS = re.compile(r"(\d)\1{8}")
"""07000000000 and its like are typed to get past a form."""
_WORD_WITH_LETTER_O = re.compile(
    r"(?<![a-z\d])(?=[o\d]{3})[o\d]*(?:o\d|\do)[o\d]*(?![a-z\d])", re.I
)
_RUN = re.compile(r"\+?[ (]*\d(?:[\d ().+-]*\d)?")
_ITS_DIGITS = r"(?: *(?:no|number)(?![a-z]))?[ .:=#-]*(\d{1,7})(?!\d)"
_WORD_EXTENSION = (
    r"(?<![a-z])(?:internal ext|internal|extension|extns?|exts?|xtn|int)(?![a-z])" + _ITS_DIGITS
)
_EXTENSION = re.compile(_WORD_EXTENSION, re.IGNORECASE)
_EXTENSION_AT_ONCE = re.compile(
    rf"[\s,;:(.-]*(?:{_WORD_EXTENSION}|(?:x|\#|ex)[ .:]*(\d{{1,7}})(?!\d))", re.IGNORECASE
)
_BEFORE_ITS_NUMBER = re.compile(r"[\s,;:(-]*(?:on|of|via|at|from)?[\s,;:(-]*", re.IGNORECASE)
_SHORT_SECOND = re.compile(
    r"\s*(?:(?:/|&|(?<![a-z])(?:or|and)(?![a-z]))\s*(?=\d{1,7}(?!\d))|-\s?(?=\d{1,2}(?!\d)))"
    r"(\d+)(?=\s*(?:$|[/&,;()]|(?:or|and)\b))",
    re.I,
)
_SHORT_NUMBER = re.compile(
    r"\s*(?:(?:tel|telephone|phone|call|ring|police|nhs)\b\W*)?"
    r"(101|111|112|119|999|116 ?\d{3})(?=\s*(?:$|[,;:(/-]|ext|x ?\d))",
    re.IGNORECASE,
)
_FAX = re.compile(r"(?<![a-z/&])fax\W*(?:no|number)?\W*$", re.IGNORECASE)
_NHS_NUMBER = re.compile(r"nhs\W*(?:no|number|num)?\W*$", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """A number that can be dialled: in E.164, or a short one such as 101, and its extension."""

    dialled: str
    extension: str | None = None

    @property
    def is_international(self) -> bool:
        """Whether it can be dialled from anywhere, and so is one subscriber's."""
        return self.dialled.startswith("+")

    @property
    def told(self) -> str:
        """As the published tables hold it: `+441614960000 ext. 4521`."""
        return self.dialled + (f" ext. {self.extension}" if self.extension else "")


class Found(NamedTuple):
    """A number and where it stands in the text."""

    start: int
    end: int
    number: Number


def read_numbers(text: str) -> tuple[list[Number], str]:
    """The numbers of a text in its order, each once, and the text with a bullet for each."""
    plain = plain_text(text)
    searched = _DATES_AND_TIMES.sub(lambda found: BLANK * len(found[0]), plain)
    found = list(_with_extensions(searched, list(_whole_numbers(searched))))
    found.extend(_short_seconds(searched, found))
    if not found:
        found = list(_short_numbers(searched))
    found.sort()
    rest = searched
    for start, end, _ in reversed(found):
        rest = rest[:start] + BLANK + rest[end:]
    # Nobody answers a fax.
    rung = [number for start, _, number in found if not _FAX.search(searched[:start])]
    return list(dict.fromkeys(rung)), rest


def plain_text(text: str) -> str:
    """The text with one kind of digit, dash and space, and without invisible signs."""
    text = unicodedata.normalize("NFKC", text)
    signs = (_plain_sign(c) for c in text)
    text = "".join(c for c in signs if unicodedata.category(c) != "Cf")
    text = _OF_A_SPREADSHEET.sub(r"\1", re.sub(r"\s+", " ", text))
    text = _AREA_CODE_AND_SLASH.sub(r"\1 ", text)
    text = _TWO_WITHOUT_A_BLANK.sub(r"\1 ", text)
    return _WORD_WITH_LETTER_O.sub(lambda word: re.sub("[oO]", "0", word[0]), text)


def _plain_sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return "-" if unicodedata.category(sign) == "Pd" else sign


def e164(number: str) -> str | None:
    """The number of digits and perhaps a plus in E.164, or None where it cannot be dialled."""
    if _NOBODYS.search(number):
        return None
    if ordinary := _OF_BRITISH_PLAN.fullmatch(number):
        return f"+44{ordinary[1]}"
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return None
    # A number without its area code is possible too, but only locally.
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    # Of fewer than ten digits British numbers are few, and listed; of others a digit is missing.
    if parsed.country_code == 44 and not phonenumbers.is_valid_number(parsed):
        return None
    if len(phonenumbers.national_significant_number(parsed)) < 6:
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _whole_numbers(text: str) -> Iterator[Found]:
    """Numbers that are written out, from left to right."""
    for run in _RUN.finditer(text):
        groups = list(re.finditer(r"\d+", text[run.start() : run.end()]))
        first = 0
        while first < len(groups):
            last = _last_group(text, run, groups, first)
            if last is None:
                first += 1
                continue
            start, end = run.start() + groups[first].start(), run.start() + groups[last].end()
            number = e164(_squeezed(text, run.start(), groups[first : last + 1]))
            if number:
                yield Found(_with_sign(text, start), end, Number(number))
            first = last + 1


def _last_group(
    text: str, run: re.Match[str], groups: list[re.Match[str]], first: int
) -> int | None:
    """With which group of digits the number ends that begins with group `first`, if one does."""
    best: tuple[bool, int] | None = None
    if not _may_begin(text, run, groups, first):
        return None
    for last in range(first, len(groups)):
        squeezed = _squeezed(text, run.start(), groups[first : last + 1])
        if len(squeezed) > 18:
            break
        if squeezed[0] == "0" and squeezed[1:2] != "0" and len(squeezed) not in (8, 10, 11):
            continue
        number = e164(squeezed)
        if number is not None and _is_whole(squeezed, number):
            # Of what may be a number of another country, the one that its plan knows.
            is_known = number.startswith("+44") or phonenumbers.is_valid_number(
                phonenumbers.parse(number, None)
            )
            best = max(best or (False, -1), (is_known, last))
    return best[1] if best else None


def _may_begin(text: str, run: re.Match[str], groups: list[re.Match[str]], first: int) -> bool:
    """A number begins with a zero, a plus or 44; without them only one that stands alone."""
    digits = groups[first].group()
    at = run.start() + groups[first].start()
    if digits[0] == "0" or _has_plus(text, at) or digits.startswith("44"):
        return True
    alone = "".join(group.group() for group in groups)
    return (
        first == 0
        and len(alone) == 10
        and alone[0] in "12378"
        and not _NHS_NUMBER.search(text[: run.start()])
        and (
            re.match("7[1-9]", alone) is not None
            or phonenumbers.is_valid_number(phonenumbers.parse(alone, "GB"))
        )
    )


def _is_whole(squeezed: str, number: str) -> bool:
    """Whether the digits are no more than the number: 44 may be a country or part of a number."""
    return not squeezed.startswith("44") or number[1:] == re.sub("^440", "44", squeezed)


def _squeezed(text: str, offset: int, groups: list[re.Match[str]]) -> str:
    digits = "".join(group.group() for group in groups)
    return ("+" if _has_plus(text, offset + groups[0].start()) else "") + digits


def _has_plus(text: str, at: int) -> bool:
    return text[:at].rstrip(" (").endswith("+")


def _with_sign(text: str, at: int) -> int:
    """Where a number begins whose digits begin at `at`: at its plus, if there is one."""
    return len(text[:at].rstrip(" (")) - 1 if _has_plus(text, at) else at


def _with_extensions(text: str, found: list[Found]) -> Iterator[Found]:
    """Each number with the extension that stands behind it, or before the only one."""
    for place, (start, end, number) in enumerate(found):
        until = found[place + 1].start if place + 1 < len(found) else len(text)
        before = _EXTENSION.search(text, 0, start) if len(found) == 1 else None
        if at_once := _EXTENSION_AT_ONCE.match(text, end, until):
            extension = at_once[1] or at_once[2]
            yield Found(start, at_once.end(), Number(number.dialled, extension))
        elif behind_a_remark := _EXTENSION.search(text, end, until):
            yield Found(start, end, Number(number.dialled, behind_a_remark[1]))
        elif before and _BEFORE_ITS_NUMBER.fullmatch(text, before.end(), start):
            yield Found(before.start(), end, Number(number.dialled, before[1]))
        else:
            yield Found(start, end, number)


def _short_seconds(text: str, found: list[Found]) -> Iterator[Found]:
    """`0161 496 0000 / 0001` names two lines; a line far from the first would be a guess."""
    for _, end, number in found:
        if number.extension or not number.is_international:
            continue
        while short := _SHORT_SECOND.match(text, end):
            tail = number.dialled[-len(short[1]) :]
            if abs(int(tail) - int(short[1])) >= 100:
                break
            dialled = number.dialled[: -len(short[1])] + short[1]
            yield Found(short.start(1), short.end(1), Number(dialled))
            end = short.end(1)


def _short_numbers(text: str) -> Iterator[Found]:
    """101, 111 and their like, where a text begins with one: `101 ext 71234`."""
    if found := _SHORT_NUMBER.match(text):
        number = Number(found[1].replace(" ", ""))
        yield from _with_extensions(text, [Found(found.start(1), found.end(1), number)])
