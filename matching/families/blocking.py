"""Which pairs of people are compared at all."""

from __future__ import annotations

import duckdb

# A number, an address or a name in one street that more people than this share tells nothing.
LARGEST_BLOCK = 20

# Each rule gives keys; people with a key in common are compared.
KEYS = {
    # They are recorded as something to each other, or are in one case file or tenancy.
    "ties": "select unique_id, unnest(ties) as key from {people}",
    # They live, or are known, at one address.
    "address": "select unique_id, unnest(addresses) as key from {people}",
    # Relatives often live round the corner, under one name.
    "surname_and_place": (
        "select unique_id, surname || ' ' || postcode as key from {people} "
        "where surname is not null and postcode is not null"
    ),
    # They share a phone or an e-mail.
    "phone": "select unique_id, unnest(phones) as key from {people}",
}


def candidate_pairs(con: duckdb.DuckDBPyConnection, people: str, pairs: str) -> None:
    """Make the table `pairs` in Splink's form: match_key, join_key_l < join_key_r, no pair twice.

    `people` is a table with the columns of int_families__people.
    """
    keys = " union all ".join(
        f"select '{rule}' as rule, * from ({sql.format(people=people)})"
        for rule, sql in KEYS.items()
    )
    con.execute(
        f"""
        create or replace table {pairs} as
        with blocks as (
            select list(distinct unique_id) as members
            from ({keys})
            group by rule, key
            having count(distinct unique_id) between 2 and {LARGEST_BLOCK}
        ),
        places as (
            select members, unnest(members) as unique_id from blocks
        ),
        compared as (
            select unique_id, unnest(members) as other from places
        )
        select distinct '0' as match_key, unique_id as join_key_l, other as join_key_r
        from compared
        where unique_id < other
        """
    )
