"""Columns that hold names: whole names, and parts of them without a header that says so."""

from __future__ import annotations

from functools import partial

from family_context.contracts import TableContract
from family_context.intake.reshaping import NAME_ORDERS, columns_of
from family_context.suggest import values as seen
from family_context.suggest.guessing import LIKELY, PERHAPS, Guess
from family_context.suggest.reading import Read
from family_context.suggest.values import Values, is_whole_name
from family_context.suggest.words import rows_of, tokens


def whole_names(
    one: Read,
    table: TableContract,
    chosen: dict[int, Guess],
    still_open: dict[int, tuple[Guess, ...]],
) -> None:
    """One column of whole names, where no other holds a part of them."""
    parts = set(NAME_ORDERS[0].split())
    if not parts <= {c.name for c in table.asked} or parts & {g.ours for g in chosen.values()}:
        return
    is_name = {"name", *rows_of(table), *_FOR_A_NAME}
    if "date_of_birth" in {g.ours for g in chosen.values()}:
        is_name.add("contact")
    found = [
        at
        for at, v in enumerate(one.values)
        if at not in chosen and not v.is_empty and "name" in tokens(one.names[at])
        and set(tokens(one.names[at])) <= is_name and v.share(is_whole_name) >= 0.8
        # Whoever works with people comes again and again; people beside their birth do not.
        and ("contact" not in tokens(one.names[at]) or v.n_distinct > 0.5 * v.n_rows)
    ]  # fmt: skip
    if len(found) != 1:
        return
    (at,) = found
    order, sure, why = _order_of(one.values[at])
    if sure == LIKELY:
        chosen[at] = Guess(order, sure, why)
        still_open.pop(at, None)
    else:
        still_open[at] = tuple(Guess(o, sure, "values: whole names") for o in NAME_ORDERS)


def _order_of(values: Values) -> tuple[str, float, str]:
    """In which order whole names are written, how sure that is, and why.

    How they are written says more than whether a forename is known, since most of the world's
    forenames are in no list.
    """
    commas = values.share(lambda v: "," in v)
    if commas >= 0.8:
        return NAME_ORDERS[1], LIKELY, f"values: a comma behind the surname in {commas:.0%}"
    for order, at in zip(NAME_ORDERS, (-1, 0), strict=True):
        capitals = values.share(partial(_alone_in_capitals, at=at))
        if capitals >= 0.8:
            return order, LIKELY, f"values: the surname in capitals in {capitals:.0%}"
    first = values.share(seen.is_forename)
    last = values.share(lambda v: "," in v or seen.is_forename(v.split()[-1]))
    order, end = (NAME_ORDERS[0], "first") if first >= last else (NAME_ORDERS[1], "last")
    sure = LIKELY if max(first, last) >= 0.4 and abs(first - last) >= 0.2 else PERHAPS
    told = f"values: whole names, with a known forename {end} in {max(first, last):.0%}"
    return order, sure, told


def _alone_in_capitals(text: str, at: int) -> bool:
    """Whether of a whole name the word at one end is in capitals, and that at the other not."""
    words = text.split()
    return len(words[at]) > 1 and words[at].isupper() and not words[-1 - at].isupper()


_FOR_A_NAME = frozenset({"person", "full", "first", "last"})
"""Words that a header of whole names may hold: `Full Name`, `Surname, Forename`."""


def names_by_values(
    one: Read,
    table: TableContract,
    chosen: dict[int, Guess],
    still_open: dict[int, tuple[Guess, ...]],
) -> None:
    """A forename and a surname that no header tells, where there is just one column for each."""
    asked = {c.name for c in table.asked}
    taken = {name for g in chosen.values() for name in columns_of(g.ours)}
    if not {"first_name", "last_name"} <= asked:
        return
    free = [
        at
        for at, v in enumerate(one.values)
        if at not in chosen and at not in still_open and not v.is_empty and v.n_distinct >= 10
        and v.share(seen.is_wordy) >= 0.95 and v.distinct_share(_is_short) >= 0.95
        and not _says_another_thing(one.names[at])
    ]  # fmt: skip
    shares = {at: one.values[at].share(seen.is_forename) for at in free}
    forenames = [at for at, share in shares.items() if share >= 0.6]
    surnames = [at for at, share in shares.items() if share <= 0.35]
    told = "values: {:.0%} begin with a known forename"
    if "first_name" not in taken and len(forenames) == 1:
        (at,) = forenames
        chosen[at] = Guess("first_name", LIKELY, told.format(shares[at]))
        taken |= {"first_name"}
    if "last_name" not in taken and "first_name" in taken and len(surnames) == 1:
        (at,) = surnames
        if one.values[at].n_distinct > 0.2 * len(one.values[at].filled):
            why = "values: the only other names beside the forenames"
            chosen[at] = Guess("last_name", LIKELY, why)


def _is_short(text: str) -> bool:
    return len(text.split()) <= 2 and len(text) <= 25


def _says_another_thing(header: str) -> bool:
    """Whether a header has words of which we know one that is no name of a person's own."""
    words = set(tokens(header)) - {"name", "first", "last", "person"}
    return any(len(word) > 2 for word in words)
