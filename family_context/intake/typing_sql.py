"""SQL that gives a text its contracted type, or null where it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from cleaning.placeholders import AROUND, FAR_AHEAD, REFERENCES, Nothing
from cleaning.relationship_labels import code_key
from family_context.contracts import ColumnContract

TRUE = ("true", "t", "yes", "y", "1", "1.0", "-1", "on", "checked", "ticked")
FALSE = ("false", "f", "no", "n", "0", "0.0", "off", "unchecked", "unticked")
"""How yes and no are written: by people, spreadsheets, databases (-1 is true) and forms."""
_YES = r"([a-z]\d?\)|[yt1]\s*[-–:=])\s*(yes|true)|(yes|true)\s*(\([yt1]\)|[-–:=]\s*[yt1])"
_NO = r"([a-z]\d?\)|[nf0]\s*[-–:=])\s*(no|false)|(no|false)\s*(\([nf0]\)|[-–:=]\s*[nf0])"
EARLIEST_YEAR = 1800
"""No date of these data lies before: `0201-05-03` is a slip of the hand, not a birthday."""
LAST_SERIAL = 2_958_465
"""A spreadsheet's last day, 9999-12-31."""
LONGEST_DEALING = 75
"""Years for which a service may have known somebody, or a home been somebody's."""
YEARS = (EARLIEST_YEAR, 2100)
"""A bare number from here to there is a year that somebody typed, and no spreadsheet's day."""

# Blank, tab, line feed, carriage return, no-break space.
SPACE = " \t\n\r\N{NO-BREAK SPACE}"
# A time of day behind a date: databases and Excel add midnight to every date they export.
_TIME = r"[ T]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?( ?(Z|[+-]\d{2}:?\d{2}))?"
PLAIN_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
# A day that a program kept as a moment and wrote in UTC is in summer an hour short of its midnight.
# From 1968 to 1971 it was summer time all year.
_MIDNIGHT_IN_UTC = (
    r"^(\d{4}-(0[3-9]|10)|19(68|69|70|71)-\d{2})-\d{2}[ T]23:00(:00([.,]0+)?)? ?(Z|[+]00:?00)$"
)
_ISO_TIMESTAMP = _ISO_DATE + r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?"
_NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?"
_WHOLE = r"[+-]?\d+(\.0*)?"


# `1.2E+10` is what a spreadsheet shows of 12000000007, and what it saves as CSV.
CUT = r"[0-9](\.[0-9]+)?[eE]\+[0-9]{2}"
WHOLE_REFERENCE = "a reference with all its digits: a spreadsheet has cut it"

BETWEEN = "\x1f"
"""Stands between cells that are looked at together; what reads signs has taken it out of each."""


