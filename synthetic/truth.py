"""What is true, written beside the extracts and never inside them."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.crowd import HOME_KINDS
from synthetic.draws import OPEN, Ints
from synthetic.identities import RESTRICTIONS
from synthetic.names import TRADITIONS
from synthetic.recorded import Recorded, dates, hide
from synthetic.texts import Texts
from synthetic.world import World
from synthetic.writing import write_parquet


def person_ids(people: Ints) -> pa.Array:
    """True person ids of the world's people."""
    return pc.binary_join_element_wise("T", pc.cast(pa.array(people + 1_000_000), pa.string()), "")


def record_truth(made: list[tuple[str, Recorded]]) -> pa.Table:
    """One row per person record: whose it is, and the traps in it. `made` holds (record kind,
    records).
    """
    tables = [
        pa.table(
            {
                "service_code": pa.array([m.code] * len(m.person), pa.string()),
                "person_ref": m.reference,
                "record_kind": pa.array([kind] * len(m.person), pa.string()),
                "true_person_id": person_ids(m.person),
                "traps": _trap_lists(m.tags),
            }
        )
        for kind, m in made
    ]
    return pa.concat_tables(tables).combine_chunks()


def _trap_lists(tags: Ints) -> pa.Array:
    found = [np.flatnonzero(tags >> (trap - 1) & 1) for trap in range(1, 36)]
    rows = np.concatenate(found)
    traps = np.repeat(np.arange(1, 36), [len(f) for f in found])
    order = np.lexsort((traps, rows))
    counts = np.bincount(rows, minlength=len(tags))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(traps[order].astype(np.int32)))


def people_truth(world: World, texts: Texts) -> pa.Table:
    """One row per person."""
    p, n = world.people, world.size
    everyone = np.arange(n)
    changed = texts.changed_name == 1
    return pa.table(
        {
            "true_person_id": person_ids(everyone),
            "first_name": texts.first,
            "middle_names": texts.middle,
            "last_name": texts.last,
            "former_last_name": hide(texts.birth_last, ~changed),
            "date_of_birth": dates(p["born"]),
            "is_unborn": pa.array(p["is_unborn"] == 1),
            "sex": pc.if_else(pa.array(p["sex"] == 1), "M", "F"),
            "naming_tradition": pc.take(pa.array(TRADITIONS), pa.array(p["tradition"])),
            "date_of_death": dates(p["died"], p["died"] < OPEN),
            "nhs_number": texts.nhs,
            "upn": texts.upn,
            "is_never_born": pa.array(p["never_born"] == 1),
            "same_human_as": hide(person_ids(np.maximum(p["same_as"], 0)), p["same_as"] < 0),
            "restriction": hide(
                pc.take(pa.array(RESTRICTIONS), pa.array(p["restriction"])), p["restriction"] == 0
            ),
            "is_outside_area": pa.array(p["is_outside"] == 1),
        }
    )


def residence_truth(world: World) -> pa.Table:
    """One row per person, household and stay."""
    r, places = world.residences, world.places
    at = pa.array(r.dwelling)
    letters = pc.take(pa.array(list("abcd")), pa.array(r.spell))
    home = pc.binary_join_element_wise(
        "H", pc.cast(pa.array(r.home + 1_000_000), pa.string()), letters, ""
    )
    first_day = -40_000
    return pa.table(
        {
            "true_person_id": person_ids(r.person),
            "true_household_id": home,
            "address": pc.binary_join_element_wise(
                places.line(r.dwelling), pc.take(places.town, at), ", "
            ),
            "postcode": pc.take(places.postcode, at),
            "uprn": pc.take(places.uprn, at),
            "kind": pc.take(pa.array(HOME_KINDS), pa.array(places.kind[r.dwelling])),
            "is_part_time": pa.array(r.part_time == 1),
            "start_date": dates(np.maximum(r.start, first_day)),
            "end_date": dates(r.end, r.end < OPEN),
        }
    )


def relation_truth(world: World) -> pa.Table:
    """One row per ordered pair of people and what the second is to the first."""
    relation = world.relations

    def when(column: str) -> pa.Array:
        days = relation[column].combine_chunks() if relation.num_rows else relation[column]
        present = np.asarray(pc.is_valid(days))
        return dates(pc.fill_null(days, 0).to_numpy(zero_copy_only=False).astype(np.int64), present)

    return pa.table(
        {
            "true_person_id": person_ids(relation["person"].to_numpy()),
            "related_true_person_id": person_ids(relation["related"].to_numpy()),
            "relationship": relation["relationship"].combine_chunks(),
            "start_date": when("starts"),
            "end_date": when("ends"),
        }
    )


def write_truth(tables: dict[str, pa.Table], out: Path) -> None:
    """All truth tables as Parquet."""
    for name, table in tables.items():
        write_parquet(table, out / f"{name}.parquet")
