"""Comparison levels of candidate pairs, and their match weights: Splink's model in two steps.

Splink compares and weighs in one query. Here the two are apart: the levels of a pair follow from
two records alone, while weights follow from who else there is. So when somebody is held back, or on
another night, or in another partition, what was compared needs no comparing again.
"""

from __future__ import annotations

import re
from math import log2

import duckdb

from matching.persons.comparisons import COMPARISONS, LEAST_FREQUENCY, Comparison, Level
from matching.persons.crowd import FREQUENCY_COLUMNS, Crowd, counts_of, crowd_of
from matching.persons.settings import LOWEST_WEIGHT, comparisons_for, prior

# A small extract knows little of how common a name is: so many records' worth of an average name
# is mixed into every frequency.
MIXED_IN = 2_000
AVERAGE_FREQUENCY = {"forename": 0.004, "surname": 0.0015}


def score_pairs(
    con: duckdb.DuckDBPyConnection,
    records: str,
    pairs: str,
    scored: str,
    lowest_weight: float | None = LOWEST_WEIGHT,
    crowd: Crowd | None = None,
) -> Crowd:
    """Make `scored` of the table `pairs`: `compare`, then `weigh`; returns the crowd.

    `crowd` is that of all records, where `records` holds only those of the pairs.
    """
    crowd = crowd or crowd_of(con, records)
    compare(con, records, pairs, f"levels_of_{scored}")
    weigh(con, f"levels_of_{scored}", crowd, scored, lowest_weight)
    con.execute(f"drop table levels_of_{scored}")
    return crowd


def drop_scored(con: duckdb.DuckDBPyConnection, scored: str) -> None:
    """Drop what `weigh` made."""
    con.execute(f"drop view {scored}; drop table weights_of_{scored}")


def compare(con: duckdb.DuckDBPyConnection, records: str, pairs: str, levels: str) -> None:
    """Make the table `levels`: the evidence of each pair, by comparison the code of its level.

    It is a function of the contents of two records and of nothing else. `pairs` has the columns
    join_key_l < join_key_r.
    """
    cases = ",\n".join(
        f"case {' '.join(f'{_condition(level)} {_code(level.code)}' for level in c.levels)} end "
        f"as {c.name}"
        for c in COMPARISONS
    )
    sides = ", ".join(
        f"{side}.{column} as {column}_{side}"
        for column in _columns_compared(con, records)
        for side in "lr"
    )
    con.execute(
        f"""
        create or replace table {levels} as
        select join_key_l as unique_id_l, join_key_r as unique_id_r, {cases}
        from (
            select p.join_key_l, p.join_key_r, {sides}
            from {pairs} as p
            inner join {records} as l on p.join_key_l = l.unique_id
            inner join {records} as r on p.join_key_r = r.unique_id
        )
        """
    )


def _condition(level: Level) -> str:
    return "else" if level.sql == "ELSE" else f"when {level.sql} then"


def _code(code: str) -> str:
    return level_of(f"'{code}'")


def level_of(text: str) -> str:
    """SQL for the level whose code an SQL text is: of one byte, in the order of its letters."""
    return f"{text}::{_LEVELS}"


_LEVELS = (
    "enum("
    + ", ".join(sorted({f"'{level.code}'" for c in COMPARISONS for level in c.levels}))
    + ")"
)


def _columns_compared(con: duckdb.DuckDBPyConnection, records: str) -> list[str]:
    """The columns of `records` that a comparison names."""
    text = " ".join(level.sql for c in COMPARISONS for level in c.levels)
    return [
        name
        for (name, *_) in con.execute(f"describe {records}").fetchall()
        if re.search(rf"\b{name}_[lr]\b", text)
    ]


def weigh(
    con: duckdb.DuckDBPyConnection,
    levels: str,
    crowd: Crowd,
    scored: str,
    lowest_weight: float | None = LOWEST_WEIGHT,
) -> None:
    """Make the view `scored`: what each pair of the table `levels` weighs in a crowd.

    Columns: unique_id_l, unique_id_r, match_weight (bits, log2 of the odds), match_probability, one
    column per comparison with the code of its level, and `weights`, a struct of bits per
    comparison. `lowest_weight` (bits) leaves out what is not worth a second look; None keeps every
    pair. The sum is Splink's, term by term, so that its own prediction is the same to the last bit.
    """
    comparisons = comparisons_for(crowd.n_records, families=crowd.families)
    _write_rarities(con, crowd, comparisons)
    chance = prior(crowd.n_records)
    terms, weights = [f"{log2(chance / (1 - chance))!r}::double"], []
    for comparison in comparisons:
        levels_bits = " ".join(
            f"when {_code(level.code)} then {level.weight!r}::double" for level in comparison.levels
        )
        parts = [f"case {comparison.name} {levels_bits} end"]
        if comparison.name in FREQUENCY_COLUMNS:
            parts.append(f"rarity_of_{comparison.name}")
        terms += parts
        weights.append(f"'{comparison.name}': round({' + '.join(parts)}, 2)")
    names = ", ".join(c.name for c in comparisons)
    rarities = ", ".join(
        f"if(l.{name} = 'same', coalesce(rarities.{name}, 0), 0) as rarity_of_{name}"
        for name in FREQUENCY_COLUMNS
    )
    con.execute(
        f"""
        create or replace table weights_of_{scored} as
        select *, {_PROBABILITY} as match_probability
        from (
            select *, {" + ".join(terms)} as match_weight
            from (
                select l.*, {rarities}
                from {levels} as l
                left join rarities on l.unique_id_l = rarities.unique_id
            )
        )
        where {"true" if lowest_weight is None else f"match_weight >= {lowest_weight}"};
        create or replace view {scored} as
        select
            unique_id_l, unique_id_r, match_weight, match_probability, {names},
            {{{", ".join(weights)}}} as weights
        from weights_of_{scored};
        drop table rarities
        """
    )


# Two to the power of many bits is more than a number holds, of few it is not.
_PROBABILITY = """
    case when match_weight >= 0 then 1.0 / (1.0 + power(2::double, -match_weight))
        else power(2::double, match_weight) / (1.0 + power(2::double, match_weight)) end
"""


def _write_rarities(
    con: duckdb.DuckDBPyConnection, crowd: Crowd, comparisons: tuple[Comparison, ...]
) -> None:
    """Write `rarities`: by how many bits more than usual it says to share a record's names."""
    for name in FREQUENCY_COLUMNS:
        (same,) = (
            level
            for comparison in comparisons
            if comparison.name == name
            for level in comparison.levels
            if level.frequency_of == name
        )
        con.execute(
            f"""
            create or replace table rarity_of_{name} as
            select
                {name},
                {log2(same.u)!r}::double - log2(greatest(
                    (n + {MIXED_IN * AVERAGE_FREQUENCY[name]})
                    / ({crowd.n_records} + {MIXED_IN}),
                    {LEAST_FREQUENCY}::double
                )) as bits
            from {counts_of(name, crowd.records)}
            """
        )
    bits = ", ".join(f"rarity_of_{name}.bits as {name}" for name in FREQUENCY_COLUMNS)
    joins = " ".join(
        f"left join rarity_of_{name} on r.{name} = rarity_of_{name}.{name}"
        for name in FREQUENCY_COLUMNS
    )
    con.execute(
        f"create or replace table rarities as select unique_id, {bits} "
        f"from {crowd.records} as r {joins}"
    )
    for name in FREQUENCY_COLUMNS:
        con.execute(f"drop table rarity_of_{name}")
