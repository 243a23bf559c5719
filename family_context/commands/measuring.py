"""Commands that make councils, and that measure: `synth`, `demo`, `evaluate` and their kin."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.markup import escape

from family_context.commands import DEMO_SEED, EXAMPLE, Out, console
from family_context.commands.nightly import published, report, told_where
from family_context.folders import OutFolder
from family_context.progress import Stages

app = typer.Typer()


@app.command(epilog=EXAMPLE + "synth --families 500 --seed 1 --out council")
def synth(
    families: Annotated[int, typer.Option(min=1, help="How many families with children.")],
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")],
    out: Annotated[Path, typer.Option(help="Gets extracts/ and, beside it, truth/.")],
    noise: Annotated[float, typer.Option(min=0, help="1 is usual, 5 is heavy.")] = 1.0,
    effect: Annotated[
        float, typer.Option(min=0, help="How much the tool helps: 1 is usual, 0 is not at all.")
    ] = 1.0,
) -> None:
    """Make the extracts of a synthetic council, with the truth beside them."""
    from synthetic import make_council

    stages = Stages(console)
    with stages.stage("synthetic council"):
        made = make_council(families, seed, out, noise=noise, effect=effect, progress=stages.step)
    console.print(
        f"{made.families:,} families with children, {made.people:,} people, "
        f"{made.person_records:,} person records: {made.extracts}",
        soft_wrap=True,
        highlight=False,
    )


@app.command(epilog=EXAMPLE + "demo --out demo")
def demo(
    out: Out = Path("demo"),
    families: Annotated[int, typer.Option(min=1, help="How many families with children.")] = 500,
) -> None:
    """Make a synthetic council, build, publish, render reports and three pages: the whole road."""
    from family_context.lookup.page.examples import make_examples

    synth(families=families, seed=DEMO_SEED, out=out)
    run_id = published(out / "extracts", datetime(2026, 1, 31), out, truth=out / "truth")
    report(out=out)
    for what, page in make_examples(out):
        console.print(f"Page of {what}: {page}", soft_wrap=True, highlight=False)
    told_where(OutFolder(out.resolve()), run_id)


@app.command(epilog=EXAMPLE + "label --out warehouse --draw pairs.csv --pairs 300")
def label(
    out: Out,
    draw: Annotated[Path | None, typer.Option(help="A new CSV file of pairs to label.")] = None,
    take: Annotated[Path | None, typer.Option(help="That file with the answers in it.")] = None,
    pairs: Annotated[int, typer.Option(min=1, help="With --draw: about how many.")] = 300,
    labelled_by: Annotated[str, typer.Option(help="With --take: who answered.")] = "unnamed",
) -> None:
    """Draw pairs of records for people to label, or take the answers for the accuracy sheet."""
    from family_context.build.inputs import GivenError
    from family_context.evaluation.labelling import draw_pairs, take_answers

    folder = OutFolder(out.resolve())
    try:
        if draw and not take:
            n = draw_pairs(folder, draw, pairs)
            console.print(f"{n:,} pairs: write yes, no or unsure into is_one_person of {draw}")
        elif take and not draw:
            counts = take_answers(folder, take, labelled_by)
            told = ", ".join(f"{n:,} {answer}" for answer, n in counts.items())
            console.print(f"{told}. The next build's accuracy sheet uses them.")
        else:
            raise GivenError("Expected either --draw FILE or --take FILE.")
    except GivenError as error:
        raise typer.BadParameter(str(error)) from error


@app.command(epilog=EXAMPLE + "evaluate --out warehouse --truth council/truth")
def evaluate(
    out: Out,
    truth: Annotated[
        Path | None, typer.Option(help="Measure the last build of --out against this truth.")
    ] = None,
    synthetic: Annotated[
        bool, typer.Option(help="Make and build councils at both noise levels under --out instead.")
    ] = False,
    families: Annotated[int, typer.Option(min=1, help="With --synthetic: how many.")] = 300,
    seed: Annotated[int, typer.Option(help="With --synthetic: never one used for tuning.")] = 2026,
    fewer_relationships: Annotated[
        bool,
        typer.Option(help="Also build with half of the recorded relationships, and with none."),
    ] = False,
    reviews: Annotated[
        int,
        typer.Option(min=0, help="With --truth: what so many decisions of the queue would move."),
    ] = 0,
    stress: Annotated[
        bool,
        typer.Option(help="Make many councils, each worse in one way, and measure them instead."),
    ] = False,
    quick: Annotated[
        bool, typer.Option(help="With --stress: about eight councils instead of all.")
    ] = False,
    source: Annotated[
        list[str], typer.Option(help="With --stress: only this source; may be given several times.")
    ] = [],  # noqa: B006 - typer never changes it
    hold_out: Annotated[
        bool,
        typer.Option(help="With --stress: the frozen town too, if its files are unchanged."),
    ] = False,
) -> None:
    """Measure against known truth, beside plain Splink and simpler matches."""
    from dataclasses import replace

    from family_context.evaluation import accuracy as evaluation
    from family_context.evaluation import family_runs

    if reviews and truth is None:
        raise typer.BadParameter("--reviews goes with --truth.")
    if stress:
        if synthetic or truth is not None or fewer_relationships:
            raise typer.BadParameter("--stress makes its own councils: name --out alone with it.")
        _stress(out, quick=quick, hold_out=hold_out, sources=source)
        return
    if quick or hold_out or source:
        raise typer.BadParameter("--quick, --source and --hold-out go with --stress.")
    if synthetic == (truth is not None) or (synthetic and fewer_relationships):
        raise typer.BadParameter(
            "Name the --truth of what was built (then --fewer-relationships too), or --synthetic."
        )
    stages = Stages(console)
    if truth is None:
        councils = evaluation.evaluate_synthetic(out, families, seed, stages)
    else:
        try:
            with stages.stage("evaluation"):
                found = evaluation.evaluate(out, truth)
        except evaluation.EvaluationError as error:
            raise typer.BadParameter(str(error)) from error
        if fewer_relationships:
            rebuilt = family_runs.families_with_fewer_relationships(out, truth, stages)
            found = replace(found, fewer_relationships=rebuilt)
        councils = {"": found}
    console.print(evaluation.comparison(councils))
    for council, one in councils.items():
        if synthetic:
            console.print(f"\n{council}, {families:,} families, seed {seed}")
        for table in evaluation.as_tables(one):
            console.print(table)
    folder = OutFolder(out.resolve())
    if truth is not None and reviews:
        from matching.measure.reviews import recall_moved

        console.print(str(recall_moved(folder.warehouse, truth, reviews)), soft_wrap=True)
    figures = evaluation.write(councils, folder) if synthetic else councils[""].write(folder)
    console.print(f"Figures: {figures}", soft_wrap=True)


def _stress(out: Path, *, quick: bool, hold_out: bool, sources: list[str]) -> None:
    """Run the stress grid, with progress, and tell what it found."""
    from family_context.evaluation.stress import run_stress, tables, write_page
    from family_context.evaluation.stress.hold_out import HOLD_OUT, HoldOutError
    from family_context.evaluation.stress.sources import SOURCES

    known = [name for name in SOURCES if name != HOLD_OUT]
    if unknown := sorted(set(sources) - set(known)):
        raise typer.BadParameter(f"No source {', '.join(unknown)}. Expected of {', '.join(known)}.")

    def tell(line: str) -> None:
        console.print(line, soft_wrap=True, highlight=False)

    try:
        results = run_stress(out, quick=quick, sources=sources, open_hold_out=hold_out, tell=tell)
    except HoldOutError as error:
        console.print(f"[bold red]Not opened.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    for table in tables(results):
        console.print(table)
    console.print(f"Report: {write_page(results, out)}", soft_wrap=True)


@app.command(
    epilog=EXAMPLE + 'train --out warehouse --trained-on "Example Council" --day 2026-01-31'
)
def train(
    out: Out,
    trained_on: Annotated[str, typer.Option(help="What the records are, in words.")],
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The date of the model.")],
    model: Annotated[
        Literal["persons", "families"], typer.Option(help="Which of the two models.")
    ] = "persons",
    truth: Annotated[
        Path | None,
        typer.Option(help="With --model families: the truth to fit its probabilities to."),
    ] = None,
) -> None:
    """Train one of the two models on the last build, into a dated file to review."""
    from family_context.evaluation import training

    if truth is not None and model == "persons":
        raise typer.BadParameter("--truth goes with --model families: persons have no curve.")
    folder = OutFolder(out.resolve())
    stages = Stages(console)
    try:
        with stages.stage("training"):
            if model == "persons":
                file = training.persons(folder, trained_on, day.date())
            else:
                file = training.families(folder, trained_on, day.date(), truth)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    console.print(f"Trained model, to be reviewed and committed: {file}", soft_wrap=True)


@app.command(epilog=EXAMPLE + "benchmark --folder scratch --size 10000")
def benchmark(
    folder: Annotated[Path, typer.Option(help="A scratch folder for the councils.")],
    sizes: Annotated[
        list[int], typer.Option("--size", help="Person records; may be given several times.")
    ] = [10_000, 100_000, 1_000_000],  # noqa: B006 - typer never changes it
) -> None:
    """Time three nights and person linkage at several sizes, beside bare Splink."""
    from family_context.evaluation import benchmark as bench

    console.print(bench.as_table(bench.run(sizes, folder, console.print)))
