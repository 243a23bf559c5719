"""The command line: `family-context --help`."""

from __future__ import annotations

import io
import logging
import os
import sys
import warnings
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape

from family_context.folders import OutFolder
from family_context.maps.command import map_files
from family_context.progress import Stages
from family_context.stopping import Stopped, stoppable
from family_context.unexpected import ToldGroup

app = typer.Typer(
    cls=ToldGroup,
    help="For every child: which services know the family, which member, why, and who to contact.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # a traceback must not print anybody's data
)
# Tables keep their width where the output goes to a file.
console = Console() if sys.stdout.isatty() else Console(width=120)

AsAt = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The date to answer for.")]
Out = Annotated[Path, typer.Option(help="Where the build, publications and reports go.")]
DEMO_SEED = 20260131
EXAMPLE = "For example: family-context "
"""How the help of a command ends: a line of its own that can be copied, and that a test reads."""
_OF_NO_COUNCIL = ("new", "synth", "demo", "evaluate", "train", "benchmark")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        console.print(f"family-context {version('family-context')}", highlight=False)
        raise typer.Exit


@app.callback()
def _begin(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell it, and end.")
    ] = False,
) -> None:
    """Files for their owner only; libraries' chatter off the screen, our own words stay.

    In a council's own folder its settings stand for options that the command line leaves out.
    """
    os.umask(0o077)
    context.with_resource(stoppable())
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A sign that the screen or a log cannot show must not end a build that is published.
        sys.stdout.reconfigure(errors="replace")
    warnings.simplefilter("ignore")
    for name in ("splink", "traitlets", "papermill"):
        logging.getLogger(name).setLevel(logging.ERROR)
    if Path("council.yml").is_file():
        from family_context.council.settings import CouncilError, find_council

        try:
            council = find_council(Path.cwd())
            if council and context.invoked_subcommand not in _OF_NO_COUNCIL:
                today = datetime.now().date()
                context.default_map = council.defaults(context.invoked_subcommand, today)
                context.obj = council
        except CouncilError as error:
            console.print(f"[bold red]Not begun.[/] {escape(str(error))}", soft_wrap=True)
            raise typer.Exit(1) from error


@app.command(epilog=EXAMPLE + "new example --services childrens_social_care,schools")
def new(
    council: Annotated[Path, typer.Argument(help="A new folder, named as the council.")],
    services: Annotated[
        str, typer.Option(help="Services to begin with, separated by commas.")
    ] = "childrens_social_care,schools",
) -> None:
    """Make a council's own folder: settings, templates, and the next three steps."""
    from family_context.contracts import load_contracts
    from family_context.council.new import make_council
    from family_context.council.settings import CouncilError
    from family_context.folders import PROJECT

    wanted = [service for part in services.split(",") if (service := part.strip())]
    try:
        make_council(council, load_contracts(PROJECT), wanted)
    except CouncilError as error:
        raise typer.BadParameter(str(error)) from error
    console.print(f"Made: {council}. Read its README.md next.", soft_wrap=True, highlight=False)


@app.command(epilog=EXAMPLE + "template schools --out templates")
def template(
    service: Annotated[str, typer.Argument(help="A service, e.g. schools.")],
    out: Annotated[Path | None, typer.Option(help="The folder to write into.")] = None,
) -> None:
    """Write empty tables of a service to fill in: CSV files, and a workbook that explains them."""
    from family_context.contracts import load_contracts
    from family_context.council.templates import write_template
    from family_context.folders import PROJECT
    from family_context.intake.nearest import nearest

    contracts = load_contracts(PROJECT)
    if service not in contracts:
        raise typer.BadParameter(f"No service {service!r}. {nearest(service, list(contracts))}")
    for file in write_template(contracts[service], out or Path("templates") / service):
        console.print(f"Written: {file}", soft_wrap=True, highlight=False)


@app.command(epilog=EXAMPLE + "dictionary --out dictionary")
def dictionary(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="The folder to write into.")] = Path(),
) -> None:
    """Write the data dictionary, as a workbook and as a page: what comes in, what is published."""
    from family_context.contracts import load_contracts
    from family_context.council.dictionary import write_dictionary
    from family_context.council.seeds import own_seeds
    from family_context.council.settings import CouncilError
    from family_context.folders import PROJECT

    try:
        with own_seeds(context.obj) as seeds:
            files = write_dictionary(load_contracts(PROJECT, seeds), out, seeds)
    except CouncilError as error:
        console.print(escape(str(error)), soft_wrap=True)
        raise typer.Exit(1) from error
    for file in files:
        console.print(f"Written: {file}", soft_wrap=True, highlight=False)


