"""The data-protection annex: every field that comes in or goes out, by the rules that govern it.

Written from the same metadata that the build obeys (contracts, the seeds `disclosure` and
`retention`, dbt's lineage), so that what is signed is what is done.
"""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from family_context.build import publish as publication
from family_context.build.anonymity import Anonymity, anonymity
from family_context.build.manifest import Manifest
from family_context.contracts import Contract
from family_context.folders import OutFolder

Rows = list[dict[str, str]]
KEPT = (
    "until the next build, which leaves out what is past its date or its source has dropped, there "
    "and in the past days of family_context that are kept privately"
)
STYLE = (
    "body{font:16px/1.45 system-ui,Arial,sans-serif;color:#0b0c0c;margin:2rem auto;"
    "max-width:90rem;padding:0 1rem}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #b1b4b6;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "th{background:#f3f2f1;position:sticky;top:0}div{overflow-x:auto}"
)


def write_annex(out: OutFolder, contracts: Mapping[str, Contract], account: Manifest) -> Path:
    """Write the annex of the warehouse just built into `docs/`: one page, two CSV files."""
    with duckdb.connect() as con:
        con.execute(f"attach '{out.warehouse}' as warehouse (read_only)")
        con.execute("use warehouse")
        going_out = _going_out(con, out, contracts)
        coming_in = _coming_in(con, contracts)
        found = _anonymity(con)
    out.docs.mkdir(parents=True, exist_ok=True)
    _csv(out.docs / "data_protection_published.csv", going_out)
    _csv(out.docs / "data_protection_sources.csv", coming_in)
    page = out.docs / "data_protection_annex.html"
    page.write_text(_page(account, going_out, coming_in, found), encoding="utf-8")
    return page


def _going_out(
    con: duckdb.DuckDBPyConnection, out: OutFolder, contracts: Mapping[str, Contract]
) -> Rows:
    """One row per audience, published table and column, with what is done to it and why."""
    manifest = json.loads((out.dbt_target / "manifest.json").read_text(encoding="utf-8"))
    told = {
        node["name"]: {c["name"]: c["description"] for c in node["columns"].values()}
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
    decided = con.execute(
        "select audience, table_name, column_name, action, generalise_as, purpose, gateway, "
        "approved_by, approved_on from seeds.disclosure order by 1, 2, 3"
    ).fetchall()
    sources = {t: _services_of(t, manifest["parent_map"], contracts) for t in told}
    return [
        {
            "who sees it": audience,
            "table": table,
            "field": column,
            "meaning": " ".join(told.get(table, {}).get(column, "").split()),
            "how": f"as {generalise_as}" if action == "generalise" else action,
            "from": sources.get(table, ""),
            "purpose": purpose,
            "gateway": gateway,
            "kept": KEPT,
            "approved by": approved_by,
            "approved on": str(approved_on),
        }
        for (audience, table, column, action, generalise_as, purpose, gateway, approved_by,
             approved_on) in decided
    ]  # fmt: skip


def _services_of(
    table: str, parents: Mapping[str, Sequence[str]], contracts: Mapping[str, Contract]
) -> str:
    """The deliveries that a published table is made from, by dbt's lineage."""
    found, open_ends = set(), [f"model.family_context.{table}"]
    seen: set[str] = set()
    while open_ends:
        node = open_ends.pop()
        if node in seen:
            continue
        seen.add(node)
        if node.startswith("source."):
            found.add(node.split(".")[2])
        open_ends += parents.get(node, [])
    services = sorted(found & contracts.keys())
    return "all deliveries" if len(services) == len(contracts) else ", ".join(services)


def _coming_in(con: duckdb.DuckDBPyConnection, contracts: Mapping[str, Contract]) -> Rows:
    """One row per service, table and column that may be sent."""
    years = dict(
        con.execute("select service_code, years_after_end from seeds.retention").fetchall()
    )
    return [
        {
            "service": code,
            "table": table.name,
            "field": column.name,
            "purpose": column.purpose,
            "gateway": column.gateway,
            "owner": column.owner,
            "kept": f"{years[code]} years after the end"
            if years.get(code) is not None
            else "as long as the source sends it",
        }
        for code, contract in contracts.items()
        for table in contract.tables
        for column in table.columns
    ]


def _anonymity(con: duckdb.DuckDBPyConnection) -> Anonymity:
    """How far people in the analysis file are from anonymous."""
    people = next(
        t for t in publication.plan(con) if t.audience == "analysis" and t.name == "people"
    )
    unkeyed = people.select.replace("$key", "''")
    return anonymity(con, f"({unkeyed})")


def _csv(file: Path, rows: Rows) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _table(rows: Rows) -> str:
    head = "".join(f'<th scope="col">{html.escape(c)}</th>' for c in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(v)}</td>" for v in row.values()) + "</tr>"
        for row in rows
    )
    return f"<div><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _page(account: Manifest, going_out: Rows, coming_in: Rows, found: Anonymity) -> str:
    shown = [row for row in going_out if row["how"] != "hide"]
    hidden: dict[str, Any] = {}
    for row in going_out:
        if row["how"] == "hide":
            hidden.setdefault(f"{row['who sees it']}: {row['table']}", []).append(row["field"])
    not_shown = "".join(
        f"<li>{html.escape(where)}: {html.escape(', '.join(fields))}</li>"
        for where, fields in hidden.items()
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Data-protection annex</title><style>{STYLE}</style></head><body>"
        "<h1>Data-protection annex</h1>"
        f"<p>As at {account.as_at}; rules of profile {html.escape(account.rules.profile)}, "
        f"purpose {html.escape(account.rules.purpose)}. {len(shown):,} fields are shown of "
        f"{len(going_out):,} decided; a field without a decision is not published.</p>"
        f"<h2>How far the analysis file is anonymous</h2><p>{html.escape(found.told())}</p>"
        f"<h2>What is shown to whom</h2>{_table(shown)}"
        f"<h2>What is not shown</h2><ul>{not_shown}</ul>"
        f"<h2>What may come in</h2>{_table(coming_in)}</body></html>\n"
    )
