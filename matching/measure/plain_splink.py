"""What everybody would try first, on the same records: to compare with, never to publish.

`bare_splink` follows Splink's documentation for a person de-duplication (deterministic prior,
random-sampled u, two EM passes, one threshold); the other two are exact match and NHS number.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import duckdb
import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

#: The threshold of the documentation's example.
THRESHOLD = 0.95
METHODS = {
    "plain_splink": "plain Splink",
    "exact_match": "exact match",
    "nhs_number": "NHS number",
}
#: With fewer records there is too little to train it on, and Splink stops.
FEWEST_RECORDS = 500
#: Pairs below it (one in a thousand) are one person in no threshold that anybody would choose.
LOWEST_WEIGHT = -10.0

COMPARED = ("first_name", "surname", "dob", "postcode", "sex", "nhs_number")
#: Where a rule names a column that holds nothing, it is left out.
BLOCKS = (
    ("nhs_number",),
    ("first_name", "dob"),
    ("surname", "dob"),
    ("postcode", "dob"),
    ("first_name", "surname", "postcode"),
)
#: More keys, after the documentation's example of 50,000 persons: what is compared with our links
#: is then its best, and not what its keys miss. The benchmark times the shorter list.
WIDE_BLOCKS = (
    *BLOCKS,
    ("substr(first_name, 1, 3)", "substr(surname, 1, 4)"),
    ("postcode", "first_name"),
    ("postcode", "surname"),
    ("substr(postcode, 1, 3)", "dob"),
    ("substr(postcode, 1, 3)", "first_name"),
    ("substr(postcode, 1, 3)", "surname"),
    ("substr(first_name, 1, 2)", "substr(surname, 1, 2)", "substr(dob, 1, 4)"),
)
#: Whoever agrees in these is surely one person: how rare a match is, is estimated from them.
SUREST = (("first_name", "surname", "dob"), ("nhs_number",))
SUREST_WITHOUT = (("first_name", "surname", "postcode"),)
#: The first two that the data allow are the passes of expectation maximisation.
PASSES = (("first_name", "surname"), ("dob",), ("postcode",), ("nhs_number",))


def other_methods(con: duckdb.DuckDBPyConnection, records: str) -> dict[str, str]:
    """What a council would try first: a table of record_id and person_id by code in METHODS.

    `records` is a table in the linkage layout. Without plain Splink below FEWEST_RECORDS.
    """
    methods = {}
    n_records = con.execute(f"select count(*) from {records}").fetchall()[0][0]
    if n_records >= FEWEST_RECORDS:
        methods["plain_splink"] = _in_one_thread(con, records)
    methods["exact_match"] = exact_match(con, records)
    methods["nhs_number"] = nhs_number_match(con, records)
    return methods


def _in_one_thread(con: duckdb.DuckDBPyConnection, records: str) -> str:
    """`bare_splink` on rows in order: what is drawn for training is then the same each time."""
    table = con.sql(f"select * from {records} order by record_id").to_arrow_table()
    with duckdb.connect(config={"threads": 1}) as own:
        own.register("records", table)
        found = own.sql(f"from {bare_splink(own, 'records')[1]}").to_arrow_table()
    con.register("found_by_splink", found)
    con.execute("create or replace table plain_splink_clusters as from found_by_splink")
    con.unregister("found_by_splink")
    return "plain_splink_clusters"


def bare_splink(con: duckdb.DuckDBPyConnection, records: str) -> tuple[float, str]:
    """Seconds for block, score and cluster, and the name of a table of record_id and person_id.

    `records` is a table in the linkage layout. Training is not in the seconds: it is done once.
    """
    linker = _trained(con, records)
    started = time.perf_counter()
    predicted = linker.inference.predict(threshold_match_probability=0.5, warning_mode="never")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=THRESHOLD
    )
    seconds = time.perf_counter() - started
    con.execute(
        f"create or replace table bare_splink_clusters as "
        f"select unique_id as record_id, cluster_id as person_id from {clusters.physical_name}"
    )
    for made in (predicted, clusters):
        made.drop_table_from_database_and_remove_from_cache()
    linker.table_management.invalidate_cache()  # type: ignore[no-untyped-call]
    con.execute("drop table plain_records")
    return seconds, "bare_splink_clusters"


def scored_by_splink(records: pa.Table) -> pa.Table:
    """Every pair that plain Splink compares: record_id_l, record_id_r, match_probability.

    `records` is in the linkage layout. It is trained on these records alone, in one thread and on
    rows in order, so that every run gives the same pairs.
    """
    with duckdb.connect(config={"threads": 1}) as con:
        con.register("given", records)
        con.execute("create table records as from given order by record_id")
        linker = _trained(con, "records", WIDE_BLOCKS)
        predicted = linker.inference.predict(
            threshold_match_weight=LOWEST_WEIGHT, warning_mode="never"
        )
        return con.sql(
            f"""
            select unique_id_l as record_id_l, unique_id_r as record_id_r, match_probability
            from {predicted.physical_name} order by all
            """
        ).to_arrow_table()


def _trained(
    con: duckdb.DuckDBPyConnection, records: str, blocks: Sequence[Sequence[str]] = BLOCKS
) -> Linker:
    """A linker over `plain_records`, trained as the documentation writes it.

    Columns that hold nothing are left out, as whoever looks at the data would do.
    """
    con.execute(
        f"""
        create or replace table plain_records as
        select
            record_id as unique_id, forename as first_name, surname, birth_digits as dob,
            postcodes[1] as postcode, sex, nhs_number
        from {records} where restriction is null
        """
    )
    counts = ", ".join(f"count({column})" for column in COMPARED)
    (held,) = con.execute(f"select {counts} from plain_records").fetchall()
    there = {column for column, n in zip(COMPARED, held, strict=True) if n}
    api = DuckDBAPI(connection=con)
    linker = Linker(api.register("plain_records"), _settings(there, blocks), log_level="ERROR")
    surest = [rule for rule in SUREST if there.issuperset(rule)]
    linker.training.estimate_probability_two_random_records_match(
        [block_on(*rule) for rule in surest or SUREST_WITHOUT], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    passes = [rule for rule in PASSES if there.issuperset(rule)]
    for rule in passes[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    return linker


def exact_match(con: duckdb.DuckDBPyConnection, records: str) -> str:
    """Records with the same forename, surname and full date of birth are one person."""
    return _by_key(
        con, records, "exact_match_clusters", "forename || '|' || surname || '|' || birth_digits"
    )


def nhs_number_match(con: duckdb.DuckDBPyConnection, records: str) -> str:
    """Records with the same valid NHS number are one person."""
    return _by_key(con, records, "nhs_number_clusters", "nhs_number")


def _by_key(con: duckdb.DuckDBPyConnection, records: str, table: str, key: str) -> str:
    con.execute(
        f"create or replace table {table} as "
        f"select record_id, coalesce({key}, record_id) as person_id from {records} "
        "where restriction is null"
    )
    return table


def _settings(there: set[str], blocks: Sequence[Sequence[str]]) -> SettingsCreator:
    gone = [column for column in COMPARED if column not in there]
    comparisons = {
        "first_name": cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
        "surname": cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        "dob": cl.DateOfBirthComparison("dob", input_is_string=True, datetime_format="%Y%m%d"),
        "postcode": cl.PostcodeComparison("postcode"),
        "sex": cl.ExactMatch("sex"),
        "nhs_number": cl.ExactMatch("nhs_number"),
    }
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(*rule)
            for rule in blocks
            if not any(column in part for part in rule for column in gone)
        ],
        comparisons=[comparisons[column] for column in COMPARED if column in there],
        retain_matching_columns=False,
    )
