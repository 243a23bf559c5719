"""Practice data of many councils, drawn straight away: no records, no build.

The usual council draws as the synthetic council does. The harder ones hold what that one does not:
teams that drift apart and back for months, and a tool that helps some workers more than others.
"""

from __future__ import annotations

import numpy as np

from family_context.reports.measures import Sample
from synthetic.practice import DAYS_SAVED, MINUTES_SAVED, searching
from synthetic.referrals import RE_REFERRED_WITHOUT, TEAMS, risk_with_tool

MONTHS = 36
BEGINS = np.array([9, 12, 15, 18, 21])
FAMILIES = 1_500


def observations(
    seed: int,
    *,
    effect: float,
    n: int = 400,
    teams: int = len(TEAMS),
    drift: float = 0.0,
    uneven: float = 0.0,
) -> Sample:
    """One council's observed assessments; `drift` and `uneven` are minutes, standard deviations."""
    rng = np.random.default_rng([20261122, seed])
    team = rng.integers(0, teams, n)
    month = rng.integers(0, MONTHS, n)
    with_tool = month >= BEGINS[team]
    worker, minutes, _ = searching(rng, team, month / 12, with_tool, effect)
    walk = np.zeros((len(TEAMS), MONTHS))
    for k in range(1, MONTHS):
        walk[:, k] = 0.5 * walk[:, k - 1] + rng.normal(0, drift, len(TEAMS)) * np.sqrt(0.75)
    more = rng.normal(0, uneven, (len(TEAMS), 8))
    minutes = minutes + walk[team, month] - with_tool * more[team, worker]
    return Sample(minutes, with_tool, team * 8 + worker, team, month, "minutes", "worker")


def first_contacts(seed: int, *, effect: float, n: int = 300) -> Sample:
    """One council's days until a practitioner of another service was reached, in whole days."""
    rng = np.random.default_rng([20261125, seed])
    team, month = rng.integers(0, len(TEAMS), n), rng.integers(0, MONTHS, n)
    with_tool = month >= BEGINS[team]
    worker, _, days = searching(rng, team, month / 12, with_tool, effect)
    return Sample(np.round(days), with_tool, team * 8 + worker, team, month, "days", "worker")


def truth(effect: float) -> float:
    """Minutes that the tool truly saves."""
    return effect * MINUTES_SAVED


def days_saved(effect: float) -> float:
    """Days that the tool truly saves."""
    return effect * DAYS_SAVED


def re_referrals(seed: int, *, effect: float) -> Sample:
    """One council's fully followed referrals: all children of a family come back, or none."""
    rng = np.random.default_rng([20261123, seed])
    children = rng.integers(1, 5, FAMILIES)
    team = rng.integers(0, len(TEAMS), FAMILIES)
    month = rng.integers(0, MONTHS // 3, FAMILIES) * 3  # by quarter, as reports compare them
    with_tool = month >= BEGINS[team]
    risk = np.where(with_tool, risk_with_tool(effect), RE_REFERRED_WITHOUT)
    returned = (rng.random(FAMILIES) < risk).astype(np.float64)
    family = np.repeat(np.arange(FAMILIES), children)
    return Sample(
        returned[family], with_tool[family], family, team[family], month[family], "share", "family"
    )


def risk_saved(effect: float) -> float:
    """Points of risk that the tool truly saves."""
    return RE_REFERRED_WITHOUT - risk_with_tool(effect)
