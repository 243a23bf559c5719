"""A night in which some rows changed: a letter of one row in a hundred is another one."""

from __future__ import annotations

from pathlib import Path

import duckdb

ONE_IN = 100


def change_rows(extracts: Path) -> int:
    """Change one row in a hundred of the people of every service; how many rows were changed.

    Text is changed as bytes, whatever its encoding and its separator; workbooks stay as they are.
    """
    changed = 0
    for file in sorted(extracts.glob("*/people.csv")):
        lines = file.read_bytes().split(b"\n")
        places = range(ONE_IN, len(lines), ONE_IN)
        for place in places:
            lines[place] = lines[place].replace(b"a", b"e", 1)
        file.write_bytes(b"\n".join(lines))
        changed += len(places)
    for file in sorted(extracts.glob("*/people.parquet")):
        with duckdb.connect() as con:
            con.execute(f"create table rows as from '{file}'")
            found = con.execute(
                "update rows set first_name = replace(first_name, 'a', 'e') "
                f"where rowid % {ONE_IN} = 0"
            ).fetchall()
            con.execute(f"copy rows to '{file}' (format parquet)")
            changed += int(found[0][0])
    return changed
