"""How good the links are where the truth is known: a synthetic council, or labelled pairs."""

from __future__ import annotations

import duckdb

from matching.measure.shares import shares_with_intervals

# What accuracy can be broken down by: name and SQL over one row of `known`.
BREAKDOWNS = {
    "all": "'all'",
    "sex": "coalesce(sex, 'not known')",
    "age_band": (
        "case when age_about is null then 'not known' when age_about < 5 then '0-4' "
        "when age_about < 18 then '5-17' when age_about < 65 then '18-64' else '65+' end"
    ),
    "naming_tradition": "coalesce(naming_tradition, 'not known')",
    "service": "service_code",
}
KEYS = "measure, subgroup_of, subgroup"


def person_accuracy(
    con: duckdb.DuckDBPyConnection, records: str, truth: str
) -> duckdb.DuckDBPyRelation:
    """Pairwise precision and recall and B-cubed, overall and by subgroup, with 95 % intervals.

    `records` has record_id, person_id and, where known, sex, age_about (years), naming_tradition
    and service_code; `truth` has record_id, true_person_id and, where known, traps (a list).
    Records without truth, and truth without a record (behind the firewall, quarantined), count
    nowhere. One row per measure, subgroup_of and subgroup: value, low, high, n (pairs; records for
    B-cubed), n_units (true people). A pair belongs half to the subgroup of each record; a pair of
    two services also to `service_pair`. B-cubed: Bagga and Baldwin 1998.
    """
    _known(con, records, truth)
    parts = [_votes(name, subgroup, "known") for name, subgroup in BREAKDOWNS.items()]
    parts.append(_votes("trap", "trap", "(select *, unnest(traps) as trap from known)"))
    parts.append(_votes_of_service_pairs())
    con.execute(f"create or replace temp table votes as {' union all '.join(parts)}")
    return con.sql(
        f"select * from ({shares_with_intervals('votes', KEYS)}) "
        f"where subgroup is not null order by {KEYS}"
    )


def labelled_accuracy(
    con: duckdb.DuckDBPyConnection, labels: str, clusters: str
) -> duckdb.DuckDBPyRelation:
    """Precision and recall of the links by pairs that people have labelled, with 95 % intervals.

    `labels` has record_id_l, record_id_r, is_one_person and weight (how many pairs it stands for).
    Recall is among pairs that were compared: nobody can draw what was never near. The columns are
    those of `person_accuracy`; n is the number of pairs labelled.
    """
    con.execute(
        f"""
        create or replace temp table votes as
        with judged as (
            select
                t.record_id_l || ' ' || t.record_id_r as unit, t.is_one_person, t.weight,
                l.person_id = r.person_id as is_linked
            from {labels} as t
            inner join {clusters} as l on t.record_id_l = l.record_id
            inner join {clusters} as r on t.record_id_r = r.record_id
        )
        select
            'precision' as measure, 'all' as subgroup_of, 'all' as subgroup, unit,
            weight * is_one_person::int as hits, weight as trials
        from judged where is_linked
        union all
        select
            'recall_of_compared', 'all', 'all', unit, weight * is_linked::int, weight
        from judged where is_one_person
        """
    )
    # Each label has its own weight: the number of pairs is that of labels.
    return con.sql(
        f"select * replace (n_units as n) from ({shares_with_intervals('votes', KEYS)}) "
        f"order by {KEYS}"
    )


def accuracy_of_methods(
    con: duckdb.DuckDBPyConnection, methods: dict[str, str], truth: str
) -> duckdb.DuckDBPyRelation:
    """The same over all pairs for several tables of record_id and person_id, by code of the method.

    One row per method and measure: method, measure, value, low, high, n, n_units.
    """
    con.execute(
        """
        create or replace temp table votes (method text, measure text, unit text, hits double,
            trials double)
        """
    )
    for method, clusters in methods.items():
        _known(con, clusters, truth)
        con.execute(
            "insert into votes select $method, measure, unit, hits, trials "
            f"from ({_votes('all', BREAKDOWNS['all'], 'known')})",
            {"method": method},
        )
    keys = "method, measure"
    return con.sql(f"select * from ({shares_with_intervals('votes', keys)}) order by {keys}")


def headlines(
    con: duckdb.DuckDBPyConnection, methods: dict[str, str], truth: str
) -> dict[str, dict[str, float]]:
    """Pairwise precision, recall and F1 of each of `methods`, as `accuracy_of_methods` takes them.

    With the 95 % intervals: precision_low, precision_high, recall_low, recall_high.
    """
    found = {
        (name, measure): (float(value), float(low), float(high))
        for name, measure, value, low, high, *_ in accuracy_of_methods(
            con, methods, truth
        ).fetchall()
    }
    told = {}
    for name in methods:
        precision, recall = (found.get((name, m), (0.0, 0.0, 0.0)) for m in ("precision", "recall"))
        both = precision[0] + recall[0]
        told[name] = {
            "precision": precision[0],
            "recall": recall[0],
            "f1": 2 * precision[0] * recall[0] / both if both else 0.0,
            "precision_low": precision[1],
            "precision_high": precision[2],
            "recall_low": recall[1],
            "recall_high": recall[2],
        }
    return told


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


def _votes(breakdown: str, subgroup: str, source: str) -> str:
    """SQL of what each person contributes to the measures of one breakdown.

    Every record votes for the pairs it is in, so a pair is half a vote of each of its records.
    """
    return f"""
        select
            vote.measure as measure, '{breakdown}' as subgroup_of, {subgroup} as subgroup,
            true_person_id as unit, vote.hits as hits, vote.trials as trials
        from (
            select *, unnest([
                {{'measure': 'precision', 'hits': (n_right - 1) / 2,
                    'trials': (n_of_person - 1) / 2}},
                {{'measure': 'recall', 'hits': (n_right - 1) / 2,
                    'trials': (n_of_true_person - 1) / 2}},
                {{'measure': 'b_cubed_precision', 'hits': n_right / n_of_person, 'trials': 1.0}},
                {{'measure': 'b_cubed_recall', 'hits': n_right / n_of_true_person, 'trials': 1.0}}
            ]) as vote
            from {source}
        )
    """


def _votes_of_service_pairs() -> str:
    """SQL of what each person contributes to the measures by pair of services."""
    pair_name = (
        "least(l.service_code, r.service_code) || ' – ' || greatest(l.service_code, r.service_code)"
    )
    return " union all ".join(
        f"""
        select
            '{measure}', 'service_pair', {pair_name}, l.true_person_id,
            (l.person_id = r.person_id and l.true_person_id = r.true_person_id)::int, 1
        from known as l inner join known as r on l.record_id < r.record_id and l.{key} = r.{key}
        """
        for measure, key in (("precision", "person_id"), ("recall", "true_person_id"))
    )
