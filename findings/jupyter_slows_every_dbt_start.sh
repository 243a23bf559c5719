#!/bin/sh
# Whoever has Jupyter in the environment of dbt waits longer for each dbt command. jupyter-events
# installs jsonschema with the extra format-nongpl, and with it rfc3987-syntax; dbt imports jsonschema,
# jsonschema imports what it finds of its optional formats, and rfc3987-syntax 1.1.0 builds a grammar
# while it is imported. dbt checks no format and needs none of it.
#
# Seen, 28 November 2026, with dbt-core 1.11.16, jsonschema 4.26.0, on a machine of two cores:
#   import of dbt.cli.main with it installed   2.4 s, of which 0.7 s are its grammar (-X importtime)
#
# Exits with 0 while the import of dbt loads rfc3987_syntax where it is installed, and that takes more
# than a tenth of the time.
set -eu
unset PYTHONDONTWRITEBYTECODE
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check dbt-core==1.11.16 jsonschema==4.26.0
start() {
    "$folder/venv/bin/python" -c "
import sys, time
begin = time.perf_counter()
import dbt.cli.main
print(round(time.perf_counter() - begin, 2), 'rfc3987_syntax' in sys.modules)"
}
start > /dev/null # compiles what pip has not
without=$(start)
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check 'jsonschema[format-nongpl]==4.26.0' rfc3987-syntax==1.1.0
start > /dev/null
with=$(start)
echo "without: $without, with: $with"
"$folder/venv/bin/python" - "$without" "$with" <<'PYTHON'
import sys

(before, absent), (after, present) = (text.split() for text in sys.argv[1:])
assert absent == "False" and present == "True", (absent, present)
assert float(after) > 1.1 * float(before), (before, after)
PYTHON