@app.command(epilog=EXAMPLE + "schedule")
def schedule(context: typer.Context) -> None:
    """Tell what to give the scheduler of this machine, by the schedule of council.yml."""
    from family_context.council.schedule import told
    from family_context.council.settings import FILE, CouncilError

    council = context.obj
    if council is None or council.schedule is None:
        console.print(f"No schedule. Give one in {FILE}, and run this in the council's folder.")
        raise typer.Exit(1)
    try:
        typer.echo(told(council.schedule, council.folder))
    except CouncilError as error:
        console.print(escape(str(error)), soft_wrap=True)
        raise typer.Exit(1) from error


@app.command(epilog=EXAMPLE + "rules example")
def rules(
    council: Annotated[
        Path, typer.Argument(help="A council's own folder; without it, this one.")
    ] = Path(),
) -> None:
    """Tell which rules of a council differ from ours, and why."""
    from family_context.council.seeds import differences_table, own_rules
    from family_context.council.settings import FILE, CouncilError, read_council

    try:
        found = own_rules(read_council(council / FILE).seeds)
    except CouncilError as error:
        console.print(f"[bold red]Not taken.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    if not found.differences:
        console.print("All rules are ours: no row of seeds/ differs.")
        return
    console.print(differences_table(found))


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


@app.command(epilog=EXAMPLE + "build --extracts extracts --as-at 2026-01-31 --out warehouse")
def build(
    context: typer.Context,
    extracts: Annotated[Path, typer.Option(help="A folder with one folder for each service.")],
    as_at: AsAt,
    out: Out,
    allow_older: Annotated[
        bool, typer.Option(help="Take a delivery that is older than the one already taken.")
    ] = False,
    allow_earlier: Annotated[
        bool, typer.Option(help="Answer for an earlier day than what is published.")
    ] = False,
    pages: Annotated[bool, typer.Option(help="Write data docs and documentation too.")] = True,
    profile: Annotated[
        str, typer.Option(help="Whose rules of showing hold: a profile of seeds/profiles.csv.")
    ] = "default",
    purpose: Annotated[
        str, typer.Option(help="What the answers are for: s17, s47, or any.")
    ] = "any",
    overrides: Annotated[
        Path | None,
        typer.Option(help="Your own decisions on pairs of records, beside seeds/match_overrides."),
    ] = None,
    truth: Annotated[
        Path | None, typer.Option(help="Truth of a synthetic council, for the accuracy sheet.")
    ] = None,
    records: Annotated[
        Path | None,
        typer.Option(help="Stop before linking: write what it reads into this folder, for `link`."),
    ] = None,
    people: Annotated[
        Path | None, typer.Option(help="Take the people that `link` found; link nothing here.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Build everything, also where nothing has changed.")
    ] = False,
) -> None:
    """Take extracts in, build, check and publish; exit code 0 only if published.

    Where nothing has changed since the last build, what it published stays, and 0 says so.

    With --records nothing is published, and 0 says that the records are written.
    """
    if records is not None:
        if people is not None:
            raise typer.BadParameter("--records goes before linking and --people after: name one.")
        _write_records(
            *(extracts, as_at, out, records),
            allow_older=allow_older,
            overrides=overrides,
            council=context.obj,
        )
        return
    run_id = _published(
        *(extracts, as_at, out),
        allow_older=allow_older,
        allow_earlier=allow_earlier,
        pages=pages,
        profile=profile,
        purpose=purpose,
        overrides=overrides,
        truth=truth,
        people=people,
        council=context.obj,
        full=full,
    )
    _told(OutFolder(out.resolve()), run_id)


@app.command()
def link(
    records: Annotated[Path, typer.Option(help="The folder that `build --records` wrote.")],
    out: Annotated[Path, typer.Option(help="A new folder for the people, for `build --people`.")],
    engine: Annotated[
        Literal["duckdb", "spark"],
        typer.Option(help="duckdb: this process. spark: every machine of a Spark cluster."),
    ] = "duckdb",
) -> None:
    """Link records to people outside a build, on this machine or on many: the same people.

    For a region or a nation. For example:

    family-context build --extracts E --as-at 2026-01-31 --out W --records R

    family-context link --engine spark --records R --out P

    family-context build --extracts E --as-at 2026-01-31 --out W --people P
    """
    from matching import elsewhere

    stages = Stages(console)
    try:
        with stages.stage("linkage"):
            found = elsewhere.link(records, out, elsewhere.ENGINES[engine], stages.step)
    except Exception as error:
        console.print(f"[bold red]Not linked.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(
        f"{found.n_records:,} records: {found.n_people:,} people of {found.n_linked:,} records; "
        f"{found.n_records - found.n_linked:,} are held back. Next: build --people {out}",
        soft_wrap=True,
        highlight=False,
    )


@app.command(epilog=EXAMPLE + "status --out warehouse")
def status(
    out: Out,
    as_json: Annotated[bool, typer.Option("--json", help="The same for a monitor.")] = False,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Count days to this one; without it, today."),
    ] = None,
) -> None:
    """Tell how the warehouse fares: last builds, what is published, each service, what is overdue.

    Exit code, as monitors know it: 0 all is well, 1 somebody should look, 2 nothing is published
    or the last build failed, 3 nothing was built here.
    """
    import json

    from family_context.operate.screen import status_account
    from family_context.operate.status import status_of

    found = status_of(OutFolder(out.resolve()), (today or datetime.now()).date())
    if as_json:
        sys.stdout.write(json.dumps(found.as_dict(), indent=2, default=str) + "\n")
    else:
        console.print(status_account(found))
    raise typer.Exit(found.level)


