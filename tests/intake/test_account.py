"""What a build says of its deliveries: all of it, by service, with no name and no address."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from family_context.build import manifest
from family_context.build.changes import Changes
from family_context.build.dbt import Rules
from family_context.build.manifest import last_published
from family_context.build.run import BuildError, build
from family_context.intake.account import BESIDE, ServiceAccount, account_of
from family_context.progress import Stages
from family_context.screen import WIDTH, changes_account, intake_account
from tests.conftest import AS_AT
from tests.intake.conftest import Desk

PEOPLE = (
    "Pupils on roll\n"
    "person_ref,first_name,last_name,dob,sex,nick\n"
    "1,Zebedee,Quux,31/02/2015,robot,Zeb\n"
    "2,Ann,O&#39;Lee,Quux Zebedee,F,\n"
    ",Bob,Lee,2015-03-04,M,\n"
    "4,Cy,Lee,2015-03-04,robot,\n"
    "Total rows: 4\n"
)
# A word of each kind that must stand on the screen, with what it is about.
TOLD = [
    "1 held back, 2 values rejected",
    "people: 1 row, person_ref: required value is missing (first: line 5)",
    "people.date_of_birth: 2 values not a date",
    "e.g. '31/02/2015' (line 3)",
    "people.sex 'robot' in 2 rows",
    "columns of people: nick",
    "line 1 (a title above the header)",
    "line 7 (a total below the rows)",
    "entities and escapes such as &amp; or _x000D_ in people.last_name",
    "involvements: schools/involvements.csv: required column involvement_ref is missing",
    "people came without the column restriction",
    "coverage_end 2026-03-31 is after data_current_as_of 2026-02-28",
    "data_current_as_of 2026-02-28 is after the as-at date 2026-01-31",
    "gp/people.csv: the file is empty",
    "plainly police: rename it to police",
]


@pytest.fixture
def accounts(whole_desk: Desk) -> list[ServiceAccount]:
    whole_desk.deliver(
        {"people.csv": PEOPLE, "involvements.csv": "person_ref\n1\n"},
        data_current_as_of="2026-02-28",
        coverage_end="2026-03-31",
    )
    whole_desk.deliver({"people.csv": ""}, service="gp")
    whole_desk.deliver({"people.csv": "person_ref,restriction\n1,\n"}, service="housing")
    whole_desk.deliver({"people.csv": "person_ref\n1\n"}, service="Police")
    taken = whole_desk.take()
    return account_of(taken, whole_desk.root / "quarantine", whole_desk.contracts, AS_AT)


def shown(accounts: list[ServiceAccount], **console: bool) -> str:
    stream = io.StringIO()
    Console(file=stream, width=120, **console).print(intake_account(accounts, AS_AT))  # type: ignore[arg-type]
    return stream.getvalue()


def test_everything_that_was_found_stands_on_the_screen_and_in_the_manifest(
    accounts: list[ServiceAccount],
) -> None:
    screen = " ".join(shown(accounts).split())
    rows = str([one.as_row() for one in accounts])
    for told in TOLD:
        assert told in screen, told
    for told in TOLD[1:]:
        assert told in rows.replace("\\'", "'").replace('\\"', '"'), told


def test_no_name_and_no_address_stands_on_the_screen(accounts: list[ServiceAccount]) -> None:
    """One is in a column of dates, where the row has slipped by a column."""
    for name in ("Zebedee", "Quux", "Zeb", "Lee"):
        assert name not in shown(accounts)


def test_the_screen_fits_its_width_and_a_log_holds_no_signs_of_a_terminal(
    accounts: list[ServiceAccount],
) -> None:
    lines = shown(accounts).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert all(line == line.rstrip() for line in lines)
    assert "\x1b" not in shown(accounts) and "\x1b" in shown(accounts, force_terminal=True)


def test_services_without_a_remark_share_a_line_and_the_first_lines_ask_to_be_read(
    accounts: list[ServiceAccount],
) -> None:
    assert [a.service_code for a in accounts][:2] == ["gp", "schools"]
    assert accounts[-1].service_code == BESIDE
    (quiet,) = [line for line in shown(accounts).splitlines() if "nothing to remark" in line]
    assert "housing 1" in quiet
    assert "1 refused" in shown(accounts).splitlines()[0]


def test_stages_leave_one_line_each_in_a_log() -> None:
    stream = io.StringIO()
    stages = Stages(Console(file=stream))
    with stages.stage("intake"):
        stages.step("schools", 1, 2)
    with stages.stage("dbt build"):
        stages.step("a model", 1, 2)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2 and all(line.strip().endswith(" s") for line in lines)


def test_changes_say_what_became_of_answers_and_children() -> None:
    stream = io.StringIO()
    changes = Changes(
        is_first=False,
        before="2026-01-31",
        children=40,
        children_new=2,
        answers=(
            ("police", "none_found", "not_searched", 61),
            ("schools", "involved_now", "involved_before", 3),
        ),
    )
    Console(file=stream, width=120).print(changes_account(changes))
    told = " ".join(stream.getvalue().split())
    for word in ("2026-01-31", "40, 2 children new", "61 from none found to not searched",
                 "3 from involved now to involved before"):  # fmt: skip
        assert word in told
    Console(file=stream).print(changes_account(Changes(is_first=True, children=40)))
    assert "First publication here: 40 children" in stream.getvalue()


def _ran(out: Path, run: str, status: str, as_at: str) -> None:
    account = manifest.Manifest(run, as_at, Rules(), status=status)
    account.write(out / "runs" / run)


def test_an_earlier_day_than_what_is_published_is_refused_unless_it_is_allowed(
    tmp_path: Path,
) -> None:
    out, extracts = tmp_path / "out", tmp_path / "extracts"
    extracts.mkdir()
    (out / "published").mkdir(parents=True)
    (out / "build/state").mkdir(parents=True)
    (out / "build/state/person_ids.parquet").touch()
    _ran(out, "1", "published", "2026-01-31")
    _ran(out, "2", "failed", "2026-06-30")
    assert last_published(out / "runs") == date(2026, 1, 31)
    with pytest.raises(BuildError, match=r"earlier than 2026-01-31.*--allow-earlier"):
        build(extracts, date(2026, 1, 30), out)
    # An equal day, and an earlier one that is allowed, go on to the deliveries: there are none.
    for day, allowed in ((date(2026, 1, 31), False), (date(2026, 1, 30), True)):
        with pytest.raises(BuildError, match="no folder of a service"):
            build(extracts, day, out, allow_earlier=allowed)
