"""docs/first_afternoon.md is what happens: its commands are run, and print what it shows."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import yaml
from typer.testing import CliRunner

from family_context.cli import app
from family_context.contracts import load_contracts
from family_context.folders import PROJECT, OutFolder
from tests.conftest import AS_AT
from tests.first_afternoon.vendor import export

SERVICES = ("childrens_social_care", "schools", "housing")
DOCUMENT = PROJECT / "docs" / "first_afternoon.md"
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Said:
    """A command of the document, the lines that stand under it, and what it printed."""

    command: str
    shown: list[str]
    printed: list[str]


@pytest.fixture(scope="module")
def afternoon(council: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Said]:
    """The whole document, run from its first command to its last."""
    folder = tmp_path_factory.mktemp("afternoon")
    export(council / "extracts", folder / "exports", AS_AT)
    said: list[Said] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for kind, block in _blocks(DOCUMENT.read_text(encoding="utf-8")):
            if kind == "yaml":
                _edit(folder / "example" / "council.yml", block)
            if kind == "csv":
                seed = "services" if block.startswith("service_code") else "relationship_types"
                (folder / "example" / "seeds" / f"{seed}.csv").write_text(block, encoding="utf-8")
            for command, shown in _commands(block) if kind == "console" else ():
                words = shlex.split(command)
                printed: list[str] = []
                if words[0] == "cd":
                    patch.chdir(Path.cwd() / words[1])
                elif words[0] == "cp":
                    shutil.copytree("exports", words[-1], dirs_exist_ok=True)
                else:
                    result = CliRunner().invoke(app, words[1:])
                    assert result.exit_code == 0, (command, result.output)
                    printed = [line.rstrip() for line in result.output.splitlines()]
                said.append(Said(command, shown, [line for line in printed if line]))
    return said


def test_each_command_prints_what_the_document_shows(afternoon: list[Said]) -> None:
    commands = [said.command for said in afternoon]
    assert [c.split()[1] for c in commands if c.startswith("family-context")] == [
        "new", "suggest", "validate", "rules", "build", "search", "page",
    ]  # fmt: skip
    for said in afternoon:
        missing = _not_printed(said.shown, said.printed)
        assert not missing, (said.command, missing, said.printed)


def test_one_suggestion_one_edit_and_one_check_give_a_first_good_build(
    afternoon: list[Said],
) -> None:
    by_name = {said.command.split()[1]: "\n".join(said.printed) for said in afternoon}
    assert "0 refused or unprotected, 0 kinds of rows or values" in by_name["validate"]
    assert "3 loaded, 10 not supplied" in by_name["build"]
    assert "swapped" in by_name["suggest"]


def test_the_page_shows_a_family_that_three_services_know_between_them(
    afternoon: list[Said],
) -> None:
    """Also a step-mother of whom only columns of a pupil's row tell; and no child is a mother."""
    page = next(s for s in afternoon if s.command.startswith("family-context page"))
    file = Path("".join(page.printed).partition("Page: ")[2].strip())
    published = OutFolder(_out(afternoon)).published / "family_context.duckdb"
    with duckdb.connect(str(published), read_only=True) as con:
        answers = con.execute(
            "select service_code, bool_or(state = 'involved_now') from family_context "
            "where child_person_id = $1 group by all",
            [file.stem],
        ).fetchall()
        relations = con.execute(
            "select distinct relationship_to_child, date_of_birth < (select any_value("
            "date_of_birth) from family_context where person_id = $1) "
            "from family_context where child_person_id = $1",
            [file.stem],
        ).fetchall()
    assert {code for code, known in answers if known} == set(SERVICES)
    older = dict(relations)
    assert older["mother"] and older["step_parent"]
    assert "named as contact by Schools" in file.read_text(encoding="utf-8")


def test_every_contact_in_a_pupils_row_is_a_row_of_its_own(afternoon: list[Said]) -> None:
    example = _out(afternoon).parent
    with (example / "extracts" / "schools" / "Pupils.csv").open(encoding="utf-8") as lines:
        filled = [row[f"Contact {n} Name"] for row in csv.DictReader(lines) for n in (1, 2)]
    (file,) = OutFolder(_out(afternoon)).runs.glob("*/manifest.json")
    inputs = json.loads(file.read_text(encoding="utf-8"))["inputs"]
    (contacts,) = [i for i in inputs if i["table_name"] == "contacts"]
    assert contacts["rows_landed"] == sum(1 for name in filled if name)


def test_a_rule_of_the_council_is_in_force_in_what_was_built(afternoon: list[Said]) -> None:
    out = OutFolder(_out(afternoon))
    with duckdb.connect(str(out.warehouse), read_only=True) as con:
        ((desk, name),) = con.execute(
            "select service_desk_phone, name from seeds.services where service_code = 'schools'"
        ).fetchall()
        ((n, aliases),) = con.execute(
            "select count(*), any_value(aliases) from seeds.relationship_types "
            "where code = 'mother'"
        ).fetchall()
    assert (desk, name) == ("01632 960700", "Schools"), "what a row leaves out stays ours"
    assert n == 1 and {"mum", "mutti"} <= set(aliases.split("|"))
    relationship = load_contracts(PROJECT, out.seeds)["schools"].table("contacts")
    assert relationship.column("relationship").codes["mutti"] == "mother"  # type: ignore[index]


def test_the_manifest_says_whose_rules_were_in_force(afternoon: list[Said]) -> None:
    (file,) = OutFolder(_out(afternoon)).runs.glob("*/manifest.json")
    rules = json.loads(file.read_text(encoding="utf-8"))["council_rules"]
    assert {f["seed"] for f in rules["files"]} == {"services", "relationship_types"}
    assert {d["reason"] for d in rules["differences"]} == {
        "Agreed with the education desk in January", "Written so by our fostering team",
    }  # fmt: skip


def _out(afternoon: list[Said]) -> Path:
    page = next(s for s in afternoon if s.command.startswith("family-context page"))
    return Path("".join(page.printed).partition("Page: ")[2].strip()).parents[1]


def _blocks(text: str) -> list[tuple[str, str]]:
    return re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)


def _commands(block: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip():
            found[-1][1].append(line.rstrip())
    return found


def _edit(file: Path, block: str) -> None:
    """The settings with those of the document in their place."""
    said = yaml.safe_load(file.read_text(encoding="utf-8")) | yaml.safe_load(block)
    file.write_text(yaml.safe_dump(said), encoding="utf-8")


def _not_printed(shown: list[str], printed: list[str]) -> list[str]:
    """Lines that the document shows and that were not printed in that order.

    `…` stands for any lines. Seconds, folders and the ids of people and runs are no claim.
    """
    at, missing = 0, []
    lines = [_stable(line) for line in printed]
    for line in shown:
        if line.strip() == "…":
            continue
        wanted = _stable(line)
        where = next((n for n in range(at, len(lines)) if lines[n] == wanted), None)
        if where is None:
            missing.append(line)
        else:
            at = where + 1
    return missing


def _stable(line: str) -> str:
    line = re.sub(r"[0-9]+\.[0-9] s$", "0.0 s", line)
    line = re.sub(r"\S*/(?=[\w.-]+)", "", line)
    line = re.sub(r"\bp[0-9a-f]{16}\b|\b[0-9]{8}T[0-9-]+", "ID", line)
    return " ".join(line.split())