@app.command(
    epilog=EXAMPLE + "validate extracts/schools --as-at 2026-01-31 --xlsx for_the_data_owner.xlsx"
)
def validate(
    context: typer.Context,
    delivery: Annotated[Path, typer.Argument(help="The folder of one service, or of all.")],
    as_at: AsAt,
    out: Annotated[
        Path | None, typer.Option(help="Compare with the last delivery that was taken there.")
    ] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write a workbook for the data owner.")] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the same for a pipeline.")
    ] = None,
) -> None:
    """Check a delivery in seconds, without a build: every problem, and what it can answer.

    Exit code 0: all of it can be used. 3: rows or values cannot. 4: a table or service is refused,
    or came without a column that protects people.
    """
    import json

    from family_context.contracts import load_contracts
    from family_context.council.seeds import own_seeds
    from family_context.council.settings import CouncilError
    from family_context.folders import PROJECT
    from family_context.intake.validation import validate as validated
    from family_context.intake.validation_book import write_book
    from family_context.screen import validation_account

    stages = Stages(console)
    last_good = OutFolder(out.resolve()).last_good if out else None
    try:
        with stages.stage("validation"), own_seeds(context.obj) as seeds:
            found = validated(
                *(delivery, as_at.date(), load_contracts(PROJECT, seeds)),
                last_good=last_good,
                council=context.obj,
                progress=stages.step,
            )
    except (NotADirectoryError, CouncilError) as error:
        console.print(escape(str(error)), soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(validation_account(found))
    if xlsx:
        console.print(f"Written: {write_book(found, xlsx)}", soft_wrap=True, highlight=False)
    if json_file:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(found.as_dict(), indent=2, ensure_ascii=False)
        json_file.write_text(text + "\n", encoding="utf-8")
    raise typer.Exit({"refused": 4, "lost": 3}.get(found.worst or "note", 0))


app.command(
    "map",
    epilog=EXAMPLE + "map mosaic --from raw/mosaic --to extracts --as-at 2026-01-31",
)(map_files)


@app.command(epilog=EXAMPLE + "suggest extracts/schools --write")
def suggest(
    context: typer.Context,
    delivery: Annotated[Path, typer.Argument(help="The folder of one service, or of all.")],
    write: Annotated[bool, typer.Option("--write", help="Add it to extract.yml.")] = False,
    as_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Nobody is born later; without it, today."),
    ] = None,
) -> None:
    """Propose which table each file is, and what its columns are, for a person to accept."""
    from family_context.contracts import load_contracts
    from family_context.council.seeds import own_seeds
    from family_context.council.settings import CouncilError
    from family_context.folders import PROJECT
    from family_context.intake.refusal import RefusedError
    from family_context.suggest.command import SuggestError, proposals, show
    from family_context.suggest.writing import WritingError

    try:
        day = (as_at or datetime.now()).date()
        with own_seeds(context.obj) as seeds:
            found = proposals(delivery, load_contracts(PROJECT, seeds), day)
        show(console, found, into=write, council=context.obj)
    except (CouncilError, SuggestError, RefusedError, WritingError) as error:
        console.print(f"[bold red]No proposal.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error


@app.command(epilog=EXAMPLE + "report --out warehouse")
def report(
    out: Out,
    scenario: Annotated[
        str | None, typer.Option(help="Whose benefits case; without it, this council's.")
    ] = None,
    council: Annotated[
        str | None, typer.Option(help="The name to print; without it, the area that is covered.")
    ] = None,
    period: Annotated[
        int | None, typer.Option(min=1, help="Years of the benefits case; without it, all.")
    ] = None,
) -> None:
    """Run the notebooks on what is published under --out, into reports/."""
    from family_context.reports.benefits_words import SCENARIOS
    from family_context.reports.browse import make_pages
    from family_context.reports.pages import render

    if scenario is not None and scenario not in SCENARIOS:
        raise typer.BadParameter(f"{scenario!r} is no scenario. Expected {', '.join(SCENARIOS)}.")
    given = {"scenario": scenario, "council": council, "period": period}
    stages = Stages(console)
    with stages.stage("reports"):
        parameters = {name: value for name, value in given.items() if value is not None}
        pages = render(out, stages.step, parameters)
        browsers = make_pages(out)
    console.print(f"Reports: {pages[0]}", soft_wrap=True)
    for page_of_audience in browsers:
        console.print(f"Numbers to browse: {page_of_audience}", soft_wrap=True)


@app.command(epilog=EXAMPLE + "demo --out demo")
def demo(
    out: Out = Path("demo"),
    families: Annotated[int, typer.Option(min=1, help="How many families with children.")] = 500,
) -> None:
    """Make a synthetic council, build, publish, render reports and three pages: the whole road."""
    from family_context.lookup.page.examples import make_examples

    synth(families=families, seed=DEMO_SEED, out=out)
    run_id = _published(out / "extracts", datetime(2026, 1, 31), out, truth=out / "truth")
    report(out=out)
    for what, page in make_examples(out):
        console.print(f"Page of {what}: {page}", soft_wrap=True, highlight=False)
    _told(OutFolder(out.resolve()), run_id)


@app.command(epilog=EXAMPLE + "explain --out warehouse schools:12345 gp:98765")
def explain(
    out: Out,
    references: Annotated[
        list[str],
        typer.Argument(
            help="One person_id (an old one too), one or two service:reference, or the person_id "
            "of a child and of somebody else."
        ),
    ],
) -> None:
    """Say what made a person, why two records are one, or why somebody is in a child's family."""
    from family_context.lookup.explain.people import explain as explained
    from family_context.lookup.explain.told import for_console, write_page
    from matching import evidence

    folder = OutFolder(out.resolve())
    if not folder.warehouse.is_file():
        raise typer.BadParameter(f"{folder.warehouse} is missing: build first.")
    try:
        with evidence.opened(folder.warehouse) as con:
            explanation = explained(con, references)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    console.print(for_console(explanation), highlight=False)
    if explanation.waterfalls:
        page = write_page(explanation, folder, references)
        console.print(f"Picture: {page}", soft_wrap=True, highlight=False)


@app.command(epilog=EXAMPLE + "search --out warehouse smith kate")
def search(
    out: Out,
    words: Annotated[
        list[str], typer.Argument(help="Words of a name in any order, a reference or a number.")
    ],
) -> None:
    """Find a child or an adult by name, nickname, reference or number, and the page to ask for."""
    from family_context.lookup.page import PageError, open_practice
    from family_context.lookup.search import SearchError, as_table, find

    try:
        with open_practice(OutFolder(out.resolve()).published) as con:
            people, in_all = find(con, " ".join(words))
    except (PageError, SearchError) as error:
        console.print(f"[bold red]No search.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    if not people:
        console.print("Nobody is published under these words. Try fewer letters, or the surname.")
        raise typer.Exit(1)
    console.print(as_table(people))
    if in_all > len(people):
        console.print(f"{in_all - len(people)} more: add a word to the search.")


@app.command(
    epilog=EXAMPLE + "page --out warehouse schools:12345 --referral R-2026/0042 --purpose s17"
)
def page(
    out: Out,
    child: Annotated[
        str, typer.Argument(help="A person_id, or a children's social care reference.")
    ],
    referral: Annotated[
        str | None,
        typer.Option(help="The case it is for: then of anybody under 18 whom a service knows."),
    ] = None,
    purpose: Annotated[
        str | None, typer.Option(help="Why it is asked: s17 or s47. It is logged, with who asked.")
    ] = None,
) -> None:
    """Write one child's family overview and service detail as a page to read or print."""
    from family_context.lookup.access_log import AccessError
    from family_context.lookup.page import PageError, make_page, make_page_for_referral

    try:
        if referral is None and purpose is None:
            made = make_page(out, child)
        else:
            made = make_page_for_referral(out, child, referral, purpose)
    except (AccessError, PageError) as error:
        console.print(f"[bold red]No page.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(f"Page: {made}", soft_wrap=True, highlight=False)


@app.command(
    "subject-access",
    epilog=EXAMPLE + "subject-access --out warehouse schools:12345 --request SAR-2026/7",
)
def subject_access(
    out: Out,
    person: Annotated[
        str, typer.Argument(help="A person_id, or a reference with its service: schools:12345.")
    ],
    request: Annotated[
        str, typer.Option(help="The reference of the request. It is logged, with who asked.")
    ],
) -> None:
    """Write all that is held about one person, for that person: a page and a workbook.

    What others may not learn is left out, with the reason. Read it before it is handed over.
    """
    from family_context.lookup.access_log import AccessError
    from family_context.rights.errors import RightsError
    from family_context.rights.know import subject_access as told_to

    try:
        account, *files = told_to(out, person, request)
    except (AccessError, RightsError) as error:
        console.print(f"[bold red]No account.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    n_rows = sum(len(section.rows) for s in account.services for section in s.sections)
    console.print(
        f"{account.person.name}: {len(account.person.records)} records of "
        f"{len(account.services)} services, {n_rows:,} rows as delivered, in "
        f"{len(account.places):,} tables and files.",
        soft_wrap=True,
        highlight=False,
    )
    for left_out in account.left_out:
        console.print(f"Left out {left_out.n:,} times: {left_out.told}", soft_wrap=True)
    for file in files:
        console.print(f"Account: {file}", soft_wrap=True, highlight=False)


@app.command(
    epilog=EXAMPLE + "forget --out warehouse --person schools:12345 --reason objection --do-it"
)
def forget(
    context: typer.Context,
    out: Out,
    person: Annotated[
        str | None, typer.Option(help="Who leaves: a person_id, or a reference with its service.")
    ] = None,
    from_list: Annotated[
        Path | None,
        typer.Option("--list", help="A reviewed CSV file: reference, reason, reviewed_by."),
    ] = None,
    service: Annotated[str | None, typer.Option(help="A service that leaves whole.")] = None,
    reason: Annotated[str | None, typer.Option(help="With --person: why, as a code.")] = None,
    do_it: Annotated[
        bool, typer.Option("--do-it", help="Do it; without this it is only told what would go.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a forgetting that was stopped.")
    ] = False,
) -> None:
    """Take somebody, or a service, out of everything that is held, and publish what is left.

    First it only tells what would go. With --do-it links, families and answers are made again
    without them, and no later delivery of the same people is taken.
    """
    from family_context.rights import forget as leaving
    from family_context.rights.errors import RightsError

    if sum([person is not None, from_list is not None, service is not None, resume]) != 1:
        raise typer.BadParameter("Name one of --person, --list, --service and --resume.")
    stages = Stages(console)
    try:
        planned = None
        if not resume:
            leavers = leaving.read_list(from_list) if from_list else []
            if person is not None:
                leavers = [leaving.Leaver(person, leaving.check_reason(reason or ""))]
            planned = leaving.plan(out, leavers, service)
            _would_go(planned)
            if not do_it:
                console.print("Nothing is changed. With --do-it it goes.")
                return
        leaving.forget(out, planned, context.obj, stages)
    except Stopped as stopped:
        _not_published(f"Stopped by {stopped.by}. `forget --resume` or the next build goes on.")
        raise typer.Exit(128 + stopped.number) from stopped
    except RightsError as error:
        console.print(f"[bold red]Not forgotten.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    except Exception as error:
        _not_published(f"{error} `forget --resume` or the next build goes on.")
        raise typer.Exit(1) from error
    console.print(
        "Forgotten, and published without. The reports are gone: run `family-context report`.",
        soft_wrap=True,
    )


def _would_go(planned: Any) -> None:
    """Tell what a forgetting takes away, by references and counts."""
    for one in planned.people:
        records = ", ".join(sorted(one.record_ids))
        console.print(f"{one.name}: {records}", soft_wrap=True, highlight=False)
    for service in planned.services:
        console.print(f"The service {service} leaves whole.", highlight=False)
    for what, n in sorted(planned.rows.items()):
        console.print(f"  {n:>8,} rows: {what}", soft_wrap=True, highlight=False)
    if planned.delivered_files:
        files = ", ".join(planned.delivered_files)
        console.print(
            f"Delivered files that hold them and are not touched: {files}. Ask their owners.",
            soft_wrap=True,
            highlight=False,
        )


@app.command(
    "as-known",
    epilog=EXAMPLE + "as-known --out warehouse --child 0001321 --on 2026-01-15",
)
def as_known(
    out: Out,
    child: Annotated[
        str, typer.Option(help="A person_id, of today or of then, or a social care reference.")
    ],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The past day.")],
    file: Annotated[
        Path | None, typer.Option(help="A new .csv or .parquet file for all columns.")
    ] = None,
) -> None:
    """Tell what a worker would have seen of a child on a past day."""
    from family_context.lookup import point_in_time as history

    try:
        known = history.as_known(out, child, on.date())
        if file:
            history.write(known, file)
    except history.AsKnownError as error:
        console.print(f"[bold red]Not known.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(f"Written: {file}" if file else history.as_table(known), soft_wrap=True)
    console.print(known.told(), soft_wrap=True, highlight=False)


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


def _write_records(
    extracts: Path, as_at: datetime, out: Path, records: Path, **options: Any
) -> None:
    """Write what linkage reads, with progress. Ends the command where it fails."""
    from family_context.build.run import write_records

    stages = Stages(console)
    try:
        n = write_records(extracts, as_at.date(), out, records, stages=stages, **options)
    except Exception as error:
        console.print(f"[bold red]Not written.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(
        f"{n:,} records: {records}. Next: family-context link --records {records} --out PEOPLE",
        soft_wrap=True,
        highlight=False,
    )


def _published(extracts: Path, as_at: datetime, out: Path, **options: Any) -> str:
    """Build and publish, with progress; the run's id. Ends the command where it fails."""
    from family_context.build.run import PUBLISHED
    from family_context.build.run import build as run

    try:
        run_id = run(extracts, as_at.date(), out, stages=Stages(console), **options).run_id
    except Stopped as stopped:
        if PUBLISHED in getattr(stopped, "__notes__", ()):
            console.print(
                f"[bold]Published,[/] then stopped by {stopped.by}. What is left to be put in its "
                "place, the next build puts there.",
                soft_wrap=True,
            )
        else:
            _not_published(
                f"Stopped by {stopped.by}. What was published is as it was; the next build begins "
                "anew."
            )
        # As a shell says it of a command that a signal ended.
        raise typer.Exit(128 + stopped.number) from stopped
    except Exception as error:
        _not_published(str(error))
        _notify(out, options.get("council"), f"The build failed: {type(error).__name__}.")
        raise typer.Exit(1) from error
    _notify(out, options.get("council"))
    return run_id


def _not_published(why: str) -> None:
    text = f"[bold red]Not published.[/] {escape(why)}"
    console.print(text, soft_wrap=True, highlight=False)


def _notify(out: Path, council: Any, failed: str | None = None) -> None:
    """Tell the council's own command what somebody should look at after a build, if anything."""
    from family_context.operate.notify import notify
    from family_context.operate.status import status_of

    if council is None or council.notify is None:
        return
    found = status_of(OutFolder(out.resolve()), datetime.now().date())
    told = [f"{finding.about}: {finding.text}" for finding in found.findings]
    if failed or told:
        head = f"{council.name}, {found.out}: {failed or 'published, and somebody should look.'}"
        problem = notify(council.notify, "\n".join([head, *told]) + "\n")
        if problem:
            console.print(problem, soft_wrap=True, highlight=False)


def _told(folder: OutFolder, run_id: str) -> None:
    """Where things are now, and the table of services × states."""
    from family_context.build.summary import services_by_state

    console.print(services_by_state(folder.published))
    for label, path in (
        ("Practice marts", folder.published / "family_context.duckdb"),
        ("Analysis marts", folder.published / "analysis.duckdb"),
        ("Reports", folder.reports / "index.html"),
        ("Quarantine", folder.quarantine),
        ("Data docs", folder.data_docs / "index.html"),
        ("Documentation", folder.docs / "index.html"),
        ("Manifest", folder.run(run_id) / "manifest.json"),
    ):
        if path.exists():
            console.print(f"{label + ':':<16} {path}", soft_wrap=True, highlight=False)


if __name__ == "__main__":
    app()
