"""One row per person, with the family cluster that strong links put the person in."""

from matching import family_clusters, own_database


def model(dbt, session):
    """Everybody's family cluster; a person without a strong link is a cluster of one."""
    dbt.config(materialized="table")
    inputs = {
        "family_people": dbt.ref("int_families__people"),
        "family_pairs": dbt.ref("int_families__links"),
    }
    with own_database(session, inputs) as con:
        family_clusters(con, "family_people", "family_pairs", "clusters")
        clusters = con.sql(
            """
            select unique_id as person_id, 'f' || left(md5(family), 16) as family_cluster_id
            from clusters order by person_id
            """
        ).to_arrow_table()
    return clusters
