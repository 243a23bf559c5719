"""Whether what lies in a service's folder is plainly the delivery of another service.

Every person has a name and a date of birth, so a list of a force's nominals can be read as a list
of patients, and would say that a practice knows them. What tells them apart is whose references the
headers name: `Nominal URN` and `Occurrence No` are a police system's; of which system the delivery
says that it is; and, of files that bear the names of our own tables, a table that one service alone
sends, of the very people who lie beside it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import duckdb

from family_context.contracts import Contract
from family_context.intake.columnar import read_columns
from family_context.intake.nearest import words_of
from family_context.intake.refusal import RefusedError, refuse
from family_context.intake.workbook import first_rows

OWN_WORDS: Mapping[str, frozenset[str]] = {
    "police": frozenset({"nominal", "pnc", "cro", "occurrence", "occ", "crime", "offence"}),
    "youth_justice": frozenset({"pnc", "offence", "yot", "yjs", "ypid"}),
    "housing": frozenset({"tenancy", "tenant", "rent", "tcy"}),
    "schools": frozenset({"pupil", "student", "adno", "learner"}),
    "gp": frozenset({"patient", "emis"}),
    "drugs_and_alcohol": frozenset({"patient"}),
    "health_visiting": frozenset({"patient", "caseload"}),
    "adult_mental_health": frozenset({"patient", "rio"}),
}
"""What a service's own systems call those whom they hold, and what they hold of them; no word of
what others write beside a person, as the code of a practice or a learner's number."""
OWN_SYSTEMS: Mapping[str, frozenset[str]] = {
    "police": frozenset({"niche", "athena", "genie", "pnd"}),
    "youth_justice": frozenset({"childview", "yjms"}),
    "housing": frozenset({"locata", "huume"}),
    "schools": frozenset({"sims", "arbor", "bromcom", "scholarpack", "wonde", "integris"}),
    "gp": frozenset({"emis"}),
    "health_visiting": frozenset({"emis", "rio", "carenotes"}),
    "adult_mental_health": frozenset({"rio", "carenotes", "emis"}),
    "drugs_and_alcohol": frozenset({"theseus", "ndtms", "carenotes", "emis"}),
}
"""Systems that few kinds of service have, by a word of their names; a vendor of many is in none."""
_GATHER = ("supporting_families", "early_help", "young_carers")
"""Services that gather what others hold, under the names of the others' systems."""
OWN_TABLES: Mapping[str, str] = {
    "offences": "police", "tenancies": "housing", "household_members": "housing",
    "housing_events": "housing", "carer_links": "adult_social_care",
}  # fmt: skip
"""Tables that one service alone sends, with that service."""
_OF_A_REFERENCE = frozenset({
    "id", "ref", "reference", "refno", "no", "num", "number", "urn", "key", "code", "identifier",
})  # fmt: skip
_FEWEST_WORDS = 2
"""So many of another's words, and none of its own, and the delivery is in the wrong folder."""
_LOOKED_AT = 65_536
_MOST_LINES = 15
_MOST_ROWS = 400
_FEWEST_SHARED = 3
"""So many people of a table that another service alone sends are no chance."""
_DELIMITERS = ",;\t|"


def check_place(con: duckdb.DuckDBPyConnection, folder: Path, contract: Contract) -> None:
    """Raise RefusedError if the files in `folder` are plainly another service's.

    Headers, names of files and sheets, and references of people in a table that another service
    alone sends are looked at, and nothing of a row is told.
    """
    headers: list[str] = []
    stems: list[str] = []
    tables: dict[str, Top] = {}
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_file() or path.suffix.lower() in (".yml", ".yaml"):
            continue
        stems.append(path.stem)
        for title, top in _tops(con, path).items():
            stems += [title] if title != path.stem else []
            headers += top[0]
            tables.setdefault(title.casefold(), top)
    service = contract.service_code
    _check_tables(tables, contract)
    said = {word for text in (*stems, *headers) for word in words_of(text)}
    own = OWN_WORDS.get(service, frozenset()) | set(words_of(service))
    if said & own:
        return
    asked = {word for t in contract.tables for c in t.asked for word in words_of(c.name)}
    found = {
        other: sorted(words & _named(headers, stems) - asked)
        for other, words in OWN_WORDS.items()
        if other != service
    }
    most = max(map(len, found.values()))
    theirs = [other for other, words in found.items() if len(words) == most]
    of_others = {word for words in found.values() for word in words} - set(found[theirs[0]])
    if most < _FEWEST_WORDS or of_others:
        # What is gathered from several services names the references of all of them.
        return
    raise refuse(
        service,
        f"this looks like a delivery of {' or '.join(theirs)}: its files and references are named "
        f"by {', '.join(found[theirs[0]])}, and nothing in it by a word of {service}.",
        f"Put it into the folder {theirs[0]}. If it is {service}'s all the same, rename those "
        "columns and files.",
    )


