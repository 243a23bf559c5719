"""Which table each file is, and which column of the contract each of its columns.

A proposal is made only where one column is plainly meant. Where two could be, or where the name
says one thing and the values another, the column stays open and both are told: a wrong proposal
that is accepted costs more than a question.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from family_context.contracts import ColumnContract, Contract, TableContract, header_key
from family_context.intake.nearest import plainly
from family_context.intake.reshaping import (
    ANY_NUMBER,
    IN_PARTS,
    MOST_ENTRIES,
    NAME_ORDERS,
    columns_of,
    is_part,
)
from family_context.suggest import values as seen
from family_context.suggest.directions import Direction, direction_of
from family_context.suggest.reading import RawFile, read_folder
from family_context.suggest.repeated import Group, groups
from family_context.suggest.values import Values, masked, seen_in
from family_context.suggest.words import (
    is_address,
    is_address_part,
    is_first_part,
    is_town,
    nearness,
    rows_of,
    says_another_thing,
    tokens,
    without_prefix,
)

SURE, LIKELY, PERHAPS = 0.9, 0.75, 0.45
"""From which score a column is proposed as sure, as likely, and told as what it could be."""
_LIKE_IT = SURE - 0.02
"""So much at most where a header is only like a name: one that is the name leads clearly."""
_CLEARLY = 0.1
"""By how much the best must lead the second, or neither is proposed."""
KEY = "person_ref"


@dataclass(frozen=True)
class Guess:
    """How far a column of a file is a column of the contract, and by what."""

    ours: str
    score: float
    why: str


@dataclass(frozen=True)
class ColumnProposal:
    """What one column of a file is."""

    theirs: str
    ours: str | None
    """None where it stays open, or where it is nothing that the contract asks for."""
    sure: str
    """understood (by its header, today), declared, sure, likely, open, or none."""
    why: str
    examples: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    """Where it stays open: what it could be."""
    formats: tuple[str, ...] = ()
    """Of a date that is not ISO: how it is written; more than one where nobody can tell."""


@dataclass(frozen=True)
class FileProposal:
    """What one file is."""

    name: str
    table: str | None
    why: str
    columns: tuple[ColumnProposal, ...]
    missing: tuple[str, ...] = ()
    """Required columns for which no column was found."""
    could_be: tuple[str, ...] = ()
    within: bool = False
    """Whether its rows stand in columns of the rows of another table of the same file."""


@dataclass(frozen=True)
class Proposal:
    """What a delivery is."""

    service_code: str
    files: tuple[FileProposal, ...]
    unread: Mapping[str, str]
    """By file name, why it could not be read."""


@dataclass(frozen=True)
class _Read:
    raw: RawFile
    values: tuple[Values, ...]
    names: tuple[str, ...]
    """What the headers say, without what a vendor writes in front of each."""


def _read_of(raw: RawFile) -> _Read:
    values = tuple(seen_in(column) for column in raw.columns)
    return _Read(raw, values, tuple(without_prefix(raw.headers)))


def _without_columns(one: _Read, taken: Container[int]) -> _Read:
    """The file as if the columns `taken` were empty and had no name; the others stay in place."""
    left = [at not in taken for at in range(len(one.names))]
    empty = ("",) * one.raw.n_rows
    raw = replace(
        one.raw,
        headers=tuple(h if keep else "" for h, keep in zip(one.raw.headers, left, strict=True)),
        columns=tuple(c if keep else empty for c, keep in zip(one.raw.columns, left, strict=True)),
    )
    names = tuple(n if keep else "" for n, keep in zip(one.names, left, strict=True))
    nothing = seen_in(empty)
    values = tuple(v if keep else nothing for v, keep in zip(one.values, left, strict=True))
    return _Read(raw, values, names)


@dataclass(frozen=True)
class _Fit:
    """A file taken for one table."""

    table: TableContract
    chosen: Mapping[int, Guess]
    open: Mapping[int, tuple[Guess, ...]]
    score: float
    missing: tuple[str, ...]


def propose(
    folder: Path,
    contract: Contract,
    *,
    columns: Mapping[str, Mapping[str, str]],
    files: Mapping[str, str],
    as_at: date,
) -> Proposal:
    """What the files in `folder` are, of a service with that contract.

    `columns` and `files` are what extract.yml declares already, which stays. `as_at` is the day
    after which nobody is born.
    """
    within = {t for t, by_header in columns.items() if any(ANY_NUMBER in h for h in by_header)}
    files = {table: name for table, name in files.items() if table not in within}
    raws, unread = read_folder(folder)
    read, headless = [], dict(unread)
    for raw in raws:
        if _has_no_header(raw):
            headless[raw.path.name] = (
                "its first line holds values where headers should be. Add a header line."
            )
            continue
        read.append(_read_of(raw))
    fits = {r.raw.path.name: _fits(r, contract, columns, as_at, frozenset()) for r in read}
    tables = _tables(read, fits, files)
    people = next((r for r in read if tables.get(r.raw.path.name) == "people"), None)
    fit = None
    if people is not None:
        fit = next(f for f in fits[people.raw.path.name] if f.table.name == "people")
    flat = None
    if fit is None or KEY not in {g.ours for g in fit.chosen.values()}:
        flat = _flat_people(read, contract, columns, as_at)
        people, fit = flat or (people, fit)
    keys: frozenset[str] = frozenset()
    births: dict[str, date] = {}
    if people is not None and fit is not None:
        keys, births = _people(people, fit)
        # What refers to people tells itself by whose references it holds.
        fits = {r.raw.path.name: _fits(r, contract, columns, as_at, keys) for r in read}
        tables = _tables(read, fits, files)
    proposals = []
    for one in read:
        found = fits[one.raw.path.name]
        if flat and one is flat[0]:
            sent = [t for name, t in tables.items() if name != one.raw.path.name]
            proposals += _of_flat(one, flat[1], contract, columns, as_at, sent)
            continue
        table = tables.get(one.raw.path.name)
        if table is None:
            proposals.append(_no_table(one, found))
            continue
        fit = next(f for f in found if f.table.name == table)
        fit = _with_key(one, _with_both_people(one, fit, births), keys)
        direction = direction_of(
            fit.table, {g.ours: one.raw.columns[at] for at, g in fit.chosen.items()}, births
        )
        proposal = _as_proposal(one, fit, direction, columns.get(table, {}))
        others = _within_rows(one, fit, contract, columns, as_at, tables.values())
        told = {*tables.values(), *(o.table for o in others if o.table)}
        others += _beside(one, fit, contract, columns, as_at, told)
        proposals += [_without(proposal, others), *others]
    return Proposal(contract.service_code, tuple(proposals), headless)


def _within_rows(
    one: _Read,
    fit: _Fit,
    contract: Contract,
    columns: Mapping[str, Mapping[str, str]],
    as_at: date,
    sent: Iterable[str],
) -> list[FileProposal]:
    """Other tables whose entries stand in numbered columns of each row, as pupils' contacts do."""
    whose = next((at for at, g in fit.chosen.items() if g.ours == KEY), None)
    if fit.table.name != "people" or whose is None:
        return []
    found: list[FileProposal] = []
    for group in groups(one.raw.headers):
        raw = group.as_file(one.raw, whose)
        read = _read_of(raw)
        fits = []
        for table in contract.tables:
            if table.name in (*sent, "people", *(f.table for f in found)):
                continue
            declared = {h: c for h, c in columns.get(table.name, {}).items() if c != KEY}
            own = {**declared, raw.headers[0]: KEY}
            made = [c for c in table.key if table.column(c).references is None]
            new = _fit(read, table, {table.name: own}, as_at, frozenset())
            lacking = tuple(name for name in new.missing if name not in made)
            if len(new.chosen) > 2 and not lacking and KEY in {c.name for c in table.asked}:
                fits.append(replace(new, missing=()))
        called = plainly(" ".join(raw.headers[1:]), [t.name for t in contract.tables])
        fits = [replace(f, score=f.score + 3 * (f.table.name in called)) for f in fits]
        ranked = sorted(fits, key=lambda f: -f.score)
        if not ranked or (len(ranked) > 1 and ranked[0].score - ranked[1].score < 1):
            continue
        known = columns.get(ranked[0].table.name, {})
        found.append(_of_group(read, ranked[0], group, known))
    return found


