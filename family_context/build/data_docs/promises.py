"""Checks that follow from a table's contract alone."""

from __future__ import annotations

from collections.abc import Collection

from family_context.build.data_docs.checks import Check, one_of, present
from family_context.contracts import TableContract


def promised(table: TableContract, filled: Collection[str]) -> list[Check]:
    """What the contract promises of `table`; of optional columns only those in `filled`.

    Intake has held back what breaks a hard promise, so a failure here is a fault of ours. The
    share of codes that nobody knows is a finding for the data owner.
    """
    checks = [
        Check(
            "contract",
            "Every column of the contract is there.",
            "expect_table_columns_to_match_set",
            {"column_set": [c.name for c in table.columns], "exact_match": False},
        )
    ]
    for column in table.columns:
        if column.required and not column.required_unless:
            checks.append(present("contract", "A required value is never missing.", column.name, 1))
        if column.codes and column.name in filled:
            codes = sorted(set(column.codes.values()))
            question = "How many codes are on the agreed list?"
            checks.append(one_of("contract", question, column.name, codes, 0.95))
    if len(table.key) == 1:
        checks.append(
            Check(
                "contract",
                "The key never repeats.",
                "expect_column_values_to_be_unique",
                {"column": table.key[0]},
            )
        )
    elif table.key:
        checks.append(
            Check(
                "contract",
                "The key never repeats.",
                "expect_compound_columns_to_be_unique",
                {"column_list": list(table.key)},
            )
        )
    return checks
