#!/bin/sh
# DuckDB 2.0.1 says of day(), year(), date_trunc(), strftime(), age(), + and - and some forty more that
# they are CONSISTENT_WITHIN_QUERY, where 2.0.0 said CONSISTENT: of the one form that takes a TIMESTAMP
# WITH TIME ZONE, since it goes by the time zone of the session. The other forms are as before.
# Whoever refuses SQL that is not the same each time by the names that duckdb_functions() lists
# with another stability than CONSISTENT (31 names in 2.0.0) refuses day() of a date since a
# release of bugs mended (78 names). The form has to be looked at, not the name.
#
# Seen, 29 November 2026:
#   2.0.0   31 names are not CONSISTENT; day: CONSISTENT alone
#   2.0.1   78 names are not CONSISTENT; day: CONSISTENT of DATE, TIMESTAMP and INTERVAL,
#           CONSISTENT_WITHIN_QUERY of TIMESTAMP WITH TIME ZONE
#
# Exits with 0 while this holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for version in 2.0.0 2.0.1; do
    python3 -m venv "$folder/$version"
    "$folder/$version/bin/python" -m pip install --quiet --disable-pip-version-check "duckdb==$version"
    "$folder/$version/bin/python" - <<'PYTHON'
import duckdb

con = duckdb.connect()
((names,),) = con.execute(
    "select count(distinct function_name) from duckdb_functions() "
    "where stability <> 'CONSISTENT' and function_type in ('scalar', 'aggregate')"
).fetchall()
day = dict(
    con.execute(
        "select parameter_types[1], stability from duckdb_functions() where function_name = 'day'"
    ).fetchall()
)
print(duckdb.__version__, names, day)
with_zone = {"2.0.0": "CONSISTENT", "2.0.1": "CONSISTENT_WITHIN_QUERY"}[duckdb.__version__]
as_seen = day["DATE"] == "CONSISTENT" and day["TIMESTAMP WITH TIME ZONE"] == with_zone
if not as_seen or names != {"2.0.0": 31, "2.0.1": 78}[duckdb.__version__]:
    raise SystemExit("DuckDB says otherwise now: this finding is no longer true.")
PYTHON
done
