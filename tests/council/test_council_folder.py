"""A council's own folder stands for the long command lines, and its templates load nobody."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from family_context.cli import app
from family_context.contracts import Contract, load_contracts
from family_context.council.columns import INVENTED, explained
from family_context.council.schedule import told as schedule_told
from family_context.council.settings import CouncilError, read_council
from family_context.council.templates import write_template
from family_context.folders import PROJECT
from family_context.intake.taking import NO_SERVICES
from family_context.intake.validation import validate
from tests.conftest import AS_AT

DECLARED = (
    "source_system: S\ndata_current_as_of: 2026-01-31\ncoverage_start: 2016-01-01\n"
    "coverage_end: 2026-01-31\ncoverage_area: A\n"
)


SERVICES = sorted(set(load_contracts(PROJECT)) - set(NO_SERVICES))


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return load_contracts(PROJECT)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A new council's folder, and the commands run inside it."""
    monkeypatch.chdir(tmp_path)
    assert command("new", "north_example", "--services", "schools, housing").exit_code == 0
    monkeypatch.chdir(tmp_path / "north_example")
    yield tmp_path / "north_example"


def command(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def told(result: Result) -> str:
    return " ".join(result.output.split())


def test_a_new_folder_holds_settings_templates_and_the_next_steps(folder: Path) -> None:
    council = read_council(folder / "council.yml")
    assert (council.name, council.extracts) == ("North Example", folder / "extracts")
    assert (folder / "templates" / "schools" / "contacts.csv").is_file()
    assert (folder / "extracts" / "housing").is_dir()
    readme = (folder / "README.md").read_text()
    for step in ("suggest --write", "validate", "family-context build"):
        assert step in readme


def test_the_settings_say_how_somebody_is_told_of_a_night_that_failed(folder: Path) -> None:
    settings = folder / "council.yml"
    assert read_council(settings).notify is None, "an example alone notifies nobody"
    settings.write_text(settings.read_text().replace("# notify:", "notify:"))
    told = read_council(settings).notify
    assert told == 'mail -s "Family Context" data.team@example.gov.uk'
    assert "notify" in (folder / "README.md").read_text()


def test_the_screen_says_why_a_service_will_not_be_searched(folder: Path) -> None:
    (folder / "extracts" / "schools" / "people.csv").write_text("forename\nAnn\n")
    (folder / "extracts" / "schools" / "extract.yml").write_text(DECLARED)
    said = told(command("validate", "extracts", "--as-at", "2026-01-31"))
    answered = said.partition("Answered with “not searched”: ")[2]
    assert "schools (refused, see above)" in answered
    assert "gp" in answered.partition("(no delivery of it was sent)")[0]


def test_git_keeps_settings_and_rules_and_no_data(folder: Path) -> None:
    for path in ("extracts/schools/people.csv", "warehouse/published/a.duckdb", "for_owner.xlsx"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("somebody")
    (folder / "extracts" / "schools" / "extract.yml").write_text("source_system: S\n")
    (folder / "seeds" / "services.csv").write_text("service_code\n")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    listed = subprocess.run(
        ["git", "ls-files"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()
    assert set(listed) == {
        ".gitignore", "README.md", "council.yml", "seeds/README.md", "seeds/services.csv",
        "extracts/schools/extract.yml",
    }  # fmt: skip


def test_a_folder_that_holds_something_is_not_touched(folder: Path) -> None:
    result = command("new", str(folder))
    assert result.exit_code == 2
    assert "not empty" in told(result).replace("│ ", "")


def test_inside_the_folder_the_settings_stand_for_the_command_line(folder: Path) -> None:
    (folder / "extracts" / "schools" / "people.csv").write_text("person_ref,restriction\n1,\n")
    (folder / "extracts" / "schools" / "extract.yml").write_text(DECLARED)
    settings = (folder / "council.yml").read_text().replace("as_at: today", "as_at: 2026-01-30")
    (folder / "council.yml").write_text(settings)
    assert "Validated as at 2026-01-30" in told(command("validate"))
    won = command("validate", "extracts/schools", "--as-at", "2026-01-31")
    assert "Validated as at 2026-01-31" in told(won)
    assert "housing" not in told(won), "the command line wins"


def test_the_day_may_be_that_of_the_newest_delivery(folder: Path) -> None:
    settings = (folder / "council.yml").read_text()
    (folder / "council.yml").write_text(settings.replace("as_at: today", "as_at: latest_delivery"))
    nothing = command("validate")
    assert nothing.exit_code == 1
    assert "no extract.yml" in told(nothing) and "write a date" in told(nothing)
    (folder / "extracts" / "schools" / "extract.yml").write_text(DECLARED)
    council = read_council(folder / "council.yml")
    assert council.day(date(2030, 1, 1)) == date(2026, 1, 31)


def test_what_holds_of_all_deliveries_is_said_once(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    (folder / "council.yml").write_text(
        "name: N\narea: Here\ndeliveries:\n  all: {coverage_start: 2016-01-01, "
        "coverage_end: 2026-01-31, data_current_as_of: 2026-01-31}\n"
        "  schools: {source_system: SIMS}\n"
    )
    (folder / "extracts" / "schools" / "people.csv").write_text("person_ref,restriction\n1,\n")
    declaration = folder / "extracts" / "schools" / "extract.yml"
    declaration.write_text("supplied_by: me\ncoverage_area:\n")
    council = read_council(folder / "council.yml")
    found = validate(folder / "extracts" / "schools", AS_AT, contracts, council=council)
    assert [h.people for h in found.holdings] == [1]
    without = validate(folder / "extracts" / "schools", AS_AT, contracts)
    assert without.worst == "refused"
    declaration.write_text("source_system: Arbor\ncoverage_end: not a day\n")
    own = validate(folder / "extracts" / "schools", AS_AT, contracts, council=council)
    assert "coverage_end is not a date" in own.problems[0].found, "the delivery's own word wins"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nme: X\n", ["nme is no key", "Perhaps name?"]),
        ("area: X\n", ["name is missing"]),
        ("name: X\nas_at: yesterday\n", ["as_at is 'yesterday'", "latest_delivery"]),
        ("name: X\nschedule: nightly\n", ["schedule is 'nightly'", "'30 5 * * *'"]),
        ("name: X\ndeliveries: {schools: SIMS}\n", ["not given by service"]),
        ("name: X\ndeliveries: {schools: {sytem: SIMS}}\n", ["sytem", "source_system"]),
        ("name: [\n", ["cannot be read as YAML (line"]),
        ("- a\n", ["no keys and values"]),
    ],
)
def test_settings_that_cannot_be_used_say_what_to_write(
    tmp_path: Path, text: str, words: list[str]
) -> None:
    (tmp_path / "council.yml").write_text(text)
    with pytest.raises(CouncilError) as error:
        read_council(tmp_path / "council.yml")
    assert all(word in str(error.value) for word in words), str(error.value)


@pytest.mark.parametrize("service", SERVICES)
def test_an_untouched_template_loads_nobody(
    tmp_path: Path, contracts: dict[str, Contract], service: str
) -> None:
    folder = tmp_path / service
    write_template(contracts[service], folder)
    (folder / "extract.yml").write_text(DECLARED)
    for keep in (".xlsx", ".csv"):
        alone = tmp_path / keep / service
        alone.mkdir(parents=True)
        for file in folder.iterdir():
            if file.suffix in (keep, ".yml"):
                (alone / file.name).write_bytes(file.read_bytes())
        found = validate(alone, AS_AT, contracts)
        assert sum(h.people for h in found.holdings) == 0
        assert found.worst == "refused", "and it says so, where nobody would be found"


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_filled_template_reads_back_without_a_complaint(
    tmp_path: Path, contracts: dict[str, Contract], service: str, kind: str
) -> None:
    contract = contracts[service]
    folder = tmp_path / service
    write_template(contract, folder)
    rows = {
        t.name: [e.example for e in explained(contract) if e.table == t.name]
        for t in contract.tables
    }
    if kind == "csv":
        (folder / f"{service}.xlsx").unlink()
        for table, row in rows.items():
            with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
                csv.writer(file).writerow(row)
    else:
        for file in folder.glob("*.csv"):
            file.unlink()
        book = openpyxl.load_workbook(folder / f"{service}.xlsx")
        for table, row in rows.items():
            book[table].append(row)
        book.save(folder / f"{service}.xlsx")
    (folder / "extract.yml").write_text(DECLARED)
    found = validate(folder, AS_AT, contracts)
    complaints = [
        p for p in found.problems
        # One example a table cannot hold the people and cases that its references name.
        if not (p.to_do or "").startswith("Send the rows that these lead to")
    ]  # fmt: skip
    assert not complaints, complaints
    assert [h.people for h in found.holdings] == [1]


def test_the_workbook_explains_every_column(tmp_path: Path, contracts: dict[str, Contract]) -> None:
    write_template(contracts["schools"], tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "schools.xlsx")["About the columns"]
    heads, *lines = [[c.value for c in row] for row in sheet.iter_rows()]
    asked = [(t.name, c.name) for t in contracts["schools"].tables for c in t.asked]
    assert [(line[0], line[1]) for line in lines] == asked
    assert all(line[heads.index("meaning")] for line in lines)
    relationship = next(line for line in lines if line[1] == "relationship")
    assert "mother (" in str(relationship[heads.index("codes and spellings understood")])


def test_the_invented_person_has_no_number_that_anybody_could_have() -> None:
    assert INVENTED["nhs_number"].startswith("999")
    assert INVENTED["postcode"].startswith("ZZ99")
    assert INVENTED["phone"].startswith("01632 960")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("30 5 * * *", ["OnCalendar=*-*-* 05:30:00", "/sc daily /st 05:30"]),
        (
            "0 22 * * 1-5",
            ["OnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 22:00:00", "weekly /d MON,TUE"],
        ),
        ("5 6 * * sat,7", ["OnCalendar=Sun,Sat *-*-* 06:05:00", "/d SUN,SAT /st 06:05"]),
    ],
)
def test_a_schedule_is_told_for_each_scheduler(line: str, told: list[str]) -> None:
    text = schedule_told(line, Path("/councils/our town"))
    assert f"{line} cd '/councils/our town' && family-context build" in text
    assert all(part in text for part in told), text


@pytest.mark.parametrize("line", ["*/5 * * * *", "61 5 * * *", "0 5 1 * *", "0 5 * * funday"])
def test_a_schedule_that_not_all_understand_is_refused_with_an_example(line: str) -> None:
    with pytest.raises(CouncilError, match="30 5"):
        schedule_told(line, Path("/x"))


def test_the_schedule_of_a_folder_is_told_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (
        CliRunner().invoke(app, ["new", str(tmp_path / "town"), "--services", "gp"]).exit_code == 0
    )
    monkeypatch.chdir(tmp_path / "town")
    said = CliRunner().invoke(app, ["schedule"])
    assert said.exit_code == 0 and f"cd '{tmp_path / 'town'}'" in said.output
