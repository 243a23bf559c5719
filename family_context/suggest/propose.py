"""Which table each file is, and which column of the contract each of its columns.

A proposal is made only where one column is plainly meant. Where two could be, or where the name
says one thing and the values another, the column stays open and both are told: a wrong proposal
that is accepted costs more than a question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from family_context.contracts import Contract
from family_context.intake.refusal import RefusedError
from family_context.intake.reshaping import ANY_NUMBER
from family_context.intake.workbook import sheets_of
from family_context.suggest import values as seen
from family_context.suggest.directions import direction_of
from family_context.suggest.fitting import Fit, fits_of, with_key
from family_context.suggest.guessing import KEY, REFERS, SURE, Guess
from family_context.suggest.proposal import Proposal, as_proposal, no_table
from family_context.suggest.reading import RawFile, Read, read_folder, read_of
from family_context.suggest.within import (
    beside,
    flat_people,
    of_flat,
    within_rows,
    without_what_others_take,
)


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
    by_sheets = _by_sheets(folder, contract)
    read, headless = [], {n: why for n, why in unread.items() if n.split(",")[0] not in by_sheets}
    for raw in raws:
        if raw.path.name in by_sheets:
            continue
        if _has_no_header(raw):
            headless[raw.path.name] = (
                "its first line holds values where headers should be. Add a header line."
            )
            continue
        read.append(read_of(raw, contract.table("people")))
    fits = {r.raw.path.name: fits_of(r, contract, columns, as_at, frozenset()) for r in read}
    tables = _tables(read, fits, files)
    people = next((r for r in read if tables.get(r.raw.path.name) == "people"), None)
    fit = None
    if people is not None:
        fit = next(f for f in fits[people.raw.path.name] if f.table.name == "people")
    flat = None
    if fit is None or KEY not in {g.ours for g in fit.chosen.values()}:
        flat = flat_people(read, contract, columns, as_at)
        people, fit = flat or (people, fit)
    keys: frozenset[str] = frozenset()
    births: dict[str, date] = {}
    if people is not None and fit is not None:
        keys, births = _people(people, fit)
        # What refers to people tells itself by whose references it holds.
        fits = {r.raw.path.name: fits_of(r, contract, columns, as_at, keys) for r in read}
        tables = _tables(read, fits, files)
    proposals = []
    for one in read:
        found = fits[one.raw.path.name]
        if flat and one is flat[0]:
            sent = [t for name, t in tables.items() if name != one.raw.path.name]
            proposals += of_flat(one, flat[1], contract, columns, as_at, sent)
            continue
        table = tables.get(one.raw.path.name)
        if table is None:
            proposals.append(no_table(one, found))
            continue
        fit = next(f for f in found if f.table.name == table)
        fit = with_key(one, _with_both_people(one, fit, births), keys)
        direction = direction_of(
            fit.table, {g.ours: one.raw.columns[at] for at, g in fit.chosen.items()}, births
        )
        proposal = as_proposal(one, fit, direction, columns.get(table, {}))
        others = within_rows(one, fit, contract, columns, as_at, tables.values())
        told = {*tables.values(), *(o.table for o in others if o.table)}
        others += beside(one, fit, contract, columns, as_at, told)
        proposals += [without_what_others_take(proposal, others), *others]
    return Proposal(contract.service_code, tuple(proposals), headless, by_sheets)


def _by_sheets(folder: Path, contract: Contract) -> dict[str, tuple[str, ...]]:
    """The workbook of the service's name whose sheets are its tables, as a filled template is."""
    found = {}
    for path in sorted(folder.glob("*.xlsx")):
        if path.stem.casefold() != contract.service_code:
            continue
        try:
            filled, _ = sheets_of(path, path.name, [t.name for t in contract.tables])
        except RefusedError:
            continue
        if filled:
            found[path.name] = tuple(filled)
    return found


def _has_no_header(raw: RawFile) -> bool:
    """Whether the first line is a row like others: it would be shown as headers."""
    filled = [h for h in raw.headers if h]
    figures = sum(1 for h in filled if not any(c.isalpha() for c in h))
    telling = (seen.is_email, seen.is_postcode, seen.is_nhs_number, seen.is_upn, seen.is_phone)
    return 3 * figures > len(filled) or any(f(h) for h in filled for f in telling)


def _tables(
    read: Sequence[Read], fits: Mapping[str, Sequence[Fit]], files: Mapping[str, str]
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
        if best.score >= 1 and best.score - second >= 1 and not _lacks_its_day(best):
            claims.setdefault(best.table.name, []).append((best.score, name))
    found = {}
    for table, claimed in claims.items():
        claimed.sort(reverse=True)
        if len(claimed) == 1 or claimed[0][0] - claimed[1][0] >= 1:
            found[claimed[0][1]] = table
    return found


def _lacks_its_day(fit: Fit) -> bool:
    """Whether no column can be the day on which what the table holds happened: then a file of
    something else has columns like its own, as a list of incidents has of offences.
    """
    perhaps = {g.ours for found in fit.open.values() for g in found}
    lacking = set(fit.missing) - perhaps
    return any(fit.table.column(name).type == "date" for name in lacking)


def _people(one: Read, fit: Fit) -> tuple[frozenset[str], dict[str, date]]:
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


def _with_both_people(one: Read, fit: Fit, births: Mapping[str, date]) -> Fit:
    """The two columns of a relationship that no header tells apart, told by dates of birth."""
    pair = ("person_ref", "related_person_ref")
    two = [at for at, found in fit.open.items() if any(g.why == REFERS for g in found)]
    chosen = {g.ours: one.raw.columns[at] for at, g in fit.chosen.items()}
    if len(two) != 2 or set(pair) & chosen.keys():
        return fit
    both = {name: one.raw.columns[at] for name, at in zip(pair, two, strict=True)}
    direction = direction_of(fit.table, {**chosen, **both}, births)
    if direction.says not in ("as it stands", "the other way"):
        return fit
    found = {at: Guess(name, SURE, REFERS) for name, at in zip(pair, two, strict=True)}
    left = {at: guesses for at, guesses in fit.open.items() if at not in two}
    missing = tuple(name for name in fit.missing if name not in pair)
    return replace(fit, chosen={**fit.chosen, **found}, open=left, missing=missing)
