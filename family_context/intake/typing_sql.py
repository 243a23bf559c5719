"""SQL that gives a text its contracted type, or null where it cannot be read."""

from __future__ import annotations

from collections.abc import Sequence

from family_context.contracts import ColumnContract

TRUE = ("true", "t", "yes", "y", "1")
FALSE = ("false", "f", "no", "n", "0")
EARLIEST_YEAR = 1800
"""No date of these data lies before: `0201-05-03` is a slip of the hand, not a birthday."""
YEARS = (EARLIEST_YEAR, 2100)
"""A bare number from here to there is a year that somebody typed, and no spreadsheet's day."""

# Blank, tab, line feed, carriage return, no-break space.
_SPACE = " \t\n\r\N{NO-BREAK SPACE}"
# A time of day behind a date: databases and Excel add midnight to every date they export.
_TIME = r"[ T]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?( ?(Z|[+-]\d{2}:?\d{2}))?"
_ISO_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_ISO_TIMESTAMP = _ISO_DATE + r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?"
_NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?"
_WHOLE = r"[+-]?\d+(\.0*)?"


def quote(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """`text` as an SQL identifier."""
    return '"' + text.replace('"', '""') + '"'


def cleaned(raw: str) -> str:
    """The value without the space around it; null where nothing is left."""
    # Almost no value needs trimming, and to trim a set of characters is slow.
    needs_it = f"regexp_matches({raw}, {quote(f'^[{_SPACE}]|[{_SPACE}]$')})"
    return f"nullif(case when {needs_it} then trim({raw}, {quote(_SPACE)}) else {raw} end, '')"


def typed(
    column: ColumnContract, text: str, formats: Sequence[str], first_serial_day: str | None
) -> str:
    """An expression of the column's type over the cleaned `text`; null where it cannot be read.

    `formats` are strptime patterns that hold here; ISO dates are always understood. A time of day
    behind a date is dropped. `first_serial_day` says what day a spreadsheet counts from, so that
    a bare number is a date there, and nowhere else.
    """
    match column.type:
        case "varchar":
            return text
        case "boolean":
            return (
                f"case when lower({text}) in {_in(TRUE)} then true "
                f"when lower({text}) in {_in(FALSE)} then false end"
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
            return _date(text, formats, first_serial_day)
        case "timestamp":
            # A zone is not guessed away: what carries an offset needs a declared format.
            iso = (
                f"case when regexp_full_match({text}, {quote(_ISO_TIMESTAMP)}) "
                f"then try_cast(rtrim({text}, 'Z') as timestamp) end"
            )
            declared = f"try_strptime({text}, {_list(formats)})" if formats else "null"
            return f"coalesce({declared}, {iso})"
    raise AssertionError(column.type)


def expected(column: ColumnContract, formats: Sequence[str]) -> str:
    """What a readable value would have looked like, for the reason of a rejection."""
    match column.type:
        case "date":
            return "a date as " + " or ".join(["YYYY-MM-DD", *formats])
        case "boolean":
            return "true or false, yes or no, 1 or 0"
        case "integer":
            return "a whole number"
        case "double":
            return "a number"
        case "timestamp":
            return "a time as " + " or ".join(["YYYY-MM-DDThh:mm:ss", *formats])
    return "text"


def within_bounds(column: ColumnContract, value: str) -> str:
    """`value` of the column's type, or null where no such value can be meant."""
    if column.type == "date":
        return f"case when year({value}) >= {EARLIEST_YEAR} then {value} end"
    return value


def _date(text: str, formats: Sequence[str], first_serial_day: str | None) -> str:
    # Each mention of `text` costs planning time, so the shape is checked and cut out in one.
    iso = f"try_cast(regexp_extract({text}, {quote(f'^({_ISO_DATE})({_TIME})?$')}, 1) as date)"
    ways = [iso]
    if formats:
        day = f"regexp_replace({text}, {quote(_TIME + '$')}, '')"
        declared = [f"cast(try_strptime({t}, {_list(formats)}) as date)" for t in (text, day)]
        # A pattern that fails is slow, so ISO goes first, unless a pattern could mean the like.
        ways = [*declared, iso] if any(f.startswith("%Y") for f in formats) else [iso, *declared]
    if first_serial_day:
        number = f"try_cast(regexp_extract({text}, '^([0-9]{{1,6}})([.][0-9]+)?$', 1) as integer)"
        # A bare year in a column of dates is no day of 1905.
        ways.append(
            f"case when {number} not between {YEARS[0]} and {YEARS[1]} "
            f"then date {quote(first_serial_day)} + {number} end"
        )
    return f"coalesce({', '.join(ways)})"


def _list(formats: Sequence[str]) -> str:
    return "[" + ", ".join(quote(f) for f in formats) + "]"


def _in(values: Sequence[str]) -> str:
    return "(" + ", ".join(quote(v) for v in values) + ")"
