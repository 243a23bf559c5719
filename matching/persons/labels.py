"""Pairs of records for people to label: a sample that can say how good the links are.

Pairs are drawn by stratum, so that the few doubtful ones are not drowned by the many sure ones: by
what was decided and how sure it was. A drawn pair stands for as many as its stratum holds to one
drawn. The draw is by a hash of the pair, never by chance: the same build gives the same sample.
"""

from __future__ import annotations

import duckdb

STRATA = """
    case
        when l.person_id = r.person_id and p.decision = 'link' and p.match_weight < 12
            then 'linked, hardly'
        when l.person_id = r.person_id and p.decision = 'link' and p.match_weight < 20
            then 'linked, surely'
        when l.person_id = r.person_id and p.decision = 'link' then 'linked, very surely'
        when l.person_id = r.person_id then 'linked through others'
        when p.decision = 'review' then 'left for a person'
        else 'kept apart'
    end
"""
SHOWN = (
    *("first_name", "middle_names", "last_name", "date_of_birth", "sex", "address", "postcode"),
    *("phones", "email", "nhs_number", "upn"),
)


def draw(con: duckdb.DuckDBPyConnection, n: int, table: str) -> None:
    """Make `table` of `n` pairs (or all there are) to label, the strata in equal parts.

    `con` is a connection as `evidence.opened` gives it. Columns: record_id_l, record_id_r, weight
    (how many pairs it stands for), what both services hold, side by side, and is_one_person, to be
    filled. What the model decided is not in it: it would lead the hand. Overrides, which people
    have decided already, are not drawn.
    """
    con.execute(
        f"""
        create or replace temp table all_pairs as
        with compared as (
            select record_id_l, record_id_r, decision, match_weight
            from intermediate.int_people__match_pairs where reason <> 'override'
            union all
            select l.record_id, r.record_id, null, null
            from intermediate.int_people__record_to_person as l
            inner join intermediate.int_people__record_to_person as r
                on l.person_id = r.person_id and l.record_id < r.record_id
            where (l.record_id, r.record_id) not in (
                select (record_id_l, record_id_r) from intermediate.int_people__match_pairs)
        )
        select p.record_id_l, p.record_id_r, {STRATA} as stratum
        from compared as p
        inner join intermediate.int_people__record_to_person as l on p.record_id_l = l.record_id
        inner join intermediate.int_people__record_to_person as r on p.record_id_r = r.record_id
        inner join intermediate.int_people__resolved_records as one
            on p.record_id_l = one.record_id
        inner join intermediate.int_people__resolved_records as other
            on p.record_id_r = other.record_id
        -- Side by side they would be an adopted child's two identities.
        where
            l.person_id = r.person_id
            or not (one.is_near_adopted and other.is_near_adopted)
        """
    )
    strata = con.execute("select count(distinct stratum) from all_pairs").fetchall()[0][0]
    each = max(n // max(strata, 1), 1)
    # Where somebody sheltered lives is shown to nobody, not even here; nor is an office's telephone
    # or mailbox, which may be the refuge's, nor an area code. A number of an adopted child would
    # tell of the other identity.
    con.execute(
        """
        create or replace temp table records_to_label as
        select
            r.* exclude (postcode, phones, email, nhs_number, upn),
            if(s.person_id is null, u.address, null) as address,
            if(s.person_id is null, r.postcode, null) as postcode,
            if(
                s.person_id is null, r.phones,
                list_filter(r.personal_phones, lambda phone: starts_with(phone, '+447'))
            ) as phones,
            if(s.person_id is not null and r.is_email_shared, null, r.email) as email,
            if(one.is_near_adopted, null, r.nhs_number) as nhs_number,
            if(one.is_near_adopted, null, r.upn) as upn
        from intermediate.int_records__standardised as r
        inner join intermediate.int_records__unioned as u on r.record_id = u.record_id
        inner join intermediate.int_people__record_to_person as c on r.record_id = c.record_id
        inner join intermediate.int_people__resolved_records as one on r.record_id = one.record_id
        left join intermediate.int_people__at_protected_addresses as s on c.person_id = s.person_id
        """
    )
    held = ", ".join(
        f"{side}.{name}::text as {name}_{side}" for name in SHOWN for side in ("l", "r")
    )
    con.execute(
        f"""
        create or replace temp table {table} as
        with drawn as (
            select
                *,
                count(*) over (partition by stratum)
                    / least(count(*) over (partition by stratum), {each}) as weight
            from all_pairs
            qualify row_number() over (
                partition by stratum order by md5(record_id_l || ' ' || record_id_r), record_id_l,
                    record_id_r
            ) <= {each}
        )
        select
            d.record_id_l, d.record_id_r, {held}, round(d.weight, 4) as weight,
            '' as is_one_person
        from drawn as d
        inner join records_to_label as l on d.record_id_l = l.record_id
        inner join records_to_label as r on d.record_id_r = r.record_id
        order by md5(d.record_id_r || d.record_id_l)
        """
    )
