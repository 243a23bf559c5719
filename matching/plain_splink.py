"""What everybody would try first, on the same records: to compare with, never to publish.

`bare_splink` follows Splink's documentation for a person de-duplication (deterministic prior,
random-sampled u, two EM passes, one threshold); the other two are exact match and NHS number.
"""

from __future__ import annotations

import time

import duckdb
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
    con.execute(
        f"""
        create or replace table plain_records as
        select
            record_id as unique_id, forename as first_name, surname, birth_digits as dob,
            postcodes[1] as postcode, sex, nhs_number
        from {records} where restriction is null
        """
    )
    api = DuckDBAPI(connection=con)
    linker = Linker(api.register("plain_records"), _settings(), log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(
        [block_on("first_name", "surname", "dob"), block_on("nhs_number")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("first_name", "surname"), block_on("dob")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
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


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("nhs_number"),
            block_on("first_name", "dob"),
            block_on("surname", "dob"),
            block_on("postcode", "dob"),
            block_on("first_name", "surname", "postcode"),
        ],
        comparisons=[
            cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True, datetime_format="%Y%m%d"),
            cl.PostcodeComparison("postcode"),
            cl.ExactMatch("sex"),
            cl.ExactMatch("nhs_number"),
        ],
        retain_matching_columns=False,
    )
