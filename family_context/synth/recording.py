"""How a service writes down a person: its own layout, and its faults."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from family_context.synth.draws import OPEN, YEAR, Ints, Mask, chance, some, stream
from family_context.synth.identifiers import phone_text
from family_context.synth.profiles import Profile
from family_context.synth.texts import Texts, as_strings
from family_context.synth.typos import misspell
from family_context.synth.world import World

FILLER_DATES = (-25567, 0)  # 1900-01-01 and 1970-01-01
MARKERS = ("MIG_ERROR_{}", "{} (DUPLICATE)", "NO_SHOW_{}", "DO NOT USE {}", "ZZZ {}")


@dataclass
class Recorded:
    """One service's people table in the making: columns, who each row truly is, and its trap tags."""

    code: str
    person: Ints
    columns: dict[str, pa.Array]
    tags: Ints = field(repr=False)  # bit t-1 set: trap t occurs in the record

    def tag(self, rows: Mask, trap: int) -> None:
        """Marks rows as cases of a trap."""
        self.tags[rows] |= 1 << (trap - 1)

    @property
    def reference(self) -> pa.Array:
        """The references of the rows."""
        return self.columns["person_ref"]

    def row_of(self, n_people: int) -> Ints:
        """For every person of the world the first row about him, -1 where none."""
        row = np.full(n_people, -1)
        row[self.person[::-1]] = np.arange(len(self.person))[::-1]
        return row


def put(column: pa.Array, rows: Mask, values: list[str | None]) -> pa.Array:
    """The column with new texts in the marked rows."""
    if not rows.any():
        return column
    at = np.arange(len(column))
    at[rows] = len(column) + np.arange(int(rows.sum()))
    whole = pa.concat_arrays([_flat(column), pa.array(values, pa.string())])
    return pc.take(whole, pa.array(at))


def _flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def hide(column: pa.Array, rows: Mask) -> pa.Array:
    """The column with nulls in the marked rows."""
    return pc.if_else(pa.array(rows), pa.scalar(None, column.type), column)


def references(profile: Profile, n: int, rng: np.random.Generator) -> pa.Array:
    """`n` different references, rising, with gaps: they tell nothing about who is who."""
    numbers = 1000 + np.cumsum(rng.integers(1, 8, n))
    return pa.array([profile.reference.format(k) for k in numbers.tolist()], pa.string())


def record(world: World, texts: Texts, profile: Profile, known: Ints, noise: float) -> Recorded:
    """The people table of a service: one row per person known, some people twice."""
    rng = stream(world.seed, f"record {profile.code}")
    # Nothing may be learned from the order of the rows.
    twice = known[some(rng, np.ones(len(known), dtype=np.bool_), profile.twice * noise)]
    person = np.concatenate([known, twice])
    person = person[rng.permutation(len(person))]
    n = len(person)
    made = Recorded(profile.code, person, {}, np.zeros(n, dtype=np.int64))
    made.columns["person_ref"] = references(profile, n, rng)
    _names(made, world, texts, profile, rng, noise)
    _birth(made, world, profile, rng, noise)
    _identifiers(made, world, texts, profile, rng, noise)
    _address(made, world, profile, rng, noise)
    _contact(made, world, texts, profile, rng)
    made.columns["restriction"] = pa.nulls(n, pa.string())
    return made


