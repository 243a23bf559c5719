"""Question 6 drawn: year by year, one assumption at a time, and all of them at once."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import duckdb
from IPython.display import HTML

from family_context.reports.benefits_words import LINES, label, named, pounds, quantity, readings
from family_context.reports.charts import EDGE, PALETTE, WIDTH, figure

COLOURS = {
    LINES["time"]: PALETTE[1],
    LINES["escalations"]: PALETTE[2],
    LINES["development"]: PALETTE[3],
    LINES["set_up"]: PALETTE[4],
    LINES["ongoing"]: PALETTE[0],
}

WIDEST = 10
"""How many assumptions a tornado shows; the table lists all."""


def years(con: duckdb.DuckDBPyConnection, scenario: str, period: int | None = None) -> HTML:
    """What is gained above the line and paid below it, by year; one figure for each reading."""
    return _each_reading(con, scenario, lambda reading: _years(con, scenario, reading, period))


def tornado(con: duckdb.DuckDBPyConnection, scenario: str) -> HTML:
    """Net present value with each assumption at both ends of its range; one figure a reading."""
    return _each_reading(con, scenario, lambda reading: _tornado(con, scenario, reading))


def simulation(con: duckdb.DuckDBPyConnection, scenario: str) -> HTML:
    """The chance that the net present value is at least so much, over draws of all ranges."""
    rows = _rows(
        con,
        """
        select reading, net_present_value / 1e6 as millions, 1 - percentile / 100 as chance
        from benefits_simulation where scenario = $1 order by reading, percentile
        """,
        scenario,
    )
    for row in rows:
        row["case"] = label(scenario, str(row["reading"]))
    base = alt.Chart(alt.Data(values=rows), width=WIDTH, height=260)
    line = base.mark_line(strokeWidth=2.5).encode(
        x=alt.X("millions:Q", title="Net present value, £ million"),
        y=alt.Y("chance:Q", title="Chance of at least this", axis=alt.Axis(format="%")),
        color=alt.Color("case:N", title=None, scale=alt.Scale(range=PALETTE[:3])),
        strokeDash=alt.StrokeDash("case:N", title=None, legend=alt.Legend(orient="top")),
    )
    zero = alt.Chart(alt.Data(values=[{"x": 0}])).mark_rule(color="#505a5f").encode(x="x:Q")
    middle = [r for r in rows if abs(float(str(r["chance"])) - 0.5) < 1e-9]
    method = con.execute("select any_value(method) from benefits_figures").fetchall()[0][0]
    return figure(
        line + zero,
        title="How likely is which net present value? (chance of at least so much)",
        alternative="Falling curves. "
        + "; ".join(
            f"{r['case']}: half of the draws are above {pounds(float(str(r['millions'])) * 1e6)}"
            for r in middle
        )
        + ".",
        source="benefits_simulation, analysis file",
        n=str(method),
    )


def _years(con: duckdb.DuckDBPyConnection, scenario: str, reading: str, period: int | None) -> HTML:
    rows = _rows(
        con,
        """
        select line, 'Year ' || year as year, year as number, amount / 1e3 as thousands
        from benefits_case where scenario = $1 and reading = $2 and kind <> 'not_counted'
            and abs(amount) > 0 and year <= coalesce($3, year)
        order by number, line
        """,
        scenario,
        reading,
        period,
    )
    order = [words for line, words in LINES.items() if any(r["line"] == line for r in rows)]
    data = [{**row, "line": LINES[str(row["line"])]} for row in rows]
    bars = (
        alt.Chart(alt.Data(values=data), width=WIDTH, height=280)
        .mark_bar(stroke=EDGE, strokeWidth=0.5)
        .encode(
            x=alt.X("number:O", title="Year", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("thousands:Q", title="£ thousand, not discounted"),
            color=alt.Color(
                "line:N",
                scale=alt.Scale(domain=order, range=[COLOURS[o] for o in order]),
                legend=alt.Legend(title=None, orient="top", labelLimit=300),
            ),
        )
    )
    net: dict[object, float] = {}
    for row in rows:
        net[row["number"]] = net.get(row["number"], 0) + float(str(row["thousands"])) * 1e3
    return figure(
        bars,
        title=f"{label(scenario, reading)}: gained (above), paid (below), by year (£ thousand)",
        alternative="Stacked bars by year. "
        + "; ".join(f"year {year}: net {pounds(amount)}" for year, amount in net.items())
        + ".",
        source="benefits_case, analysis file; time saved is capacity, not cash",
        n=f"{len(net)} years; central values, the range is in the simulation",
    )


def _tornado(con: duckdb.DuckDBPyConnection, scenario: str, reading: str) -> HTML:
    rows = _rows(
        con,
        """
        select assumption, low, high,
            net_present_value_at_low / 1e6 as at_low, net_present_value_at_high / 1e6 as at_high,
            swing, rank
        from benefits_sensitivity where scenario = $1 and reading = $2 and rank <= $3
        order by rank
        """,
        scenario,
        reading,
        WIDEST,
    )
    (central,) = con.execute(
        "select value / 1e6 from benefits_figures "
        "where scenario = $1 and reading = $2 and figure = 'net_present_value'",
        [scenario, reading],
    ).fetchall()[0]
    for row in rows:
        least, most = (quantity(float(str(row[end]))) for end in ("low", "high"))
        row["name"] = f"{named(str(row['assumption']))} ({least} to {most})"
    order = [str(row["name"]) for row in rows]
    ends = [
        {"name": row["name"], "from": central, "to": row[end], "end": words}
        for row in rows
        for end, words in (("at_low", "at its least"), ("at_high", "at its greatest"))
    ]
    bars = (
        alt.Chart(alt.Data(values=ends), width=600)
        .mark_bar(stroke="#1b2a49", strokeWidth=0.5)
        .encode(
            y=alt.Y("name:N", sort=order, title=None),
            x=alt.X("from:Q", title="Net present value, £ million", scale=alt.Scale(zero=False)),
            x2="to:Q",
            color=alt.Color(
                "end:N",
                scale=alt.Scale(
                    domain=["at its least", "at its greatest"], range=[PALETTE[5], PALETTE[0]]
                ),
                legend=alt.Legend(title="Assumption", orient="top"),
            ),
        )
    )
    rules = alt.Chart(alt.Data(values=[{"x": central}])).mark_rule(strokeWidth=2).encode(x="x:Q")
    told = "; ".join(
        f"{row['name']}: {pounds(float(str(row['at_low'])) * 1e6)} to "
        f"{pounds(float(str(row['at_high'])) * 1e6)}"
        for row in rows
    )
    return figure(
        bars + rules,
        title=f"{label(scenario, reading)}: net present value with one assumption at a time at the "
        "ends of its range (£ million)",
        alternative=f"Bars from a central {pounds(central * 1e6)}, widest first. {told}.",
        source="benefits_sensitivity, analysis file",
        n=f"the {len(rows)} widest assumptions; all others stay at their value",
    )


def _each_reading(
    con: duckdb.DuckDBPyConnection, scenario: str, draw: Callable[[str], HTML]
) -> HTML:
    return HTML("".join(str(draw(reading).data) for reading in readings(con, scenario)))


def _rows(
    con: duckdb.DuckDBPyConnection, query: str, *parameters: object
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = (
        con.sql(query, params=list(parameters)).to_arrow_table().to_pylist()
    )
    return rows