Top = tuple[list[str], list[list[str]]]
"""The header of a table, and its first rows."""


def check_system(system: str, contract: Contract) -> None:
    """Raise RefusedError if a delivery says that it comes from the system of another service."""
    said = set(words_of(system))
    theirs = [
        other for other, words in OWN_SYSTEMS.items() if said & set(words_of(" ".join(words)))
    ]
    if theirs and contract.service_code not in (*theirs, *_GATHER):
        raise refuse(
            f"{contract.service_code}/extract.yml",
            f"source_system names a system of {' or '.join(theirs)}.",
            f"Put the delivery into the folder {theirs[0]}. If that system is "
            f"{contract.service_code}'s all the same, name it in other words.",
        )


def _check_tables(tables: Mapping[str, Top], contract: Contract) -> None:
    """Refuse people of whom a table that another service alone sends says more."""
    known = {t.name for t in contract.tables}
    people = _references(tables.get("people"))
    for table, other in OWN_TABLES.items():
        told = _references(tables.get(table))
        if table in known or not people or not told:
            continue
        if len(told & people) >= _FEWEST_SHARED and len(told & people) > len(told) / 2:
            raise refuse(
                contract.service_code,
                f"this looks like a delivery of {other}: it holds {table}, which {other} alone "
                "sends, of the people in it.",
                f"Put it into the folder {other}. If they are people of "
                f"{contract.service_code} all the same, take {table} away.",
            )


def _references(top: Top | None) -> set[str]:
    """The references of people among the first rows of a table by our own names."""
    if top is None or "person_ref" not in top[0]:
        return set()
    at = top[0].index("person_ref")
    return {row[at] for row in top[1] if len(row) > at and row[at].strip()}


def _named(headers: list[str], stems: list[str]) -> frozenset[str]:
    """The words of files' names, and of headers that are references."""
    found = {word for stem in stems for word in words_of(stem)}
    for header in headers:
        words = words_of(header)
        if _OF_A_REFERENCE & set(words):
            found |= set(words)
    return frozenset(found)


def _tops(con: duckdb.DuckDBPyConnection, path: Path) -> dict[str, Top]:
    """By name of the file, or of the sheet, the top of each table that it holds."""
    match path.suffix.lower():
        case ".csv" | ".txt" | ".tsv":
            lines = _lines(path) if _shows_people(path.stem) else _lines(path)[:_MOST_LINES]
            return {path.stem: _top([_fields(line) for line in lines])}
        case ".xlsx":
            try:
                sheets = first_rows(
                    path,
                    lambda title: (
                        _MOST_ROWS
                        if _shows_people(path.stem) or _shows_people(title)
                        else _MOST_LINES
                    ),
                )
            except Exception:  # the same file is opened again, where what is wrong is told
                return {}
            return {
                path.stem if len(sheets) == 1 else title: _top(rows)
                for title, rows in sheets.items()
            }
        case ".parquet":
            try:
                names = [name for name, _ in read_columns(con, path, path.name)]
            except (OSError, RefusedError):  # as above
                return {}
            return {path.stem: (names, [])}
        case _:
            return {}


def _shows_people(title: str) -> bool:
    """Whether more than the header of a table is looked at: whose rows they are."""
    return title.casefold() in ("people", *OWN_TABLES)


def _top(rows: list[list[str]]) -> Top:
    """The first row that has most fields, of those where a header may stand, and what follows."""
    best = max(range(min(len(rows), _MOST_LINES)), key=lambda at: (len(rows[at]), -at), default=0)
    return (rows[best], rows[best + 1 :]) if rows else ([], [])


def _lines(path: Path) -> list[str]:
    with path.open("rb") as stream:
        raw = stream.read(_LOOKED_AT)
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return raw.decode(encoding, "replace").splitlines()


def _fields(line: str) -> list[str]:
    delimiter = max(_DELIMITERS, key=line.count)
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
