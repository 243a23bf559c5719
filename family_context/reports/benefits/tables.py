"""The case as tables for the warehouse: lines, figures, sensitivity and simulation.

Each function takes the rows of `int_benefits__inputs` and returns an Arrow table in an order that
does not depend on theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa

from family_context.reports.benefits.assumptions import Case, cases
from family_context.reports.benefits.lines import KINDS, yearly
from family_context.reports.benefits.results import results
from family_context.reports.benefits.uncertainty import METHOD, draws, one_way, percentiles

PERCENTILES = range(1, 100)

_CASE = [("scenario", pa.string()), ("reading", pa.string())]


def lines(inputs: pa.Table) -> pa.Table:
    """One row per scenario, reading, line and year: amount and present value in pounds."""
    fields = [("line", pa.string()), ("kind", pa.string()), ("year", pa.int32())]
    money = [("amount", pa.float64()), ("discount_factor", pa.float64())]
    return _table(inputs, [*fields, *money, ("present_value", pa.float64())], _lines)


def figures(inputs: pa.Table) -> pa.Table:
    """One row per scenario, reading and figure: value, unit, and percentiles of its draws."""
    fields = [("figure", pa.string()), ("value", pa.float64()), ("unit", pa.string())]
    ends = [(end, pa.float64()) for end in ("low", "median", "high")]
    return _table(inputs, [*fields, *ends, ("method", pa.string())], _figures)


def sensitivity(inputs: pa.Table) -> pa.Table:
    """One row per scenario, reading and assumption with a range: net present value at its ends."""
    fields = [("assumption", pa.string()), ("rank", pa.int32())]
    ends = [("net_present_value_at_low", pa.float64()), ("net_present_value_at_high", pa.float64())]
    return _table(inputs, [*fields, *ends, ("swing", pa.float64())], _sensitivity)


def simulation(inputs: pa.Table) -> pa.Table:
    """One row per scenario, reading and percentile of the simulated net present values."""
    fields = [("percentile", pa.int32()), ("net_present_value", pa.float64())]
    return _table(inputs, fields, _simulation)


def _table(
    inputs: pa.Table,
    fields: list[tuple[str, pa.DataType]],
    rows: Callable[[Case], Iterator[tuple[object, ...]]],
) -> pa.Table:
    schema = pa.schema([*_CASE, *fields])
    found = [
        dict(zip(schema.names, (case.scenario, case.reading, *row), strict=True))
        for case in cases(inputs.to_pylist())
        for row in rows(case)
    ]
    return pa.Table.from_pylist(found, schema=schema)


def _lines(case: Case) -> Iterator[tuple[object, ...]]:
    made = yearly(case.central)
    for line, amounts in sorted(made.amounts.items()):
        for year, (amount, factor) in enumerate(
            zip(amounts[0].tolist(), made.discount_factors[0].tolist(), strict=True), 1
        ):
            yield line, KINDS[line], year, amount, factor, amount * factor


def _figures(case: Case) -> Iterator[tuple[object, ...]]:
    drawn = results(draws(case))
    for name, (values, unit) in sorted(results(case.central).items()):
        ends = percentiles(drawn[name][0], (5, 50, 95))
        yield name, _known(float(values[0])), unit, *map(_known, ends), METHOD
    paying = float((drawn["net_present_value"][0] >= 0).mean())
    yield "share_of_draws_that_pay", paying, "share of draws", None, None, None, METHOD


def _sensitivity(case: Case) -> Iterator[tuple[object, ...]]:
    for rank, swing in enumerate(one_way(case), 1):
        yield swing.assumption, rank, swing.at_low, swing.at_high, swing.size


def _simulation(case: Case) -> Iterator[tuple[object, ...]]:
    values, _ = results(draws(case))["net_present_value"]
    yield from zip(PERCENTILES, percentiles(values, PERCENTILES), strict=True)


def _known(value: float) -> float | None:
    """A year that never comes is no number in a table."""
    return None if np.isnan(value) else value
