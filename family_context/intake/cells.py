"""What the cells of a table hold, looked at once, so that only what occurs is planned for.

To plan a pattern takes DuckDB longer than to run it on a small table, and each column has several.
Most tables have no space around a value, no number that a spreadsheet cut and all their dates as
ISO writes them, and hold few words for none, which can be named: then the patterns stay away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from family_context.contracts import ColumnContract
from family_context.intake.typing_sql import (
    BETWEEN,
    CUT,
    PLAIN_DATE,
    SPACE,
    cleaned,
    is_reference,
    quote,
    trimmed,
    words_for_none,
)

_MOST_WORDS = 30
"""More words than these are not named: the pattern looks for them."""


@dataclass(frozen=True)
class Cells:
    """Of one table, what is nowhere in it need not be looked for in each row."""

    spaced: bool
    """Whether a value has space around it."""
    cut: bool
    """Whether a reference is written as a spreadsheet shows a long number."""
    plain_dates: bool
    """Whether nothing but `2025-01-31` stands in the columns of dates."""
    words: Mapping[str, tuple[str, ...]]
    """By column without a code list, what stands for none there or in others of its kind."""

    def trimmed(self, raw: str) -> str:
        """SQL: the text without the space around it; null where there is nothing else."""
        return trimmed(raw) if self.spaced else f"nullif({raw}, '')"

    def cleaned(self, column: ColumnContract, text: str) -> str:
        """SQL: the trimmed `text`, or null where it says nothing in this column."""
        words = self.words.get(column.name, ())
        if not words:
            return text
        if len(words) > _MOST_WORDS:
            return cleaned(column, text)
        return f"case when {text} not in ({', '.join(map(quote, words))}) then {text} end"


def look(
    con: duckdb.DuckDBPyConnection,
    table: str,
    sent: Sequence[ColumnContract],
    position: Mapping[str, int],
) -> Cells:
    """Look at the cells of `table`, in which the columns `sent` stand at `position`."""
    cells = {column.name: f"c{position[column.name]}" for column in sent}
    references = [cells[c.name] for c in sent if is_reference(c)]
    dates = [cells[c.name] for c in sent if c.type == "date"]
    start, end, space = f"(^|{BETWEEN})", f"({BETWEEN}|$)", f"[{SPACE}]"
    days = f"^({PLAIN_DATE})?({BETWEEN}({PLAIN_DATE})?)*$"
    asked = (
        _is_in([*cells.values()], f"{start}{space}|{space}{end}"),
        _is_in(references, f"{start}{space}*{CUT}{space}*{end}"),
        _is_in(dates, days, "not "),
    )
    ((spaced, cut, otherwise),) = con.execute(f"select {', '.join(asked)} from {table}").fetchall()
    by_pattern: dict[str, list[str]] = {}
    for column in sent:
        # The spellings of a code are looked at one by one anyway.
        if column.codes is None and (pattern := words_for_none(column)) is not None:
            by_pattern.setdefault(pattern, []).append(column.name)
    cell = trimmed("cell") if spaced else "nullif(cell, '')"
    searches = [
        f"select {n} as n, {cell} as word from "
        f"(select unnest([{', '.join(cells[c] for c in columns)}]) as cell from {table}) "
        f"where regexp_full_match(word, {quote(f'(?i:{pattern})')})"
        for n, (pattern, columns) in enumerate(by_pattern.items())
    ]
    seen: list[list[str]] = [[] for _ in searches]
    if searches:
        found = con.execute(
            f"select n, word from ({' union all '.join(searches)}) group by all order by all"
        ).fetchall()
        for n, word in found:
            seen[n].append(word)
    words = {
        column: tuple(of_pattern)
        for columns, of_pattern in zip(by_pattern.values(), seen, strict=True)
        for column in columns
    }
    return Cells(spaced, cut, not otherwise, words)


def _is_in(cells: Sequence[str], pattern: str, negated: str = "") -> str:
    """Whether the pattern is in the cells of one row at least, which stand behind each other."""
    if not cells:
        return "false"
    row = f"concat_ws({quote(BETWEEN)}, {', '.join(cells)})"
    return f"coalesce(bool_or({negated}regexp_matches({row}, {quote(pattern)})), false)"
