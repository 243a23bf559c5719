"""The steps of person linkage as Spark's workers run them: each calls the rules of `persons/`.

No rule is written here. A step names the tables of its part as the rules expect them, and what was
counted of all records stands in columns of each record (`FACTS`), from which the tables that hold
such counts are made again: of the part, they hold all that the rules can ask for.
"""

from __future__ import annotations

import duckdb

from matching.persons import firewall
from matching.persons.blocking import RULES, keys_of, pairs_between, pairs_in_small_blocks
from matching.persons.comparisons import COMPARISONS
from matching.persons.crowd import (
    FREQUENCY_COLUMNS,
    Crowd,
    count_births,
    count_homes,
    count_known_people,
    count_known_records,
    counts_of,
    find_ages,
)
from matching.persons.resolve import (
    link_people,
    link_records,
    resolved,
    with_ages_told,
    write_result,
)
from matching.persons.scoring import compare, level_of, weigh
from matching.spark.frames import Columns

PAIRS: Columns = {"unique_id_l": "BIGINT", "unique_id_r": "BIGINT"}
KEYS: Columns = {"rule": "INTEGER", "key": "BIGINT", "member": "BIGINT"}
LEVELS: Columns = {**PAIRS, **{c.name: "VARCHAR" for c in COMPARISONS}}
#: Scored pairs, pairs that are two people, pairs that a service marks as one: by `kind`.
PAIRS_OF_A_BUCKET: Columns = {"kind": "VARCHAR", **LEVELS}
AGES: Columns = {"service_code": "VARCHAR", "born_from": "DATE", "born_until": "DATE"}
KNOWN: Columns = {"service_code": "VARCHAR", "n": "BIGINT", "n_known": "BIGINT"}
COUNTS: Columns = {
    **dict.fromkeys(("n_records", "n_children", "n_homes", "n_homes_of_two"), "BIGINT"),
    "ages": [AGES],
}
#: What is counted among all records for each: of whom there are others with its names.
CROWD_FACTS: Columns = {f"n_of_{column}": "BIGINT" for column in FREQUENCY_COLUMNS}
#: What is counted among all records for each: what `pair_rules` asks beside two records.
RULE_FACTS: Columns = {
    "n_forenames": "BIGINT",
    "is_number_held_twice": "BOOLEAN",
    "is_birth_held_twice": "BOOLEAN",
}
FACTS: Columns = {**CROWD_FACTS, **RULE_FACTS}
#: Rows of a record, and rows (without unique_id) that add up to who is known to a service.
BIRTHS: Columns = {"unique_id": "BIGINT", **RULE_FACTS, **KNOWN}
NEAR_ADOPTED: Columns = {"marked": "BIGINT", "unique_id": "BIGINT", "surname": "VARCHAR"}
TOUCHED: Columns = {
    "unique_id": "BIGINT",
    "restriction": "VARCHAR",
    "match_weight": "DOUBLE",
    "marked": "BIGINT",
}
PEOPLE: Columns = {"unique_id": "BIGINT", "person": "BIGINT"}
RESOLVED: Columns = {
    "record_id": "VARCHAR",
    "first_record_id": "VARCHAR",
    "match_probability": "DOUBLE",
    "match_tier": "VARCHAR",
    "is_near_adopted": "BOOLEAN",
    "pairs": [
        {
            "record_id_l": "VARCHAR",
            "record_id_r": "VARCHAR",
            "match_weight": "DOUBLE",
            "match_probability": "DOUBLE",
            "decision": "VARCHAR",
            "reason": "VARCHAR",
            "is_one_person": "BOOLEAN",
            "levels": {c.name: "VARCHAR" for c in COMPARISONS},
            "weights": {c.name: "DOUBLE" for c in COMPARISONS},
            "evidence": ["VARCHAR"],
        }
    ],
}

# A number without a sign as one with it, and back.
_SIGNED = "(key::hugeint - 9223372036854775808)::bigint"
_UNSIGNED = "(key::hugeint + 9223372036854775808)::ubigint"


def tell_ages(con: duckdb.DuckDBPyConnection) -> str:
    """Records with what their relatives say of their age."""
    return with_ages_told("part")


def keys(con: duckdb.DuckDBPyConnection) -> str:
    """The keys of a part of the records.

    Of a key that too many hold one more than allowed is enough to tell: however common it is, no
    part sends more, and no part gets all of it.
    """
    con.execute("create table keys (rule integer, key ubigint, member ubigint)")
    for number, rule in enumerate(RULES):
        con.execute(
            f"""
            insert into keys
            select {number}, key, member from ({keys_of(rule, "part")})
            qualify row_number() over (partition by key) <= {rule.largest_block} + 1
            """
        )
    return f"select rule, {_SIGNED} as key, member from keys"


def pairs(con: duckdb.DuckDBPyConnection) -> str:
    """The pairs of records that share a key; all keys of one value are in this part."""
    con.execute(
        f"create table keys as select rule, {_UNSIGNED} as key, member::ubigint as member from part"
    )
    found = pairs_in_small_blocks(con, "keys")
    return f"select join_key_l as unique_id_l, join_key_r as unique_id_r from ({found})"


