"""A council's own rows win over ours by their key, or are refused with what to write."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from family_context.cli import app
from family_context.contracts import load_contracts
from family_context.council.dictionary import write_dictionary
from family_context.council.seeds import ONLY_OURS, in_force, own_rules
from family_context.council.settings import CouncilError
from family_context.folders import PROJECT
from family_context.lookup.page import words


def put(folder: Path, seed: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{seed}.csv").write_text(text, encoding="utf-8")
    return folder


def rows(folder: Path, seed: str) -> list[dict[str, str]]:
    with (folder / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_without_rows_of_its_own_a_council_has_our_seeds(tmp_path: Path) -> None:
    assert in_force(own_rules(tmp_path / "seeds"), tmp_path) == PROJECT / "seeds"


def test_a_row_wins_by_its_key_and_keeps_what_it_does_not_name(tmp_path: Path) -> None:
    folder = put(tmp_path / "s", "services", "service_code,is_on,reason\npolice,false,Not agreed\n")
    rules = own_rules(folder)
    merged = {r["service_code"]: r for r in rows(in_force(rules, tmp_path), "services")}
    ours = {r["service_code"]: r for r in rows(PROJECT / "seeds", "services")}
    assert merged["police"] == ours["police"] | {"is_on": "false", "reason": "Not agreed"}
    assert {k: v for k, v in merged.items() if k != "police"} == {
        k: v for k, v in ours.items() if k != "police"
    }
    (told,) = rules.differences
    assert (told.seed, told.key, told.column) == ("services", "police", "is_on")
    assert (told.ours, told.theirs, told.reason) == ("true", "false", "Not agreed")


def test_a_row_with_a_new_key_is_added(tmp_path: Path) -> None:
    text = "profile,service_code,age_from,reason\nours,schools,5,Ours\ndefault,schools,5,Ours\n"
    merged = rows(
        in_force(own_rules(put(tmp_path / "s", "age_bands", text)), tmp_path), "age_bands"
    )
    ages = {(r["profile"], r["service_code"]): r["age_from"] for r in merged}
    assert (ages["ours", "schools"], ages["default", "schools"]) == ("5", "5")
    assert len(merged) == len(rows(PROJECT / "seeds", "age_bands")) + 1


def test_a_spelling_of_the_council_is_read_and_no_longer_anothers(tmp_path: Path) -> None:
    text = "code,aliases,reason\nfather,mum|tatinek,Ours\n"
    seeds = in_force(own_rules(put(tmp_path / "s", "relationship_types", text)), tmp_path)
    column = load_contracts(PROJECT, seeds)["schools"].table("contacts").column("relationship")
    assert column.codes is not None
    assert [column.codes[word] for word in ("tatinek", "mum", "dad", "mummy")] == [
        "father", "father", "father", "mother",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seed", "text", "words"),
    [
        ("service", "a\n", ["no seed of that name", "Perhaps services.csv?"]),
        ("services", "service_code,is_onn,reason\n", ["no column is_onn", "Perhaps is_on?"]),
        ("services", "is_on,reason\n", ["service_code is missing", "part of its key"]),
        ("services", "service_code,is_on\n", ["reason is missing", "says why"]),
        ("services", "service_code,is_on,reason\npolice,false,\n", ["line 2", "reason is empty"]),
        ("services", "service_code,is_on,reason\npolice,maybe,x\n", ["'maybe'", "boolean"]),
        ("services", "service_code,sector,reason\npolice,army,x\n", ["'army'", "council, educ"]),
        (
            "services",
            "service_code,is_on,reason\npolise,false,x\n",
            ["key polise", "a new row needs name"],
        ),
        ("services", "service_code,reason\npolice,x\npolice,y\n", ["key of line 2"]),
        ("services", "service_code,reason\npolice\n", ["not the 2 fields"]),
        ("match_overrides", "a\n", ["overrides in council.yml"]),
    ],
)
def test_a_row_that_cannot_be_taken_says_where_and_what_to_do(
    tmp_path: Path, seed: str, text: str, words: list[str]
) -> None:
    with pytest.raises(CouncilError) as error:
        own_rules(put(tmp_path / "s", seed, text))
    assert all(word in str(error.value) for word in words), str(error.value)


def test_every_seed_that_can_be_changed_has_a_key(tmp_path: Path) -> None:
    for file in (PROJECT / "seeds").glob("*.csv"):
        if file.stem in ONLY_OURS:
            continue
        with pytest.raises(CouncilError, match="part of its key"):
            own_rules(put(tmp_path / file.stem, file.stem, "reason\n"))


def test_rules_tells_what_differs_and_why(tmp_path: Path) -> None:
    (tmp_path / "council.yml").write_text("name: N\n")
    nothing = CliRunner().invoke(app, ["rules", str(tmp_path)])
    assert "All rules are ours" in nothing.output
    put(tmp_path / "seeds", "services", "service_code,is_on,reason\npolice,false,Not agreed\n")
    told = CliRunner().invoke(app, ["rules", str(tmp_path)])
    assert told.exit_code == 0
    assert "Not agreed" in told.output and "is_on" in told.output
    put(tmp_path / "seeds", "servises", "x\n")
    assert CliRunner().invoke(app, ["rules", str(tmp_path)]).exit_code == 1


def test_a_councils_own_names_stand_on_the_page_and_in_the_dictionary(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "services.csv").write_text(
        "service_code,name,reason\nschools,Learning and Schools,Our name\n", encoding="utf-8"
    )
    (own / "relationship_types.csv").write_text(
        "code,label,aliases,reason\nmother,Mam,mamgu wen,Said so here\n", encoding="utf-8"
    )
    seeds = in_force(own_rules(own), tmp_path / "build")
    assert words.services()["schools"] == "Schools"
    with words.words_of(seeds):
        assert words.services()["schools"] == "Learning and Schools"
        assert words.relationship("mother") == "Mam"
    assert words.services()["schools"] == "Schools", "the next page is of another council"
    contracts = load_contracts(PROJECT, seeds)
    workbook, _ = write_dictionary(contracts, tmp_path / "dictionary", seeds)
    sheet = openpyxl.load_workbook(workbook)["Comes in"]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any("mamgu wen" in cell for cell in cells)
