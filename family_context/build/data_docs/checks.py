"""One check: a question of the data-quality checklists, or a promise of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Check:
    """One expectation, by Great Expectations' own name and arguments.

    `id` is that of the checklist (P1 … L6) or `contract`; `question` is what the data owner is
    asked, in words.
    """

    id: str
    question: str
    expectation: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Suite:
    """The checks of one table of one service, and the query that gives the rows to check."""

    service_code: str
    name: str
    """Table of the contract, or the name of a frame derived from several."""
    query: str
    """Over the views named as the tables; each row's sample position is its order."""
    checks: tuple[Check, ...]


def share(id: str, question: str, column: str, at_least: float = 0.0) -> Check:
    """The share of rows in which the 0/1 `column` is 1, and how large it should be at least."""
    return Check(
        id,
        question,
        "expect_column_mean_to_be_between",
        {"column": column, "min_value": at_least, "max_value": 1.0},
    )


def mean(id: str, question: str, column: str) -> Check:
    """The mean of `column`, stated without a verdict."""
    return Check(
        id, question, "expect_column_mean_to_be_between", {"column": column, "min_value": 0.0}
    )


def present(id: str, question: str, column: str, mostly: float) -> Check:
    """The share of rows in which `column` holds something."""
    return Check(
        id, question, "expect_column_values_to_not_be_null", {"column": column, "mostly": mostly}
    )


def one_of(id: str, question: str, column: str, values: list[str], mostly: float) -> Check:
    """The share of values of `column` that are one of `values`."""
    return Check(
        id,
        question,
        "expect_column_values_to_be_in_set",
        {"column": column, "value_set": values, "mostly": mostly},
    )


def matches(id: str, question: str, column: str, regex: str, mostly: float) -> Check:
    """The share of values of `column` that look as they should."""
    return Check(
        id,
        question,
        "expect_column_values_to_match_regex",
        {"column": column, "regex": regex, "mostly": mostly},
    )
