"""What is proposed of a delivery, its files and their columns, with the reason of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from family_context.contracts import ColumnContract
from family_context.intake.nearest import plainly
from family_context.intake.reshaping import NAME_ORDERS, is_part
from family_context.suggest import values as seen
from family_context.suggest.directions import Direction
from family_context.suggest.fitting import COMMON, Fit
from family_context.suggest.guessing import SURE, Guess
from family_context.suggest.reading import Read
from family_context.suggest.values import Values, masked


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
    """By file name, or name and sheet, why it was not read."""
    by_sheets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By name of a workbook that is read as it is, the tables that its sheets are."""


def no_table(one: Read, fits: Sequence[Fit]) -> FileProposal:
    ranked = sorted((f for f in fits if f.score > 0), key=lambda f: -f.score)
    could_be = tuple(f.table.name for f in ranked[:2])
    why = "it could be either" if len(could_be) > 1 else "no table is plainly meant"
    return FileProposal(one.raw.path.name, None, why, (), could_be=could_be)


def as_proposal(
    one: Read, fit: Fit, direction: Direction, declared: Mapping[str, str]
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


DECLARED = "extract.yml says so"


def _how_sure(guess: Guess) -> tuple[str, str]:
    if guess.score == 2.0:
        return "declared", DECLARED
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


def _why_table(one: Read, fit: Fit) -> str:
    own = [g.ours for g in fit.chosen.values() if g.ours not in COMMON]
    called = plainly(one.raw.path.stem, [fit.table.name])
    told = ["its name"] if called else []
    told += [f"columns such as {', '.join(own[:3])}"] if own else []
    return " and ".join(told) or "its columns"
