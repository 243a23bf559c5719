#!/bin/sh
# dbt-core 1.11.16 with dbt-duckdb 1.11.1 keeps what it has read of a project only as long as the path
# of the DuckDB file stays the same: the path is hashed as part of the connection, though no model
# depends on it. Who writes each build into a file of its own has the whole project read anew. A
# manifest that one invocation returns may be given to the next (dbtRunner(manifest=...)), which may
# then use another file of the same name: the name is the database that the manifest speaks of.
#
# Seen, 28 November 2026, a project of one model:
#   parse, file a; parse again, file a     the second reads nothing anew
#   parse, file b                          "Unable to do partial parsing because profile has changed"
#   run on file b with the manifest of a   the table is in file b, nothing is read anew
#
# Exits with 0 while this holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check dbt-core==1.11.16 dbt-duckdb==1.11.1
cd "$folder"
mkdir models a b
printf 'name: small\nversion: "0.1.0"\nprofile: small\n' > dbt_project.yml
printf 'select 1 as one\n' > models/one.sql
printf 'small:\n  target: t\n  outputs:\n    t: {type: duckdb, path: "{{ env_var(%sFILE%s) }}"}\n' "'" "'" > profiles.yml
export DBT_SEND_ANONYMOUS_USAGE_STATS=false
venv/bin/python - <<'PYTHON'
import os

from dbt.cli.main import dbtRunner

told = []
callbacks = [lambda event: told.append(event.info.msg)]


def invoke(file, command, manifest=None):
    os.environ["FILE"] = file
    told.clear()
    done = dbtRunner(manifest=manifest, callbacks=callbacks).invoke(command)
    assert done.success, done.exception
    anew = [message for message in told if "Unable to do partial parsing" in message]
    print(file, command, anew or "nothing read anew")
    return done.result, anew


invoke("a/small.duckdb", ["parse"])
manifest, again = invoke("a/small.duckdb", ["parse"])
_, other = invoke("b/small.duckdb", ["run"], manifest)
_, after = invoke("b/small.duckdb", ["parse"])
assert not again and not other and "profile has changed" in after[0], (again, other, after)
PYTHON
venv/bin/python -c "
import duckdb
assert duckdb.connect('b/small.duckdb').execute('select one from one').fetchall() == [(1,)]"
