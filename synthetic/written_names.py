"""Names as a service writes them: short forms, former names, faults, markers."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import Mask, chance, some
from synthetic.names import TRADITIONS
from synthetic.profiles import Profile
from synthetic.recorded import Recorded, hide, put
from synthetic.texts import Texts, as_strings
from synthetic.typos import misspell
from synthetic.world import World

MARKERS = ("MIG_ERROR_{}", "{} (DUPLICATE)", "NO_SHOW_{}", "DO NOT USE {}", "ZZZ {}")
SPELLINGS = {
    "Mohammed": ("Muhammad", "Mohammad", "Mohamed", "Md"),
    "Muhammad": ("Mohammed", "Mohamad", "Muhammed"),
    "Mohamed": ("Mohammed", "Maxamed"),
    "Yusuf": ("Yousef", "Yousuf"),
    "Aisha": ("Ayesha", "Aysha"),
    "Ayesha": ("Aisha", "Aysha"),
    "Fatima": ("Fatimah", "Fathima"),
    "Hussain": ("Hussein", "Husain"),
    "Ahmed": ("Ahmad", "Axmed"),
    "Abdi": ("Cabdi",),
    "Hassan": ("Hasan", "Xasan"),
    "Maryam": ("Mariam", "Maryum"),
    "Zainab": ("Zaynab", "Zeinab"),
    "Malgorzata": ("Małgorzata",),
    "Lukasz": ("Łukasz",),
    "Pawel": ("Paweł",),
    "Siobhan": ("Siobhán",),
    "Sean": ("Seán", "Shaun"),
    "Padraig": ("Pádraig",),
}


def write_names(
    made: Recorded,
    world: World,
    texts: Texts,
    profile: Profile,
    rng: np.random.Generator,
    noise: float,
) -> None:
    """Puts the name columns."""
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
    first = _other_spelling(made, first, rng, noise)
    for wrong, is_first in (
        (some(rng, everyone, profile.typo * noise, 0), True),
        (some(rng, everyone, profile.typo * noise, 0), False),
    ):
        column = first if is_first else last
        fixed = put(column, wrong, misspell(column.filter(pa.array(wrong)).to_pylist(), rng))
        first, last = (fixed, last) if is_first else (first, fixed)

    last = _punctuation(made, last, rng, noise)
    swap = some(rng, everyone, profile.swapped * noise, 1 if profile.swapped > 0.004 else 0)
    # Where the family name comes first, clerks take it for the forename.
    chinese = world.people["tradition"][made.person] == TRADITIONS.index("chinese")
    swap |= some(rng, chinese, 0.08 * noise, 0)
    first, last = pc.if_else(pa.array(swap), last, first), pc.if_else(pa.array(swap), first, last)
    made.tag(swap, 9)

    baby = made.as_unborn
    count = int(baby.sum())
    first = put(first, baby, [("Unborn", "Baby", "UB")[k % 3] for k in range(count)])
    # Before the birth it is known under its mother's name.
    mother = np.maximum(world.people["mother"][made.person], 0)
    last = pc.if_else(pa.array(baby), pc.take(texts.last, pa.array(mother)), last)
    first, last, small = _first_days(made, world, texts, first, last, rng)
    made.tag(small, 6)
    baby = baby | small
    middle, preferred = hide(middle, baby), hide(preferred, baby)
    marked = some(rng, ~baby, 0.0008 * noise, 1 if profile.code in ("police", "housing") else 0)
    values = as_strings(last.filter(pa.array(marked)))
    last = put(
        last,
        marked,
        [MARKERS[(k + len(made.code)) % len(MARKERS)].format(v) for k, v in enumerate(values)],
    )
    made.tag(marked, 11)
    single = np.isin(
        world.people["tradition"][made.person],
        [TRADITIONS.index("somali"), TRADITIONS.index("south_asian_muslim")],
    )
    single = some(rng, single & ~marked & ~baby, 0.012 * noise, 0)
    last = hide(last, single)
    made.tag(single, 9)
    missing = some(rng, ~marked & ~baby & ~single, 0.0012 * noise, 0)
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


def _first_days(
    made: Recorded,
    world: World,
    texts: Texts,
    first: pa.Array,
    last: pa.Array,
    rng: np.random.Generator,
) -> tuple[pa.Array, pa.Array, Mask]:
    """Names of the first days: the birth feed says Baby and the mother's name."""
    age = world.as_at - world.people["born"][made.person]
    mother = world.people["mother"][made.person]
    may = (age < 420) & ~made.as_unborn & (mother >= 0)
    few = 1 if made.code == "health_visiting" else 0
    share = {"health_visiting": 0.18, "gp": 0.06}.get(made.code, 0.0)
    small = some(rng, may, share, few)
    sex = world.people["sex"][made.person[small]]
    words = [("Baby", "Baby Girl" if s == 0 else "Baby Boy")[k % 2] for k, s in enumerate(sex)]
    mothers = pc.take(texts.last, pa.array(np.maximum(mother, 0)))
    return put(first, small, words), pc.if_else(pa.array(small), mothers, last), small


def _other_spelling(
    made: Recorded, first: pa.Array, rng: np.random.Generator, noise: float
) -> pa.Array:
    """Names that one writes in several ways, because they come from another script."""
    several = np.asarray(pc.is_in(first, value_set=pa.array(list(SPELLINGS))))
    rows = some(rng, several, 0.2 * min(noise, 2), 0)
    made.tag(rows, 9)
    names = first.filter(pa.array(rows)).to_pylist()
    return put(first, rows, [SPELLINGS[n][k % len(SPELLINGS[n])] for k, n in enumerate(names)])
