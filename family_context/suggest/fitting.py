"""A file taken for one table: which of its columns is which, as far as it is plain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from family_context.contracts import ColumnContract, Contract, TableContract, header_key
from family_context.intake.nearest import plainly
from family_context.intake.reshaping import IN_PARTS, columns_of
from family_context.suggest import values as seen
from family_context.suggest.guessing import (
    KEY,
    LIKELY,
    PERHAPS,
    REFERS,
    Guess,
    contradiction,
    guess_of,
    is_reference,
    refers,
)
from family_context.suggest.names import names_by_values, whole_names
from family_context.suggest.reading import Read
from family_context.suggest.values import is_address
from family_context.suggest.words import (
    GIVEN_BY_OTHERS,
    cut,
    is_address_part,
    is_first_part,
    is_town,
    tokens,
)

_CLEARLY = 0.1
"""By how much the best must lead the second, or neither is proposed."""


@dataclass(frozen=True)
class Fit:
    """A file taken for one table."""

    table: TableContract
    chosen: Mapping[int, Guess]
    open: Mapping[int, tuple[Guess, ...]]
    score: float
    missing: tuple[str, ...]


def fits_of(
    one: Read,
    contract: Contract,
    columns: Mapping[str, Mapping[str, str]],
    as_at: date,
    keys: frozenset[str],
) -> list[Fit]:
    found = [fit_of(one, table, columns, as_at, keys) for table in contract.tables]
    names = [t.name for t in contract.tables]
    called = plainly(one.raw.path.stem, names)
    return [replace(f, score=f.score + 3 * (f.table.name in called)) for f in found]


def fit_of(
    one: Read,
    table: TableContract,
    columns: Mapping[str, Mapping[str, str]],
    as_at: date,
    keys: frozenset[str],
) -> Fit:
    """The file as that table: what each column is, as far as it is plain."""
    if table.name == "people":
        one = replace(one, names=one.of_people)
    declared = {header_key(h): c for h, c in columns.get(table.name, {}).items()}
    spellings = {**table.spellings, **declared}
    asked = {c.name: c for c in table.asked}
    chosen: dict[int, Guess] = {}
    guesses: dict[int, list[Guess]] = {}
    for at, header in enumerate(one.raw.headers):
        key = header_key(header)
        if key in declared:
            chosen[at] = Guess(declared[key], 2.0, "declared")
        elif key in spellings and spellings[key] not in declared.values():
            ours = asked[spellings[key]]
            told = contradiction(ours, table, one.values[at], as_at)
            chosen[at] = Guess(ours.name, 1.5, told or "understood")
    twice = {g.ours for g in chosen.values()}
    for name in sorted(twice):
        at_all = [at for at, g in chosen.items() if g.ours == name]
        if len(at_all) > 1:
            for at in at_all:
                guesses[at] = [replace(chosen.pop(at), score=1.0, why="by its header")]
    taken = {g.ours for g in chosen.values()}
    for at, header in enumerate(one.raw.headers):
        if at in chosen or at in guesses or not header_key(header):
            continue
        found = [
            g
            for name, column in asked.items()
            if name not in taken
            and (g := guess_of(one.names[at], column, table, one.values[at], as_at, keys))
        ]
        guesses[at] = sorted(found, key=lambda g: (-g.score, g.ours))[:4]
    _leave_out_doubles(one, guesses)
    still_open = _choose(guesses, chosen)
    _ends_of_starts(one, table, chosen, still_open)
    whole_names(one, table, chosen, still_open)
    names_by_values(one, table, chosen, still_open)
    _parts_of_address(one, asked, chosen, still_open)
    _the_other_person(one, asked, chosen, still_open, keys)
    have = {name for g in chosen.values() for name in columns_of(g.ours)}
    missing = tuple(c.name for c in table.asked if c.required and c.name not in have)
    own = {c.name for c in table.asked} - COMMON
    perhaps = {g.ours for found in still_open.values() for g in found}
    counted = [g for g in chosen.values() if (table.name, g.ours) != STATE_OF_A_SPELL]
    score = sum(1.0 + (g.ours in own) for g in counted)
    score -= sum(0.5 if name in perhaps else 2.0 for name in missing)
    if table.name == "people":
        _ask_for_the_key(one, chosen, still_open)
        key_at = next((at for at, g in chosen.items() if g.ours == KEY), None)
        if key_at is not None and not one.values[key_at].is_unique:
            # People come once each; where they repeat, the rows are of something else.
            score -= 4
    return Fit(table, chosen, still_open, score, missing)


COMMON = frozenset({KEY, "start_date", "end_date", "address", "postcode", "uprn", "phone", "email"})
"""Columns that several tables have, and that do not tell which table a file is."""

STATE_OF_A_SPELL = ("involvements", "status")
"""A state stands in files of every kind, and seldom in one of spells: it makes none one of them."""


def _choose(
    guesses: Mapping[int, list[Guess]], chosen: dict[int, Guess]
) -> dict[int, tuple[Guess, ...]]:
    """Take what leads clearly, both among the columns of the contract and among theirs."""
    best_of_ours: dict[str, list[tuple[float, int]]] = {}
    for at, found in guesses.items():
        for guess in found:
            best_of_ours.setdefault(guess.ours, []).append((guess.score, at))
    for claims in best_of_ours.values():
        claims.sort(reverse=True)
    still_open = {}
    for at, found in guesses.items():
        if not found:
            continue
        best = found[0]
        rival = found[1].score if len(found) > 1 else 0.0
        claims = best_of_ours[best.ours]
        others = max((score for score, where in claims if where != at), default=0.0)
        if (
            best.score >= LIKELY
            and best.score - rival >= _CLEARLY
            and best.score - others >= _CLEARLY
        ):
            chosen[at] = best
        elif best.score >= PERHAPS:
            still_open[at] = tuple(g for g in found if g.score >= PERHAPS)
    return still_open


def _leave_out_doubles(one: Read, guesses: dict[int, list[Guess]]) -> None:
    """Of `Surname` and `Legal Surname` that hold the same keep the plainer one."""
    best = {at: found[0] for at, found in guesses.items() if found and found[0].score >= LIKELY}
    for at, guess in best.items():
        for other, rival in best.items():
            more = set(cut(one.names[at])) > set(cut(one.names[other]))
            if not more or guess.ours != rival.ours or abs(guess.score - rival.score) >= _CLEARLY:
                continue
            pairs = list(zip(one.raw.columns[at], one.raw.columns[other], strict=True))
            both = [(mine, theirs) for mine, theirs in pairs if mine or theirs]
            if both and sum(mine == theirs for mine, theirs in both) >= 0.95 * len(both):
                guesses[at] = []
                break


def _ends_of_starts(
    one: Read,
    table: TableContract,
    chosen: dict[int, Guess],
    still_open: dict[int, tuple[Guess, ...]],
) -> None:
    """An end whose header is that of a start that is known, however few have ended."""
    asked, taken = {c.name for c in table.asked}, {g.ours for g in chosen.values()}
    for start, guess in list(chosen.items()):
        end = guess.ours.replace("start", "end")
        if end == guess.ours or end not in asked - taken:
            continue
        meant = ["end" if word == "start" else word for word in tokens(one.names[start])]
        found = [
            at
            for at, name in enumerate(one.names)
            if at not in chosen and list(tokens(name)) == meant
            and (one.values[at].patterns or one.values[at].is_empty)
        ]  # fmt: skip
        if len(found) == 1:
            chosen[found[0]] = Guess(end, LIKELY, f"its header, beside {one.raw.headers[start]}")
            still_open.pop(found[0], None)


def _parts_of_address(
    one: Read,
    asked: Mapping[str, ColumnContract],
    chosen: dict[int, Guess],
    still_open: dict[int, tuple[Guess, ...]],
) -> None:
    """An address that stands over several columns, in the order in which they stand."""
    (column,) = IN_PARTS
    if column not in asked:
        return
    town = "town" in asked
    whole = next((at for at, g in chosen.items() if g.ours == column and g.score < 2), None)
    found = [
        at
        for at, name in enumerate(one.names)
        if (at not in chosen or at == whole)
        and (is_address_part(name) or (at == whole and is_address(name)))
        and not (town and is_town(name))
        and not one.values[at].patterns
    ]  # fmt: skip
    if whole is not None and (len(found) < 2 or found[0] != whole):
        return
    streets = [at for at in found if one.values[at].share(seen.is_address) >= 0.3]
    if len(found) < 2 and not (streets and is_first_part(one.names[streets[0]])):
        return
    if not streets or len(found) > 9:
        return
    for n, at in enumerate(found, start=1):
        chosen[at] = Guess(f"{column} {n}", LIKELY, "a part of the address")
        still_open.pop(at, None)
    towns = [
        at for at, name in enumerate(one.names) if town and at not in chosen and is_town(name)
    ]  # fmt: skip
    if len(towns) == 1 and "town" not in {g.ours for g in chosen.values()}:
        chosen[towns[0]] = Guess("town", LIKELY, "a header like it, beside the address")
        still_open.pop(towns[0], None)


def _the_other_person(
    one: Read,
    asked: Mapping[str, ColumnContract],
    chosen: dict[int, Guess],
    still_open: dict[int, tuple[Guess, ...]],
    keys: frozenset[str],
) -> None:
    """The second person of a row, where one other column than the first refers to people."""
    both = {name for name, c in asked.items() if c.references == "people"}
    lacking = both - {g.ours for g in chosen.values()}
    refer = [at for at, v in enumerate(one.values) if at not in chosen and refers(v, keys)]
    if len(both) == 2 and len(lacking) == 1 and len(refer) == 1:
        chosen[refer[0]] = Guess(lacking.pop(), LIKELY, f"{REFERS}, beside the first")
        still_open.pop(refer[0], None)


def _ask_for_the_key(
    one: Read, chosen: dict[int, Guess], still_open: dict[int, tuple[Guess, ...]]
) -> None:
    """Leave the reference of people open where its header is only like it, and other columns
    have a value for each row as well.
    """
    at = next((at for at, g in chosen.items() if g.ours == KEY and g.why.startswith("a ")), None)
    if at is None:
        _offer_a_key(one, chosen, still_open)
        return
    told = Guess(KEY, PERHAPS, "one for each row, as others are")
    says_whose = {"person", "id"} <= set(tokens(one.names[at]))
    rivals = [
        n
        for n, v in enumerate(one.values)
        if n not in chosen and v.is_unique and not v.patterns and not v.is_empty
        and v.share(is_reference) >= 0.95
        and (not says_whose or "person" in tokens(one.names[n]))
    ]  # fmt: skip
    if rivals:
        for n in (*rivals, at):
            chosen.pop(n, None)
            still_open[n] = (told,)


def _offer_a_key(
    one: Read, chosen: Mapping[int, Guess], still_open: dict[int, tuple[Guess, ...]]
) -> None:
    """Where no header names a reference of people, ask of the one number that each row has."""
    offered = {g.ours for found in (*still_open.values(), chosen.values()) for g in found}
    numbers = [
        n
        for n, v in enumerate(one.values)
        if n not in chosen and "id" in tokens(one.names[n]) and v.is_unique and not v.patterns
        and not set(tokens(one.names[n])) & GIVEN_BY_OTHERS and v.share(is_reference) >= 0.95
    ]  # fmt: skip
    if KEY not in offered and len(numbers) == 1:
        why = "the only number of each row, if it is a person's and not a case's"
        still_open[numbers[0]] = (Guess(KEY, PERHAPS, why),)


def with_key(one: Read, fit: Fit, keys: frozenset[str]) -> Fit:
    """The reference of a row that no header tells, where just one column can be it."""
    lacking = [name for name in fit.missing if name in fit.table.key and name != KEY]
    if len(lacking) != 1:
        return fit
    can_be = [
        at
        for at, v in enumerate(one.values)
        if at not in fit.chosen and "id" in tokens(one.names[at]) and not v.is_empty
        and v.n_distinct > 0.5 * v.n_rows and not v.patterns
        and v.share(is_reference) >= 0.95 and not refers(v, keys)
    ]  # fmt: skip
    if len(can_be) != 1:
        return fit
    (at,) = can_be
    guess = Guess(lacking[0], LIKELY, "the only reference with nearly one for each row")
    return replace(
        fit,
        chosen={**fit.chosen, at: guess},
        open={n: found for n, found in fit.open.items() if n != at},
        missing=tuple(name for name in fit.missing if name != lacking[0]),
    )
