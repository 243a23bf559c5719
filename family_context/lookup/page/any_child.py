"""The family of any child, by the build's own models over that one child.

What is published holds families of subject children only. For another child the models that make
families and answers are run again, as dbt compiled them, with this child as the only subject: so
membership, showing and protection are the same rules, written once. Everything else is read from
the warehouse of the last publication. Nothing is kept: the tables live as long as the connection.
"""

from __future__ import annotations

import json
from typing import Any

import duckdb

from family_context.build.publish import is_published, plan
from family_context.folders import OutFolder
from family_context.lookup.page.child import PageError

SUBJECTS = "int_children__subjects"
ASKED = ("family_context", "family_members", "family_chronology")
"""The published tables that hold families."""

# They read who the subject children are of everybody at once: that social care may be named of
# those it knows, and that somebody without a name is a child. Of this child both hold as built.
AS_BUILT = {"int_families__named_services", "int_families__unidentified_people"}


def open_family(folder: OutFolder, person_id: str, purpose: str) -> duckdb.DuckDBPyConnection:
    """A connection that holds the practice tables as if this person were the one subject child.

    `person_id` is somebody under 18 or unborn; `purpose` is s17 or s47. Raises PageError where
    there is no warehouse of the publication, or where it answers for another purpose.
    """
    con = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    try:
        _attach(con, folder)
        _check(con, folder, purpose)
        again = _models_again(folder)
        _show_as_built(con, {relation for _, relation, _ in again})
        con.execute("use warehouse")
        for name, relation, sql in again:
            if name == SUBJECTS:
                con.execute(f"create table {relation} as {_ONE_CHILD}", {"child": person_id})
            else:
                con.execute(f"create table {relation} as {sql}")
        for table in (t for t in plan(con) if t.audience == "practice"):
            con.execute(f'create view main."{table.name}" as {table.select}')
    except BaseException:
        con.close()
        raise
    return con


_ONE_CHILD = """
    select
        people.person_id as child_person_id,
        people.is_unborn,
        people.age,
        coalesce(subjects.is_on_a_plan, false) as is_on_a_plan,
    from built.intermediate.int_people__golden_records as people
    left join built.intermediate.int_children__subjects as subjects
        on people.person_id = subjects.child_person_id
    where people.person_id = $child
"""


def _attach(con: duckdb.DuckDBPyConnection, folder: OutFolder) -> None:
    """The warehouse under a name of its own, and a place of its name for what is made again."""
    if not folder.warehouse.is_file():
        raise PageError(
            f"{folder.warehouse} does not exist, and the page of a referral is made from it. Ask "
            "where the warehouse is built, or run `family-context build`."
        )
    try:
        con.execute(f"attach '{folder.warehouse}' as built (read_only)")
    except duckdb.IOException as error:
        raise PageError(
            f"{folder.warehouse} is in use: a build is running. Ask again when it has ended."
        ) from error
    con.execute("attach ':memory:' as warehouse")


def _check(con: duckdb.DuckDBPyConnection, folder: OutFolder, purpose: str) -> None:
    """That the warehouse is the one that was published, and may answer for this purpose."""
    ((run_id, built_for),) = con.execute(
        "select run_id, purpose from built.intermediate.int_given__this_build"
    ).fetchall()
    if not is_published(folder, run_id):
        raise PageError(
            f"The last build ({run_id}) was not published, so nothing may be told from it. Run "
            "`family-context build` until it ends well."
        )
    if built_for not in ("any", purpose):
        raise PageError(
            f"What is published under {folder.root} may be seen for {built_for} only, and "
            f"{purpose} was asked. Build for it, into another --out: `family-context build "
            f"--purpose {purpose}`."
        )


def _models_again(folder: OutFolder) -> list[tuple[str, str, str]]:
    """Name, relation and SQL of the models to run again, each after those that it reads."""
    manifest = json.loads((folder.dbt_target / "manifest.json").read_text("utf-8"))
    nodes: dict[str, Any] = {
        key: node
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["name"] not in AS_BUILT
    }
    depends: dict[str, bool] = {}

    def on_subjects(key: str) -> bool:
        """Whether a model is made of who the subject children are, by whatever road."""
        if key not in depends:
            reads = [on_subjects(k) for k in nodes[key]["depends_on"]["nodes"] if k in nodes]
            depends[key] = nodes[key]["name"] == SUBJECTS or any(reads)
        return depends[key]

    names = {node["name"]: key for key, node in nodes.items()}
    for name in ASKED:
        on_subjects(names[name])
    # Who is visited last reads those who were visited before.
    return [
        (nodes[key]["name"], nodes[key]["relation_name"], nodes[key]["compiled_code"])
        for key, depending in depends.items()
        if depending
    ]


def _show_as_built(con: duckdb.DuckDBPyConnection, again: set[str]) -> None:
    """Every table of the warehouse under its own name, but those that are made again."""
    for schema, table in con.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = 'built' and table_type = 'BASE TABLE'"
    ).fetchall():
        con.execute(f'create schema if not exists warehouse."{schema}"')
        if (relation := f'"warehouse"."{schema}"."{table}"') not in again:
            con.execute(f'create view {relation} as from built."{schema}"."{table}"')
