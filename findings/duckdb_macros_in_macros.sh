#!/bin/sh
# DuckDB 2.0.0 puts the argument of a scalar macro in at every place where the macro names it. A macro
# that names its argument twice and calls another such macro therefore grows with every level, and so
# does the time to plan a query on one row. A list of one, transformed, takes the argument in once:
#   create macro m(v) as list_transform([v], lambda p: coalesce(nullif(p, 'x'), p))[1]
#
# Seen, 28 November 2026, seconds for one row through 4, 6 and 9 levels:
#   naming the argument twice    0.012   0.068   2.473
#   through a list of one        0.003   0.005   0.004
#
# Exits with 0 while nine levels of the first cost at least ten times those of the second.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==2.0.0
"$folder/venv/bin/python" - <<'PYTHON'
from time import perf_counter

import duckdb

con = duckdb.connect()
con.execute("create table t as select 'a' as c")
con.execute("create macro twice0(v) as v")
con.execute("create macro once0(v) as v")
for level in range(1, 10):
    inner = f"twice{level - 1}(v)"
    con.execute(f"create macro twice{level}(v) as coalesce(nullif({inner}, 'x'), {inner})")
    con.execute(
        f"create macro once{level}(v) as "
        f"list_transform([once{level - 1}(v)], lambda p: coalesce(nullif(p, 'x'), p))[1]"
    )
seconds = {}
for kind in ("once", "twice"):
    for level in (4, 6, 9):
        before = perf_counter()
        assert con.execute(f"select {kind}{level}(c) from t").fetchall() == [("a",)]
        seconds[kind, level] = perf_counter() - before
        print(kind, level, f"{seconds[kind, level]:.3f} s")
if seconds["twice", 9] < 10 * seconds["once", 9]:
    raise SystemExit("Macros in macros are planned as fast either way: this finding no longer holds.")
PYTHON
