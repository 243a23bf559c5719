"""Question 1: which services know our families?

Every function takes a connection to the analysis file. Groups of fewer than five are not shown.
"""

from __future__ import annotations

from datetime import date
from html import escape

import duckdb
from IPython.display import HTML

from family_context.reporting.charts import counts_bars, figure, share_bars

STATES = {
    "involved_now": "Involved now",
    "involved_before": "Involved before",
    "withheld": "Withheld by the service",
    "none_found": "Nothing found",
    "not_searched": "Not searched",
}
QUALITIES = {
    "practitioner_direct": "Practitioner, with a number",
    "practitioner_no_number": "Practitioner, no number known",
    "practitioner_left": "Practitioner has left",
    "team_only": "Team only",
    "organisation_only": "Organisation only",
    "none": "Nobody to ring",
}
SOURCE = "family_context, analysis file"
SMALL = 5


def answer(con: duckdb.DuckDBPyConnection) -> HTML:
    """The answer in two sentences: how many children, and how many services know their families."""
    children, members, known, median, as_at, universal = con.execute(
        """
        with services_of_children as (
            select child_person_id,
                count(distinct service_code) filter (
                    state = 'involved_now' and not is_universal
                    and service_code <> 'childrens_social_care'
                ) as n_services
            from family_context inner join service_coverage using (service_code)
            group by child_person_id
        )
        select count(*), (select count(*) from family_members), avg((n_services > 0)::int),
            median(n_services), (select max(as_at) from family_context),
            (select string_agg(service_name, ', ' order by service_name)
                from service_coverage where is_universal)
        from services_of_children
        """
    ).fetchall()[0]
    if not children:
        return HTML(
            '<p class="answer">No subject children: children’s social care was not loaded.</p>'
        )
    return HTML(
        f'<p class="answer">On {as_at.day} {as_at:%B %Y}, for <b>{known:.0%}</b> of {children:,} '
        "children "
        "at least one more service is involved now with somebody in the family, beside children’s "
        f"social care and the services that know nearly everybody ({universal}); half of the "
        f"children have <b>{median:.0f}</b> or more. "
        f"Their families hold {members:,} members, each child counted too.</p>"
    )


def states_by_service(con: duckdb.DuckDBPyConnection) -> HTML:
    """Share of child–member rows in each state, by service."""
    rows = _rows(
        con,
        """
        select service_name as service, state,
            count(*) / sum(count(*)) over (partition by service_name) as share,
            cast(sum(count(*)) over () as bigint) as n
        from family_context group by service_name, state order by service_name
        """,
    )
    labelled = [{**row, "state": STATES[str(row["state"])]} for row in rows]
    n = int(rows[0]["n"]) if rows else 0  # type: ignore[call-overload]
    spoken = "; ".join(
        f"{r['service']}: {r['share']:.0%} involved now"
        for r in rows
        if r["state"] == "involved_now"
    )
    return figure(
        share_bars(
            labelled, category="service", part="state", share="share", order=list(STATES.values())
        ),
        title="What each service says about the members of children’s families (share of members)",
        alternative=f"Stacked bars, one for each service. {spoken}.",
        source=SOURCE,
        n=f"{n:,} rows: children × members × services",
    )


def services_per_child(con: duckdb.DuckDBPyConnection) -> HTML:
    """How many services are involved now with each child's family."""
    rows = _rows(
        con,
        """
        with services_of_children as (
            select child_person_id,
                count(distinct service_code) filter (state = 'involved_now') as n_services
            from family_context group by child_person_id
        )
        select n_services, count(*) as children from services_of_children group by n_services
        order by n_services
        """,
    )
    data = [
        {"services": f"{r['n_services']} services", "children": r["children"]}
        for r in rows
        if int(r["children"]) >= SMALL  # type: ignore[call-overload]
    ]
    total = sum(int(r["children"]) for r in rows)  # type: ignore[call-overload]
    return figure(
        counts_bars(data, category="services", count="children", unit="Children"),
        title="Services involved now with somebody in the child’s family (children)",
        alternative="; ".join(f"{r['services']}: {r['children']} children" for r in data) + ".",
        source=SOURCE + "; groups of fewer than five children are not drawn",
        n=f"{total:,} children",
    )


def contact_quality(con: duckdb.DuckDBPyConnection) -> HTML:
    """Of what is shown, whom can a worker ring? Share by service."""
    rows = _rows(
        con,
        """
        select service_name as service, contact_quality as quality,
            count(*) / sum(count(*)) over (partition by service_name) as share,
            cast(sum(count(*)) over () as bigint) as n
        from family_context where state in ('involved_now', 'involved_before')
        group by service_name, contact_quality order by service_name
        """,
    )
    labelled = [{**row, "quality": QUALITIES[str(row["quality"])]} for row in rows]
    n = int(rows[0]["n"]) if rows else 0  # type: ignore[call-overload]
    spoken = "; ".join(
        f"{r['service']}: {r['share']:.0%} with a practitioner who can be reached"
        for r in rows
        if r["quality"] == "practitioner_direct"
    )
    return figure(
        share_bars(
            labelled,
            category="service",
            part="quality",
            share="share",
            order=list(QUALITIES.values()),
        ),
        title="Whom a worker can ring, where an involvement is shown (share of shown involvements)",
        alternative=f"Stacked bars, one for each service. {spoken}.",
        source=SOURCE,
        n=f"{n:,} shown rows",
    )


def coverage(con: duckdb.DuckDBPyConnection) -> HTML:
    """What was delivered by each service, for which period, and how fresh it is."""
    return table(
        con,
        """
        select service_name as "Service", load_state as "Last load", source_system as "System",
            data_current_as_of as "Current as of", coverage_start as "Covers from",
            coverage_end as "Covers to", rows_landed as "Person records",
            rows_quarantined as "Rows quarantined (— is 1 to 4)",
            case when is_stale then 'stale' else 'fresh' end as "Freshness"
        from service_coverage order by service_name
        """,
    )


def table(con: duckdb.DuckDBPyConnection, query: str) -> HTML:
    """The query's rows as a table with numbers to the right; nothing is an em dash."""
    cursor = con.execute(query)
    heads = [str(d[0]) for d in cursor.description or []]
    rows = cursor.fetchall()

    def cell(value: object) -> str:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        text = "—" if value is None else f"{value:,}" if number else escape(str(value))
        kind = "number" if number else "date" if isinstance(value, date) else ""
        return f"<td{f' class={kind}' if kind else ''}>{text}</td>"

    head = "".join(f"<th scope='col'>{escape(h)}</th>" for h in heads)
    body = "".join("<tr>" + "".join(cell(v) for v in row) + "</tr>" for row in rows)
    return HTML(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = con.sql(query).to_arrow_table().to_pylist()
    return rows
