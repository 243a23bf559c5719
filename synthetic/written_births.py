"""Dates of birth and death and sex as a service writes them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import OPEN, Ints, chance, some
from synthetic.profiles import Profile
from synthetic.recorded import Recorded, dates, put
from synthetic.world import World

FILLER_DATES = (-25567, 0)  # 1900-01-01 and 1970-01-01


def write_births(
    made: Recorded, world: World, profile: Profile, rng: np.random.Generator, noise: float
) -> None:
    """Puts dates of birth, expected birth and death, and sex."""
    p, n = world.people, len(made.person)
    born = p["born"][made.person].copy()
    baby = made.as_unborn
    real = ~baby
    date = born.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    day_of_month = (date - month).astype(np.int64) + 1
    month_of_year = month.astype(np.int64) % 12 + 1

    wrong = some(rng, real, profile.birth_wrong * noise, 0)
    kind = rng.integers(0, 5, n)
    swappable = wrong & (kind <= 1) & (day_of_month <= 12) & (day_of_month != month_of_year)
    year = date.astype("datetime64[Y]")
    swapped = (
        (year.astype("datetime64[M]") + (day_of_month - 1)).astype("datetime64[D]")
        + (month_of_year - 1)
    ).astype(np.int64)
    slips = np.select([kind <= 1, kind == 2, kind == 3], [1, -1, 10], 365) * rng.choice((-1, 1), n)
    born = np.where(
        swappable, swapped, np.where(wrong, np.minimum(born + slips, world.as_at), born)
    )

    guess = some(rng, real & ~wrong, profile.birth_guess * noise, 1)
    new_year = year.astype("datetime64[D]").astype(np.int64)
    mid_month = month.astype("datetime64[D]").astype(np.int64) + 14
    kind = rng.integers(0, 3, n)
    guessed = np.where(
        kind == 0, mid_month, np.minimum(new_year + 365 * np.where(kind == 1, 0, 1), world.as_at)
    )
    guessed = np.where(kind == 2, _new_year(guessed), guessed)
    born = np.where(guess, guessed, born)
    flagged = guess & chance(rng, 0.5, n)
    made.tag(guess, 2)
    made.tag(flagged, 3)
    filler = some(
        rng, real & ~guess, profile.birth_filler * noise, 1 if profile.birth_filler > 0.002 else 0
    )
    born = np.where(filler, np.asarray(FILLER_DATES)[rng.integers(0, 2, n)], born)
    made.tag(filler, 1)
    missing = some(rng, real & ~filler & ~guess, profile.birth_missing * noise, 0)

    # The midwife's reckoning, not the day itself.
    expected = p["born"][made.person] + np.where(
        p["is_unborn"][made.person] == 1, 0, rng.integers(-12, 13, n)
    )
    died = p["died"][made.person]
    tells_death = (died < OPEN) & chance(rng, 0.75, n)
    made.tag(died < OPEN, 23)
    sex = pc.if_else(pa.array(p["sex"][made.person] == 1), "M", "F")
    unknown = some(rng, real, profile.sex_missing * noise, 0)
    sex = put(
        sex, unknown, [("U", "", "not known")[k % 3] or None for k in range(int(unknown.sum()))]
    )
    sex = put(sex, baby, ["U"] * int(baby.sum()))
    made.columns |= {
        "date_of_birth": dates(born, ~missing & real),
        "date_of_birth_is_estimated": pa.array(flagged),
        "expected_date_of_birth": dates(expected, baby),
        "date_of_death": dates(np.minimum(died, world.as_at), tells_death),
        "sex": sex,
    }


def _new_year(day: Ints) -> Ints:
    return (
        day.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    )
