"""The tables that only one service has: offences, families of the family programme, carers of
adults.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.crowd import ROLE, ROLES
from synthetic.draws import OPEN, YEAR, between, chance, stream, weighted
from synthetic.recorded import Recorded, dates, hide
from synthetic.traps import Ledger
from synthetic.world import World

# Group: weight. The first seven are the safeguarding groups of the pilots.
OFFENCES = {
    "homicide": 0.2,
    "rape": 1,
    "other_sexual_offences": 2,
    "robbery": 2,
    "violence_with_injury": 10,
    "violence_without_injury": 16,
    "possession_of_weapons": 3,
    "theft": 22,
    "drug_offences": 10,
    "criminal_damage": 10,
    "public_order": 14,
    "other": 10,
}


def offences(world: World, made: Recorded, ledger: Ledger) -> pa.Table:
    """Offences of people whom the police know, as convicted or suspect; and some rows where they
    are neither.
    """
    rng = stream(world.seed, "offences")
    n = len(made.person)
    count = np.where(chance(rng, 0.62, n), 1 + weighted(rng, (0.5, 0.25, 0.15, 0.1), n), 0)
    if n:
        count[0] = max(count[0], 1)
    row = np.repeat(np.arange(n), count)
    m = len(row)
    group = weighted(rng, list(OFFENCES.values()), m)
    person = made.person[row]
    # Every group occurs, the rare ones among adults.
    grown = np.flatnonzero(world.age()[person] >= 25)[: len(OFFENCES)]
    group[grown] = np.arange(len(grown))
    earliest = np.maximum(
        world.people["born"][person] + int(10.2 * YEAR), world.as_at - int(11 * YEAR)
    )
    latest = np.minimum(world.people["died"][person], world.as_at - 7)
    day = latest - ((latest - earliest) * rng.random(m) ** 1.5).astype(np.int64) - 1
    # A victim or a witness has no place in an offence record; some extracts hold them all the same.
    role = weighted(rng, (0.54, 0.43, 0.02, 0.01), m)
    role[:4] = np.arange(min(4, m))
    reference = pa.array([f"CR/{k:08d}" for k in range(1, m + 1)], pa.string())
    ledger.add(26, "police", "offences", reference, role >= 2)
    return pa.table(
        {
            "offence_ref": reference,
            "person_ref": pc.take(made.reference, pa.array(row)),
            "role": pc.take(
                pa.array(["convicted", "suspect", "victim", "witness"]), pa.array(role)
            ),
            "offence_group": pc.take(pa.array(list(OFFENCES)), pa.array(group)),
            "offence_date": dates(day),
        }
    )


def programme_families(world: World, made: Recorded) -> pa.Table:
    """The families of the family programme: who a worker counted in, and from when."""
    rng = stream(world.seed, "programme families")
    family = world.people["family"][made.person]
    rows = np.flatnonzero(family >= 0)
    rows = rows[np.lexsort((rows, family[rows]))]
    unique, of = np.unique(family[rows], return_inverse=True)
    start = between(rng, world.as_at - int(5 * YEAR), world.as_at - 40, len(unique))
    ended = chance(rng, 0.6, len(unique))
    end = np.minimum(start + between(rng, 150, 600, len(unique)), world.as_at - 1)
    numbers = (4000 + np.cumsum(rng.integers(1, 5, len(unique))))[rng.permutation(len(unique))]
    words = {"other_child": "child", "new_partner": "adult", "aunt_uncle": "relative"}
    role = pa.array([words.get(name, name) for name in ROLES])
    return pa.table(
        {
            "family_ref": pa.array([f"FAM{k}" for k in numbers[of].tolist()], pa.string()),
            "person_ref": pc.take(made.reference, pa.array(rows)),
            "role": hide(
                pc.take(role, pa.array(world.people["role"][made.person[rows]])),
                chance(rng, 0.08, len(rows)),
            ),
            "start_date": dates(np.maximum(start[of], world.people["born"][made.person[rows]])),
            "end_date": dates(end[of], ended[of]),
        }
    )


def carer_links(world: World, made: Recorded) -> pa.Table:
    """Adults who care for another adult whom social care knows: partners, grown children."""
    rng = stream(world.seed, "carer links")
    row = made.row_of(world.size)
    kind = world.relations["relationship"]
    close = pc.is_in(
        kind, value_set=pa.array(["partner", "mother", "father", "grandparent"])
    ).to_numpy()
    carer, cared = (world.relations[c].to_numpy() for c in ("person", "related"))
    adult = world.age()[carer] >= 18
    alive = (world.people["died"][carer] == OPEN) & (world.people["role"][carer] != ROLE["child"])
    may = close & adult & alive & (row[carer] >= 0) & (row[cared] >= 0)
    rows = np.flatnonzero(may & chance(rng, 0.6, len(may)))
    if not len(rows) and len(made.person) > 1:
        rows = np.flatnonzero(may)[:1]
    return pa.table(
        {
            "person_ref": pc.take(made.reference, pa.array(row[carer[rows]])),
            "cared_for_person_ref": pc.take(made.reference, pa.array(row[cared[rows]])),
        }
    )
