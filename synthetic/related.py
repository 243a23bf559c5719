"""Relationships as the services hold them: patchy, and mostly in one direction."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import Ints, chance, stream
from synthetic.recorded import Recorded, dates, hide
from synthetic.traps import Ledger
from synthetic.world import World

# How much of what is true between two people it knows a service has written down.
WRITTEN = {
    "childrens_social_care": 0.85,
    "supporting_families": 0.5,
    "early_help": 0.55,
    "schools": 0.05,
    "adult_social_care": 0.3,
    "health_visiting": 0.8,
    "youth_justice": 0.0,
    "young_carers": 0.3,
    "gp": 0.04,
    "adult_mental_health": 0.25,
    "drugs_and_alcohol": 0.1,
    "police": 0.08,
    "housing": 0.0,
}
# Written from the child's side, where both sides could be.
_CHILD_SIDE = (
    "mother",
    "father",
    "step_parent",
    "foster_carer",
    "carer",
    "grandparent",
    "aunt_uncle",
)
_WORDS = {
    "cared_for_child": "cared_for",
}


def relationships(world: World, made: Recorded) -> pa.Table:
    """The relationships table of one service."""
    rng = stream(world.seed, f"relationships {made.code}")
    row = made.row_of(world.size)
    relation = world.relations
    person, related = (relation[c].to_numpy() for c in ("person", "related"))
    kind = relation["relationship"]
    known = (row[person] >= 0) & (row[related] >= 0)
    # Which of the two directions: the child's own side mostly, else the one whose record came
    # first.
    child_side = pc.is_in(kind, value_set=pa.array(_CHILD_SIDE)).to_numpy()
    even = pc.is_in(
        kind,
        value_set=pa.array(
            ["sibling", "half_sibling", "step_sibling", "partner", "former_partner"]
        ),
    ).to_numpy()
    main = child_side | (even & (person < related))
    n = len(person)
    rate = WRITTEN[made.code]
    other = np.where(even, 0.2, 0.12)
    # Brothers and sisters are seldom linked to one another: each is linked to the mother.
    share = np.where(even, 0.6, 1.0) * rate
    keep = known & (chance(rng, np.where(main, share, share * other), n))
    rows = np.flatnonzero(keep)
    rows = rows[np.lexsort((row[related[rows]], row[person[rows]]))]
    taken = kind.take(pa.array(rows)).combine_chunks()
    words = taken
    for true, written in _WORDS.items():
        words = pc.if_else(pc.equal(words, true), written, words)
    parent = pc.is_in(taken, value_set=pa.array(["mother", "father"]))
    m = len(rows)
    starts = pc.fill_null(relation["starts"], 10**7).to_numpy()[rows]
    ends = pc.fill_null(relation["ends"], 10**7).to_numpy()[rows]
    mothers = np.asarray(pc.equal(taken, "mother"))
    return pa.table(
        {
            "person_ref": pc.take(made.reference, pa.array(row[person[rows]])),
            "related_person_ref": pc.take(made.reference, pa.array(row[related[rows]])),
            "relationship": words,
            "has_parental_responsibility": hide(
                pa.array(mothers | chance(rng, 0.75, m)), ~np.asarray(parent) | chance(rng, 0.4, m)
            ),
            "is_main_carer": hide(
                pa.array(mothers & chance(rng, 0.8, m)), ~np.asarray(parent) | chance(rng, 0.5, m)
            ),
            "start_date": _sometimes(starts, rng),
            "end_date": _sometimes(ends, rng),
        }
    )


def with_duplicates(table: pa.Table, made: Recorded, ledger: Ledger) -> pa.Table:
    """The relationships, and the duplicates that a system stores as relationships of a person to
    himself.
    """
    order = np.lexsort((np.arange(len(made.person)), made.person))
    same = made.person[order][1:] == made.person[order][:-1]
    one, other = order[:-1][same], order[1:][same]
    n = len(one)
    left = pc.take(made.reference, pa.array(one))
    extra = pa.table(
        {
            "person_ref": left,
            "related_person_ref": pc.take(made.reference, pa.array(other)),
            "relationship": pa.array(["duplicate"] * n, pa.string()),
        }
    )
    ledger.add(12, made.code, "relationships", left, np.ones(n, dtype=np.bool_))
    return pa.concat_tables([table, extra], promote_options="default").combine_chunks()


def _sometimes(days: Ints, rng: np.random.Generator) -> pa.Array:
    present = (days < 10**6) & chance(rng, 0.5, len(days))
    return dates(np.where(present, days, 0), present)
