"""Keys, pairs, evidence and weights: each step does what the one it stands for would have done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from splink import DuckDBAPI, Linker

from matching.persons.blocking import candidate_pairs, leave_out
from matching.persons.comparisons import COMPARISONS
from matching.persons.crowd import crowd_of
from matching.persons.resolve import with_ages_told
from matching.persons.scoring import AVERAGE_FREQUENCY, MIXED_IN, compare, weigh
from matching.persons.settings import person_settings
from tests.matching.conftest import SCHEMA

FORENAMES = ["olivia", "olive", "noah", "amir", "amira", "o", "maria", "mary", "smith"]
SURNAMES = ["smith", "smyth", "jones", "khan", "nowak", "noah"]
SERVICES = ["gp", "schools", "police", "housing"]


def council(record: Callable[..., Any], seed: int, size: int) -> pa.Table:
    """So many records of few names, dates and homes, so that much is shared and much is a slip."""
    draw = Random(seed)
    rows = []
    for number in range(size):
        rows.append(
            record(
                f"{draw.choice(SERVICES)}:{number}",
                f"{draw.choice(FORENAMES)} {draw.choice(SURNAMES)}",
                f"{draw.choice([1990, 2015])}-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}"
                if draw.random() < 0.8
                else "",
                home=draw.randint(1, 12) if draw.random() < 0.8 else None,
                sex=draw.choice(["F", "M", None]),
                phones=draw.choice([[], [], ["0711"], ["0712", "0713"]]),
                nhs_number=draw.choice([None, None, f"99900000{draw.randint(10, 40)}"]),
            )
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


@pytest.fixture
def con(record: Callable[..., Any], request: pytest.FixtureRequest) -> Iterator[Any]:
    with duckdb.connect() as con:
        con.register("given", council(record, request.param, 400))
        con.execute(
            "create table records as select row_number() over () as unique_id, * "
            f"from ({with_ages_told('given')})"
        )
        yield con


@pytest.mark.parametrize("con", [1, 2], indirect=True)
def test_a_pair_weighs_what_splink_says_to_the_last_bit(con: duckdb.DuckDBPyConnection) -> None:
    pairs = candidate_pairs(con, "records")
    crowd = crowd_of(con, "records")
    compare(con, "records", pairs, "levels")
    weigh(con, "levels", crowd, "scored", lowest_weight=None)
    api = DuckDBAPI(connection=con)
    linker = Linker(
        api.register("records"),
        person_settings(crowd.n_records, families=crowd.families),
        log_level="ERROR",
    )
    for column in ("forename", "surname"):
        con.execute(
            f"create table frequency_of_{column} as select {column}, (count(*) + "
            f"{MIXED_IN * AVERAGE_FREQUENCY[column]}) / ({crowd.n_records} + {MIXED_IN}) "
            f"as tf_{column} from records where {column} is not null group by {column}"
        )
        linker.table_management.register_term_frequency_lookup(
            api.register(f"frequency_of_{column}"), column
        )
    con.execute(f"create table blocked as select '0' as match_key, * from {pairs}")
    linker.table_management.register_blocked_pairs_for_predict(api.register("blocked"))
    said = linker.inference.predict(warning_mode="never").physical_name
    n, alike, most = con.execute(
        f"""
        select count(*), count(*) filter (
            ours.match_weight = theirs.match_weight
            and ours.match_probability = theirs.match_probability
        ), max(ours.match_weight)
        from scored as ours full join {said} as theirs using (unique_id_l, unique_id_r)
        """
    ).fetchall()[0]
    assert n == alike > 1_000
    assert most > 20


@pytest.mark.parametrize("con", [3], indirect=True)
def test_the_evidence_of_a_pair_is_the_same_whatever_other_records_there_are(
    con: duckdb.DuckDBPyConnection,
) -> None:
    compare(con, "records", candidate_pairs(con, "records"), "all_levels")
    con.execute(
        "create table few as select * from records where unique_id % 3 > 0;"
        "create table pairs_of_few as select unique_id_l as join_key_l, unique_id_r as join_key_r "
        "from all_levels where unique_id_l % 3 > 0 and unique_id_r % 3 > 0"
    )
    compare(con, "few", "pairs_of_few", "few_levels")
    names = ", ".join(comparison.name for comparison in COMPARISONS)
    differ = con.execute(
        f"select unique_id_l, unique_id_r, {names} from few_levels except all "
        f"select unique_id_l, unique_id_r, {names} from all_levels"
    ).fetchall()
    assert not differ
    assert con.execute("select count(*) from few_levels").fetchall()[0][0] > 500


@pytest.mark.parametrize("con", [4, 5, 6], indirect=True)
def test_without_some_records_the_candidates_are_those_of_the_others_alone(
    con: duckdb.DuckDBPyConnection,
) -> None:
    con.execute("create table gone as select unique_id from records where hash(unique_id) % 4 = 0")
    candidate_pairs(con, "records")
    before = con.execute("select count(*) from candidate_pairs").fetchall()[0][0]
    con.execute(
        "create table lost as from candidate_pairs "
        "where join_key_l in (from gone) or join_key_r in (from gone)"
    )
    leave_out(con, "candidate_pairs", "gone")
    con.execute(
        "create table quickly as from candidate_pairs; create table others as "
        "from records where unique_id not in (from gone)"
    )
    candidate_pairs(con, "others")
    assert not con.execute(
        "(from quickly except all from candidate_pairs) union all "
        "(from candidate_pairs except all from quickly)"
    ).fetchall()
    after, lost = con.execute(
        "select (select count(*) from quickly), (select count(*) from lost)"
    ).fetchall()[0]
    assert after > before - lost, "no key came under its limit: the test asks nothing"
