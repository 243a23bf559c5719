"""Leeds' way: who lives at nearly the child's address is the child's family.

No more than this is published of it. Similarity alone joins the neighbours (of the members found on
a council to tune on, 24 in 100 were right), so the numbers in two addresses must agree here: the
method at its best.
"""

from __future__ import annotations

import duckdb

from matching.measure.baselines.crowds import anti_join_crowds

# From 0.80 to 0.97 the results on councils to tune on differ by less than a hundredth.
NEARLY_THE_SAME = 0.85


def fuzzy_address(
    con: duckdb.DuckDBPyConnection, people: str, found: str, *, same_surname: bool = False
) -> None:
    """Make the table `found`: child_person_id, person_id, one row per child and member, self out.

    `people` has person_id, address, postcode, last_name and is_subject, a row for each address of a
    person as a service wrote it (int_evaluation__addresses_as_sent). Two addresses of one postcode
    with the same numbers are one household from a Jaro-Winkler similarity of `NEARLY_THE_SAME`.
    `same_surname` keeps only members who bear the child's surname. What more people share than any
    home has is none.
    """
    surname = "and lower(c.last_name) = lower(o.last_name)" if same_surname else ""
    con.execute(
        f"""
        create or replace table {found} as
        with stated as (
            select distinct
                person_id, last_name, is_subject,
                trim(regexp_replace(upper(address), '[^A-Z0-9]+', ' ', 'g')) as wording,
                list_sort(regexp_extract_all(upper(address), '[0-9]+[A-Z]?')) as numbers,
                regexp_replace(upper(postcode), '[^A-Z0-9]', '', 'g') as place
            from {people} where address is not null and postcode is not null
        ),
        homes as (select * from stated {anti_join_crowds("stated", "place, numbers")})
        select distinct c.person_id as child_person_id, o.person_id
        from homes as c
        inner join homes as o
            on c.place = o.place and c.numbers = o.numbers and c.person_id <> o.person_id {surname}
            and jaro_winkler_similarity(c.wording, o.wording) >= {NEARLY_THE_SAME}
        where c.is_subject
        """
    )
