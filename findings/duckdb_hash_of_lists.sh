#!/bin/sh
# DuckDB 2.0.1 hashes a list as the parts that it holds, one after the other, without their number:
# an empty list hashes like null, [1] like 1, and two rows of lists hash alike where the same values
# are only parted otherwise. Whoever compares two tables by hash() of their rows, to see whether a
# list column has changed, sees no change where a value has moved from one list to the next. Hashed as
# text they differ.
#
# Seen, 29 November 2026:
#   hash([]::int[]) = hash(null)                                           true
#   hash([1]) = hash(1)                                                    true
#   hash(row([1], [2])) = hash(row([1, 2], []::int[]))                     true
#   hash([[1], [2]]) = hash([[1, 2]])                                      true
#   hash(row('a', '')) = hash(row('', 'a'))                                false
#   hash(row([1], [2])::varchar) = hash(row([1, 2], []::int[])::varchar)   false
#
# Exits with 0 while this holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==2.0.1
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb

con = duckdb.connect()
for one, other, alike in [
    ("[]::int[]", "null", True),
    ("[1]", "1", True),
    ("row([1], [2])", "row([1, 2], []::int[])", True),
    ("[[1], [2]]", "[[1, 2]]", True),
    ("row('a', '')", "row('', 'a')", False),
    ("row([1], [2])::varchar", "row([1, 2], []::int[])::varchar", False),
]:
    ((seen,),) = con.execute(f"select hash({one}) = hash({other})").fetchall()
    print(f"hash({one}) = hash({other}): {seen}")
    if seen != alike:
        raise SystemExit("DuckDB hashes lists otherwise now: this finding is no longer true.")
PYTHON
