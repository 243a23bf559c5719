"""One row per pair of people who are more likely than not of one family."""

from matching import link_families, own_database


def model(dbt, session):
    """Pairs of people with the probability that they are family and the bits of each evidence."""
    dbt.config(materialized="table")
    inputs = {"family_people": dbt.ref("int_families__people")}
    with own_database(session, inputs) as con:
        link_families(con, "family_people", "family_pairs")
        links = con.sql("select * from family_pairs order by all").to_arrow_table()
    return links
