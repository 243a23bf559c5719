"""Several rows of one person, as an export writes that has a row for each address or telephone.

Where the rows of a reference agree in who somebody is and in what protects, they are one person. Of
what they differ in nobody knows which holds now, and neither is read: who was never sent would be
told as not known.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb

from family_context.contracts import TableContract
from family_context.intake.sources import RAW, Source
from family_context.intake.typing_sql import name

ONE_PERSON = (
    "the same person as another line; where they differ in an address, a telephone number or "
    "another name, neither is read"
)
MAY_DIFFER = frozenset({"phone", "email", "middle_names", "preferred_name", "previous_last_name"})


def read_as_one(con: duckdb.DuckDBPyConnection, source: Source, table: TableContract) -> Source:
    """Leave one row in `raw` of each person who has several, and list the others."""
    position = source.headers.position
    if table.key != ("person_ref",) or not {"person_ref", "last_name", "date_of_birth"} <= set(
        position
    ):
        return source
    ref = f"trim(c{position['person_ref']})"
    repeated = f"select {ref} from {name(RAW)} where {ref} <> '' group by {ref} having count(*) > 1"
    if not con.execute(f"{repeated} limit 1").fetchall():
        return source
    columns = {c.name: (c, position[c.name]) for c in table.asked if c.name in position}
    places = [at for c, at in columns.values() if c.purpose == "locate"]
    others = [at for n, (_, at) in columns.items() if n in MAY_DIFFER]
    protecting = [at for c, at in columns.values() if c.purpose == "protect"]
    known = {position["person_ref"], *places, *others, *protecting}
    same = [at for _, at in columns.values() if at not in known]
    said = {at: f"nullif(lower(trim(c{at})), '')" for at in range(len(source.sent))}
    agree = [f"count(distinct {said[at]}) <= 1" for at in same]
    agree += [f"count(distinct coalesce({said[at]}, '')) = 1" for at in protecting]
    agree += [f"max({said[position[c]]}) is not null" for c in ("last_name", "date_of_birth")]
    # Half of one address and half of another is nobody's.
    as_one = [f"coalesce({said[at]}, '')" for at in places]
    one_place = f"count(distinct concat_ws('|', {', '.join(as_one)})) = 1" if places else "true"
    kept = [f"max(c{at}) as c{at}" for at in same]
    kept += [f"if({one_place}, max(c{at}), '') as c{at}" for at in places]
    kept += [f"if(count(distinct {said[at]}) = 1, max(c{at}), '') as c{at}" for at in others]
    con.execute(
        f"""
        create or replace temp table as_one as
        select min(line_number) as line_number, list(line_number) as lines, {", ".join(kept)}
        from {name(RAW)}
        where {ref} in ({repeated})
        group by {ref}
        having {" and ".join(agree)}
        """
    )
    lines = con.execute(
        "select line from (select line_number, unnest(lines) as line from as_one) "
        "where line <> line_number order by line"
    ).fetchall()
    if not lines:
        return source
    changed = ", ".join(f"c{at} = as_one.c{at}" for at in (*same, *places, *others))
    con.execute(
        f"update {name(RAW)} set {changed} from as_one "
        f"where {name(RAW)}.line_number = as_one.line_number"
    )
    con.execute(
        f"delete from {name(RAW)} where line_number in (select unnest($1::bigint[]))",
        [[line for (line,) in lines]],
    )
    return replace(
        source,
        well_formed=source.well_formed - len(lines),
        listed=sorted([*source.listed, *((line, ONE_PERSON) for (line,) in lines)]),
    )
