"""How far one column of a file is one of the contract, by its name and by its values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from family_context.contracts import ColumnContract, TableContract
from family_context.suggest import values as seen
from family_context.suggest.values import Values, is_whole_name
from family_context.suggest.words import names_another_id, nearness, says_another_thing, tokens

SURE, LIKELY, PERHAPS = 0.9, 0.75, 0.45
"""From which score a column is proposed as sure, as likely, and told as what it could be."""


_LIKE_IT = SURE - 0.02
"""So much at most where a header is only like a name: one that is the name leads clearly."""


KEY = "person_ref"


@dataclass(frozen=True)
class Guess:
    """How far a column of a file is a column of the contract, and by what."""

    ours: str
    score: float
    why: str


def guess_of(
    header: str,
    column: ColumnContract,
    table: TableContract,
    values: Values,
    as_at: date,
    keys: frozenset[str],
) -> Guess | None:
    """How far one column is one of ours, by its name and its values; None where it is not."""
    near = nearness(header, column, table)
    if column.name == KEY and near < SURE and names_another_id(header):
        return None
    if column.references == "people" and keys and near >= LIKELY and _leads_nowhere(values, keys):
        return Guess(column.name, PERHAPS, "its header, but its values are no references of people")
    if near < 0.4 and not values.is_empty and (told := _unmistakable(column, table, values)):
        if column.name in _OF_WHOM and set(tokens(header)) - {"email", "phone", "address"}:
            return Guess(column.name, PERHAPS, f"{told}, and whose they are is not said")
        if says_another_thing(header, column, table):
            return Guess(column.name, PERHAPS, f"{told}, but its header says more")
        return Guess(column.name, 0.8, told)
    if near < 0.4:
        of_people = column.references == "people" and refers(values, keys)
        return Guess(column.name, 0.5, REFERS) if of_people else None
    if told := contradiction(column, table, values, as_at):
        # Plainly named so, and not so: for a person to look at.
        return Guess(column.name, PERHAPS, f"its header, but {told}") if near >= 0.85 else None
    by_name = "its header" if near >= SURE else "a header like it"
    told = _agreement(column, table, values, keys)
    if told and (near >= LIKELY or column.name not in _OF_WHOM):
        return Guess(
            column.name, min(near + 0.3, 1.0 if near > LIKELY else _LIKE_IT), f"{by_name}; {told}"
        )
    if column.purpose == "protect" and near < SURE:
        # What protects is proposed by plain words alone.
        return Guess(column.name, min(near, PERHAPS), by_name)
    return Guess(column.name, near, by_name)


_OF_WHOM = frozenset({"phone", "email"})
"""Columns of which a value never tells whose it is: a word more in the header may (`OM Phone`)."""


REFERS = "values: references of people"


def refers(values: Values, keys: frozenset[str]) -> bool:
    return bool(keys) and not values.is_empty and values.distinct_share(keys.__contains__) >= 0.9


def _leads_nowhere(values: Values, keys: frozenset[str]) -> bool:
    return not values.is_empty and values.distinct_share(keys.__contains__) < 0.1


def _unmistakable(column: ColumnContract, table: TableContract, values: Values) -> str | None:
    """What values say that can be no other column, whatever its header."""
    tests = {
        "nhs_number": (seen.is_nhs_number, "pass the check of NHS numbers"),
        "upn": (seen.is_upn, "pass the check of pupil numbers"),
        "postcode": (seen.is_postcode, "are postcodes"),
        "email": (seen.is_email, "are e-mail addresses"),
    }
    if column.name in tests and values.n_distinct >= FEWEST_DISTINCT:
        fits, told = tests[column.name]
        share = values.share(fits)
        return f"values: {share:.0%} {told}" if share >= 0.8 else None
    if column.name == "sex" and seen.are_sexes(values):
        return "values: male and female"
    if column.codes and not column.labels and column.name in _TOLD_BY_CODES:
        share = values.share(seen.reads_as(column))
        told = f"values: {share:.0%} are codes that are understood"
        return told if share >= 0.95 and values.n_distinct > 1 else None
    if column.codes and column.labels and values.n_distinct >= 3:
        share = values.share(seen.reads_as(column))
        wordy = values.share(seen.is_wordy)
        told = f"values: {share:.0%} are words for relationships"
        return told if share >= 0.8 and wordy >= 0.5 else None
    return None


FEWEST_DISTINCT = 8


_TOLD_BY_CODES = frozenset({"role", "event_type"})
"""Columns whose codes are words that no other column holds, as victim and witness."""


def _agreement(
    column: ColumnContract, table: TableContract, values: Values, keys: frozenset[str]
) -> str | None:
    """What of the values fits the column, beyond not contradicting it."""
    if values.is_empty:
        return None
    if column.type in ("date", "timestamp"):
        return "values: dates"
    if column.type == "boolean":
        return "values: yes or no"
    if column.codes is not None:
        return f"values: {values.share(seen.reads_as(column)):.0%} are codes that are understood"
    if told := _unmistakable(column, table, values):
        return told
    if column.references and refers(values, keys):
        return REFERS
    if column.name in table.key and len(table.key) == 1 and values.is_unique:
        return "values: one for each row"
    if column.name in table.key and column.name != KEY and values.n_distinct > 0.5 * values.n_rows:
        return "values: nearly one for each row"
    if column.name == "first_name" and values.share(seen.is_forename) >= 0.5:
        return "values: forenames"
    fits = {
        "phone": seen.is_phone, "practitioner_phone": seen.is_phone, "team_phone": seen.is_phone,
        "practitioner_email": seen.is_email, "team_email": seen.is_email,
        "address": seen.is_address, "team": seen.is_team, "uprn": seen.is_long_number,
    }.get(column.name)  # fmt: skip
    if fits and values.share(fits) >= 0.6:
        return "values: shaped so"
    recur = values.n_distinct <= 0.5 * len(values.filled)
    if column.name == "practitioner_name" and recur and values.share(is_whole_name) >= 0.8:
        return "values: whole names that recur"
    return None


def contradiction(
    column: ColumnContract, table: TableContract, values: Values, as_at: date
) -> str | None:
    """Why values are none of the column's, or None."""
    if values.is_empty:
        return None
    is_dates = bool(values.patterns)
    if column.name.endswith("_ref") and values.share(_has_a_digit) < 0.1:
        return "its values have no digit"
    if column.type in ("date", "timestamp"):
        if not is_dates:
            return "its values are no dates"
        if column.name == "date_of_birth" and _share_after(values, as_at) > 0.05:
            return "its dates lie ahead"
        return None
    if is_dates and len(values.patterns) and column.name != "reason":
        if column.type != "integer" and any(p != "%Y%m%d" for p in values.patterns):
            return "its values are dates"
        return None
    if column.type == "boolean":
        return None if values.share(seen.is_yes_or_no) >= 0.9 else "its values are not yes or no"
    if column.type in ("integer", "double"):
        return None if values.share(seen.is_whole_number) >= 0.9 else "its values are no numbers"
    if column.codes is not None:
        share = values.share(seen.reads_as(column))
        fewest = 0.95 if column.purpose == "protect" else 0.5
        told = (
            f"only {share:.0%} of its values are codes that are understood: a map can change them"
        )
        return None if share >= fewest else told
    fits, fewest, told = {
        "postcode": (seen.is_postcode, 0.5, "its values are no postcodes"),
        "email": (seen.is_email, 0.5, "its values are no e-mail addresses"),
        "practitioner_email": (seen.is_email, 0.5, "its values are no e-mail addresses"),
        "team_email": (seen.is_email, 0.5, "its values are no e-mail addresses"),
        "phone": (_has_digits, 0.5, "its values are no telephone numbers"),
        "practitioner_phone": (_has_digits, 0.5, "its values are no telephone numbers"),
        "team_phone": (_has_digits, 0.5, "its values are no telephone numbers"),
        "nhs_number": (_ten_digits, 0.5, "its values have not ten digits"),
        "uprn": (seen.is_property_reference, 0.5, "its values are no property references"),
        "address": (_several_words, 0.5, "its values are single words"),
    }.get(column.name, (None, 0.0, ""))
    if fits and values.share(fits) < fewest:
        return str(told)
    if column.name == KEY and table.name == "people":
        repeat = values.n_distinct < 0.9 * len(values.filled)
        return "its values repeat, and people come once each" if repeat else None
    if column.name == "upn" and values.share(_is_shaped_as_upn) < 0.5:
        return "its values are no pupil numbers"
    if column.name.endswith("_name") and values.share(_has_digits) > 0.5:
        return "its values are no names"
    is_part = column.name in ("first_name", "last_name")
    if is_part and values.share(lambda v: len(v.split()) > 1) > 0.8:
        return "its values are whole names, which a map can take apart"
    return None


def _is_shaped_as_upn(text: str) -> bool:
    return len(text) == 13 and text[0].isalpha() and text[1:-1].isdigit()


def _has_a_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _has_digits(text: str) -> bool:
    return sum(c.isdigit() for c in text) >= 5


def _ten_digits(text: str) -> bool:
    return sum(c.isdigit() for c in text.removesuffix(".0")) == 10


def _several_words(text: str) -> bool:
    return len(text.split()) > 1


def _share_after(values: Values, as_at: date) -> float:
    days = [day for day in values.days if day.year < 2900]
    late = sum(1 for day in days if (day - as_at).days > 310)
    return late / len(days) if days else 0.0


def is_reference(text: str) -> bool:
    return len(text) <= 40 and " " not in text and "@" not in text and any(map(str.isdigit, text))
