#!/bin/sh
# DuckDB 2.0.0 reads a year of two digits by %Y as that year of the first century, and a list of
# patterns stops at the first that reads anything: of ['%d/%m/%Y', '%d/%m/%y'] the second is never
# asked. Python's strptime refuses the same text. In the other order both kinds are read.
#
# Seen, 28 November 2026, of 16/07/58:
#   %d/%m/%Y                  0058-07-16
#   [%d/%m/%Y, %d/%m/%y]      0058-07-16
#   [%d/%m/%y, %d/%m/%Y]      2058-07-16 (and 16/07/1958 is 1958-07-16)
#   Python, %d/%m/%Y          ValueError
#
# Exits with 0 while this holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==2.0.0
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import datetime

import duckdb

seen = duckdb.sql(
    """
    select cast(try_strptime('16/07/58', '%d/%m/%Y') as date)::varchar,
        cast(try_strptime('16/07/58', ['%d/%m/%Y', '%d/%m/%y']) as date)::varchar,
        cast(try_strptime('16/07/58', ['%d/%m/%y', '%d/%m/%Y']) as date)::varchar,
        cast(try_strptime('16/07/1958', ['%d/%m/%y', '%d/%m/%Y']) as date)::varchar
    """
).fetchall()[0]
print(seen)
assert seen == ("0058-07-16", "0058-07-16", "2058-07-16", "1958-07-16")
try:
    datetime.strptime("16/07/58", "%d/%m/%Y")
except ValueError as error:
    print(error)
else:
    raise SystemExit("Python read it")
PYTHON
