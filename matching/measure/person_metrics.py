"""The metrics table of a build: by known truth, by labelled pairs, and the model's own figures."""

from __future__ import annotations

import duckdb

from matching.measure.drift import write_model_care
from matching.measure.person_accuracy import accuracy_of_methods, labelled_accuracy, person_accuracy
from matching.measure.plain_splink import other_methods


def write_sheet(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table `sheet`: basis, method, measure, subgroup_of, subgroup, value, low, high, n.

    Expects `accuracy_records` (record_id, person_id, service_code, sex, age_about, true_person_id,
    naming_tradition), `linkage_records`, `match_pairs` and `match_labels`. Basis is `truth`,
    `labels` or `model`; what is not known has no row. Where the truth is known, what a council
    would try first is measured on the same records.
    """
    con.execute(
        """
        create or replace table sheet (basis text, method text, measure text, subgroup_of text,
            subgroup text, value double, low double, high double, n bigint)
        """
    )
    con.execute(
        """
        create or replace temp table truth as
        select record_id, true_person_id from accuracy_records where true_person_id is not null
        """
    )
    con.execute(
        "create or replace temp table ours as select * exclude true_person_id from accuracy_records"
    )
    person_accuracy(con, "ours", "truth").create("by_truth")
    labelled_accuracy(con, "match_labels", "accuracy_records").create("by_labels")
    # Of the records that are shown alone: another count would tell how many are held back.
    con.execute(
        "create or replace temp table shown as select * from linkage_records "
        "where record_id in (select record_id from accuracy_records)"
    )
    write_model_care(con, "shown", "match_pairs", "by_model")
    for basis in ("truth", "labels", "model"):
        interval = "null, null" if basis == "model" else "low, high"
        con.execute(
            f"""
            insert into sheet
            select '{basis}', 'warehouse', measure, subgroup_of, subgroup, value, {interval},
                round(n)::bigint
            from by_{basis} where value is not null
            """
        )
    if con.execute("select 1 from truth limit 1").fetchall():
        accuracy_of_methods(con, other_methods(con, "shown"), "truth").create("by_method")
        con.execute(
            """
            insert into sheet
            select 'truth', method, measure, 'all', 'all', value, low, high, round(n)::bigint
            from by_method
            """
        )
    # A sum of shares differs in its last digit with the order of the rows.
    con.execute(
        "update sheet set value = round(value, 9), low = round(low, 9), high = round(high, 9)"
    )