def _flat_people(
    read: Sequence[_Read],
    contract: Contract,
    columns: Mapping[str, Mapping[str, str]],
    as_at: date,
) -> tuple[_Read, _Fit] | None:
    """The one file whose lines say of the people of their rows who they are, where no file is of
    people alone: a sheet with a person and a spell in each line.
    """
    table = contract.table("people")
    found = []
    for one in read:
        for at, name in enumerate(one.names):
            v = one.values[at]
            if len(v.filled) < 0.98 * v.n_rows or v.patterns or not _can_be_key(v):
                continue
            near = nearness(name, table.column(KEY), table)
            says = near >= LIKELY or {"person", "id"} <= set(tokens(name))
            says |= set(tokens(name)) == {"contact", "id"}
            if not says and ("id" not in tokens(name) or v.is_unique):
                continue
            own = {**columns.get("people", {}), one.raw.headers[at]: KEY}
            once = _read_of(one.raw.once_by(at))
            fit = _fit(once, table, {"people": own}, as_at, frozenset())
            who = {c for g in fit.chosen.values() for c in columns_of(g.ours)} & _WHO
            if len(who) >= 2 and _agrees(one, at, fit):
                found.append((one, fit))
                break
    return found[0] if len(found) == 1 else None


_WHO = frozenset({"first_name", "last_name", "date_of_birth", "nhs_number", "upn"})
"""Columns that tell people apart: a file that has two of them says who people are."""


