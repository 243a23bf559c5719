"""Shares with intervals that respect that pairs of one person stand or fall together.

The spread of a share is taken over people, not pairs (a ratio estimator; Cochran 1977, ch. 6). From
it follows how many independent pairs the figure is worth, and Wilson's interval (1927) is that of
so many; the idea is Korn and Graubard's (1998). Where every pair is right there is no spread to
take: then the number of people counts, pairs weighing as they do (Kish 1965).
"""

from __future__ import annotations

METHOD = "95 % Wilson interval for the effective number of pairs, by people"
Z = 1.959964


def shares_with_intervals(votes: str, keys: str) -> str:
    """SQL of one row per `keys`: value, low, high, n (the sum of trials) and n_units.

    `votes` is a table with the columns `keys`, unit, hits and trials: what one person, or one
    labelled pair, contributes. The share is the sum of hits over the sum of trials.
    """
    return f"""
        with by_unit as (
            select {keys}, unit, sum(hits) as hits, sum(trials) as trials
            from {votes} group by all having sum(trials) > 0
        ),
        shares as (
            select {keys}, sum(hits) / sum(trials) as value, sum(trials) as n, count(*) as n_units
            from by_unit group by all
        ),
        spreads as (
            select
                {keys}, any_value(value) as value, any_value(n) as n, any_value(n_units) as n_units,
                sum((hits - value * trials) ** 2) * any_value(n_units)
                    / greatest(any_value(n_units) - 1, 1) / any_value(n) ** 2 as variance,
                any_value(n) ** 2 / sum(trials ** 2) as worth_alike
            from by_unit inner join shares using ({keys}) group by {keys}
        ),
        worth as (
            select
                *,
                if(value > 1e-9 and value < 1 - 1e-9 and variance > 0,
                    least(value * (1 - value) / variance, n), worth_alike) as n_effective,
                {Z} ** 2 as z2
            from spreads
        )
        select
            {keys}, value,
            greatest((value + z2 / (2 * n_effective) - {Z} * sqrt(
                value * (1 - value) / n_effective + z2 / (4 * n_effective ** 2)))
                / (1 + z2 / n_effective), 0) as low,
            least((value + z2 / (2 * n_effective) + {Z} * sqrt(
                value * (1 - value) / n_effective + z2 / (4 * n_effective ** 2)))
                / (1 + z2 / n_effective), 1) as high,
            n, n_units
        from worth
    """
