"""The tables of children's social care that follow from its referrals."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import Ints, between, chance, stream
from synthetic.recorded import Recorded, dates, hide
from synthetic.referrals import TEAMS, Referrals
from synthetic.world import World

_OUTCOMES = ("no_further_action", "early_help", "child_in_need", "child_protection", "looked_after")
_SOURCES = ("6", "2A", "3A", "1A", "3E", "5B", "1C", "3B", "9", "4")
_NEEDS = ("N1", "N5", "N4", "N3", "N2", "N6", "N8", "N9")
_CLOSED = ("RC8", "RC9", "RC7", "RC7", "RC7")


def referral_table(world: World, made: Recorded, referrals: Referrals) -> pa.Table:
    """The referrals as social care sends them."""
    rng = stream(world.seed, "referral table")
    n = len(referrals.row)
    closed = referrals.closed < world.as_at
    why = pc.take(pa.array(_CLOSED), pa.array(referrals.outcome))
    lost = world.people["never_born"][made.person[referrals.row]] == 1
    why = pc.if_else(pa.array(lost), "RC2", why)
    return pa.table(
        {
            "referral_ref": referrals.reference,
            "person_ref": pc.take(made.reference, pa.array(referrals.row)),
            "referral_date": dates(referrals.day),
            "source_code": _code(_SOURCES, rng, n),
            "primary_need_code": _code(_NEEDS, rng, n),
            "is_no_further_action": pa.array(referrals.unassessed),
            "closure_date": dates(np.minimum(referrals.closed, world.as_at), closed),
            "closure_reason_code": hide(why, ~closed),
            "team": hide(pc.take(pa.array(TEAMS), pa.array(referrals.team)), chance(rng, 0.02, n)),
        }
    )


def _code(codes: tuple[str, ...], rng: np.random.Generator, n: int) -> pa.Array:
    weights = 1.0 / np.arange(1, len(codes) + 1)
    at = np.minimum(
        np.searchsorted(np.cumsum(weights) / weights.sum(), rng.random(n)), len(codes) - 1
    )
    return pc.take(pa.array(codes), pa.array(at))


@dataclass(frozen=True)
class Assessments:
    """Assessments as columns; `referral` is the position of the referral."""

    referral: Ints
    start: Ints
    reference: pa.Array
    table: pa.Table


def assessments(world: World, made: Recorded, referrals: Referrals) -> Assessments:
    """An assessment for each referral that was taken up."""
    rng = stream(world.seed, "assessments")
    at = np.flatnonzero(~referrals.unassessed)
    start = referrals.day[at] + between(rng, 0, 4, len(at))
    start = np.minimum(start, world.as_at - 1)
    done = np.minimum(
        start + between(rng, 8, 46, len(at)), np.maximum(referrals.closed[at], start + 1)
    )
    reference = pa.array(
        [f"A{k}" for k in (700_000 + np.arange(len(at)) * 3).tolist()], pa.string()
    )
    serious = referrals.outcome[at] >= 3
    table = pa.table(
        {
            "assessment_ref": reference,
            "referral_ref": pc.take(referrals.reference, pa.array(at)),
            "person_ref": pc.take(made.reference, pa.array(referrals.row[at])),
            "start_date": dates(start),
            "authorised_date": dates(np.minimum(done, world.as_at), done < world.as_at),
            "basis": pc.if_else(pa.array(serious & chance(rng, 0.8, len(at))), "s47", "s17"),
            "outcome": hide(
                pc.take(pa.array(_OUTCOMES), pa.array(referrals.outcome[at])), done >= world.as_at
            ),
        }
    )
    return Assessments(at, start, reference, table)


def plans(world: World, made: Recorded, referrals: Referrals) -> pa.Table:
    """A plan for each referral that ended in need, protection or care."""
    rng = stream(world.seed, "plans")
    at = np.flatnonzero(referrals.outcome >= 2)
    start = np.minimum(referrals.day[at] + between(rng, 30, 50, len(at)), referrals.closed[at])
    keep = start < world.as_at
    at, start = at[keep], start[keep]
    ended = referrals.closed[at] < world.as_at
    return pa.table(
        {
            "plan_ref": pa.array(
                [f"PL{k}" for k in (50_000 + np.arange(len(at)) * 2).tolist()], pa.string()
            ),
            "person_ref": pc.take(made.reference, pa.array(referrals.row[at])),
            "plan_type": pc.take(pa.array(_OUTCOMES), pa.array(referrals.outcome[at])),
            "start_date": dates(start),
            "end_date": dates(np.where(ended, referrals.closed[at], 0), ended),
        }
    )


_NAMED = {  # known at the referral, found by the eleventh day
    "mother": (0.93, 0.99),
    "father": (0.5, 0.82),
    "step_parent": (0.35, 0.75),
    "sibling": (0.55, 0.95),
    "half_sibling": (0.35, 0.8),
    "grandparent": (0.12, 0.5),
    "carer": (0.9, 0.99),
    "aunt_uncle": (0.05, 0.2),
}


def referral_people(world: World, made: Recorded, referrals: Referrals) -> pa.Table:
    """People named on a referral, and those whom the worker had found by day 11."""
    rng = stream(world.seed, "referral people")
    row = made.row_of(world.size)
    relation = world.relations
    code = (
        pc.index_in(relation["relationship"], value_set=pa.array(list(_NAMED)))
        .fill_null(-1)
        .to_numpy()
    )
    person, related = relation["person"].to_numpy(), relation["related"].to_numpy()
    usable = np.flatnonzero((code >= 0) & (row[person] >= 0) & (row[related] >= 0))
    # Relations are sorted by person: for each referral the run of its child's relations.
    child = made.person[referrals.row]
    low = np.searchsorted(person[usable], child, "left")
    high = np.searchsorted(person[usable], child, "right")
    count = high - low
    of = np.repeat(np.arange(len(child)), count)
    edge = usable[
        np.repeat(low, count) + np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    ]
    rates = np.array(list(_NAMED.values()))[code[edge]]
    u = rng.random(len(of))
    alive = world.people["died"][related[edge]] > referrals.day[of]
    born = world.people["born"][related[edge]] < referrals.day[of]
    named, found = (u < rates[:, 0]), (u < rates[:, 1])
    keep = np.flatnonzero(found & alive & born)
    return pa.table(
        {
            "referral_ref": pc.take(referrals.reference, pa.array(of[keep])),
            "person_ref": pc.take(made.reference, pa.array(row[related[edge[keep]]])),
            "relationship": relation["relationship"].take(pa.array(edge[keep])).combine_chunks(),
            "identified_at": pc.if_else(pa.array(named[keep]), "referral", "day_11"),
        }
    )
