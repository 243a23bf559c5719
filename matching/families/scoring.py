"""The second model: how likely two people are of one family."""

from __future__ import annotations

import duckdb
from splink import DuckDBAPI, Linker

from matching.families.blocking import candidate_pairs
from matching.families.calibration import calibrated
from matching.families.settings import COMPARISONS, POSSIBLE, family_settings

# A surname is counted among so many people at least, so that one family of a small extract does
# not make its own name common; the average name fills up.
MIXED_IN = 2_000
AVERAGE_SURNAME = 0.0015


def link_families(con: duckdb.DuckDBPyConnection, people: str, links: str) -> None:
    """Make the table `links` from the table `people` (columns of int_families__people).

    One row per pair of people from the threshold `POSSIBLE`, as `scored_pairs` makes them.
    """
    scored_pairs(con, people, links)
    con.execute(f"delete from {links} where match_probability < {POSSIBLE}")


def scored_pairs(con: duckdb.DuckDBPyConnection, people: str, links: str) -> None:
    """Make the table `links` of every pair that is compared, however unlikely.

    Columns: person_id < related_person_id, match_probability (0 to 1, calibrated), match_weight
    (bits, not calibrated), a column per comparison with the bits it gave, and lives_together.
    """
    candidate_pairs(con, people, "family_candidates")
    n_people = int(con.execute(f"select count(*) from {people}").fetchall()[0][0])
    n_pairs = int(con.execute("select count(*) from family_candidates").fetchall()[0][0])
    if n_pairs:
        _score(con, people, links, n_people)
    else:
        _nobody(con, links)


def _score(con: duckdb.DuckDBPyConnection, people: str, links: str, n_people: int) -> None:
    api = DuckDBAPI(connection=con)
    linker = Linker(
        api.register(people), family_settings(), log_level="ERROR", validate_settings=False
    )
    con.execute(
        f"""
        create or replace table frequency_of_family_names as
        select
            surname,
            (count(*) + {MIXED_IN * AVERAGE_SURNAME}) / ({n_people} + {MIXED_IN}) as tf_surname
        from {people} where surname is not null group by surname
        """
    )
    linker.table_management.register_term_frequency_lookup(
        api.register("frequency_of_family_names"), "surname"
    )
    linker.table_management.register_blocked_pairs_for_predict(api.register("family_candidates"))
    predicted = linker.inference.predict(warning_mode="never")
    bits = ", ".join(f"round(mw_{c.name}, 2) as {c.name}" for c in COMPARISONS)
    con.execute(
        f"""
        create or replace table {links} as
        select
            unique_id_l as person_id, unique_id_r as related_person_id,
            {calibrated("match_weight")} as match_probability, match_weight, {bits},
            coalesce(one.home = other.home, false) as lives_together
        from {predicted.physical_name}
        inner join {people} as one on unique_id_l = one.unique_id
        inner join {people} as other on unique_id_r = other.unique_id
        """
    )
    predicted.drop_table_from_database_and_remove_from_cache()
    linker.table_management.invalidate_cache()  # type: ignore[no-untyped-call]


def _nobody(con: duckdb.DuckDBPyConnection, links: str) -> None:
    bits = ", ".join(f"null::double as {c.name}" for c in COMPARISONS)
    con.execute(
        f"""
        create or replace table {links} as
        select '' as person_id, '' as related_person_id, 0.0::double as match_probability,
            0.0::double as match_weight, {bits}, false as lives_together
        where false
        """
    )