def _agrees(one: _Read, key: int, fit: _Fit) -> bool:
    """Whether lines of one reference say the same name and date of birth, and those of another
    another, but for a few.
    """
    telling = [at for at, g in fit.chosen.items() if set(columns_of(g.ours)) & _WHO]
    said: dict[str, set[tuple[str, ...]]] = {}
    for row, ref in enumerate(one.raw.columns[key]):
        if ref:
            said.setdefault(ref, set()).add(tuple(one.raw.columns[at][row] for at in telling))
    agree = sum(1 for s in said.values() if len(s) == 1)
    people = len({who for s in said.values() for who in s})
    # Of a spell's own reference there are more than people.
    return agree >= 0.95 * len(said) and len(said) <= 1.05 * people


def _can_be_key(values: Values) -> bool:
    return values.share(_is_reference) >= 0.95 and values.share(seen.is_nhs_number) < 0.5


def _of_flat(
    one: _Read,
    fit: _Fit,
    contract: Contract,
    columns: Mapping[str, Mapping[str, str]],
    as_at: date,
    sent: Iterable[str],
) -> list[FileProposal]:
    own = _as_proposal(one, fit, Direction("unknown", ""), columns.get("people", {}))
    others = _beside(one, fit, contract, columns, as_at, sent)
    told = {header_key(h) for h, c in columns.get("people", {}).items() if c == KEY}
    key = next(at for at, g in fit.chosen.items() if g.ours == KEY)
    if header_key(one.raw.headers[key]) not in told:
        why = "its header; values: lines of one say the same name"
        kept = tuple(
            replace(c, sure="sure", why=why) if at == key else c for at, c in enumerate(own.columns)
        )
        own = replace(own, columns=kept)
    return [_without(own, others), *others]


def _beside(
    one: _Read,
    fit: _Fit,
    contract: Contract,
    columns: Mapping[str, Mapping[str, str]],
    as_at: date,
    sent: Iterable[str],
) -> list[FileProposal]:
    """Other tables of which each line of people holds a row as well: a spell, a tenancy."""
    key = next((at for at, g in fit.chosen.items() if g.ours == KEY), None)
    who = {c for g in fit.chosen.values() for c in columns_of(g.ours)} & _WHO
    if fit.table.name != "people" or key is None or len(who) < 2:
        return []
    taken = {at for at, g in fit.chosen.items() if g.ours not in (KEY, *_PLACES)}
    none: frozenset[str] = frozenset()
    found: list[FileProposal] = []
    while True:
        fits = []
        for table in contract.tables:
            refers = [c.name for c in table.asked if c.references == "people"]
            if table.name in (*sent, *_NEVER_BESIDE, *(f.table for f in found)) or refers != [KEY]:
                continue
            declared = {**columns.get(table.name, {}), one.raw.headers[key]: KEY}
            new = _fit(_without_columns(one, taken), table, {table.name: declared}, as_at, none)
            made = [c for c in table.key if table.column(c).references is None]
            lacking = tuple(name for name in new.missing if name not in made)
            names = {g.ours for g in new.chosen.values()}
            own = names - {KEY, *_PLACES}
            begins = any(table.column(c).type == "date" for c in own) or set(made) & own
            if len(own) >= 2 and begins and not lacking:
                fits.append(replace(new, missing=()))
        ranked = sorted(fits, key=lambda f: -f.score)
        if not ranked or (len(ranked) > 1 and ranked[0].score - ranked[1].score < 1):
            return found
        best = ranked[0]
        taken |= {at for at, g in best.chosen.items() if g.ours not in (KEY, *_PLACES)}
        known = columns.get(best.table.name, {})
        made_of = _as_proposal(one, best, Direction("unknown", ""), known)
        kept = [
            replace(c, ours=KEY, sure="sure", why="the same person's reference")
            if at == key and header_key(c.theirs) not in {header_key(h) for h in known}
            else c
            for at, c in enumerate(made_of.columns)
            if at in best.chosen
        ]
        why = f"columns beside the person's, such as {_own_columns(best)}"
        found.append(replace(made_of, columns=tuple(kept), why=why, within=True))


