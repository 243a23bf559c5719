"""The second model: what it compares, what it weighs, and where it stops."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import duckdb

from matching.families.blocking import LARGEST_BLOCK, candidate_pairs
from matching.families.clusters import LARGEST_FAMILY, family_clusters
from matching.families.settings import COMPARISONS, trained_figures
from matching.measure.baselines import exact_address, fuzzy_address

PROJECT = Path(__file__).resolve().parents[2]


def seed(name: str) -> list[dict[str, str]]:
    with (PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_spelling_means_one_relationship_only() -> None:
    meant: dict[str, str] = {}
    assert seed("relationship_types")
    for row in seed("relationship_types"):
        for spelling in {row["code"], *filter(None, row["aliases"].split("|"))}:
            key = spelling.lower().replace("_", " ")
            assert meant.setdefault(key, row["code"]) == row["code"], spelling


def test_the_inverse_of_an_inverse_is_what_it_was_or_its_neutral_form() -> None:
    types = {row["code"]: row for row in seed("relationship_types")}
    assert types
    for code, row in types.items():
        if row["kind"] != "family":
            continue
        back = types[types[row["inverse_code"]]["inverse_code"]]
        precise = {back["code"], back["code_if_female"], back["code_if_male"]}
        assert code in precise or back["family_role"] == row["family_role"], code


def test_every_service_has_its_rank_for_every_attribute() -> None:
    services = {row["service_code"] for row in seed("services")}
    ranks = seed("survivorship")
    assert ranks
    for attribute in {row["attribute"] for row in ranks}:
        rows = [row for row in ranks if row["attribute"] == attribute]
        assert {row["service_code"] for row in rows} == services, attribute
        assert len({row["rank"] for row in rows}) == len(rows), attribute


def test_every_piece_of_evidence_speaks_for_family_more_than_its_absence() -> None:
    figures = trained_figures()
    for comparison in COMPARISONS:
        if comparison.name == "years_apart":
            continue
        rates = figures[comparison.name]
        levels = [level.code for level in comparison.levels if not level.is_null]
        ratios = [rates[code]["m"] / rates[code]["u"] for code in levels]
        assert min(ratios[:-1]) > 1 > ratios[-1], comparison.name


def people(con: duckdb.DuckDBPyConnection, n: int, *, address: str | None = None) -> None:
    con.execute(
        f"""
        create table people as
        select 'p' || lpad(i::varchar, 4, '0') as unique_id, 'name' || i as surname,
            null::varchar as postcode,
            {repr([address]) if address else "[]"}::varchar[] as addresses,
            []::varchar[] as phones, []::varchar[] as ties
        from range({n}) as t(i)
        """
    )


def test_a_place_with_too_many_people_makes_no_pairs() -> None:
    for n, pairs in ((3, 3), (LARGEST_BLOCK + 1, 0)):
        with duckdb.connect() as con:
            people(con, n, address="a1")
            candidate_pairs(con, "people", "pairs")
            assert con.execute("select count(*) from pairs").fetchall() == [(pairs,)]


def test_a_chain_of_relatives_is_no_family() -> None:
    n = 60
    with duckdb.connect() as con:
        people(con, n)
        con.execute(
            f"""
            create table links as
            select 'p' || lpad(i::varchar, 4, '0') as person_id,
                'p' || lpad((i + 1)::varchar, 4, '0') as related_person_id,
                case when i % 4 = 3 then 0.95 else 0.999999 end as match_probability,
                i % 4 <> 3 as lives_together
            from range({n - 1}) as t(i)
            """
        )
        family_clusters(con, "people", "links", "clusters")
        sizes = con.execute("select count(*) from clusters group by family").fetchall()
    assert max(size for (size,) in sizes) <= LARGEST_FAMILY
    assert len(sizes) == n / 4


def test_the_family_of_a_cluster_does_not_depend_on_the_order_of_rows() -> None:
    links = [("a", "c"), ("c", "e"), ("b", "d")]
    found = []
    for order in itertools.permutations(links):
        with duckdb.connect() as con:
            con.execute("create table people as select unnest(['e','d','c','b','a']) as unique_id")
            con.execute(
                "create table links (person_id text, related_person_id text, "
                "match_probability double, lives_together boolean)"
            )
            con.executemany("insert into links values (?, ?, 0.99, false)", list(order))
            family_clusters(con, "people", "links", "clusters")
            found.append(sorted(con.execute("from clusters").fetchall()))
    assert all(f == found[0] for f in found)
    assert dict(found[0]) == {"a": "a", "c": "a", "e": "a", "b": "b", "d": "b"}


def test_the_councils_methods_find_whom_they_found() -> None:
    with duckdb.connect() as con:
        con.execute(
            """
            create table people as select * from (values
                ('child', '14 High Street, Fernmoor', 'FM1 1AA', 'Ash', true),
                ('mother', '14 HIGH STREET Fernmoor', 'fm11aa', 'Ash', false),
                ('lodger', '14 High St, Fernmoor', 'FM1 1AA', 'Birch', false),
                ('neighbour', '16 High Street, Fernmoor', 'FM1 1AA', 'Ash', false),
                ('father', '3 Mill Lane, Fernmoor', 'FM2 2BB', 'Cedar', false)
            ) as t(person_id, address, postcode, last_name, is_subject)
            """
        )

        def found(method, **options) -> set[str]:  # type: ignore[no-untyped-def]
            method(con, "people", "found", **options)
            return {row[0] for row in con.execute("select person_id from found").fetchall()}

        assert found(exact_address) == {"mother"}
        assert found(fuzzy_address) == {"mother", "lodger"}
        assert found(fuzzy_address, same_surname=True) == {"mother"}
