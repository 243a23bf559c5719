"""School contacts: the best source of families that a council owns."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import OPEN, Ints, chance, some, stream
from synthetic.identifiers import phone_text
from synthetic.recorded import Recorded, hide, put
from synthetic.texts import Texts
from synthetic.traps import Ledger
from synthetic.typos import misspell
from synthetic.world import World

_RATES = {
    "mother": 0.96,
    "father": 0.62,
    "step_parent": 0.4,
    "grandparent": 0.3,
    "foster_carer": 0.97,
    "carer": 0.9,
    "aunt_uncle": 0.25,
}
_ORDER = ("mother", "father", "foster_carer", "carer", "step_parent", "grandparent", "aunt_uncle")


def contacts(
    world: World, texts: Texts, pupils: Recorded, noise: float
) -> tuple[pa.Table, Recorded]:
    """The contacts table, and whom each contact reference truly means.

    One reference for a contact of several pupils, as a rule; sometimes a school has entered her
    again for the next child.
    """
    rng = stream(world.seed, "school contacts")
    row = pupils.row_of(world.size)
    relation = world.relations
    pupil, person = relation["person"].to_numpy(), relation["related"].to_numpy()
    kind = relation["relationship"]
    code = pc.index_in(kind, value_set=pa.array(_ORDER)).fill_null(99).to_numpy()
    rate = np.array([_RATES[k] for k in _ORDER] + [0.0] * 93)[np.minimum(code, 99)]
    alive = world.people["died"][person] == OPEN
    taken = np.isin(pupil, world.carers["child"])
    # The carers of a child in care come before its parents.
    rate = np.where(taken & (code < 2), rate * 0.45, rate)
    keep = (row[pupil] >= 0) & chance(rng, rate, len(pupil)) & alive
    rows = np.flatnonzero(keep)
    rows = rows[np.lexsort((code[rows], row[pupil[rows]]))]
    # A grandmother who is the carer as well is one contact, under the nearer word.
    rows = rows[np.sort(np.unique(pupil[rows] * world.size + person[rows], return_index=True)[1])]
    pupil, person, code = pupil[rows], person[rows], code[rows]
    n = len(rows)

    # One contact record per person, but every fifth time a second one for a later child.
    again = chance(rng, 0.12, n)
    key = person * 1000 + np.where(again, np.arange(n) % 997 + 1, 0)
    unique, first_at, of = np.unique(key, return_index=True, return_inverse=True)
    of = np.asarray(of).reshape(-1)
    who = person[first_at]
    m = len(unique)
    order = rng.permutation(m)
    numbers = (np.cumsum(rng.integers(1, 6, m)) + 5000)[order]
    reference = pa.array([f"C{k:08d}" for k in numbers.tolist()], pa.string())

    made = Recorded(
        "schools",
        who,
        {"person_ref": reference},
        np.zeros(m, dtype=np.int64),
        np.zeros(m, dtype=np.bool_),
    )
    at = pa.array(who)
    first, last = pc.take(texts.first, at), pc.take(texts.last, at)
    short = chance(rng, min(0.08 * noise, 0.5), m) & np.asarray(
        pc.is_valid(pc.take(texts.nickname, at))
    )
    first = pc.if_else(pa.array(short), pc.take(texts.nickname, at), first)
    former = chance(rng, 0.15, m) & (texts.changed_name[who] == 1)
    last = pc.if_else(pa.array(former), pc.take(texts.birth_last, at), last)
    made.tag(former, 10)
    for is_first in (True, False):
        wrong = chance(rng, min(0.02 * noise, 0.5), m)
        column = first if is_first else last
        fixed = put(column, wrong, misspell(column.filter(pa.array(wrong)).to_pylist(), rng))
        first, last = (fixed, last) if is_first else (first, fixed)
    title = chance(rng, 0.04, m)
    titled = pc.binary_join_element_wise(
        pc.if_else(pa.array(world.people["sex"][who] == 1), "Mr", "Mrs"), first, " "
    )
    first = pc.if_else(pa.array(title), titled, first)
    where = world.now[who]
    there = np.maximum(where, 0)
    no_address = (where < 0) | chance(rng, 0.25, m)
    has_phone = chance(rng, 0.85, m)
    phone = hide(phone_text(texts.phone[who], "spaced"), ~has_phone)
    email = hide(pc.take(texts.email, at), ~chance(rng, 0.35, m))

    same = world.now[pupil] == where[of]
    priority = _rank(row[pupil])
    words = pc.take(pa.array(_ORDER), pa.array(code))
    vague = pa.array(np.isin(code, [0, 1]) & chance(rng, 0.04, n))
    words = pc.if_else(vague, "parent", words)
    table = pa.table(
        {
            "contact_ref": pc.take(reference, pa.array(of)),
            "person_ref": pc.take(pupils.reference, pa.array(row[pupil])),
            "priority": pa.array(priority),
            "first_name": pc.take(first, pa.array(of)),
            "last_name": pc.take(last, pa.array(of)),
            "relationship": words,
            "has_parental_responsibility": hide(
                pa.array(np.isin(code, [0, 1])), chance(rng, 0.5, n)
            ),
            "lives_with_pupil": hide(pa.array(same & (where[of] >= 0)), chance(rng, 0.3, n)),
            "address": pc.take(hide(world.places.line(there), no_address), pa.array(of)),
            "postcode": pc.take(
                hide(pc.take(world.places.postcode, pa.array(there)), no_address), pa.array(of)
            ),
            "phone": pc.take(phone, pa.array(of)),
            "email": pc.take(email, pa.array(of)),
        }
    )
    return table, made


def professionals(table: pa.Table, world: World, ledger: Ledger) -> pa.Table:
    """The contacts with those of some pupils who have a social worker or a head teacher
    among them.
    """
    rng = stream(world.seed, "professional contacts")
    pupils = table["person_ref"].combine_chunks()
    rows = np.flatnonzero(some(rng, np.ones(len(pupils), dtype=np.bool_), 0.004, 2))
    words = ["social_worker", "teacher"]
    names = [("Helen", "Marsden"), ("Duty", "Team"), ("Graham", "Whitworth"), ("Nasreen", "Aslam")]
    references = [f"P{k:06d}" for k in range(1, len(rows) + 1)]
    every = np.ones(len(rows), dtype=np.bool_)
    extra = pa.table(
        {
            "contact_ref": pa.array(references, pa.string()),
            "person_ref": pupils.take(pa.array(rows)),
            "priority": pa.array([9] * len(rows)),
            "first_name": [names[k % 4][0] for k in range(len(rows))],
            "last_name": [names[k % 4][1] for k in range(len(rows))],
            "relationship": [words[k % 2] for k in range(len(rows))],
            "has_parental_responsibility": pa.array([False] * len(rows)),
            "lives_with_pupil": pa.array([False] * len(rows)),
            "address": pa.array(["Council Offices, 1 Town Hall Square"] * len(rows), pa.string()),
            "postcode": pa.array(["FC1 1AA"] * len(rows), pa.string()),
            "phone": pa.array(["0161 496 0100"] * len(rows), pa.string()),
            "email": pa.nulls(len(rows), pa.string()),
        }
    )
    ledger.add(27, "schools", "contacts", extra["contact_ref"].combine_chunks(), every)
    return pa.concat_tables([table, extra.cast(table.schema)]).combine_chunks()


def _rank(group: Ints) -> Ints:
    """1, 2, 3 … within each run of equal values."""
    n = len(group)
    starts = (
        np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if n else np.zeros(0, dtype=np.int64)
    )
    lengths = np.diff(np.r_[starts, n])
    return np.arange(n) - np.repeat(starts, lengths) + 1