_PLACES = ("address", "postcode", "uprn", *(f"address {n}" for n in range(1, 10)))
"""Columns that say where somebody lives: of a person, and of a tenancy in the same line."""
_NEVER_BESIDE = ("people", "addresses", "relationships", "contacts", "referral_people")
"""Tables that no line of people holds a row of without a number or a name for it."""


def _own_columns(fit: _Fit) -> str:
    own = [g.ours for g in fit.chosen.values() if g.ours not in (KEY, *_PLACES)]
    return ", ".join(own[:3])


def _of_group(read: _Read, fit: _Fit, group: Group, declared: Mapping[str, str]) -> FileProposal:
    """The proposal of a group, under the patterns of its headers; what is `declared` stays."""
    made = _as_proposal(read, fit, Direction("unknown", ""), {})
    whose, *others = made.columns
    told = "the same person's reference"
    columns = [replace(whose, ours=KEY, sure="sure", why=told)]
    columns += [
        replace(column, theirs=pattern)
        for column, pattern in zip(others, group.patterns, strict=True)
    ]
    known = {header_key(header): ours for header, ours in declared.items()}
    columns = [
        replace(c, ours=known[header_key(c.theirs)], sure="declared", why=_DECLARED)
        if header_key(c.theirs) in known
        else c
        for c in columns
    ]
    n = max(len(places) for places in group.patterns.values())
    why = f"up to {n} of them stand in columns of each row"
    return replace(made, columns=tuple(columns), why=why, within=True)


def _without(proposal: FileProposal, others: Sequence[FileProposal]) -> FileProposal:
    """The proposal without the columns that other tables take out of its rows."""
    taken = {
        header_key(c.theirs.replace(ANY_NUMBER, str(n)))
        for other in others
        for c in other.columns
        if ANY_NUMBER in c.theirs and c.ours
        for n in range(1, MOST_ENTRIES + 1)
    }
    taken |= {header_key(c.theirs) for other in others for c in other.columns if c.ours}
    left = tuple(c for c in proposal.columns if c.ours or header_key(c.theirs) not in taken)
    return replace(proposal, columns=left)


def _has_no_header(raw: RawFile) -> bool:
    """Whether the first line is a row like others: it would be shown as headers."""
    filled = [h for h in raw.headers if h]
    figures = sum(1 for h in filled if not any(c.isalpha() for c in h))
    telling = (seen.is_email, seen.is_postcode, seen.is_nhs_number, seen.is_upn, seen.is_phone)
    return 3 * figures > len(filled) or any(f(h) for h in filled for f in telling)


def _tables(
    read: Sequence[_Read], fits: Mapping[str, Sequence[_Fit]], files: Mapping[str, str]
) -> dict[str, str]:
    """By file, the one table that it plainly is; no two files are one table."""
    declared = {name: table for table, name in files.items()}
    claims: dict[str, list[tuple[float, str]]] = {}
    for one in read:
        name = one.raw.path.name
        if name in declared:
            claims.setdefault(declared[name], []).append((1000.0, name))
            continue
        ranked = sorted(fits[name], key=lambda f: -f.score)
        best = ranked[0]
        second = ranked[1].score if len(ranked) > 1 else 0.0
        if best.score >= 1 and best.score - second >= 1:
            claims.setdefault(best.table.name, []).append((best.score, name))
    found = {}
    for table, claimed in claims.items():
        claimed.sort(reverse=True)
        if len(claimed) == 1 or claimed[0][0] - claimed[1][0] >= 1:
            found[claimed[0][1]] = table
    return found


