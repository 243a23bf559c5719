"""Tenancies, who lives in them, and what happened in them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import OPEN, Ints, between, chance, first_of_each, stream
from synthetic.recorded import Recorded, dates, hide
from synthetic.traps import Ledger
from synthetic.world import World


def tenancies(world: World, made: Recorded) -> tuple[pa.Table, pa.Table]:
    """The tenancies (one row per tenant) and the other members of the households."""
    rng = stream(world.seed, "tenancies")
    r, age = world.residences, world.age()
    row = made.row_of(world.size)
    of = np.full(world.size, -1)
    current = np.flatnonzero((r.end == OPEN) & (r.part_time == 0) & (row[r.person] >= 0))
    of[r.person[current]] = r.home[current]
    start = np.full(world.size, world.as_at)
    start[r.person[current]] = r.start[current]
    people = np.unique(r.person[current])
    people = people[np.lexsort((people, of[people]))]
    adults = people[age[people] >= 18]
    first = first_of_each(of[adults])
    # Of a couple both are tenants more often than not.
    second = ~first & chance(rng, 0.5, len(adults)) & (_rank(of[adults]) == 2)
    tenants = adults[first | second]
    homes = np.unique(of[tenants])
    reference = np.full(len(world.homes["kind"]), -1)
    reference[homes] = (
        20_000 + np.cumsum(rng.integers(1, 9, len(homes)))[rng.permutation(len(homes))]
    )
    main_dwelling = world.now[tenants]
    began = np.maximum(start[tenants], world.as_at - 365 * 24)
    # One tenancy starts on one day, for both tenants.
    by_home = np.full(len(world.homes["kind"]), world.as_at)
    np.minimum.at(by_home, of[tenants], began)
    at = np.maximum(main_dwelling, 0)
    n = len(tenants)
    table = pa.table(
        {
            "tenancy_ref": _refs(reference[of[tenants]]),
            "person_ref": pc.take(made.reference, pa.array(row[tenants])),
            "address": world.places.line(at, "short"),
            "postcode": pc.take(world.places.postcode, pa.array(at)),
            "uprn": hide(pc.take(world.places.uprn, pa.array(at)), ~chance(rng, 0.9, n)),
            "tenure": pc.take(
                pa.array(["Secure", "Introductory", "Assured", "Temporary accommodation"]),
                pa.array((reference[of[tenants]] * 7) % 4),
            ),
            "start_date": dates(by_home[of[tenants]]),
            "end_date": dates(np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_)),
        }
    )
    is_tenant = np.zeros(world.size, dtype=np.bool_)
    is_tenant[tenants] = True
    others = people[~is_tenant[people] & (reference[of[people]] >= 0)]
    members = pa.table(
        {
            "tenancy_ref": _refs(reference[of[others]]),
            "person_ref": pc.take(made.reference, pa.array(row[others])),
            "relationship_to_tenant": hide(
                pc.if_else(pa.array(age[others] < 20), "child", "other_relative"),
                chance(rng, 0.25, len(others)),
            ),
        }
    )
    return table, members


def _refs(numbers: Ints) -> pa.Array:
    return pa.array([f"TEN/{k:07d}" for k in numbers.tolist()], pa.string())


def _rank(group: Ints) -> Ints:
    n = len(group)
    starts = (
        np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if n else np.zeros(0, dtype=np.int64)
    )
    return np.arange(n) - np.repeat(starts, np.diff(np.r_[starts, n])) + 1


def housing_events(world: World, made: Recorded, ledger: Ledger) -> pa.Table:
    """Arrears, notices, evictions and anti-social behaviour of people whom housing knows."""
    rng = stream(world.seed, "housing events")
    adult = np.flatnonzero(world.age()[made.person] >= 18)
    needy = world.people["need"][made.person[adult]] == 2
    rows = np.concatenate(
        [
            adult[chance(rng, np.where(needy, 0.35, 0.1), len(adult))],
            adult[chance(rng, np.where(needy, 0.12, 0.03), len(adult))],
        ]
    )
    if not len(rows):
        rows = np.arange(min(3, len(made.person)))
    n = len(rows)
    kinds = pa.array(
        ["rent_arrears", "notice_seeking_possession", "eviction", "anti_social_behaviour"]
    )
    kind = np.searchsorted([0.45, 0.65, 0.73], rng.random(n))
    kind[: min(4, n)] = np.arange(min(4, n))
    start = between(rng, world.as_at - 365 * 11, world.as_at - 5, n)
    recent = chance(rng, 0.6, n)
    start = np.where(recent, between(rng, world.as_at - 400, world.as_at - 5, n), start)
    still_open = chance(rng, np.where(recent, 0.5, 0.05), n)
    end = np.minimum(start + between(rng, 20, 300, n), world.as_at)
    weeks = np.maximum((world.as_at - start) // 7, 1)
    role = np.searchsorted([0.6, 0.87], rng.random(n))
    asb = np.flatnonzero(kind == 3)
    role[asb[: min(3, len(asb))]] = np.arange(min(3, len(asb)))
    reference = pa.array([f"HE{k:07d}" for k in range(1, n + 1)], pa.string())
    ledger.add(26, "housing", "housing_events", reference, (kind == 3) & (role > 0))
    return pa.table(
        {
            "event_ref": reference,
            "person_ref": pc.take(made.reference, pa.array(rows)),
            "event_type": pc.take(kinds, pa.array(kind)),
            "role": hide(
                pc.take(pa.array(["perpetrator", "victim", "witness"]), pa.array(role)), kind != 3
            ),
            "status": pc.if_else(pa.array(still_open), "open", "closed"),
            "start_date": dates(start),
            "end_date": dates(end, ~still_open),
            "weeks_in_arrears": pa.array(np.minimum(weeks, between(rng, 1, 40, n)), mask=kind != 0),
        }
    )
