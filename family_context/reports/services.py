"""Question 1: which services know our families?

Every function takes a connection to the analysis file. Counts under five are put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape

import duckdb
from IPython.display import HTML

from family_context.project_yaml import SMALLEST_COUNT
from family_context.reports.charts import (
    LOUD_TO_QUIET,
    PALETTE,
    TOO_FEW,
    counts_bars,
    figure,
    share_bars,
    without_small,
)

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
    "none": "Nobody to contact",
}
SOURCE = "family_context, analysis file"
SMALL_PRINT = f"fewer than {SMALLEST_COUNT} are put together with others"


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
        f"social care and the services that know nearly everybody ({escape(universal or 'none')}); "
        f"half of the children have <b>{median:.0f}</b> or more. "
        f"Their families hold {members:,} members, each child counted too.</p>"
    )


def states_by_service(con: duckdb.DuckDBPyConnection) -> HTML:
    """Share of child–member rows in each state, by service."""
    return _shares(
        con,
        "select service_name, state, count(*) from family_context group by all order by all",
        words=STATES,
        palette=LOUD_TO_QUIET,
        spoken=("involved_now", "involved now"),
        title="What each service says about the members of children’s families (share of members)",
        rows_are="rows: children × members × services",
    )


def services_per_child(con: duckdb.DuckDBPyConnection) -> HTML:
    """How many services are involved now with each child's family."""
    rows = con.execute(
        """
        with services_of_children as (
            select child_person_id,
                count(distinct service_code) filter (state = 'involved_now') as n_services
            from family_context group by child_person_id
        )
        select n_services || ' services', count(*) from services_of_children group by n_services
        order by n_services
        """
    ).fetchall()
    told = without_small(dict(rows))
    data: list[dict[str, object]] = [{"services": k, "children": n} for k, n in told.items()]
    return figure(
        counts_bars(data, category="services", count="children", unit="Children"),
        title="Services involved now with somebody in the child’s family (children)",
        alternative="; ".join(f"{name}: {n} children" for name, n in told.items()) + ".",
        source=f"{SOURCE}; {SMALL_PRINT}",
        n=f"{sum(told.values()):,} children",
    )


def contact_quality(con: duckdb.DuckDBPyConnection) -> HTML:
    """Of what is shown, who can a worker call? Share by service."""
    return _shares(
        con,
        """
        select service_name, contact_quality, count(*) from family_context
        where state in ('involved_now', 'involved_before') group by all order by all
        """,
        words=QUALITIES,
        spoken=("practitioner_direct", "with a practitioner who can be reached"),
        title="Who a worker can call, where an involvement is shown (share of shown involvements)",
        rows_are="shown rows",
    )


def coverage(con: duckdb.DuckDBPyConnection) -> HTML:
    """What was delivered by each service, for which period, and how fresh it is."""
    return table(
        con,
        """
        select service_name as "Service",
            case load_state
                when 'loaded' then 'In use'
                when 'kept_last_good' then 'An earlier one is in use'
                when 'refused' then 'Refused'
                else 'None came'
            end as "Delivery",
            source_system as "System",
            data_current_as_of as "Current as of", coverage_start as "Covers from",
            coverage_end as "Covers to", rows_landed as "Person records",
            rows_quarantined as "Rows left out (— is 1 to 4)",
            if(is_stale, 'Older than agreed', 'As agreed') as "How fresh"
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
        if isinstance(value, date):
            text = f"{value.day} {value:%b %Y}"
        kind = "number" if number else "date" if isinstance(value, date) else ""
        return f"<td{f' class={kind}' if kind else ''}>{text}</td>"

    head = "".join(f"<th scope='col'>{escape(h)}</th>" for h in heads)
    body = "".join("<tr>" + "".join(cell(v) for v in row) + "</tr>" for row in rows)
    return HTML(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def _shares(
    con: duckdb.DuckDBPyConnection,
    query: str,
    *,
    words: Mapping[str, str],
    spoken: tuple[str, str],
    title: str,
    rows_are: str,
    palette: list[str] = PALETTE,
) -> HTML:
    """Shares of a query's service, part and count as bars; `spoken` is the part told in words."""
    counts: dict[str, dict[str, int]] = {}
    for service, part, n in con.execute(query).fetchall():
        counts.setdefault(service, {})[part] = n
    told = {service: without_small(parts) for service, parts in counts.items()}
    part, said = spoken
    rows: list[dict[str, object]] = [
        {"service": service, "part": words.get(k, k), "share": n / sum(parts.values())}
        for service, parts in told.items()
        for k, n in parts.items()
    ]
    aloud = "; ".join(
        f"{service}: {parts[part] / sum(parts.values()):.0%} {said}"
        for service, parts in told.items()
        if part in parts
    )
    return figure(
        share_bars(
            rows,
            category="service",
            part="part",
            share="share",
            order=[*words.values(), TOO_FEW],
            palette=palette,
        ),
        title=title,
        alternative=f"Stacked bars, one for each service. {aloud}.",
        source=f"{SOURCE}; {SMALL_PRINT}",
        n=f"{sum(sum(parts.values()) for parts in told.values()):,} {rows_are}",
    )
