"""Numbers that fail their check, and texts that are no postcodes: taken in, and of no use.

Intake keeps them, since a wrong number is a sign too, and linkage goes without them. A few are
slips of the hand; where one in ten is so, the export or the column is wrong, and its owner should
know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from cleaning.identifiers import grade_nhs_number, grade_upn
from family_context.contracts import Contract
from family_context.intake.typing_sql import name

if TYPE_CHECKING:
    from family_context.intake.validation import Problem

MOST_FAILING = 0.1
"""So large a share of failing values is no slips."""
FEWEST = 20
"""Of fewer filled values nothing is concluded."""
_LOOKED_AT = 1_000
"""So many different values of a column are looked at, the same ones each time."""
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SEVERAL = re.compile(r"\S[;,/|\n]\s*\S")
_TESTS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "nhs_number": (
        lambda v: grade_nhs_number(v)[1] == "valid",
        "do not pass the check of NHS numbers",
    ),
    "upn": (lambda v: grade_upn(v)[1] == "valid", "do not pass the check of pupil numbers"),
    "postcode": (lambda v: bool(_POSTCODE.fullmatch(v)), "are no whole postcodes"),
    "phone": (lambda v: sum(c.isdigit() for c in v) >= 9, "have fewer digits than a number"),
    "email": (lambda v: bool(_EMAIL.search(v)), "are no e-mail addresses"),
}
_OF_ZEROS = (
    "With a zero in front {n} of them pass: a spreadsheet has taken it away. Send the export as "
    "the system wrote it, or format the column as text before it is filled."
)
_OF_SEVERAL = "{n} of them hold several values in one cell. Send one, the one in use."
_TO_DO = "Look whether it is another column, or one that the system fills otherwise."


def failing(
    con: duckdb.DuckDBPyConnection,
    landing: Path,
    contracts: Mapping[str, Contract],
    service: str,
) -> list[Problem]:
    """The columns of a service of which more than MOST_FAILING fails, as problems."""
    from family_context.intake.validation import Problem, expected_of

    if service not in contracts:
        return []
    found = []
    for table in contracts[service].tables:
        file = landing / service / f"{table.name}.parquet"
        for column in table.columns:
            if column.name not in _TESTS or not file.is_file():
                continue
            passes, told = _TESTS[column.name]
            values = con.execute(
                f"select {name(column.name)} as v, count(*) from read_parquet($1) "
                f"where v is not null group by v order by hash(v), v limit {_LOOKED_AT}",
                [str(file)],
            ).fetchall()
            n = sum(times for _, times in values)
            bad = [(str(v), times) for v, times in values if not passes(str(v))]
            n_bad = sum(times for _, times in bad)
            if n < FEWEST or n_bad <= MOST_FAILING * n:
                continue
            found.append(
                Problem(
                    severity="lost",
                    service_code=service,
                    table_name=table.name,
                    column_name=column.name,
                    n=n_bad,
                    found=f"{n_bad / n:.0%} of the {n:,} values that were looked at {told}: they "
                    "are kept, and tell nobody",
                    expected=expected_of(column),
                    examples=(),
                    to_do=_to_do(bad, passes),
                )
            )
    return found


def _to_do(bad: list[tuple[str, int]], passes: Callable[[str], bool]) -> str:
    """What to do about values that fail, by what most of them would need."""
    half = sum(times for _, times in bad) / 2
    with_zero = sum(times for v, times in bad if v[:1].isdigit() and passes(f"0{v}"))
    several = sum(times for v, times in bad if _SEVERAL.search(v))
    if with_zero > half:
        return _OF_ZEROS.format(n=with_zero)
    return _OF_SEVERAL.format(n=several) if several > half else _TO_DO
