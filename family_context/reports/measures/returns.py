"""Whether fewer children are referred again, from the published rows of `re_referrals`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb
import numpy as np

from family_context.project_yaml import SMALLEST_COUNT
from family_context.reports.measures.differences import (
    Sample,
    check_before_roll_out,
    difference_in_differences,
    difference_in_means,
)
from family_context.reports.measures.linkages import DRAWS
from family_context.reports.measures.results import Result, half_width
from family_context.reports.measures.survival import Spells, hazard_ratio, spells
from family_context.reports.measures.time_saved import codes, sample_of

#: Followed for 12 full months, and it is known whether the team had the tool.
_FOLLOWED = "re_referrals where not is_censored and with_tool is not null"


def followed(con: duckdb.DuckDBPyConnection, outcome: str, only: str = "true") -> Sample:
    """Fully followed referrals with a known team; `outcome` is a boolean column of the mart."""
    return sample_of(
        con,
        f"""
        select cast({outcome} as double) as outcome, with_tool, roll_out_from,
            coalesce(family_cluster_id, person_id) as cluster, team_id as team,
            date_trunc('quarter', referral_date) as month
        from {_FOLLOWED} and {only} order by referral_ref, person_id
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
        from re_referrals where with_tool is not null order by referral_ref, person_id
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

    `over_linkages` and `teams_over_linkages` are the ones before with linkage error in their
    interval; `check` is what `teams` finds before the tool came, where nothing can be found.
    """

    before_after: Result
    over_linkages: Result
    teams: Result
    teams_over_linkages: Result
    check: Result
    rates: Result

    @property
    def falls(self) -> list[Result]:
        """Every method but the ratio of rates."""
        return [
            *(self.before_after, self.over_linkages),
            *(self.teams, self.teams_over_linkages, self.check),
        ]


def comparisons(con: duckdb.DuckDBPyConnection) -> Comparisons:
    """Every comparison of children without and with the tool; none for counts under five."""
    sample = followed(con, "re_referred_within_12_months")
    drawn = _in_draws(con, sample)
    before_after = difference_in_means(sample)
    teams = replace(
        difference_in_differences(sample), method="difference in differences, by quarter"
    )
    check = replace(check_before_roll_out(sample), method="check before roll-out (should be 0)")
    falls = [
        before_after,
        over_linkages(before_after, [difference_in_means(other) for other in drawn]),
        teams,
        over_linkages(teams, [difference_in_differences(other) for other in drawn]),
        check,
    ]
    if why := too_few(sample):
        falls = [result.without_number(why) for result in falls]
    simple, over, by_team, by_team_over, checked = falls
    rates = hazard_ratio(all_spells(con))
    return Comparisons(simple, over, by_team, by_team_over, checked, rates)


def too_few(sample: Sample) -> str | None:
    """Why nothing can be told of a share: a difference would give so small a count away."""
    for arm in (~sample.with_tool, sample.with_tool):
        again = int(sample.outcome[arm].sum())
        if min(again, int(arm.sum()) - again) < SMALLEST_COUNT:
            return f"fewer than {SMALLEST_COUNT} came back, or did not, without or with the tool"
    return None


def _in_draws(con: duckdb.DuckDBPyConnection, sample: Sample) -> list[Sample]:
    """The sample of `followed` in each drawn linkage that changes an answer."""
    rows = con.execute(
        f"""
        with places as (
            select referral_ref, person_id,
                row_number() over (order by referral_ref, person_id) - 1 as place
            from {_FOLLOWED}
        )
        select drawn.linkage, list(places.place order by places.place)
        from re_referrals_in_draws as drawn
        inner join places using (referral_ref, person_id)
        group by drawn.linkage order by drawn.linkage
        """
    ).fetchall()
    drawn = []
    for _, places in rows:
        outcome = sample.outcome.copy()
        outcome[places] = 1 - outcome[places]
        drawn.append(replace(sample, outcome=outcome))
    return drawn


def over_linkages(result: Result, drawn: list[Result]) -> Result:
    """The fall in risk with the spread over plausible linkages in its interval.

    `drawn` is the same method's result for each draw that changes an answer; the others of DRAWS
    give the published one. The variance is that within the published linkage and that between
    draws, put together as for multiple imputation (Rubin, 1987).
    """
    wider = replace(
        result,
        method=f"{result.method}, over plausible linkages",
        assumptions=result.assumptions + " Links err independently, as often as the model says.",
    )
    if result.standard_error is None or result.degrees is None or result.estimate is None:
        return wider
    estimates = [d.estimate for d in drawn if d.estimate is not None]
    estimates += [result.estimate] * (DRAWS - len(drawn))
    if len(estimates) < 2:
        return wider.without_number("the method fails for the drawn linkages")
    between = (1 + 1 / len(estimates)) * np.var(estimates, ddof=1)
    error = float(np.sqrt(result.standard_error**2 + between))
    width = half_width(error, result.degrees)
    return replace(
        wider,
        low=result.estimate - width,
        high=result.estimate + width,
        standard_error=error,
        interval=f"{result.interval}; with the variance between drawn linkages (Rubin)",
    )
