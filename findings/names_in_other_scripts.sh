#!/bin/sh
# DuckDB 2.0.0 takes the vowel signs of Bengali and Hindi away with strip_accents, so that two names
# become one word, and counts bytes in levenshtein and jaro_winkler_similarity, so that one letter of
# another alphabet weighs as two or three. Splink's comparisons on DuckDB call these functions;
# rapidfuzz 3.14.3 counts characters.
#
# Seen, 28 November 2026:
#   strip_accents of Hasan and Hosen in Bengali letters   one and the same word
#   levenshtein of these two (two vowel signs differ)     DuckDB 4, rapidfuzz 2
#   levenshtein of e and e with an acute accent           DuckDB 2, rapidfuzz 1
#
# Exits with 0 while this holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check duckdb==2.0.0 rapidfuzz==3.14.3
"$folder/venv/bin/python" - <<'PYTHON'
import duckdb
from rapidfuzz.distance import Levenshtein

hasan, hosen = "\u09b9\u09be\u09b8\u09be\u09a8", "\u09b9\u09cb\u09b8\u09c7\u09a8"
same, edits, edits_of_accent = duckdb.execute(
    "select strip_accents($1) = strip_accents($2), levenshtein($1, $2), levenshtein('e', $3)",
    [hasan, hosen, "\u00e9"],
).fetchall()[0]
print("one word:", same, "DuckDB:", edits, edits_of_accent)
print("rapidfuzz:", Levenshtein.distance(hasan, hosen), Levenshtein.distance("e", "\u00e9"))
assert same is True and edits == 4 and Levenshtein.distance(hasan, hosen) == 2
assert edits_of_accent == 2 and Levenshtein.distance("e", "\u00e9") == 1
PYTHON
