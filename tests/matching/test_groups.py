"""Groups of linked records: what becomes of one hangs on its own records and links alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from matching.persons.clustering import LARGEST_GROUP, cluster
from tests.matching.conftest import SCHEMA

TOO_MANY = LARGEST_GROUP + 50


def people(record: Callable[..., Any], groups: dict[str, float]) -> dict[str, set[frozenset[str]]]:
    """The people of each group of `TOO_MANY` alike records, all linked to the first by a weight."""
    rows, links = [], []
    for name, weight in groups.items():
        first = len(rows)
        for place in range(TOO_MANY):
            rows.append(record(f"schools:contact:{name}{place}", "sam doe", "1990-01-01", home=1))
            if place:
                links.append({"l": first, "r": first + place, "weight": weight})
    with duckdb.connect() as con:
        con.register("given", pa.Table.from_pylist(rows, schema=SCHEMA))
        con.register("links", pa.Table.from_pylist(links))
        con.execute(
            """
            create table records as
            select row_number() over () - 1 as unique_id, *, 0 as born_from, 9999 as born_until
            from given;
            create table apart (unique_id_l bigint, unique_id_r bigint);
            create table decided as
            select l as unique_id_l, r as unique_id_r, weight as match_weight, 'link' as decision,
                'weight' as reason
            from links
            """
        )
        cluster(con, "records", "decided", "apart")
        found = con.execute(
            "select list(record_id) from records inner join people using (unique_id) "
            "group by person"
        ).fetchall()
    return {
        name: {frozenset(one) for (one,) in found if one[0].startswith(f"schools:contact:{name}")}
        for name in groups
    }


@pytest.mark.parametrize("weight", [12.0, 25.0])
def test_whether_a_large_group_is_one_person_hangs_on_no_other_group(
    record: Callable[..., Any], weight: float
) -> None:
    alone = people(record, {"a": weight})
    beside_another = people(record, {"a": weight, "b": 8.0})
    assert beside_another["a"] == alone["a"]


def test_a_group_too_large_for_a_person_falls_apart_at_the_first_weight_its_links_do_not_reach(
    record: Callable[..., Any],
) -> None:
    assert len(people(record, {"a": 12.0})["a"]) == TOO_MANY
    assert len(people(record, {"a": 40.0})["a"]) == 1
