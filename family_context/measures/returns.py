"""Whether fewer children are referred again, from the published rows of `re_referrals`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb
import numpy as np

from family_context.measures.differences import (
    Sample,
    check_before_roll_out,
    difference_in_differences,
    difference_in_means,
)
from family_context.measures.results import SMALL, Result, half_width
from family_context.measures.survival import Spells, hazard_ratio, spells
from family_context.measures.time_saved import codes, sample_of


def followed(con: duckdb.DuckDBPyConnection, outcome: str, only: str = "true") -> Sample:
    """Fully followed referrals with a known team; `outcome` is a boolean column of the mart."""
    return sample_of(
        con,
        f"""
        select cast({outcome} as double) as outcome, with_tool, roll_out_from,
            coalesce(family_cluster_id, person_id) as cluster, team_id as team,
            date_trunc('quarter', referral_date) as month
        from re_referrals
        where not is_censored and with_tool is not null and {only} order by referral_ref
        """,
        unit="share",
        cluster_name="family",
    )


def all_spells(con: duckdb.DuckDBPyConnection) -> Spells:
    """Every referral with a known team, censored or not."""
    rows = con.sql(
        """
        select coalesce(days_to_next_referral, 'nan'::double) as next, days_followed, with_tool,
            coalesce(family_cluster_id, person_id) as family, team_id
        from re_referrals where with_tool is not null order by referral_ref
        """
    ).to_arrow_table()
    columns = rows.to_pydict()
    return spells(
        np.array(columns["next"], dtype=np.float64),
        np.array(columns["days_followed"], dtype=np.float64),
        np.array(columns["with_tool"], dtype=np.bool_),
        codes(columns["family"]),
        codes(columns["team_id"]),
    )


@dataclass(frozen=True)
class Comparisons:
    """The fall in risk by each method, and the ratio of rates.

    `over_linkages` is before against after with linkage error in its interval; `check` is what
    `teams` finds before the tool came, where nothing can be found.
    """

    before_after: Result
    over_linkages: Result
    teams: Result
    check: Result
    rates: Result


def comparisons(con: duckdb.DuckDBPyConnection) -> Comparisons:
    """Every comparison of children without and with the tool; none for counts under five."""
    sample = followed(con, "re_referred_within_12_months")
    before_after = difference_in_means(sample)
    teams = difference_in_differences(sample)
    check = check_before_roll_out(sample)
    falls = [
        before_after,
        over_linkages(con, before_after),
        replace(teams, method="difference in differences, by quarter"),
        replace(check, method="check before roll-out (should be 0)"),
    ]
    if why := too_few(sample):
        falls = [_none(result, why) for result in falls]
    simple, over, by_team, checked = falls
    return Comparisons(simple, over, by_team, checked, hazard_ratio(all_spells(con)))


def too_few(sample: Sample) -> str | None:
    """Why nothing can be told of a share: a difference would give so small a count away."""
    for arm in (~sample.with_tool, sample.with_tool):
        again = int(sample.outcome[arm].sum())
        if min(again, int(arm.sum()) - again) < SMALL:
            return f"fewer than {SMALL} came back, or did not, without or with the tool"
    return None


def _none(result: Result, why: str) -> Result:
    return replace(
        result, estimate=None, low=None, high=None, standard_error=None, interval=None, why_none=why
    )


def over_linkages(con: duckdb.DuckDBPyConnection, result: Result) -> Result:
    """The difference in risk with the spread over plausible linkages in its interval.

    The variance is that within the published linkage and that between draws, put together as for
    multiple imputation (Rubin, 1987).
    """
    wider = replace(
        result,
        method="difference in means, over plausible linkages",
        assumptions=result.assumptions + " Links err independently, as often as the model says.",
        interval=f"{result.interval}; with the variance between drawn linkages (Rubin)",
    )
    rows = con.execute(
        """
        select max(share_re_referred) filter (where not with_tool)
            - max(share_re_referred) filter (where with_tool) as difference
        from re_referrals_by_linkage where kind = 'draw' group by linkage order by linkage
        """
    ).fetchall()
    draws = np.array([row[0] for row in rows if row[0] is not None], dtype=np.float64)
    if result.standard_error is None or result.degrees is None or result.estimate is None:
        return wider
    if len(draws) < 2:
        return _none(wider, f"fewer than {SMALL} in the rates of drawn linkages")
    error = float(np.sqrt(result.standard_error**2 + (1 + 1 / len(draws)) * draws.var(ddof=1)))
    width = half_width(error, result.degrees)
    return replace(
        wider, low=result.estimate - width, high=result.estimate + width, standard_error=error
    )
