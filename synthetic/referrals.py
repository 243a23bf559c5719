"""Referral histories of children, with re-referrals that the tool makes rarer."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.crowd import ROLE
from synthetic.draws import OPEN, YEAR, Ints, Mask, between, chance, stream, weighted
from synthetic.recorded import Recorded
from synthetic.spells import Given
from synthetic.world import World

TEAMS = (
    "North Assessment Team",
    "South Assessment Team",
    "East Assessment Team",
    "West Assessment Team",
    "Central Assessment Team",
)
# When each team began to use the tool: months before the as-at date.
ROLL_OUT_MONTHS = (27, 24, 21, 18, 15)

# What the tool truly changes. The evaluation should find these again, within its interval.
RE_REFERRED_WITHOUT = 0.30
RE_REFERRED_WITH = 0.20


@dataclass(frozen=True)
class Referrals:
    """Referrals as columns: one row per child and referral, sorted by child and day."""

    row: Ints  # row of the people table
    day: Ints
    closed: Ints
    outcome: Ints  # position in the outcomes
    unassessed: Mask
    team: Ints
    with_tool: Mask
    reference: pa.Array
    within_year: Mask  # referred again within 12 months


def roll_out(world: World) -> Ints:
    """The day on which each team began to use the tool."""
    return world.as_at - (np.asarray(ROLL_OUT_MONTHS) * 30.4375).astype(np.int64)


def risk_with_tool(effect: float) -> float:
    """The risk of another referral within 12 months where the tool is used."""
    return RE_REFERRED_WITHOUT - effect * (RE_REFERRED_WITHOUT - RE_REFERRED_WITH)


def build_referrals(world: World, made: Recorded, effect: float) -> Referrals:
    """The referral history of every child that social care knows."""
    rng = stream(world.seed, "referrals")
    p = world.people
    child = np.isin(p["role"][made.person], [ROLE["child"], ROLE["other_child"]])
    born = p["born"][made.person]
    child &= (p["is_unborn"][made.person] == 0) & ~made.as_unborn
    child &= (p["family"][made.person] >= 0) & (world.as_at - born < 24 * YEAR)
    # A second record of one child holds no second history.
    rows = np.flatnonzero(child)
    rows = rows[np.unique(made.person[rows], return_index=True)[1]]
    families = len(world.families.type)
    team_of = rng.integers(0, len(TEAMS), families)
    begins = roll_out(world)
    youngest = np.full(families, -OPEN)
    np.maximum.at(youngest, p["family"][made.person[rows]], born[rows])
    oldest_day = np.maximum(world.as_at - int(6.5 * YEAR), -OPEN)
    # Referred at the latest two years after the youngest was born, or in the last years.
    day = between(rng, oldest_day, world.as_at - 3, families)
    still_child = np.minimum(youngest + int(17.5 * YEAR), world.as_at - 3)
    day = np.minimum(day, np.maximum(still_child, oldest_day))
    parts = []
    alive = np.ones(families, dtype=np.bool_)
    for episode in range(5):
        with_tool = day >= begins[team_of]
        unassessed = chance(rng, 0.16, families)
        outcome = weighted(rng, (0.34, 0.15, 0.33, 0.13, 0.05), families)
        outcome = np.where(unassessed, 0, outcome)
        length = np.select(
            [unassessed, outcome == 0, outcome == 1, outcome == 2, outcome == 3],
            [
                between(rng, 1, 10, families),
                between(rng, 20, 48, families),
                between(rng, 25, 60, families),
                between(rng, 90, 420, families),
                between(rng, 200, 720, families),
            ],
            between(rng, 400, 3000, families),
        )
        risk = np.where(with_tool, risk_with_tool(effect), RE_REFERRED_WITHOUT)
        within = chance(rng, risk, families)
        later = ~within & chance(rng, 0.3, families)
        gap = np.where(within, between(rng, 45, 366, families), between(rng, 400, 1100, families))
        closed = day + np.where(within | later, np.minimum(length, gap - 8), length)
        fam = p["family"][made.person[rows]]
        here = (
            alive[fam]
            & (born[rows] - 150 < day[fam])
            & (day[fam] - born[rows] < 18 * YEAR)
            & (day[fam] < p["died"][made.person[rows]])
            & (day[fam] < world.as_at)
        )
        r = rows[here]
        f = fam[here]
        parts.append(
            np.stack(
                [
                    r,
                    day[f],
                    closed[f],
                    outcome[f],
                    unassessed[f],
                    team_of[f],
                    with_tool[f],
                    within[f],
                    np.full(len(r), episode),
                ]
            )
        )
        alive &= (within | later) & (day + gap < world.as_at - 1)
        day = day + gap
    parts.append(_before_birth(world, made, team_of, begins))
    whole = np.concatenate(parts, axis=1)
    whole = whole[:, np.lexsort((whole[1], whole[0]))]
    m = whole.shape[1]
    numbers = 300_000 + np.cumsum(rng.integers(1, 5, m))[rng.permutation(m)]
    return Referrals(
        row=whole[0],
        day=whole[1],
        closed=whole[2],
        outcome=whole[3],
        unassessed=whole[4] == 1,
        team=whole[5],
        with_tool=whole[6] == 1,
        within_year=whole[7] == 1,
        reference=pa.array([f"R{k}" for k in numbers.tolist()], pa.string()),
    )


def _before_birth(world: World, made: Recorded, team_of: Ints, begins: Ints) -> Ints:
    """Referrals of the unborn; those who were never born are closed as died (RC2)."""
    p = world.people
    rows = np.flatnonzero((p["is_unborn"][made.person] == 1) & (p["family"][made.person] >= 0))
    person = made.person[rows]
    day = np.minimum(p["born"][person] - 80, world.as_at - 6)
    lost = p["never_born"][person] == 1
    team = team_of[p["family"][person]]
    closed = np.where(lost, p["born"][person] + 9, world.as_at + 400)
    zero = np.zeros(len(rows), dtype=np.int64)
    parts = [rows, day, closed, zero + 2, zero, team, day >= begins[team], zero, zero]
    return np.stack(parts).astype(np.int64)


_TYPES = ("Assessment", "Assessment", "Child in need", "Child protection", "Child looked after")


def as_spells(world: World, made: Recorded, referrals: Referrals) -> Given:
    """The referrals as involvements: from the referral to its closing, in the team it went to."""
    died = world.people["died"][made.person[referrals.row]]
    return Given(
        row=referrals.row,
        start=referrals.day,
        end=np.minimum(referrals.closed, died),
        type=pc.take(pa.array(_TYPES), pa.array(referrals.outcome)),
        team=pc.take(pa.array(TEAMS), pa.array(referrals.team)),
    )