def _names(
    made: Recorded,
    world: World,
    texts: Texts,
    profile: Profile,
    rng: np.random.Generator,
    noise: float,
) -> None:
    who, n = pa.array(made.person), len(made.person)
    everyone = np.ones(n, dtype=np.bool_)
    first, last = pc.take(texts.first, who), pc.take(texts.last, who)
    nickname, birth_last = pc.take(texts.nickname, who), pc.take(texts.birth_last, who)
    middle = hide(pc.take(texts.middle, who), ~chance(rng, profile.middle, n))

    has_short = np.asarray(pc.is_valid(nickname))
    short = some(rng, has_short, profile.nickname * noise, 0)
    first = pc.if_else(pa.array(short), nickname, first)
    preferred = hide(nickname, ~(has_short & chance(rng, profile.preferred, n)))

    changed = texts.changed_name[made.person] == 1
    # Records of long ago keep the name of then.
    former = some(rng, changed, profile.former, 1)
    last = pc.if_else(pa.array(former), birth_last, last)
    previous = hide(birth_last, ~(changed & ~former & chance(rng, profile.previous, n)))
    made.tag(former, 10)
    made.tag(np.asarray(pc.is_valid(previous)), 10)

    middle_first = some(rng, np.asarray(pc.is_valid(middle)), 0.01 * noise, 0)
    first, middle = (
        pc.if_else(pa.array(middle_first), middle, first),
        pc.if_else(pa.array(middle_first), first, middle),
    )
    for wrong, is_first in (
        (some(rng, everyone, profile.typo * noise, 0), True),
        (some(rng, everyone, profile.typo * noise, 0), False),
    ):
        column = first if is_first else last
        fixed = put(column, wrong, misspell(column.filter(pa.array(wrong)).to_pylist(), rng))
        first, last = (fixed, last) if is_first else (first, fixed)

    last = _punctuation(made, last, rng, noise)
    swap = some(rng, everyone, profile.swapped * noise, 1 if profile.swapped > 0.004 else 0)
    first, last = pc.if_else(pa.array(swap), last, first), pc.if_else(pa.array(swap), first, last)
    made.tag(swap, 9)

    baby = world.people["is_unborn"][made.person] == 1
    first = put(first, baby, ["Unborn"] * int(baby.sum()))
    middle, preferred = hide(middle, baby), hide(preferred, baby)
    marked = some(rng, ~baby, 0.0008 * noise, 1 if profile.code in ("police", "housing") else 0)
    values = as_strings(last.filter(pa.array(marked)))
    last = put(last, marked, [MARKERS[k % len(MARKERS)].format(v) for k, v in enumerate(values)])
    made.tag(marked, 11)
    missing = some(rng, ~marked & ~baby, 0.0012 * noise, 0)
    first = put(
        first,
        missing,
        [("Unknown", "NOT KNOWN", "")[k % 3] or None for k in range(int(missing.sum()))],
    )
    if profile.upper:
        last = pc.utf8_upper(last)
    if profile.code == "drugs_and_alcohol":
        # Some clients give initials only, as the national return does.
        initials = some(rng, everyone, 0.15, 1)
        first = pc.if_else(pa.array(initials), pc.utf8_slice_codeunits(first, 0, 1), first)
        last = pc.if_else(pa.array(initials), pc.utf8_slice_codeunits(last, 0, 1), last)
        made.tag(initials, 25)
    made.columns |= {
        "first_name": first,
        "middle_names": middle,
        "last_name": last,
        "preferred_name": preferred,
        "previous_last_name": previous,
    }


def _punctuation(
    made: Recorded, last: pa.Array, rng: np.random.Generator, noise: float
) -> pa.Array:
    """Hyphens, apostrophes and Mc, which every system loses in its own way."""
    odd = np.asarray(pc.match_substring_regex(last, pattern=r"[-']|^Mc|^Mac[A-Z]"))
    made.tag(odd, 9)
    changed = odd & chance(rng, min(0.3 * noise, 0.7), len(odd))
    new: list[str | None] = []
    for k, text in enumerate(last.filter(pa.array(changed)).to_pylist()):
        kind = k % 3
        if "-" in text:
            parts = text.split("-")
            new.append((" ".join(parts), "-".join(parts[::-1]), parts[-1])[kind])
        elif "'" in text:
            new.append(
                (text.replace("'", ""), text.replace("'", " "), text.replace("'", "’"))[kind]
            )
        else:
            new.append((text.replace("c", "c ", 1), text.upper(), text.capitalize())[kind])
    return put(last, changed, new)


