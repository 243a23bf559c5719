"""The results of a stress run as one page that needs no script and no network."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import altair as alt

from family_context.evaluation.stress import findings, screen
from family_context.evaluation.stress.findings import Result
from family_context.folders import OutFolder
from family_context.reports.charts import EDGE, PALETTE, figure
from family_context.reports.pages import whole_page
from family_context.reports.results import plain_table

TITLE = "Do the links hold where the data are bad?"
WIDEST = 0.1
"""Differences of F1 beyond it have the same colour."""
INTERVAL = "95 % intervals are by drawing true people again, 1,000 times"


def write_page(results: Sequence[Result], out: Path) -> Path:
    """Write `reports/stress.html` from the results of a run; returns the file."""
    folder = OutFolder(out.resolve()).reports
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "stress.html"
    file.write_text(whole_page(TITLE, _body(results)), encoding="utf-8")
    return file


def _body(results: Sequence[Result]) -> str:
    found = findings.measured(results)
    beside = [result for result in found if result["people"].get("difference")]
    parts = [f"<h1>{TITLE}</h1>", f'<div class="answer">{_answer(found, beside)}</div>']
    if any(result["frozen"] for result in results):
        parts.append(
            '<p class="notice">The hold-out of the test town was opened in this run, after its '
            "files were found to be those that were frozen.</p>"
        )
    if beside:
        parts += ["<h2>Against plain Splink</h2>", str(_heat_map(beside).data)]
    if lines := _by_noise(found):
        parts += ["<h2>With more noise</h2>", str(_line_chart(lines).data)]
    for what, where in screen.named_findings(results):
        listed = "".join(f"<li>{escape(one)}</li>" for one in where)
        parts.append(
            f"<h2>{escape(what)}</h2>" + (f"<ul>{listed}</ul>" if where else "<p>None.</p>")
        )
    parts += [
        "<h2>People, cell by cell</h2>",
        "<p>Precision / recall / F1 over pairs of records. Plain Splink is trained on the same "
        "records as its documentation writes it, and stands at the threshold at which its F1 is "
        f"best. {INTERVAL}.</p>",
        str(plain_table(("Cell", *screen.PEOPLE), [screen.people_row(one) for one in found]).data),
    ]
    with_families = [one for one in found if one["families"] is not None]
    if with_families:
        rows = [screen.families_row(one) for one in with_families]
        parts += [
            "<h2>Families, cell by cell</h2>",
            "<p>F1 of a child’s family, every child alike: recall over members whom a service "
            "knows and the data could tie to the child (in the second figure: over all known). "
            "Households by B-cubed.</p>",
            str(plain_table(("Cell", *screen.FAMILIES), rows).data),
        ]
    return "".join(parts)


def _answer(found: Sequence[Result], beside: Sequence[Result]) -> str:
    below = len(findings.below_at_our_precision(found))
    best = len(findings.below_its_best(found))
    return (
        f"<p>{len(found)} councils were made and linked. Of {len(beside)} that plain Splink could "
        f"be trained on, ours is below its F1 at equal precision in {below}, and below its F1 at "
        f"the best of all thresholds in {best}.</p>"
    )


def _heat_map(beside: Sequence[Result]) -> Any:
    rows = [
        {
            "source": result["source"],
            "level": result["level"],
            "difference": result["people"]["difference"]["value"],
            "words": screen.difference(result["people"]["difference"]).split()[0],
            "is_far": abs(result["people"]["difference"]["value"]) > 0.7 * WIDEST,
        }
        for result in beside
    ]
    levels = list(dict.fromkeys(str(row["level"]) for row in rows))
    sources = list(dict.fromkeys(str(row["source"]) for row in rows))
    names = alt.Axis(orient="top", labelAngle=-40)
    base = alt.Chart(
        alt.Data(values=rows), width=58 * len(sources), height=24 * len(levels)
    ).encode(
        x=alt.X("source:N", sort=sources, title=None, axis=names),
        y=alt.Y("level:N", sort=levels, title=None),
    )
    colour = alt.Color(
        "difference:Q",
        scale=alt.Scale(
            domain=[-WIDEST, 0, WIDEST],
            range=[PALETTE[2], "#ffffff", PALETTE[1]],
            clamp=True,
            interpolate="rgb",
        ),
        legend=alt.Legend(title="Ours less plain Splink", orient="bottom", format="+.2f"),
    )
    boxes = base.mark_rect(stroke=EDGE, strokeWidth=0.5).encode(color=colour)
    words = base.mark_text(fontSize=11).encode(
        text="words:N",
        color=alt.condition("datum.is_far", alt.value("white"), alt.value(PALETTE[0])),
    )
    worst = min(rows, key=lambda row: float(row["difference"]))
    above = sum(float(row["difference"]) >= 0 for row in rows)
    least, most = (f"{of(_records(beside)):,}" for of in (min, max))
    return figure(
        boxes + words,
        title="F1 of people: ours less plain Splink at its best threshold, by council and source",
        alternative=(
            f"In {above} of {len(rows)} councils ours is at or above plain Splink. The lowest "
            f"difference is {worst['words']}, {worst['source']}, {worst['level']}. The table below "
            "has every figure with its interval."
        ),
        source=f"made and linked in this run; {INTERVAL}, and stand in the table below",
        n=f"{len(rows)} councils of {least} to {most} records",
    )


def _records(results: Sequence[Result]) -> list[int]:
    return [int(result["people"]["n_records"]) for result in results]


def _by_noise(found: Sequence[Result]) -> list[dict[str, Any]]:
    rows = []
    for result in found:
        if result["axis"] != "noise":
            continue
        for method, key in (("ours", "ours"), ("plain Splink", "plain")):
            told = result["people"].get(key)
            if told:
                rows.append(
                    {
                        "source": result["source"],
                        "noise": result["noise"],
                        "method": method,
                        "f1": told["f1"],
                        "low": told["f1_low"],
                        "high": told["f1_high"],
                        "n": result["people"]["n_people"],
                    }
                )
    return rows


def _line_chart(rows: list[dict[str, Any]]) -> Any:
    base = alt.Chart().encode(
        x=alt.X("noise:Q", title="Noise (1 is usual)"),
        color=alt.Color(
            "method:N",
            scale=alt.Scale(domain=["ours", "plain Splink"], range=[PALETTE[1], PALETTE[2]]),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    lines = base.mark_line(point=True).encode(
        y=alt.Y("f1:Q", title="F1 of people", scale={"zero": False}),
        strokeDash=alt.StrokeDash("method:N", legend=None),
    )
    bars = base.mark_rule().encode(
        y=alt.Y("low:Q", title="F1 of people", scale={"zero": False}), y2="high:Q"
    )
    chart = (
        alt.layer(bars, lines)
        .properties(width=200, height=220)
        .facet(column=alt.Column("source:N", title=None), data=alt.Data(values=rows))
    )
    said = "; ".join(
        f"{row['source']}, noise {row['noise']:g}, {row['method']} {screen.figure(row['f1'])}"
        for row in rows
    )
    people = [int(row["n"]) for row in rows]
    return figure(
        chart,
        title="F1 of people by noise, ours (solid) and plain Splink at its best (dashed)",
        alternative=f"F1 by noise: {said}.",
        source=f"made and linked in this run; {INTERVAL}",
        n=f"{min(people):,} to {max(people):,} people in each council",
    )
