"""How good the links are where the truth is known: a synthetic council, or labelled pairs."""

from __future__ import annotations

import duckdb

#: What accuracy can be broken down by: name and SQL over one row of `known`.
BREAKDOWNS = {
    "all": "'all'",
    "sex": "coalesce(sex, 'not known')",
    "age_band": (
        "case when age_about is null then 'not known' when age_about < 5 then '0-4' "
        "when age_about < 18 then '5-17' when age_about < 65 then '18-64' else '65+' end"
    ),
    "naming_tradition": "coalesce(naming_tradition, 'not known')",
    "service": "service_code",
    "trap": "trap",
}


def person_accuracy(
    con: duckdb.DuckDBPyConnection, records: str, truth: str
) -> duckdb.DuckDBPyRelation:
    """Pairwise precision, recall and F1, and B-cubed, overall and by subgroup.

    `records` has record_id, person_id and, where known, sex, age_about (years), naming_tradition
    and service_code; `truth` has record_id, true_person_id and, where known, traps (a list).
    Records without truth, and truth without a record (behind the firewall, quarantined), count
    nowhere. One row per breakdown and subgroup: breakdown, subgroup, n_records, n_true_pairs,
    n_linked_pairs, n_right_pairs, precision, recall, f1, b_cubed_precision, b_cubed_recall. A pair
    belongs to the subgroup of either record; a pair of two services is under both, and under
    `service_pair`. B-cubed: Bagga and Baldwin 1998.
    """
    _known(con, records, truth)
    parts = []
    for breakdown, subgroup in BREAKDOWNS.items():
        parts.append(_of_breakdown(breakdown, subgroup, "trap" if breakdown == "trap" else ""))
    parts.append(_of_service_pairs())
    return con.sql("\nunion all\n".join(parts) + "\norder by breakdown, subgroup")


def headline(con: duckdb.DuckDBPyConnection, clusters: str, truth: str) -> dict[str, float]:
    """Precision, recall and F1 of any table of record_id and person_id, over all pairs."""
    row = con.execute(
        f"""
        with known as (
            select c.person_id, t.true_person_id from {clusters} as c
            inner join {truth} as t using (record_id)
        ),
        n as (
            select
                (select sum(n * (n - 1) / 2) from (select count(*) as n from known
                    group by person_id, true_person_id)) as right_pairs,
                (select sum(n * (n - 1) / 2) from (select count(*) as n from known
                    group by person_id)) as linked,
                (select sum(n * (n - 1) / 2) from (select count(*) as n from known
                    group by true_person_id)) as true_pairs
        )
        select right_pairs / nullif(linked, 0), right_pairs / nullif(true_pairs, 0) from n
        """
    ).fetchall()[0]
    precision, recall = (float(value or 0) for value in row)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def _known(con: duckdb.DuckDBPyConnection, records: str, truth: str) -> None:
    """Write `known`: one row per record with its person and true person, missing columns null."""
    columns = {
        row[0]
        for table in (records, truth)
        for row in con.execute(f"describe select * from {table}").fetchall()
    }
    optional = ", ".join(
        f"{name if name in columns else 'null'}::{kind} as {name}"
        for name, kind in (
            ("sex", "varchar"),
            ("age_about", "integer"),
            ("naming_tradition", "varchar"),
            ("service_code", "varchar"),
            ("traps", "varchar[]"),
        )
    )
    con.execute(
        f"""
        create or replace temp table known as
        select record_id, person_id, true_person_id, {optional},
            count(*) over (partition by person_id) as n_of_person,
            count(*) over (partition by true_person_id) as n_of_true_person,
            count(*) over (partition by person_id, true_person_id) as n_right
        from {records} inner join {truth} using (record_id)
        """
    )


def _of_breakdown(breakdown: str, subgroup: str, trap: str) -> str:
    """SQL of the measures of one breakdown; every record votes for the pairs it is in."""
    source = "(select *, unnest(traps) as trap from known)" if trap else "known"
    return f"""
        select
            '{breakdown}' as breakdown,
            {subgroup} as subgroup,
            count(*) as n_records,
            sum(n_of_true_person - 1) / 2 as n_true_pairs,
            sum(n_of_person - 1) / 2 as n_linked_pairs,
            sum(n_right - 1) / 2 as n_right_pairs,
            sum(n_right - 1) / nullif(sum(n_of_person - 1), 0) as precision,
            sum(n_right - 1) / nullif(sum(n_of_true_person - 1), 0) as recall,
            2 * sum(n_right - 1) / nullif(sum(n_of_person - 1) + sum(n_of_true_person - 1), 0)
                as f1,
            avg(n_right / n_of_person) as b_cubed_precision,
            avg(n_right / n_of_true_person) as b_cubed_recall
        from {source}
        group by subgroup
    """


def _of_service_pairs() -> str:
    """SQL of the measures by pair of services."""
    pairs = """
        from known as l inner join known as r
            on l.record_id < r.record_id and l.{key} = r.{key}
    """
    pair_name = (
        "least(l.service_code, r.service_code) || ' – ' || greatest(l.service_code, r.service_code)"
    )
    return f"""
        select
            'service_pair', subgroup, null, sum(is_true), sum(is_linked), sum(is_right),
            sum(is_right) / nullif(sum(is_linked), 0), sum(is_right) / nullif(sum(is_true), 0),
            2 * sum(is_right) / nullif(sum(is_linked) + sum(is_true), 0), null, null
        from (
            select {pair_name} as subgroup, 0 as is_true, 1 as is_linked,
                (l.true_person_id = r.true_person_id)::int as is_right
            {pairs.format(key="person_id")}
            union all
            select {pair_name}, 1, 0, 0 {pairs.format(key="true_person_id")}
        )
        where subgroup is not null
        group by subgroup
    """
