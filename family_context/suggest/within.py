"""Several tables in one file: entries in numbered columns, and a person beside a spell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from family_context.contracts import Contract, TableContract, header_key
from family_context.intake.nearest import plainly
from family_context.intake.reshaping import ANY_NUMBER, MOST_ENTRIES, columns_of
from family_context.suggest import values as seen
from family_context.suggest.directions import Direction
from family_context.suggest.fitting import Fit, fit_of
from family_context.suggest.guessing import KEY, LIKELY, is_reference
from family_context.suggest.proposal import DECLARED, FileProposal, as_proposal
from family_context.suggest.reading import Read, read_of, without_columns
from family_context.suggest.repeated import Group, groups
from family_context.suggest.values import Values
from family_context.suggest.words import nearness, tokens


def within_rows(
    one: Read,
    fit: Fit,
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
        read = read_of(raw)
        fits = []
        for table in contract.tables:
            if table.name in (*sent, "people", *(f.table for f in found)):
                continue
            declared = {h: c for h, c in columns.get(table.name, {}).items() if c != KEY}
            own = {**declared, raw.headers[0]: KEY}
            new = _whole_fit(read, table, own, as_at)
            if new and len(new.chosen) > 2 and KEY in {c.name for c in table.asked}:
                fits.append(new)
        called = plainly(" ".join(raw.headers[1:]), [t.name for t in contract.tables])
        fits = [replace(f, score=f.score + 3 * (f.table.name in called)) for f in fits]
        best = _plainly_best(fits)
        if best:
            known = columns.get(best.table.name, {})
            found.append(_of_group(read, best, group, known))
    return found


def _whole_fit(
    read: Read, table: TableContract, declared: Mapping[str, str], as_at: date
) -> Fit | None:
    """The columns as that table; None where one that it requires is not there, nor made."""
    fit = fit_of(read, table, {table.name: declared}, as_at, frozenset())
    return replace(fit, missing=()) if set(fit.missing) <= _made(table) else None


def _made(table: TableContract) -> set[str]:
    """The columns of the key that intake makes where nobody sends them."""
    return {c for c in table.key if table.column(c).references is None}


def _plainly_best(fits: Sequence[Fit]) -> Fit | None:
    """The table that the columns are, where no other comes near it."""
    ranked = sorted(fits, key=lambda f: -f.score)
    if len(ranked) > 1 and ranked[0].score - ranked[1].score < 1:
        return None
    return ranked[0] if ranked else None


def flat_people(
    read: Sequence[Read],
    contract: Contract,
    columns: Mapping[str, Mapping[str, str]],
    as_at: date,
) -> tuple[Read, Fit] | None:
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
            once = read_of(one.raw.once_by(at), table)
            fit = fit_of(once, table, {"people": own}, as_at, frozenset())
            who = {c for g in fit.chosen.values() for c in columns_of(g.ours)} & _WHO
            if len(who) >= 2 and _agrees(one, at, fit):
                found.append((one, fit))
                break
    return found[0] if len(found) == 1 else None


_WHO = frozenset({"first_name", "last_name", "date_of_birth", "nhs_number", "upn"})
"""Columns that tell people apart: a file that has two of them says who people are."""


def _agrees(one: Read, key: int, fit: Fit) -> bool:
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
    return values.share(is_reference) >= 0.95 and values.share(seen.is_nhs_number) < 0.5


def of_flat(
    one: Read,
    fit: Fit,
    contract: Contract,
    columns: Mapping[str, Mapping[str, str]],
    as_at: date,
    sent: Iterable[str],
) -> list[FileProposal]:
    own = as_proposal(one, fit, Direction("unknown", ""), columns.get("people", {}))
    others = beside(one, fit, contract, columns, as_at, sent)
    told = {header_key(h) for h, c in columns.get("people", {}).items() if c == KEY}
    key = next(at for at, g in fit.chosen.items() if g.ours == KEY)
    if header_key(one.raw.headers[key]) not in told:
        why = "its header; values: lines of one say the same name"
        kept = tuple(
            replace(c, sure="sure", why=why) if at == key else c for at, c in enumerate(own.columns)
        )
        own = replace(own, columns=kept)
    return [without_what_others_take(own, others), *others]


def beside(
    one: Read,
    fit: Fit,
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
    found: list[FileProposal] = []
    while True:
        fits = []
        for table in contract.tables:
            refers = [c.name for c in table.asked if c.references == "people"]
            if table.name in (*sent, *_NEVER_BESIDE, *(f.table for f in found)) or refers != [KEY]:
                continue
            declared = {**columns.get(table.name, {}), one.raw.headers[key]: KEY}
            new = _whole_fit(without_columns(one, taken), table, declared, as_at)
            if new is None:
                continue
            own = {g.ours for g in new.chosen.values()} - {KEY, *_PLACES}
            needed = {c.name for c in table.asked if c.required} - {KEY}
            begins = any(table.column(c).type == "date" for c in own)
            if len(own) >= 2 and (begins or (needed | _made(table)) & own):
                fits.append(new)
        best = _plainly_best(fits)
        if best is None:
            return found
        taken |= {at for at, g in best.chosen.items() if g.ours not in (KEY, *_PLACES)}
        known = columns.get(best.table.name, {})
        made_of = as_proposal(one, best, Direction("unknown", ""), known)
        kept = [
            replace(c, ours=KEY, sure="sure", why=_OF_THE_PERSON)
            if at == key and header_key(c.theirs) not in {header_key(h) for h in known}
            else c
            for at, c in enumerate(made_of.columns)
            if at in best.chosen
        ]
        why = f"columns beside the person's, such as {_own_columns(best)}"
        found.append(replace(made_of, columns=tuple(kept), why=why, within=True))


_OF_THE_PERSON = "the same person's reference"

_PLACES = ("address", "postcode", "uprn", *(f"address {n}" for n in range(1, 10)))
"""Columns that say where somebody lives: of a person, and of a tenancy in the same line."""


_NEVER_BESIDE = ("people", "addresses", "relationships", "contacts", "referral_people")
"""Tables that no line of people holds a row of without a number or a name for it."""


def _own_columns(fit: Fit) -> str:
    own = [g.ours for g in fit.chosen.values() if g.ours not in (KEY, *_PLACES)]
    return ", ".join(own[:3])


def _of_group(read: Read, fit: Fit, group: Group, declared: Mapping[str, str]) -> FileProposal:
    """The proposal of a group, under the patterns of its headers; what is `declared` stays."""
    made = as_proposal(read, fit, Direction("unknown", ""), {})
    whose, *others = made.columns
    columns = [replace(whose, ours=KEY, sure="sure", why=_OF_THE_PERSON)]
    columns += [
        replace(column, theirs=pattern)
        for column, pattern in zip(others, group.patterns, strict=True)
    ]
    known = {header_key(header): ours for header, ours in declared.items()}
    columns = [
        replace(c, ours=known[header_key(c.theirs)], sure="declared", why=DECLARED)
        if header_key(c.theirs) in known
        else c
        for c in columns
    ]
    n = max(len(places) for places in group.patterns.values())
    why = f"up to {n} of them stand in columns of each row"
    return replace(made, columns=tuple(columns), why=why, within=True)


def without_what_others_take(
    proposal: FileProposal, others: Sequence[FileProposal]
) -> FileProposal:
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
