#!/bin/sh
# DuckDB 2.0.0 lets a select clause use an alias that stands before it, unless the expression of the
# alias holds a subquery: then it stops with a Binder Error. To replace a constant by a one-row table
# that is read in a scalar subquery breaks such queries, wherever the alias is used; in a where or a
# group by clause the same alias is fine.
#
# Seen, 28 November 2026:
#   select x > date '2026-01-31' as later, not later                     runs
#   select x > (select as_at from one_row) as later, not later           Binder Error: ... the expression
#                                                                        has a subquery
#   select x > (select as_at from one_row) as later from t where later   runs
#
# Exits with 0 while this holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==2.0.0
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb

con = duckdb.connect()
con.execute("create table one_row as select date '2026-01-31' as as_at")
con.execute("create table t as select date '2026-02-01' as x")
later = "x > (select as_at from one_row) as later"
assert con.execute("select x > date '2026-01-31' as later, not later from t").fetchall() == [(True, False)]
assert con.execute(f"select {later} from t where later").fetchall() == [(True,)]
try:
    con.execute(f"select {later}, not later from t")
except duckdb.BinderException as error:
    print(str(error).splitlines()[0])
    assert "has a subquery" in str(error)
else:
    raise SystemExit("An alias of a subquery can be used: this finding is no longer true.")
PYTHON