def _fits(
    one: _Read,
    contract: Contract,
    columns: Mapping[str, Mapping[str, str]],
    as_at: date,
    keys: frozenset[str],
) -> list[_Fit]:
    found = [_fit(one, table, columns, as_at, keys) for table in contract.tables]
    names = [t.name for t in contract.tables]
    called = plainly(one.raw.path.stem, names)
    return [replace(f, score=f.score + 3 * (f.table.name in called)) for f in found]


def _fit(
    one: _Read,
    table: TableContract,
    columns: Mapping[str, Mapping[str, str]],
    as_at: date,
    keys: frozenset[str],
) -> _Fit:
    """The file as that table: what each column is, as far as it is plain."""
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
            told = _contradiction(ours, table, one.values[at], as_at)
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
            and (g := _guess(one.names[at], column, table, one.values[at], as_at, keys))
        ]
        guesses[at] = sorted(found, key=lambda g: (-g.score, g.ours))[:4]
    still_open = _choose(guesses, chosen)
    _ends_of_starts(one, table, chosen, still_open)
    _whole_names(one, table, chosen, still_open)
    _names_by_values(one, table, chosen, still_open)
    _parts_of_address(one, asked, chosen, still_open)
    _the_other_person(one, asked, chosen, still_open, keys)
    have = {name for g in chosen.values() for name in columns_of(g.ours)}
    missing = tuple(c.name for c in table.asked if c.required and c.name not in have)
    own = {c.name for c in table.asked} - _COMMON
    perhaps = {g.ours for found in still_open.values() for g in found}
    score = sum(1.0 + (g.ours in own) for g in chosen.values())
    score -= sum(0.5 if name in perhaps else 2.0 for name in missing)
    if table.name == "people":
        _ask_for_the_key(one, chosen, still_open)
        key_at = next((at for at, g in chosen.items() if g.ours == KEY), None)
        if key_at is not None and not one.values[key_at].is_unique:
            # People come once each; where they repeat, the rows are of something else.
            score -= 4
    return _Fit(table, chosen, still_open, score, missing)


_COMMON = frozenset(
    {KEY, "start_date", "end_date", "address", "postcode", "uprn", "phone", "email"}
)
"""Columns that several tables have, and that do not tell which table a file is."""


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


def _ends_of_starts(
    one: _Read,
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
    one: _Read,
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
    one: _Read,
    asked: Mapping[str, ColumnContract],
    chosen: dict[int, Guess],
    still_open: dict[int, tuple[Guess, ...]],
    keys: frozenset[str],
) -> None:
    """The second person of a row, where one other column than the first refers to people."""
    both = {name for name, c in asked.items() if c.references == "people"}
    lacking = both - {g.ours for g in chosen.values()}
    refer = [at for at, v in enumerate(one.values) if at not in chosen and _refers(v, keys)]
    if len(both) == 2 and len(lacking) == 1 and len(refer) == 1:
        chosen[refer[0]] = Guess(lacking.pop(), LIKELY, f"{_REFERS}, beside the first")
        still_open.pop(refer[0], None)


def _ask_for_the_key(
    one: _Read, chosen: dict[int, Guess], still_open: dict[int, tuple[Guess, ...]]
) -> None:
    """Leave the reference of people open where its header is only like it, and other columns
    have a value for each row as well.
    """
    at = next((at for at, g in chosen.items() if g.ours == KEY and g.why.startswith("a ")), None)
    if at is None:
        return
    told = Guess(KEY, PERHAPS, "one for each row, as others are")
    says_whose = {"person", "id"} <= set(tokens(one.names[at]))
    rivals = [
        n
        for n, v in enumerate(one.values)
        if n not in chosen and v.is_unique and not v.patterns and not v.is_empty
        and v.share(_is_reference) >= 0.95
        and (not says_whose or "person" in tokens(one.names[n]))
    ]  # fmt: skip
    if rivals:
        for n in (*rivals, at):
            chosen.pop(n, None)
            still_open[n] = (told,)


