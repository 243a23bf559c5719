"""Text that a spreadsheet would take for a formula, written so that it stays text.

Whoever opens a CSV file of ours in a spreadsheet must not run what somebody has typed as a name.
Workbooks need none of it: there a cell says that it is text (`fill_sheet`).
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

# What a spreadsheet begins a formula with, in either width. `+44 161 496 0000` and `-5` stay.
_FORMULA = r"(?s)^[\t\r\n]*(?:[=@＝＠]|[-+＋－].*[^-+0-9 ().,/])"


def without_formulas(table: pa.Table) -> pa.Table:
    """The table with an apostrophe before each text that would be a formula.

    Intake takes the apostrophe away again (`intake.signs`), so that what is written comes back.
    """
    for at, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            text = table.column(at)
            marked = pc.binary_join_element_wise(pa.scalar("'", field.type), text, "")
            is_formula = pc.match_substring_regex(text, _FORMULA)
            table = table.set_column(at, field.name, pc.if_else(is_formula, marked, text))
    return table