def _beside_the_marked(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create table numbered_records as from part union all by name from marked")


def pairs_with_marked(con: duckdb.DuckDBPyConnection) -> str:
    """Pairs of an ordinary record of a part and any marked record."""
    _beside_the_marked(con)
    found = pairs_between(con, "numbered_records", firewall.IS_MARKED)
    return f"select join_key_l as unique_id_l, join_key_r as unique_id_r from {found}"


def near_adopted(con: duckdb.DuckDBPyConnection) -> str:
    """Ordinary records of a part that are near an adopted child's marked one."""
    _beside_the_marked(con)
    firewall.find_near_adopted(con, "numbered_records")
    return "from near_adopted"


def ordinary(con: duckdb.DuckDBPyConnection) -> str:
    """Ordinary records of a part, struck of the numbers of adopted children."""
    _beside_the_marked(con)
    return f"from {firewall.take_out(con, 'numbered_records')}"


def counts(con: duckdb.DuckDBPyConnection) -> str:
    """What is counted of a part that holds all records of its surnames: one row."""
    found = ", ".join(
        f"{n} as {name}" for n, name in zip(count_homes(con, "part"), COUNTS, strict=False)
    )
    find_ages(con, "part", "ages_of_part")
    return f"select {found}, (select list(a) from ages_of_part as a) as ages"


def births(con: duckdb.DuckDBPyConnection) -> str:
    """What is seen in a part that holds all records of its dates of birth."""
    count_births(con, "part")
    count_known_records(con, "part", "ages", "known_records")
    return """
        select
            unique_id, n_forenames,
            (nhs_number, birth_date) in (from numbers_held_twice) as is_number_held_twice,
            (forename, surname, birth_date) in (from births_held_twice) as is_birth_held_twice,
            null as service_code, null as n, null as n_known
        from part
        left join namesakes using (service_code, surname, birth_date)
        union all
        select null, null, null, null, service_code, n, n_known from known_records
    """


def levels(con: duckdb.DuckDBPyConnection, crowd: tuple[int, bool]) -> str:
    """The levels of those pairs of a bucket that are worth a second look."""
    con.execute(
        "create table to_compare as select unique_id_l as join_key_l, unique_id_r as join_key_r "
        "from pairs"
    )
    compare(con, "records", "to_compare", "levels")
    weigh(con, "levels", _crowd(con, "records", crowd), "scored")
    return "from levels semi join scored using (unique_id_l, unique_id_r)"


def touched(con: duckdb.DuckDBPyConnection, crowd: tuple[int, bool]) -> str:
    """Ordinary records like a marked one; the bucket holds both, and all who resemble either."""
    _write_pairs(con)
    weigh(con, "levels", _crowd(con, "records", crowd), "scored")
    _write_facts_for_rules(con, "records")
    firewall.touched_by_pairs(con, "scored", "records", "apart")
    return "from touched"


def known_people(con: duckdb.DuckDBPyConnection, crowd: tuple[int, bool], sees_marked: bool) -> str:
    """Which services know the people of a bucket, before people are compared with people."""
    records, in_sight, _ = _prepared(con, crowd, sees_marked)
    people, _ = link_records(con, records, in_sight)
    count_known_people(con, records, people, "ages", "known_people")
    return "from known_people"


def people(con: duckdb.DuckDBPyConnection, crowd: tuple[int, bool], sees_marked: bool) -> str:
    """The people of a bucket."""
    return f"from {_linked(con, crowd, sees_marked)[0]}"


def result(con: duckdb.DuckDBPyConnection, crowd: tuple[int, bool]) -> str:
    """The people of a bucket and their pairs, as a build keeps them."""
    found, decided = _linked(con, crowd, sees_marked=False)
    firewall.check(con, found, "numbered_records", "apart")
    write_result(con, found, decided)
    return resolved()


def _linked(
    con: duckdb.DuckDBPyConnection, crowd: tuple[int, bool], sees_marked: bool
) -> tuple[str, str]:
    records, in_sight, weighed = _prepared(con, crowd, sees_marked)
    found, decided = link_records(con, records, in_sight)
    link_people(con, records, in_sight, weighed, found, decided)
    return found, decided


def _prepared(
    con: duckdb.DuckDBPyConnection, crowd: tuple[int, bool], sees_marked: bool
) -> tuple[str, str, Crowd]:
    """Make the tables that linking expects; the records, those in sight, and their crowd."""
    con.execute("create table numbered_records as from records union all by name from marked")
    found = firewall.take_out(con, "numbered_records")
    in_sight = "numbered_records" if sees_marked else found
    _write_pairs(con)
    weighed = _crowd(con, found, crowd)
    weigh(con, "levels", weighed, "scored")
    _write_facts_for_rules(con, in_sight)
    return found, in_sight, weighed


def _crowd(con: duckdb.DuckDBPyConnection, records: str, crowd: tuple[int, bool]) -> Crowd:
    """The crowd of all records, with the counts of those names that a part has."""
    for column in FREQUENCY_COLUMNS:
        con.execute(
            f"create table {counts_of(column, records)} as select distinct {column}, "
            f"n_of_{column} as n from {records} where n_of_{column} is not null"
        )
    return Crowd(records, *crowd)


def _write_facts_for_rules(con: duckdb.DuckDBPyConnection, records: str) -> None:
    con.execute(
        f"""
        create table namesakes as
        select distinct service_code, surname, birth_date, n_forenames
        from {records} where n_forenames is not null;
        create table numbers_held_twice as
        select distinct (nhs_number, birth_date) from {records} where is_number_held_twice;
        create table births_held_twice as
        select distinct (forename, surname, birth_date) from {records} where is_birth_held_twice
        """
    )


def _write_pairs(con: duckdb.DuckDBPyConnection) -> None:
    found = ", ".join(f"{level_of(c.name)} as {c.name}" for c in COMPARISONS)
    con.execute(
        f"""
        create table levels as
        select unique_id_l, unique_id_r, {found} from pairs where kind = 'scored';
        create table apart as select unique_id_l, unique_id_r from pairs where kind = 'apart';
        create table recorded_duplicates as
        select unique_id_l, unique_id_r from pairs where kind = 'duplicate'
        """
    )