def _is_reference(text: str) -> bool:
    return len(text) <= 40 and " " not in text and "@" not in text and any(map(str.isdigit, text))


def _whole_names(
    one: _Read,
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
        and set(tokens(one.names[at])) <= is_name and v.share(_is_whole_name) >= 0.8
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


_TITLE_BEHIND = re.compile(r"\s*\([A-Za-z]{2,6}\.?\)$")


def _is_whole_name(text: str) -> bool:
    words = _TITLE_BEHIND.sub("", text).replace(",", " ").split()
    return len(words) > 1 and all(seen.is_wordy(word) for word in words)


def _names_by_values(
    one: _Read,
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


def _with_key(one: _Read, fit: _Fit, keys: frozenset[str]) -> _Fit:
    """The reference of a row that no header tells, where just one column can be it."""
    lacking = [name for name in fit.missing if name in fit.table.key and name != KEY]
    if len(lacking) != 1:
        return fit
    can_be = [
        at
        for at, v in enumerate(one.values)
        if at not in fit.chosen and "id" in tokens(one.names[at]) and not v.is_empty
        and v.n_distinct > 0.5 * v.n_rows and not v.patterns
        and v.share(_is_reference) >= 0.95 and not _refers(v, keys)
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


def _is_short(text: str) -> bool:
    return len(text.split()) <= 2 and len(text) <= 25


def _says_another_thing(header: str) -> bool:
    """Whether a header has words of which we know one that is no name of a person's own."""
    words = set(tokens(header)) - {"name", "first", "last", "person"}
    return any(len(word) > 2 for word in words)


def _guess(
    header: str,
    column: ColumnContract,
    table: TableContract,
    values: Values,
    as_at: date,
    keys: frozenset[str],
) -> Guess | None:
    """How far one column is one of ours, by its name and its values; None where it is not."""
    near = nearness(header, column, table)
    if near < 0.4 and not values.is_empty and (told := _unmistakable(column, table, values)):
        if column.name in _OF_WHOM and set(tokens(header)) - {"email", "phone", "address"}:
            return Guess(column.name, PERHAPS, f"{told}, and whose they are is not said")
        if says_another_thing(header, column, table):
            return Guess(column.name, PERHAPS, f"{told}, but its header says more")
        return Guess(column.name, 0.8, told)
    if near < 0.4:
        refers = column.references == "people" and _refers(values, keys)
        return Guess(column.name, 0.5, _REFERS) if refers else None
    if told := _contradiction(column, table, values, as_at):
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
_REFERS = "values: references of people"


def _refers(values: Values, keys: frozenset[str]) -> bool:
    return bool(keys) and not values.is_empty and values.distinct_share(keys.__contains__) >= 0.9


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
    if column.references and _refers(values, keys):
        return _REFERS
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
    if column.name == "practitioner_name" and recur and values.share(_is_whole_name) >= 0.8:
        return "values: whole names that recur"
    return None


def _contradiction(
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


def _people(one: _Read, fit: _Fit) -> tuple[frozenset[str], dict[str, date]]:
    """The references of people, and when each was born, as far as the columns are known."""
    at = {g.ours: where for where, g in fit.chosen.items()}
    if KEY not in at:
        return frozenset(), {}
    keys = one.raw.columns[at[KEY]]
    births: dict[str, date] = {}
    if "date_of_birth" in at:
        values = one.values[at["date_of_birth"]]
        for key, text in zip(keys, one.raw.columns[at["date_of_birth"]], strict=True):
            if len(values.patterns) == 1 and (day := seen.day_of(text, values.patterns[0])):
                births[key] = day
    # Small numbers occur everywhere: that they are among the references says nothing.
    telling = frozenset(k for k in keys if len(k) >= 4)
    return telling if len(telling) > 0.5 * len(keys) else frozenset(), births


def _with_both_people(one: _Read, fit: _Fit, births: Mapping[str, date]) -> _Fit:
    """The two columns of a relationship that no header tells apart, told by dates of birth."""
    pair = ("person_ref", "related_person_ref")
    two = [at for at, found in fit.open.items() if any(g.why == _REFERS for g in found)]
    chosen = {g.ours: one.raw.columns[at] for at, g in fit.chosen.items()}
    if len(two) != 2 or set(pair) & chosen.keys():
        return fit
    both = {name: one.raw.columns[at] for name, at in zip(pair, two, strict=True)}
    direction = direction_of(fit.table, {**chosen, **both}, births)
    if direction.says not in ("as it stands", "the other way"):
        return fit
    found = {at: Guess(name, SURE, _REFERS) for name, at in zip(pair, two, strict=True)}
    left = {at: guesses for at, guesses in fit.open.items() if at not in two}
    missing = tuple(name for name in fit.missing if name not in pair)
    return replace(fit, chosen={**fit.chosen, **found}, open=left, missing=missing)


def _no_table(one: _Read, fits: Sequence[_Fit]) -> FileProposal:
    ranked = sorted((f for f in fits if f.score > 0), key=lambda f: -f.score)
    could_be = tuple(f.table.name for f in ranked[:2])
    why = "it could be either" if len(could_be) > 1 else "no table is plainly meant"
    return FileProposal(one.raw.path.name, None, why, (), could_be=could_be)


def _as_proposal(
    one: _Read, fit: _Fit, direction: Direction, declared: Mapping[str, str]
) -> FileProposal:
    asked = {c.name: c for c in fit.table.asked}
    columns = []
    for at, header in enumerate(one.raw.headers):
        values = one.values[at]
        guess = fit.chosen.get(at)
        if guess is None:
            guesses = fit.open.get(at, ())
            shown = None
            columns.append(
                ColumnProposal(
                    header or f"(column {at + 1}, without a name)",
                    None,
                    "open" if guesses else "none",
                    _open_because(guesses) if guesses else "nothing that is asked for",
                    tuple(masked(values.filled, shown)),
                    tuple(g.ours for g in guesses),
                )
            )
            continue
        sure, why = _how_sure(guess)
        if guess.ours in NAME_ORDERS or is_part(guess.ours):
            shapes = tuple(masked(values.filled))
            columns.append(ColumnProposal(header, guess.ours, sure, why, shapes))
            continue
        ours = asked[guess.ours]
        if ours.name in direction.affected and sure not in ("declared",):
            ours, sure, why = _directed(ours, asked, direction, sure, why)
        codes = seen.reads_as(ours) if ours.codes is not None else None
        shown = seen.is_yes_or_no if ours.type == "boolean" else codes
        columns.append(
            ColumnProposal(
                header,
                None if sure == "open" else ours.name,
                sure,
                why,
                tuple(masked(values.filled, shown)),
                direction.affected if sure == "open" else (),
                _formats(ours, values),
            )
        )
    return FileProposal(
        one.raw.path.name, fit.table.name, _why_table(one, fit), tuple(columns), fit.missing
    )


_DECLARED = "extract.yml says so"


def _how_sure(guess: Guess) -> tuple[str, str]:
    if guess.score == 2.0:
        return "declared", _DECLARED
    if guess.score == 1.5:
        told = "" if guess.why == "understood" else f"; but {guess.why}"
        return "understood", f"its header is read as it is{told}"
    return ("sure" if guess.score >= SURE else "likely"), guess.why


def _directed(
    ours: ColumnContract,
    asked: Mapping[str, ColumnContract],
    direction: Direction,
    sure: str,
    why: str,
) -> tuple[ColumnContract, str, str]:
    """The column of a relationship with its direction, where dates of birth tell it."""
    if direction.says == "as it stands":
        return ours, sure, f"{why}; direction by dates of birth"
    if direction.says == "the other way":
        other = next(name for name in direction.affected if name != ours.name)
        return asked[other], "sure", f"swapped: {direction.why}"
    return ours, "open", direction.why


def _open_because(guesses: Sequence[Guess]) -> str:
    told = " or ".join(f"{g.ours} ({g.why})" for g in guesses[:2])
    return f"perhaps {told}" if len(guesses) == 1 else told


def _formats(column: ColumnContract, values: Values) -> tuple[str, ...]:
    if column.type not in ("date", "timestamp") or "%Y-%m-%d" in values.patterns:
        return ()
    return values.patterns


def _why_table(one: _Read, fit: _Fit) -> str:
    own = [g.ours for g in fit.chosen.values() if g.ours not in _COMMON]
    called = plainly(one.raw.path.stem, [fit.table.name])
    told = ["its name"] if called else []
    told += [f"columns such as {', '.join(own[:3])}"] if own else []
    return " and ".join(told) or "its columns"
