"""What still goes wrong where the truth is known: pairs missed or wrongly joined, by cause."""

from __future__ import annotations

import duckdb

from matching.persons.blocking import candidate_pairs
from matching.persons.pair_rules import REASONS

CUT = ("another_fits_better", "two_fit_alike", "would_join_two_people", "group_too_large")


def remaining_errors(
    con: duckdb.DuckDBPyConnection, records: str, pairs: str, ours: str, truth: str, relations: str
) -> list[dict[str, object]]:
    """One row per kind of error (missed, false) and cause: kind, cause, n (pairs of records).

    `records` is the linkage layout, `pairs` the kept pairs with decision and reason, `ours` has
    record_id and person_id, `truth` record_id, true_person_id and date_of_birth, `relations` the
    true relationships (true_person_id, related_true_person_id, relationship). A record that belongs
    to several of the same person's is missed once with each of them.
    """
    con.execute(
        f"""
        create or replace temp table known as
        select o.record_id, o.person_id, t.true_person_id, t.date_of_birth
        from {ours} as o inner join {truth} as t using (record_id);
        create or replace temp table numbered as
        select row_number() over (order by record_id) as unique_id, *
        from {records} where record_id in (select record_id from known)
        """
    )
    candidate_pairs(con, "numbered")
    reasons = " ".join(f"when '{code}' then '{_quoted(words)}'" for code, words in REASONS.items())
    words = f"case p.reason {reasons} end"
    cut = ", ".join(f"'{reason}'" for reason in CUT)
    missed = f"""
        select
            'missed' as kind,
            case
                when p.decision = 'apart' then 'kept apart: ' || {words}
                when p.reason in ({cut}) then 'cut after clustering: ' || {words}
                when p.decision = 'review' then 'left for a person: ' || {words}
                when c.join_key_l is not null then 'compared, and scored too low'
                else 'never compared'
            end as cause
        from known as l
        inner join known as r
            on l.true_person_id = r.true_person_id and l.record_id < r.record_id
            and l.person_id <> r.person_id
        left join {pairs} as p on l.record_id = p.record_id_l and r.record_id = p.record_id_r
        inner join numbered as nl on l.record_id = nl.record_id
        inner join numbered as nr on r.record_id = nr.record_id
        left join candidate_pairs as c
            on c.join_key_l = least(nl.unique_id, nr.unique_id)
            and c.join_key_r = greatest(nl.unique_id, nr.unique_id)
    """
    false = f"""
        select
            'false' as kind,
            case
                when k.relationship in ('sibling', 'half_sibling', 'step_sibling')
                    and l.date_of_birth = r.date_of_birth then 'a twin'
                when k.relationship is not null
                    then 'a relative: ' || replace(k.relationship, '_', ' ')
                else 'a stranger'
            end as cause
        from known as l
        inner join known as r
            on l.person_id = r.person_id and l.record_id < r.record_id
            and l.true_person_id <> r.true_person_id
        left join (
            select true_person_id, related_true_person_id, min(relationship) as relationship
            from {relations} group by all
        ) as k on l.true_person_id = k.true_person_id
            and r.true_person_id = k.related_true_person_id
    """
    rows: list[dict[str, object]] = (
        con.sql(
            f"select kind, cause, count(*) as n from ({missed} union all {false}) "
            "group by kind, cause order by kind, n desc, cause"
        )
        .to_arrow_table()
        .to_pylist()
    )
    return rows


def _quoted(words: str) -> str:
    return words.replace("'", "''")
