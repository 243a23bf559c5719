"""Which column of the contract each header of a file stands for."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from family_context.contracts import TableContract, header_key
from family_context.intake.refusal import refuse

TYPE_OF_PLACE = "address_type"
"""The column that says which address is a refuge: it locates, and protects as well."""


@dataclass(frozen=True)
class Headers:
    """The columns of one file."""

    position: dict[str, int]
    """Contract column to position in the file, from 0; columns that were not sent are missing."""
    unknown: tuple[str, ...]
    """Headers that the contract does not know."""
    respelled: tuple[str, ...]
    """Headers that were taken although they needed trimming or another case."""
    declared: Mapping[str, str] = field(default_factory=dict)
    """Headers that extract.yml declares, with the column of the contract."""


def match_headers(sent: Sequence[str], table: TableContract, file: str) -> Headers:
    """Match the headers of a file to the contract, by name or alias.

    Case, spaces and underscores do not matter. What extract.yml declares wins over names and
    aliases. Raises RefusedError if a column occurs twice, or if a required or a declared one is
    missing; the message names columns of the contract only, because a file
    without a header line shows a person's data where headers should be.
    """
    spellings = table.spellings
    exact = {s for c in table.asked for s in (c.name, *c.aliases)}
    declared = _declared(sent, table, file)
    position: dict[str, int] = {}
    unknown: dict[str, str] = {}
    respelled = []
    for at, header in enumerate(sent):
        key = header_key(header)
        if key not in spellings or _is_displaced(key, spellings[key], declared, table):
            if key not in spellings:
                _check_protecting(key, at, table, sent, file)
            if key and key in unknown:
                raise refuse(
                    file,
                    f"column {at + 1} has the same name as an earlier one.",
                    "Rename or remove one of the two.",
                )
            unknown[key or f"#{at}"] = header.strip() or name_of_unnamed(at)
            continue
        name = spellings[key]
        if name in position:
            raise refuse(
                file,
                f"column {name} occurs twice, as columns {position[name] + 1} and {at + 1}.",
                "Remove or rename one of the two, or say in extract.yml which it is: "
                f"columns: {{{table.name}: {{<its header>: {name}}}}}.",
            )
        position[name] = at
        if key not in table.declared and header not in exact:
            respelled.append(header)
    missing = [c for c in table.asked if c.required and c.name not in position]
    if missing:
        also = f" (or {', '.join(missing[0].aliases)})" if missing[0].aliases else ""
        raise refuse(
            file,
            f"required column {', '.join(c.name for c in missing)} is missing.",
            f"{_may_be_meant(missing[0].name, sent, spellings)}Add a column with the header "
            f"{missing[0].name}{also}, or say in extract.yml which header it has "
            f"(columns; `family-context suggest` proposes it).",
        )
    return Headers(
        position,
        tuple(unknown.values()),
        tuple(respelled),
        {sent[position[column]].strip(): column for column in declared},
    )


def _declared(sent: Sequence[str], table: TableContract, file: str) -> list[str]:
    """The columns for which the delivery declares a header. Raises RefusedError if the file does
    not have it.
    """
    have = {header_key(header) for header in sent}
    for key, column in table.declared.items():
        if key in have:
            continue
        near = get_close_matches(key, [k for k in have if k and k not in table.spellings], 1, 0.75)
        place = next((n for n, h in enumerate(sent, 1) if near and header_key(h) == near[0]), None)
        raise refuse(
            file,
            f"extract.yml says under columns which header stands for {column}, and the file has no "
            "such header.",
            (f"Column {place} is nearly named so. " if place else "")
            + "Correct the line in extract.yml, or take it out.",
            protects=table.column(column).purpose == "protect",
        )
    return list(table.declared.values())


def _is_displaced(key: str, column: str, declared: Container[str], table: TableContract) -> bool:
    """Whether another header is declared for what this one would stand for by its name.

    What protects is never displaced: then the column occurs twice, and the file is refused.
    """
    if key in table.declared or column not in declared:
        return False
    return table.column(column).purpose != "protect"


def perhaps(header: str, table: TableContract, sent: Container[str]) -> str:
    """Which column of the contract that is not among `sent` an unknown header is near to."""
    names = {header_key(c.name): c.name for c in table.asked if c.name not in sent}
    near = get_close_matches(header_key(header), names, 1, 0.8)
    return names[near[0]] if near else ""


def _may_be_meant(name: str, sent: Sequence[str], known: Container[str]) -> str:
    """Which column of a file is nearly named so; not its header, which may be a person's data."""
    unknown = [key for h in sent if (key := header_key(h)) not in known]
    near = get_close_matches(header_key(name), unknown, 1, 0.75)
    places = [n for n, h in enumerate(sent, start=1) if near and header_key(h) == near[0]]
    return f"Column {places[0]} is nearly named so. " if places else ""


def name_of_unnamed(at: int) -> str:
    """What a column without a name is called; `at` counts from 0."""
    return f"(column {at + 1}, without a name)"


def _check_protecting(
    key: str, at: int, table: TableContract, sent: Sequence[str], file: str
) -> None:
    """Refuse a header that is nearly one of a column that protects people, and is not.

    To ignore `restricton` would publish whom it was meant to hide.
    """
    have = {header_key(h) for h in sent}
    protecting = {
        header_key(c.name): c.name
        for c in table.columns
        if (c.purpose == "protect" or c.name == TYPE_OF_PLACE)
        and c.name not in table.declared.values()
    }
    near = get_close_matches(key, [k for k in protecting if k not in have], 1, 0.8)
    if near:
        raise refuse(
            file,
            f"column {at + 1} is nearly named {protecting[near[0]]}.",
            f"Rename it to {protecting[near[0]]}, or to something quite different.",
            protects=True,
        )