def quote(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """`text` as an SQL identifier."""
    return '"' + text.replace('"', '""') + '"'


def trimmed(raw: str) -> str:
    """The text without the space around it; null where there is nothing else."""
    # Almost no value needs trimming, and to trim a set of characters is slow.
    needs_it = f"regexp_matches({raw}, {quote(f'^[{SPACE}]|[{SPACE}]$')})"
    return f"nullif(case when {needs_it} then trim({raw}, {quote(SPACE)}) else {raw} end, '')"


def cleaned(column: ColumnContract, text: str) -> str:
    """The trimmed `text`, or null where it says nothing in this column.

    A spelling that the column itself knows, of a code or of yes and no, is a value there.
    """
    words = words_for_none(column)
    if words is None:
        return text
    return f"case when not regexp_full_match({text}, {quote(f'(?i:{words})')}) then {text} end"


def words_for_none(column: ColumnContract) -> str | None:
    """The pattern of a whole text that says nothing in this column, in whatever case."""
    if column.type == "date":
        # Only a text that is no date can be a word: it is looked at once, when that is known.
        return None
    known = (*TRUE, *FALSE) if column.type == "boolean" else column.codes or ()
    nothing = column.nothing
    return _any_of(nothing, frozenset(w for w in nothing.words if code_key(w) in known), not known)


@cache
def _any_of(nothing: Nothing, known: frozenset[str], is_bare: bool) -> str | None:
    """One pattern of all words but the `known` ones; without what may stand around, unless bare.

    One pattern is planned once, and a list of words each of them, for every column of a table.
    """
    words = [w for w in nothing.words if w not in known]
    if not words:
        return None
    said = [re.escape(w) for w in words]
    if nothing.bare_words and is_bare:
        bare = [re.escape(w) for w in nothing.bare_words if w == w.strip(AROUND)]
        bare += [nothing.pattern] if nothing.pattern else []
        around = f"[{re.escape(AROUND)}]*"
        said.append(f"{around}(?:{'|'.join(bare)}){around}")
    return f"(?:{'|'.join(said)})"


def typed(
    column: ColumnContract,
    text: str,
    formats: Sequence[str],
    first_serial_day: str | None,
    as_at: date,
    *,
    cut: bool = True,
    plain_dates: bool = False,
) -> str:
    """An expression of the column's type over the cleaned `text`; null where it cannot be read.

    `formats` are strptime patterns that hold here; ISO dates are always understood. A time of day
    behind a date is dropped, but for a British midnight that is written in UTC.
    `first_serial_day` says what day a spreadsheet counts from, so that a bare number is a date
    there, and nowhere else. `as_at` settles the century of years of two digits. Where it is known
    that no reference is `cut`, or all are `plain_dates`, no pattern looks for others.
    """
    match column.type:
        case "varchar":
            if is_reference(column) and cut:
                return f"case when not regexp_full_match({text}, {quote(CUT)}) then {text} end"
            return text
        case "boolean":
            # `Y - Yes`, `a) No`: code and word in one cell, where they agree.
            return (
                f"case when lower({text}) in {_in(TRUE)} then true "
                f"when lower({text}) in {_in(FALSE)} then false "
                f"when regexp_full_match(lower({text}), {quote(_YES)}) then true "
                f"when regexp_full_match(lower({text}), {quote(_NO)}) then false end"
            )
        case "integer":
            return (
                f"case when regexp_full_match({text}, {quote(_WHOLE)}) "
                f"then try_cast({text} as integer) end"
            )
        case "double":
            return (
                f"case when regexp_full_match({text}, {quote(_NUMBER)}) "
                f"then try_cast({text} as double) end"
            )
        case "date":
            if plain_dates and not any(f.startswith("%Y") for f in formats):
                return f"try_cast({text} as date)"
            return _date(column, text, formats, first_serial_day, as_at)
        case "timestamp":
            # A zone is not guessed away: what carries an offset needs a declared format.
            iso = (
                f"case when regexp_full_match({text}, {quote(_ISO_TIMESTAMP)}) "
                f"then try_cast(rtrim({text}, 'Z') as timestamp) end"
            )
            declared = f"try_strptime({text}, {_list(formats)})" if formats else "null"
            return f"coalesce({declared}, {iso})"
    raise AssertionError(column.type)


def is_reference(column: ColumnContract) -> bool:
    """Whether a text names somebody or something, so that a cut one may name another."""
    is_text = column.type == "varchar" and column.codes is None
    return is_text and (column.name.endswith("_ref") or column.name in REFERENCES)


def expected(column: ColumnContract, formats: Sequence[str], as_at: date) -> str:
    """What a readable value would have looked like, for the reason of a rejection."""
    match column.type:
        case "date":
            form = "a date as " + " or ".join(["YYYY-MM-DD", *formats])
            if column.not_before:
                form += f", not before {column.not_before}"
            if column.max_days_ahead is None:
                return form
            return f"{form}, no later than {as_at + timedelta(column.max_days_ahead)}"
        case "boolean":
            return "true or false, yes or no, 1 or 0"
        case "integer":
            return "a whole number"
        case "double":
            return "a number"
        case "timestamp":
            return "a time as " + " or ".join(["YYYY-MM-DDThh:mm:ss", *formats])
    return WHOLE_REFERENCE if is_reference(column) else "text"


def within_bounds(column: ColumnContract, value: str, as_at: date) -> str:
    """`value` of the column's type, or null where no such value can be meant."""
    if column.type != "date":
        return value
    latest = ""
    if column.max_days_ahead is not None:
        latest = f" and {value} <= date {quote(str(as_at + timedelta(column.max_days_ahead)))}"
    return f"case when year({value}) >= {EARLIEST_YEAR}{latest} then {value} end"


def says_nothing(column: ColumnContract, value: str, formats: Sequence[str], as_at: date) -> str:
    """Whether a typed value is a day that systems write for none.

    With a year of two digits 31/12/99 is the end of time, except of a birth. Of what may lie ahead
    as far as it likes, a day beyond a working life is nobody's plan.
    """
    if not column.nothing.days:
        return "false"
    day = f"cast({value} as date)"
    days = ", ".join(f"date {quote(day.isoformat())}" for day in column.nothing.days)
    none = [f"{day} in ({days})"]
    if column.max_days_ahead is None:
        none.append(f"{day} > date {quote(str(as_at + timedelta(FAR_AHEAD * 365)))}")
    if any("%y" in how for how in formats) and not column.name.endswith("date_of_birth"):
        none.append(_is_short_for_none(column, day))
    return f"coalesce({' or '.join(none)}, false)"


def _date(
    column: ColumnContract,
    text: str,
    formats: Sequence[str],
    first_serial_day: str | None,
    as_at: date,
) -> str:
    # Each mention of `text` costs planning time, so the shape is checked and cut out in one.
    iso = (
        f"try_cast(regexp_extract({text}, {quote(f'^({_ISO_DATE})({_TIME})?$')}, 1) as date)"
        f" + cast(regexp_matches({text}, {quote(_MIDNIGHT_IN_UTC)}) as integer)"
    )
    ways = [iso]
    if formats:
        day = f"regexp_replace({text}, {quote(_TIME + '$')}, '')"
        short = [f for f in formats if "%y" in f]
        whole = [f for f in formats if "%y" not in f]
        # A pattern of four digits would read the year 58 as such, so the short ones go first.
        declared = []
        if short:
            declared.append(_of_century(column, f"try_strptime({day}, {_list(short)})", as_at))
        if whole:
            declared += [f"cast(try_strptime({t}, {_list(whole)}) as date)" for t in (text, day)]
        # A pattern that fails is slow, so ISO goes first, unless a pattern could mean the like.
        ways = [*declared, iso] if any(f.startswith("%Y") for f in formats) else [iso, *declared]
    if first_serial_day:
        number = f"try_cast(regexp_extract({text}, '^([0-9]{{1,7}})([.][0-9]+)?$', 1) as integer)"
        # A bare year in a column of dates is no day of 1905.
        ways.append(
            f"case when {number} not between {YEARS[0]} and {YEARS[1]} "
            f"and {number} <= {LAST_SERIAL} then date {quote(first_serial_day)} + {number} end"
        )
    return f"coalesce({', '.join(ways)})"


def _of_century(column: ColumnContract, moment: str, as_at: date) -> str:
    """A day read from a year of two digits, a century earlier where it would lie ahead.

    An end may well lie ahead, so only what is a working life away is turned; the start of
    something may be planned for a year; a birth, a death or a contact lies behind. Nothing but a
    birth or a death is turned beyond what any service has dealt with: that is a slip.
    """
    if column.name.startswith("expected_"):
        ahead = column.max_days_ahead or 0
    elif column.name.startswith(("end_", "coverage_end")) or column.name.endswith("left_on"):
        ahead = 20 * 366
    elif column.name.startswith("start"):
        ahead = 366
    else:
        ahead = 0
    latest = quote(str(as_at + timedelta(ahead)))
    day = f"cast({moment} as date)"
    turned = f"{day} - interval 100 year"
    if not column.name.startswith("date_of_"):
        remembered = f"year({day}) - 100 >= {as_at.year - LONGEST_DEALING}"
        turned = f"if({remembered} or {_is_short_for_none(column, day)}, {turned}, null)"
    return f"cast(case when {day} > date {latest} then {turned} else {day} end as date)"


def _is_short_for_none(column: ColumnContract, day: str) -> str:
    """Whether a day whose year has lost its century is one that systems write for none."""
    short = dict.fromkeys(f"{d:%d%m}{d.year % 100:02d}" for d in column.nothing.days)
    if not short:
        return "false"
    return f"strftime({day}, '%d%m%y') in {_in(tuple(short))}"


def _list(formats: Sequence[str]) -> str:
    return "[" + ", ".join(quote(f) for f in formats) + "]"


def _in(values: Sequence[str]) -> str:
    return "(" + ", ".join(quote(v) for v in values) + ")"
