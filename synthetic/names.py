"""Names by tradition and year of birth, few of them common and many rare, as they are."""

import csv
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from synthetic.draws import Ints, Strings, weighted

TRADITIONS = (
    "white_british",
    "irish",
    "south_asian_muslim",
    "sikh",
    "hindu",
    "polish",
    "west_african",
    "somali",
    "chinese",
)
# Shares of a mixed English city; the rest of the country is less mixed, London more.
TRADITION_WEIGHTS = (0.68, 0.04, 0.10, 0.025, 0.03, 0.05, 0.05, 0.015, 0.01)


def table(name: str) -> list[dict[str, str]]:
    """Rows of one of the lists in `data/`."""
    text = files("synthetic").joinpath(f"data/{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@dataclass(frozen=True)
class Names:
    """Forenames and surnames as arrays; people hold positions in them.

    `surname_m` and `surname_f` are the same surname as a man and a woman bears it (Kowalski,
    Kowalska).
    """

    forenames: Strings
    surname_m: Strings
    surname_f: Strings
    forename_pools: dict[tuple[str, int], list[tuple[int, Ints]]]
    surname_pools: dict[str, Ints]

    def draw_forenames(
        self, rng: np.random.Generator, tradition: Ints, sex: Ints, born: Ints
    ) -> Ints:
        """A forename for each person, by tradition, sex (0 F, 1 M) and day of birth."""
        year = born / 365.25 + 1970
        drawn = np.zeros(len(tradition), dtype=np.int64)
        for code, name in enumerate(TRADITIONS):
            for s in (0, 1):
                pools = self.forename_pools[name, s]
                starts = np.array([start for start, _ in pools])
                which = np.maximum(np.searchsorted(starts, year, side="right") - 1, 0)
                for k, (_, pool) in enumerate(pools):
                    rows = np.flatnonzero((tradition == code) & (sex == s) & (which == k))
                    drawn[rows] = pool[_zipf(rng, len(pool), len(rows), 0.55)]
                # One person in seven bears a name of another generation.
                every = np.unique(np.concatenate([pool for _, pool in pools]))
                rows = np.flatnonzero(
                    (tradition == code) & (sex == s) & (rng.random(len(drawn)) < 0.14)
                )
                drawn[rows] = every[rng.integers(0, len(every), len(rows))]
        return drawn

    def draw_surnames(self, rng: np.random.Generator, tradition: Ints, sex: Ints) -> Ints:
        """A surname by birth for each person."""
        drawn = np.zeros(len(tradition), dtype=np.int64)
        for code, name in enumerate(TRADITIONS):
            rows = np.flatnonzero(tradition == code)
            pool = self.surname_pools[name]
            drawn[rows] = pool[_zipf(rng, len(pool), len(rows), 0.75)]
            if name == "white_british":
                tail = self.surname_pools["places"]
                rare = rows[rng.random(len(rows)) < 0.42]
                drawn[rare] = tail[_zipf(rng, len(tail), len(rare), 0.3)]
            if name == "south_asian_muslim":
                # Many women bear a name of their own (Begum, Bibi), not a family's.
                own = rows[(sex[rows] == 0) & (rng.random(len(rows)) < 0.45)]
                women = self.surname_pools["south_asian_muslim_woman"]
                drawn[own] = women[_zipf(rng, len(women), len(own), 0.8)]
            if name == "sikh":
                # Some families use Singh and Kaur alone.
                bare = rows[rng.random(len(rows)) < 0.35]
                drawn[bare] = self.surname_pools["singh_kaur"][0]
        return drawn


def _zipf(rng: np.random.Generator, n: int, size: int, steepness: float) -> Ints:
    return weighted(rng, 1.0 / np.arange(2, n + 2) ** steepness, size)  # type: ignore[arg-type]


def load_names() -> Names:
    """All names of `data/forenames.csv` and `data/surnames.csv`, and the tail of place surnames."""
    forenames: dict[str, int] = {}
    forename_pools: dict[tuple[str, int], list[tuple[int, Ints]]] = {}
    for row in table("forenames"):
        pool = [forenames.setdefault(name, len(forenames)) for name in row["names"].split()]
        forename_pools.setdefault((row["tradition"], int(row["sex"] == "M")), []).append(
            (int(row["born_from"]), np.array(list(dict.fromkeys(pool)), dtype=np.int64))
        )
    surnames: dict[str, int] = {}
    surname_pools: dict[str, Ints] = {}
    for row in table("surnames"):
        pool = [surnames.setdefault(name, len(surnames)) for name in row["names"].split()]
        surname_pools[row["tradition"]] = np.array(list(dict.fromkeys(pool)), dtype=np.int64)
    # Many English surnames are places, and most are rare: they make the long tail.
    parts = {row["kind"]: row["names"].split() for row in table("places")}
    places = [s + e for e in parts["surname_end"] for s in parts["surname_start"]]
    mixed = np.random.Generator(np.random.PCG64(20)).permutation(len(places))
    surname_pools["places"] = np.array(
        [surnames.setdefault(places[i], len(surnames)) for i in mixed], dtype=np.int64
    )
    surname_pools["singh_kaur"] = np.array([surnames.setdefault("Singh/Kaur", len(surnames))])
    pairs = [name.split("/") for name in surnames]
    return Names(
        forenames=np.array(list(forenames), dtype=object),
        surname_m=np.array([pair[0] for pair in pairs], dtype=object),
        surname_f=np.array([pair[-1] for pair in pairs], dtype=object),
        forename_pools=forename_pools,
        surname_pools=surname_pools,
    )