def _birth(
    made: Recorded, world: World, profile: Profile, rng: np.random.Generator, noise: float
) -> None:
    p, n = world.people, len(made.person)
    born = p["born"][made.person].copy()
    baby = p["is_unborn"][made.person] == 1
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

    died = p["died"][made.person]
    tells_death = (died < OPEN) & chance(rng, 0.75, n)
    made.tag(died < OPEN, 23)
    sex = pc.if_else(pa.array(p["sex"][made.person] == 1), "M", "F")
    unknown = some(rng, real, profile.sex_missing * noise, 0)
    sex = put(
        sex, unknown, [("U", "", "not known")[k % 3] or None for k in range(int(unknown.sum()))]
    )
    sex = put(sex, baby, ["U"] * int(baby.sum()))
    made.tag(baby, 4)
    made.columns |= {
        "date_of_birth": dates(born, ~missing & real),
        "date_of_birth_is_estimated": pa.array(flagged),
        "expected_date_of_birth": dates(p["born"][made.person], baby),
        "date_of_death": dates(np.minimum(died, world.as_at), tells_death),
        "sex": sex,
    }


def _new_year(day: Ints) -> Ints:
    return (
        day.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    )


def dates(days: Ints, present: Mask | None = None) -> pa.Array:
    """Days since 1970 as dates; null where not `present`."""
    mask = None if present is None else ~present
    return pa.array(np.where(np.abs(days) < OPEN, days, 0).astype(np.int32), mask=mask).cast(
        pa.date32()
    )


def _identifiers(
    made: Recorded,
    world: World,
    texts: Texts,
    profile: Profile,
    rng: np.random.Generator,
    noise: float,
) -> None:
    n = len(made.person)
    nhs = hide(pc.take(texts.nhs, pa.array(made.person)), ~chance(rng, profile.nhs, n))
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
    upn = hide(pc.take(texts.upn, pa.array(made.person)), ~chance(rng, profile.upn, n))
    if profile.upn:
        values = as_strings(upn)
        has = np.asarray(pc.is_valid(upn))
        rows = some(rng, has, 0.006 * noise, 1)
        values[rows] = [
            (v[:-1] + "ABCDEF"[int(v[-1]) % 6], ("A" if v[0] != "A" else "B") + v[1:])[k % 2]
            for k, v in enumerate(values[rows])
        ]
        made.tag(rows, 14)
        upn = pa.array(values, pa.string())
    made.columns |= {"nhs_number": nhs, "upn": upn}


def _address(
    made: Recorded, world: World, profile: Profile, rng: np.random.Generator, noise: float
) -> None:
    n = len(made.person)
    places, now = world.places, world.now[made.person]
    before = world.before[made.person]
    stale = (before >= 0) & chance(rng, min(profile.stale * noise, 0.6), n)
    where = np.where(stale, before, now)
    made.columns |= {"__dwelling": pa.array(where)}
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
    made.tag(has & (places.kind[at] > 0), 17)
    made.tag(has & (places.kind[at] == 3), 16)
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


def _contact(
    made: Recorded, world: World, texts: Texts, profile: Profile, rng: np.random.Generator
) -> None:
    n = len(made.person)
    has = chance(rng, profile.phone, n)
    number = texts.phone[made.person]
    if profile.code in ("childrens_social_care", "adult_social_care", "drugs_and_alcohol"):
        # An agency's own number on many people.
        agency = some(rng, has, 0.01, 4)
        number = np.where(agency, 7_199_000_100, number)
        made.tag(agency, 20)
    made.tag(has & ((world.as_at - world.people["born"][made.person]) < 14 * YEAR), 20)
    email = hide(pc.take(texts.email, pa.array(made.person)), ~chance(rng, profile.email, n))
    young = (world.as_at - world.people["born"][made.person]) < 12 * YEAR
    made.columns |= {
        "phone": hide(phone_text(number, profile.phone_style), ~has),
        "email": hide(email, young),
    }
