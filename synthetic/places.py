"""Streets, houses, blocks of flats and communal places, each with postcode and property number."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.crowd import HOME, HOME_KINDS
from synthetic.draws import Ints, Strings, chance
from synthetic.names import table

PLACES = {row["kind"]: row["names"] for row in table("places")}
TOWNS = PLACES["town"].split()
# Schools, practices and landlords have names of several words.
PLACES_LISTS = {kind: tuple(PLACES[kind].split("|")) for kind in ("school", "practice", "landlord")}

# FC is a postcode area that was never issued; letters as in real inward codes.
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Places:
    """Dwellings as columns; position 0.. is the dwelling's number.

    `line` is the address within its street as the property gazetteer writes it, without the town.
    """

    flat: Ints  # 0: no flat
    building: pa.Array  # null where a house has no name
    number: Ints  # 0: none
    street: pa.Array
    town: pa.Array
    postcode: pa.Array
    uprn: pa.Array
    shell_uprn: pa.Array
    kind: Ints
    block: Ints  # -1: not in a block

    def line(self, rows: Ints, style: str = "gazetteer") -> pa.Array:
        """Address texts of dwellings, in one of four ways to write them."""
        take = pa.array(rows)
        flat, number = self.flat[rows], self.number[rows]
        street, building = pc.take(self.street, take), pc.take(self.building, take)
        if style in ("short", "upper"):
            street = abbreviated(street)
        numbers = pc.cast(pa.array(number), pa.string())
        numbered = pc.if_else(
            pa.array(number > 0), pc.binary_join_element_wise(numbers, street, " "), street
        )
        flats = pc.cast(pa.array(flat), pa.string())
        words = {"gazetteer": "Flat ", "short": "Flt ", "upper": "FLAT ", "slash": ""}[style]
        flat_words = pc.binary_join_element_wise(words, flats, "")
        separator = {"gazetteer": ", ", "short": " ", "upper": ", ", "slash": "/"}[style]
        whole_building = pc.if_else(
            pc.is_valid(building),
            pc.binary_join_element_wise(pc.fill_null(building, ""), numbered, ", "),
            numbered,
        )
        inner = numbered if style == "slash" else whole_building
        text = pc.if_else(
            pa.array(flat > 0),
            pc.binary_join_element_wise(flat_words, inner, separator),
            whole_building,
        )
        return pc.utf8_upper(text) if style == "upper" else text


_SHORT = {
    " Road": " Rd",
    " Street": " St",
    " Avenue": " Ave",
    " Close": " Cl",
    " Drive": " Dr",
    " Crescent": " Cres",
    " Gardens": " Gdns",
    " Terrace": " Terr",
    " Place": " Pl",
    " Lane": " Ln",
    " Grove": " Gr",
}


def abbreviated(street: pa.Array) -> pa.Array:
    """Street names with the type as clerks shorten it."""
    for long, short in _SHORT.items():
        street = pc.replace_substring_regex(street, pattern=f"{long}$", replacement=short)
    return street


def build_places(homes: int, communal: dict[str, int], rng: np.random.Generator) -> Places:
    """Room for `homes` ordinary dwellings, and the given number of communal places of each kind."""
    names, types = PLACES["street_name"].split(), PLACES["street_type"].split()
    streets = max(6, int(homes / 24) + 1)
    n_houses = rng.integers(10, 30, streets)
    has_block = chance(rng, 0.33, streets)
    n_flats = np.where(has_block, rng.integers(6, 31, streets), 0)
    # Different streets of one town have different names, until there are more streets than names.
    order = rng.permutation(max(len(names) * len(types) * len(TOWNS), streets))[:streets]
    town_of = order % len(TOWNS)
    name_of = (order // len(TOWNS)) % len(names)
    type_of = (order // (len(TOWNS) * len(names))) % len(types)
    street_text = np.array(
        [f"{names[a]} {types[b]}" for a, b in zip(name_of, type_of, strict=True)], dtype=object
    )
    blocks = np.array(PLACES["block"].split(), dtype=object)
    block_types = np.array(PLACES["block_type"].split(), dtype=object)
    block_text = (
        blocks[rng.integers(0, len(blocks), streets)]
        + " "
        + block_types[rng.integers(0, len(block_types), streets)]
    )

    of_house = np.repeat(np.arange(streets), n_houses)
    house = np.arange(len(of_house)) - np.repeat(np.cumsum(n_houses) - n_houses, n_houses)
    of_flat = np.repeat(np.arange(streets), n_flats)
    flat = np.arange(len(of_flat)) - np.repeat(np.cumsum(n_flats) - n_flats, n_flats)
    special = np.repeat([HOME[k] for k in communal], list(communal.values())).astype(np.int64)
    of_special = rng.integers(0, streets, len(special))

    # Two postcodes for a street's houses, one for its block, one for every communal place.
    street = np.concatenate([of_house, of_flat, of_special])
    code = np.concatenate(
        [of_house * 3 + (house % 2), of_flat * 3 + 2, streets * 3 + np.arange(len(special))]
    )
    n_house, n_flat, n_special = len(of_house), len(of_flat), len(special)
    numbers = np.concatenate(
        [
            house + 1,
            np.repeat(n_houses + 2, n_flats),
            n_houses[of_special] + 40 + np.arange(n_special) % 40,
        ]
    )
    building = np.full(len(street), None, dtype=object)
    building[n_house : n_house + n_flat] = block_text[of_flat]
    building[n_house + n_flat :] = _special_names(special)
    kind = np.concatenate([np.zeros(n_house + n_flat, dtype=np.int64), special])
    building[kind == HOME["hmo"]] = None
    building[kind == HOME["student_house"]] = None
    numbered = np.arange(len(street))
    uprn = 990_000_000_000 + numbered * 7
    shell = 991_000_000_000 + street * 7
    return Places(
        flat=np.concatenate(
            [np.zeros(n_house, dtype=np.int64), flat + 1, np.zeros(n_special, dtype=np.int64)]
        ),
        building=pa.array(building, pa.string()),
        number=numbers,
        street=pc.take(pa.array(street_text, pa.string()), pa.array(street)),
        town=pc.take(pa.array(TOWNS), pa.array(town_of[street])),
        postcode=_postcodes(code, town_of[street]),
        uprn=pc.cast(pa.array(uprn), pa.string()),
        shell_uprn=pc.cast(pa.array(shell), pa.string()),
        kind=kind,
        block=np.concatenate([np.full(n_house, -1), of_flat, np.full(n_special, -1)]),
    )


def _special_names(kinds: Ints) -> Strings:
    words = {
        "hostel": "{} Hostel",
        "refuge": "{} Project",
        "childrens_home": "{} Children's Home",
        "care_home": "{} Care Home",
        "prison": "HMP {}",
    }
    stems = PLACES["block"].split()
    texts = [
        words.get(HOME_KINDS[kind], "{}").format(stems[i % len(stems)])
        for i, kind in enumerate(kinds)
    ]
    return np.array(texts, dtype=object)


def _postcodes(code: Ints, town: Ints) -> pa.Array:
    """A postcode for each running number; a town keeps to its districts."""
    unique, inverse = np.unique(code * 16 + town, return_inverse=True)
    of_town = unique % 16
    order = np.argsort(of_town, kind="stable")
    counts = np.bincount(of_town, minlength=16)
    number = np.empty(len(unique), dtype=np.int64)
    number[order] = np.arange(len(unique)) - np.repeat(np.cumsum(counts) - counts, counts)
    letters = np.array(list(_INWARD), dtype=object)
    district = (of_town * 8 + (number // 4000) % 8) + 1
    # 4,000 inward codes of one district, in an order that does not look counted.
    inward = (number * 1987) % 4000
    text = (
        "FC"
        + district.astype(str).astype(object)
        + " "
        + (inward // 400).astype(str).astype(object)
        + letters[(inward // 20) % 20]
        + letters[inward % 20]
    )
    return pc.take(pa.array(text, pa.string()), pa.array(inverse))
