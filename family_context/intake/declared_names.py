"""What a delivery calls its files and columns, where that is not what the contract calls them.

`columns:` and `files:` of extract.yml, checked against the contract before any file is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from family_context.contracts import Contract, TableContract, header_key
from family_context.intake.refusal import refuse
from family_context.intake.reshaping import ANY_NUMBER, columns_of, is_part

COLUMNS_REMEDY = "Write columns: {<table>: {<header in the file>: <column of the contract>}}."
FILES_REMEDY = "Write files: {<table>: <name of the file>}."


def declared_columns(said: Any, file: str, contract: Contract) -> dict[str, dict[str, str]]:
    """By table, the header as it was declared, and the column that it stands for.

    A header may hold `{n}` for the number of an entry, and may stand for a whole name (see
    `reshaping`). Raises RefusedError where a table or column is none of the contract, where a
    header stands twice, or where two headers stand for one column (or for one and its parts).
    """
    found: dict[str, dict[str, str]] = {}
    for name, by_header in _by_table(said, "columns", COLUMNS_REMEDY, file, contract).items():
        if not isinstance(by_header, dict):
            raise refuse(file, f"columns of {name} are no headers with columns.", COLUMNS_REMEDY)
        table = contract.table(name)
        headers: dict[str, str] = {}
        taken: dict[str, str] = {}
        for header, column in by_header.items():
            header, column = str(header), str(column)
            _check_column(column, header, table, file)
            key = header_key(header)
            if not key:
                raise refuse(file, f"a header of {name} has no letter or digit.", COLUMNS_REMEDY)
            if key in headers:
                raise refuse(
                    file,
                    f"columns of {name} name the header {header!r} twice (case, blanks and "
                    f"underscores do not matter).",
                    "Keep one of the two lines.",
                )
            for one in (column,) if is_part(column) else columns_of(column):
                if one in taken:
                    raise refuse(
                        file,
                        f"columns of {name} give {one} to two headers, {taken[one]!r} and "
                        f"{header!r}.",
                        "Keep the one that holds it.",
                    )
                taken[one] = header
            for one in columns_of(column):
                whole = taken.get(one)
                if is_part(column) and whole is not None:
                    raise refuse(
                        file,
                        f"columns of {name} give {one} to {whole!r}, and {column} to {header!r}.",
                        f"Number all of its parts ({one} 1, {one} 2, …), or keep one.",
                    )
            headers[key] = header
            found.setdefault(name, {})[header] = column
    return found


def _check_column(column: str, header: str, table: TableContract, file: str) -> None:
    names = [c.name for c in table.asked]
    if header.count(ANY_NUMBER) > 1:
        raise refuse(
            file,
            f"columns of {table.name} say {header!r}, with more than one {ANY_NUMBER}.",
            f"Write {ANY_NUMBER} where the number of an entry stands, once.",
        )
    if set(columns_of(column)) <= set(names):
        return
    if column in {c.name for c in table.columns}:
        problem, remedy = "is set by intake and cannot be sent", "Remove the line."
    elif header_key(header) in {header_key(n) for n in names}:
        # Ours on the left and theirs on the right: the likeliest slip.
        problem = f"is no column of {table.name}, and {header!r} is"
        remedy = "Write the header of the file first: `theirs: ours`."
    else:
        near = get_close_matches(column, names, 1, 0.6)
        problem = f"is no column of {table.name}"
        remedy = f"Perhaps {near[0]}?" if near else f"Known: {', '.join(names)}."
    raise refuse(
        file, f"columns of {table.name} say {header!r}: {column!r}, which {problem}.", remedy
    )


def declared_files(said: Any, file: str, contract: Contract) -> dict[str, str]:
    """By table, the name of the file that holds it. Raises RefusedError where it is no file name
    of the delivery's own folder.
    """
    found = {}
    for table, name in _by_table(said, "files", FILES_REMEDY, file, contract).items():
        if not isinstance(name, str) or not name or "/" in name or "\\" in name:
            raise refuse(file, f"files says of {table} what is no file name.", FILES_REMEDY)
        found[table] = name
    return found


def _by_table(said: Any, key: str, remedy: str, file: str, contract: Contract) -> Mapping[str, Any]:
    if said in (None, {}):
        return {}
    if not isinstance(said, dict):
        raise refuse(file, f"{key} is not given by table.", remedy)
    tables = [t.name for t in contract.tables]
    for table in said:
        if table not in tables:
            raise refuse(
                file,
                f"{key} names the table {str(table)!r}, which {contract.service_code} cannot send.",
                f"Known: {', '.join(tables)}.",
            )
    return said
