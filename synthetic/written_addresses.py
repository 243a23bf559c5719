"""Addresses as a service writes them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.addresses import placed_people
from synthetic.crowd import HOME
from synthetic.draws import Mask, chance, some
from synthetic.profiles import Profile
from synthetic.recorded import Recorded, hide, put
from synthetic.typos import misspell
from synthetic.world import World


def write_addresses(
    made: Recorded, world: World, profile: Profile, rng: np.random.Generator, noise: float
) -> None:
    """Puts address, town, postcode and property number: today's, an old one, or none."""
    n = len(made.person)
    places, now = world.places, world.now[made.person]
    before = world.before[made.person]
    stale = (before >= 0) & chance(rng, min(profile.stale * noise, 0.6), n)
    # Social care gives a child in care the placement as its address, or still the home it was taken
    # from.
    placed = placed_people(world)[made.person]
    if profile.code == "childrens_social_care":
        stale |= placed & (before >= 0) & chance(rng, 0.5, n)
    where = np.where(stale, before, now)
    made.tag(placed & ~stale, 18)
    has = (where >= 0) & ~chance(rng, min(profile.no_address * noise, 0.6), n)
    at = np.maximum(where, 0)
    line, take = places.line(at, profile.line), pa.array(at)
    town, postcode = pc.take(places.town, take), pc.take(places.postcode, take)
    uprn = pc.take(places.uprn, take)
    in_block = places.block[at] >= 0
    made.tag(has & in_block, 19)
    shell = in_block & chance(rng, 0.06, n)
    uprn = pc.if_else(pa.array(shell), pc.take(places.shell_uprn, take), uprn)
    uprn = hide(uprn, ~(has & chance(rng, profile.uprn, n)))
    if profile.whole_address:
        line = pc.binary_join_element_wise(line, town, postcode, "\n")
    wrong = some(rng, has, 0.006 * noise, 0)
    line = put(line, wrong, misspell(line.filter(pa.array(wrong)).to_pylist(), rng))
    if profile.upper:
        town = pc.utf8_upper(town)
    squeezed = has & chance(rng, 0.06, n)
    postcode = pc.if_else(
        pa.array(squeezed), pc.replace_substring(pc.utf8_lower(postcode), " ", ""), postcode
    )
    nowhere = some(rng, has, 0.0025 * noise, 1)
    count = int(nowhere.sum())
    line = put(
        line, nowhere, [("NO FIXED ABODE", "NOT KNOWN", "UNKNOWN")[k % 3] for k in range(count)]
    )
    postcode = put(
        postcode, nowhere, [("ZZ99 3VZ", "ZZ99 3WZ", "NF1 1NF")[k % 3] for k in range(count)]
    )
    made.tag(nowhere, 15)
    uprn, town = hide(uprn, nowhere), hide(town, nowhere)
    line, postcode, odd = _communal(made, line, postcode, has & ~nowhere, rng, noise)
    uprn, town = hide(uprn, odd), hide(town, odd)
    made.tag(odd | (has & (places.kind[at] > 0)), 17)
    made.tag(has & (places.kind[at] == HOME["refuge"]), 16)
    uprn = _spoiled(made, uprn, profile, rng)
    gone = ~has
    made.columns |= {
        "address": hide(line, gone),
        "town": hide(town, gone | chance(rng, 0.25, n))
        if not profile.whole_address
        else pa.nulls(n, pa.string()),
        "postcode": hide(postcode, gone)
        if not profile.whole_address
        else hide(postcode, gone | chance(rng, 0.4, n)),
        "uprn": uprn,
    }


# Places that are nobody's home and yet stand in the address of records.
COMMUNAL = (
    ("Fernmoor General Hospital, Infirmary Road", "FC1 9ZZ"),
    ("Council Offices, 1 Town Hall Square", "FC1 1AA"),
    ("HMP Larkmoor, Moor Road", "FC9 9ZZ"),
    ("Fernmoor Academy, Academy Way", "FC2 9ZZ"),
)


def _communal(
    made: Recorded,
    line: pa.Array,
    postcode: pa.Array,
    among: Mask,
    rng: np.random.Generator,
    noise: float,
) -> tuple[pa.Array, pa.Array, Mask]:
    """Hospital, council office, prison or school instead of a home."""
    few = 1 if made.code in ("childrens_social_care", "police") else 0
    rows = some(rng, among, 0.0015 * noise, few)
    chosen = [COMMUNAL[k % len(COMMUNAL)] for k in range(int(rows.sum()))]
    line = put(line, rows, [text for text, _ in chosen])
    return line, put(postcode, rows, [code for _, code in chosen]), rows


def _spoiled(
    made: Recorded, uprn: pa.Array, profile: Profile, rng: np.random.Generator
) -> pa.Array:
    """Property numbers that went through a spreadsheet: 990000000123.0, 0.0, -0.0."""
    if profile.code != "schools":
        return uprn
    rows = some(rng, np.asarray(pc.is_valid(uprn)), 0.012, 3)
    values = uprn.filter(pa.array(rows)).to_pylist()
    made.tag(rows, 34)
    return put(
        uprn, rows, [(f"{v}.0", f"{v}.0", "0.0", "-0.0")[k % 4] for k, v in enumerate(values)]
    )
