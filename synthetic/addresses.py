"""Dated addresses: the services that keep a history of where somebody lived."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.crowd import HOME
from synthetic.draws import OPEN, YEAR, Ints, Mask, chance, stream
from synthetic.profiles import PROFILES
from synthetic.recorded import Recorded, dates, hide
from synthetic.world import World

# How much of the true history each service has.
KEEPS_HISTORY = {
    "childrens_social_care": 0.85,
    "adult_social_care": 0.6,
    "gp": 0.12,
    "housing": 0.5,
    "health_visiting": 0.2,
}


def placed_stays(world: World) -> Mask:
    """Which residences are placements: with foster carers or in a children's home."""
    r = world.residences
    foster = world.carers["foster"] == 1
    since = np.full(world.size, OPEN)
    since[world.carers["child"][foster]] = world.carers["start"][foster]
    in_home = world.places.kind[r.dwelling] == HOME["childrens_home"]
    return np.asarray((r.start >= since[r.person]) | in_home)


def placed_people(world: World) -> Mask:
    """Children who live in a placement at the as-at date."""
    r, mask = world.residences, np.zeros(world.size, dtype=np.bool_)
    mask[r.person[placed_stays(world) & (r.end == OPEN)]] = True
    return mask


def addresses(world: World, made: Recorded) -> tuple[pa.Table, Mask]:
    """The addresses table of one service, and which of its rows are placements."""
    rng = stream(world.seed, f"addresses {made.code}")
    r, profile = world.residences, PROFILES[made.code]
    row = made.row_of(world.size)
    since = world.as_at - int(12 * YEAR)
    may = (row[r.person] >= 0) & (r.end > since) & (r.start < world.as_at)
    rows = np.flatnonzero(may & chance(rng, KEEPS_HISTORY[made.code], len(may)))
    rows = rows[np.lexsort((r.start[rows], row[r.person[rows]]))]
    n, at = len(rows), pa.array(r.dwelling[rows])
    placed = placed_stays(world)[rows]
    kind = world.places.kind[r.dwelling[rows]]
    passing = np.isin(kind, [HOME["hostel"], HOME["refuge"], HOME["hmo"]])
    words = pc.if_else(
        pa.array(placed), "placement", pc.if_else(pa.array(passing), "temporary", "home")
    )
    start = np.maximum(r.start[rows], since)
    table = pa.table(
        {
            "person_ref": pc.take(made.reference, pa.array(row[r.person[rows]])),
            "address": world.places.line(r.dwelling[rows], profile.line),
            "postcode": pc.take(world.places.postcode, at),
            "uprn": hide(pc.take(world.places.uprn, at), ~chance(rng, profile.uprn, n)),
            "address_type": hide(words, ~placed & chance(rng, 0.15, n)),
            "start_date": dates(start, chance(rng, 0.9, n) & (r.start[rows] > since)),
            "end_date": _ends(r.end[rows], rng, n),
        }
    )
    return table, placed


def _ends(end: Ints, rng: np.random.Generator, n: int) -> pa.Array:
    # Somebody forgets to close an address now and then.
    present = (end < OPEN) & chance(rng, 0.93, n)
    return dates(np.where(present, end, 0), present)
