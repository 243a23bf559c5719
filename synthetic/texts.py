"""Every person's true names and identifiers as text, once for all services."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.crowd import ROLE
from synthetic.draws import OPEN, YEAR, Ints, Strings, chance, stream
from synthetic.identifiers import mobiles, nhs_numbers, upns
from synthetic.names import TRADITIONS, table
from synthetic.recorded import hide
from synthetic.world import World


@dataclass
class Texts:
    """Arrow arrays with one value per person; null where a person has none."""

    first: pa.Array
    middle: pa.Array
    last: pa.Array
    birth_last: pa.Array
    changed_name: Ints  # 1: bears another surname than by birth
    nhs: pa.Array
    old_nhs: pa.Array
    upn: pa.Array
    phone: Ints
    old_phone: Ints  # the number of before
    email: pa.Array
    nickname: pa.Array  # null where nobody shortens the name


def true_texts(world: World) -> Texts:
    """Names, identifiers and contact details of everybody."""
    p, n, rng = world.people, world.size, stream(world.seed, "texts")
    first = pc.take(pa.array(world.names.forenames, pa.string()), pa.array(p["first"]))
    middle_at = pa.array(np.maximum(p["middle"], 0), mask=p["middle"] < 0)
    middle = pc.take(pa.array(world.names.forenames, pa.string()), middle_at)
    last = surname_text(world, p["surname"], p["surname2"])
    birth_last = surname_text(world, p["birth_surname"], np.full(n, -1))
    sikh = (p["tradition"] == TRADITIONS.index("sikh")) & ~np.isin(
        np.asarray(pc.fill_null(last, "").to_numpy(zero_copy_only=False)), ["Singh", "Kaur"]
    )
    singh = pc.if_else(pa.array(p["sex"] == 1), "Singh", "Kaur")
    middle = pc.if_else(pa.array(sikh), singh, middle)

    numbers = nhs_numbers(int(n * 1.02) + 20, rng)
    age = (world.as_at - p["born"]) / YEAR
    has_upn = (age > 4) & (age < 24)
    upn = np.full(n, None, dtype=object)
    rows = np.flatnonzero(has_upn)
    upn[rows] = upns(p["born"][rows], rng)
    phone = _phones(world, rng)
    # A tail of spare numbers serves as the superseded ones.
    spare = np.full(n, None, dtype=object)
    few = numbers[n:]
    holders = rng.permutation(n)[: len(few)]
    spare[holders] = few
    born = p["is_unborn"] == 0
    return Texts(
        first=first,
        middle=middle,
        last=last,
        birth_last=birth_last,
        changed_name=((p["surname"] != p["birth_surname"]) & (p["birth_surname"] >= 0)).astype(
            np.int64
        ),
        nhs=hide(pa.array(numbers[:n], pa.string()), ~born),
        old_nhs=pa.array(spare, pa.string()),
        upn=pa.array(upn, pa.string()),
        phone=phone,
        old_phone=mobiles(2 * n, rng)[n:],
        email=_emails(world, first, last, rng),
        nickname=_nicknames(world, rng),
    )


def surname_text(world: World, surname: Ints, second: Ints) -> pa.Array:
    """Surnames as a man or a woman bears them, with a hyphen where there are two."""
    male = pa.array(world.people["sex"] == 1)

    def one(at: Ints) -> pa.Array:
        where = pa.array(np.maximum(at, 0))
        return pc.if_else(
            male,
            pc.take(pa.array(world.names.surname_m, pa.string()), where),
            pc.take(pa.array(world.names.surname_f, pa.string()), where),
        )

    return pc.if_else(
        pa.array(second >= 0),
        pc.binary_join_element_wise(one(surname), one(second), "-"),
        one(surname),
    )


def _phones(world: World, rng: np.random.Generator) -> Ints:
    """One number each; children under 14 have a parent's, and every eighth couple shares one."""
    p, n = world.people, world.size
    phone = mobiles(n, rng)
    c = world.couples
    shared = chance(rng, 0.12, len(c["one"])) & (c["end"] == OPEN)
    phone[c["one"][shared]] = phone[c["other"][shared]]
    age = (world.as_at - p["born"]) / YEAR
    theirs = np.flatnonzero((age < 14) & (p["mother"] >= 0) & (p["role"] == ROLE["child"]))
    parent = np.where(
        chance(rng, 0.8, len(theirs)) | (p["father"][theirs] < 0),
        p["mother"][theirs],
        p["father"][theirs],
    )
    phone[theirs] = phone[parent]
    return phone


def _emails(world: World, first: pa.Array, last: pa.Array, rng: np.random.Generator) -> pa.Array:
    number = pc.cast(pa.array(rng.integers(1, 99, world.size)), pa.string())
    name = pc.binary_join_element_wise(first, last, ".")
    plain = pc.replace_substring_regex(pc.utf8_lower(name), pattern="[^a-z.]", replacement="")
    return pc.binary_join_element_wise(plain, number, "@example.org", "")


def _nicknames(world: World, rng: np.random.Generator) -> pa.Array:
    """The short form by which each person goes, where the forename has one."""
    short = {row["name"]: row["short"].split("|") for row in table("nicknames")}
    most = 4
    forms = np.full((len(world.names.forenames), most), None, dtype=object)
    for at, name in enumerate(world.names.forenames):
        options = short.get(name, [])
        for k in range(most):
            forms[at, k] = options[k % len(options)] if options else None
    return pa.array(forms[world.people["first"], rng.integers(0, most, world.size)], pa.string())


def as_strings(values: pa.Array) -> Strings:
    """An Arrow text column as an array of Python strings."""
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=object)
