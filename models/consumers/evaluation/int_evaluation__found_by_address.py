"""One row per method of the pilot councils, referred child and member by that method."""

from matching import own_database
from matching.measure.baselines import METHODS


def model(dbt, session):
    """Whom each method takes for the family of a referred child; nobody who is sheltered."""
    dbt.config(materialized="table")
    inputs = {"stated_addresses": dbt.ref("int_evaluation__addresses_as_sent")}
    with own_database(session, inputs) as con:
        con.execute(
            """
            create table people as
            select * replace (is_referred as is_subject) from stated_addresses
            where not is_sheltered
            """
        )
        parts = []
        for number, (method, (find, same_surname)) in enumerate(METHODS.items()):
            find(con, "people", f"found_{number}", same_surname=same_surname)
            parts.append(
                f"select '{method}' as method, child_person_id, person_id from found_{number}"
            )
        found = con.sql(" union all ".join(parts) + " order by all").to_arrow_table()
    return found
