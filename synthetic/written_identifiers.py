"""NHS numbers and pupil numbers as a service writes them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import chance, some
from synthetic.profiles import Profile
from synthetic.recorded import Recorded, hide
from synthetic.texts import Texts, as_strings
from synthetic.world import World


def write_identifiers(
    made: Recorded,
    world: World,
    texts: Texts,
    profile: Profile,
    rng: np.random.Generator,
    noise: float,
) -> None:
    """Puts NHS numbers and pupil numbers, a few of them wrong or somebody else's."""
    n = len(made.person)
    nhs = pc.take(texts.nhs, pa.array(made.person))
    nhs = hide(nhs, made.as_unborn | ~chance(rng, profile.nhs, n))
    if profile.nhs:
        has = np.asarray(pc.is_valid(nhs))
        values = as_strings(nhs)
        mother = world.people["mother"][made.person]
        mothers = as_strings(pc.take(texts.nhs, pa.array(np.maximum(mother, 0))))
        old = as_strings(pc.take(texts.old_nhs, pa.array(made.person)))
        rest = has.copy()
        for kind, rate in (("dummy", 0.001), ("slip", 0.003), ("mother", 0.002), ("old", 0.6)):
            may = rest & (mother >= 0) if kind == "mother" else rest
            may = may & np.asarray([v is not None for v in old]) if kind == "old" else may
            rows = some(rng, may, rate * (noise if kind != "old" else 1), 0)
            rest &= ~rows
            made.tag(rows, 13)
            if kind == "dummy":
                values[rows] = np.array(["9999999999", "0000000000", "1234567890"], dtype=object)[
                    rng.integers(0, 3, int(rows.sum()))
                ]
            elif kind == "slip":
                values[rows] = [v[:4] + str((int(v[4]) + 3) % 10) + v[5:] for v in values[rows]]
            else:
                values[rows] = (mothers if kind == "mother" else old)[rows]
        nhs = pa.array(values, pa.string())
    # After an adoption a school may carry on the number of before.
    same_as = world.people["same_as"][made.person]
    carried = (same_as >= 0) & chance(rng, 0.5, n)
    upn = pc.take(texts.upn, pa.array(np.where(carried, np.maximum(same_as, 0), made.person)))
    upn = hide(upn, ~chance(rng, profile.upn, n))
    if profile.upn:
        values = as_strings(upn)
        has = np.asarray(pc.is_valid(upn))
        rows = some(rng, has, 0.006 * noise, 1)
        values[rows] = [
            (v[:-1] + "ABCDEF"[int(v[-1]) % 6], ("A" if v[0] != "A" else "B") + v[1:])[k % 2]
            for k, v in enumerate(values[rows])
        ]
        made.tag(rows, 14)
        if profile.code == "schools":
            # Two pupils with one number.
            one = np.flatnonzero(some(rng, has & ~rows, 0.001, 1))
            other = np.flatnonzero(has & ~rows)[-len(one) :]
            values[other] = values[one]
            both = np.zeros(n, dtype=np.bool_)
            both[one] = both[other] = True
            made.tag(both, 14)
        upn = pa.array(values, pa.string())
    made.columns |= {"nhs_number": nhs, "upn": upn}
