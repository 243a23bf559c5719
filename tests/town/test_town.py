"""Claims about the independent test town."""

import csv
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from town.fingerprint import fingerprint
from town.habits import SCHOOL_CONTACTS
from town.words import traditions
from town.writing import write_town

ROOT = Path(__file__).parents[2]
FAMILIES = 24
FROZEN = "d05598d78b744c1d7d78901e7f3041f715188720562d8300332c2b32673a8a64"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def contract(service: str) -> dict[str, Any]:
    text = (ROOT / "models/staging/services/_services__contract.yml").read_text("utf-8")
    (tables,) = (s["tables"] for s in yaml.safe_load(text)["sources"] if s["name"] == service)
    return {table["name"]: table for table in tables}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("town")
    write_town(out, FAMILIES, seed=7, noise=1, recorded=1)
    return out


@pytest.fixture(scope="module")
def clean_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("clean")
    write_town(out, FAMILIES, seed=7, noise=0, recorded=1)
    return out


def extracts(town: Path) -> list[Path]:
    found = sorted((town / "extracts").glob("*/*.csv"))
    assert len(found) > 20
    return found


def test_same_seed_gives_the_same_files(town: Path, tmp_path: Path) -> None:
    write_town(tmp_path, FAMILIES, seed=7, noise=1, recorded=1)
    assert fingerprint(tmp_path) == fingerprint(town)


def test_another_seed_gives_another_town(town: Path, tmp_path: Path) -> None:
    write_town(tmp_path, FAMILIES, seed=8, noise=1, recorded=1)
    assert fingerprint(tmp_path) != fingerprint(town)


def test_the_town_is_the_frozen_one(town: Path) -> None:
    assert fingerprint(town) == FROZEN, (
        "The town has changed. The hold-out of town/HOLD_OUT.md no longer holds: "
        "freeze it anew, with a new seed, and say so there."
    )


def test_every_column_is_in_the_contract(town: Path) -> None:
    for path in extracts(town):
        tables = contract(path.parent.name)
        assert path.stem in tables, path
        known = {column["name"] for column in tables[path.stem]["columns"]}
        assert set(rows(path)[0]) <= known, path


def test_required_values_keys_and_codes_follow_the_contract(town: Path) -> None:
    for path in extracts(town):
        table = contract(path.parent.name)[path.stem]
        written = rows(path)
        for column in table["columns"]:
            meta = column.get("config", {}).get("meta", {})
            values = [row[column["name"]] for row in written if column["name"] in row]
            if meta.get("required"):
                assert len(values) == len(written) and all(values), (path, column["name"])
            if "codes" in meta:
                pairs = meta["codes"].items()
                codes = {str(one).lower() for code, aliases in pairs for one in [code, *aliases]}
                assert {value.lower() for value in values if value} <= codes, (path, column["name"])
        key = table.get("config", {}).get("meta", {}).get("key")
        if key:
            keys = [tuple(row[column] for column in key) for row in written]
            assert len(keys) == len(set(keys)), path


def test_relationship_words_are_in_the_seed(town: Path) -> None:
    known: set[str] = set()
    for row in rows(ROOT / "seeds/relationship_types.csv"):
        known |= {row["code"], row["label"].lower(), *row["aliases"].lower().split("|")}
    columns = {"relationship", "relationship_to_tenant"}
    words = {
        row[column].lower()
        for path in extracts(town)
        for row in rows(path)
        for column in columns & set(row)
    }
    assert len(words) > 10
    assert words - {""} <= known


def test_nothing_but_due_dates_lies_after_the_as_at_date(town: Path) -> None:
    as_at = datetime(2026, 1, 31)
    for path in extracts(town):
        manifest = yaml.safe_load((path.parent / "extract.yml").read_text("utf-8"))
        formats = (manifest.get("formats") or {}).get(path.stem, {})
        for column in contract(path.parent.name)[path.stem]["columns"]:
            name = column["name"]
            if column["data_type"] == "date" and name != "expected_date_of_birth":
                for row in rows(path):
                    if row.get(name):
                        assert datetime.strptime(row[name], formats.get(name, "%Y-%m-%d")) <= as_at


def test_the_truth_covers_each_record(town: Path) -> None:
    owners = {
        (row["service"], row["person_ref"]): row["true_person_id"]
        for row in rows(town / "truth/records.csv")
    }
    people = {row["true_person_id"] for row in rows(town / "truth/people.csv")}
    written: set[tuple[str, str]] = set()
    for path in extracts(town):
        if path.stem in ("people", "contacts"):
            ref = "person_ref" if path.stem == "people" else "contact_ref"
            written |= {(path.parent.name, row[ref]) for row in rows(path)}
    assert written == set(owners)
    assert set(owners.values()) <= people


def test_family_members_are_people_with_codes_of_the_seed(town: Path) -> None:
    codes = {row["code"] for row in rows(ROOT / "seeds/relationship_types.csv")}
    people = {row["true_person_id"] for row in rows(town / "truth/people.csv")}
    members = rows(town / "truth/members.csv")
    assert {row["relationship"] for row in members} <= codes
    for row in members:
        assert {row["child_true_person_id"], row["member_true_person_id"]} <= people
    pairs = [(row["child_true_person_id"], row["member_true_person_id"]) for row in members]
    assert len(pairs) == len(set(pairs))


def test_a_town_without_noise_has_no_slips(clean_town: Path) -> None:
    people = {row["true_person_id"]: row for row in rows(clean_town / "truth/people.csv")}
    owners = {
        (row["service"], row["person_ref"]): people[row["true_person_id"]]
        for row in rows(clean_town / "truth/records.csv")
    }
    in_people = [
        (service, row["true_person_id"])
        for (service, ref), row in owners.items()
        if not ref.startswith(SCHOOL_CONTACTS.ref)
    ]
    assert len(in_people) == len(set(in_people)), "nobody has two records in one service"
    checked = 0
    for path in extracts(clean_town):
        if path.stem != "people":
            continue
        service = path.parent.name
        manifest = yaml.safe_load((path.parent / "extract.yml").read_text("utf-8"))
        pattern = (manifest.get("formats") or {}).get("people", {}).get("date_of_birth", "%Y-%m-%d")
        for row in rows(path):
            truth = owners[service, row["person_ref"]]
            if not truth["date_of_birth"]:
                continue
            assert row["first_name"].lower() == truth["first_name"].lower()
            assert row["last_name"].lower() == truth["last_name"].lower()
            born = datetime.strptime(row["date_of_birth"], pattern).date().isoformat()
            assert born == truth["date_of_birth"]
            for number in {"nhs_number", "upn"} & set(row):
                assert row[number].replace(" ", "") == truth[number]
            checked += 1
    assert checked > 100


def test_noise_is_told_apart_from_none(town: Path, clean_town: Path) -> None:
    noisy = {row["person_ref"]: row["first_name"] for row in rows(town / "extracts/gp/people.csv")}
    clean = rows(clean_town / "extracts/gp/people.csv")
    assert any(noisy.get(row["person_ref"]) != row["first_name"] for row in clean)


def test_half_recorded_writes_about_half_of_the_relationships(tmp_path: Path, town: Path) -> None:
    write_town(tmp_path, FAMILIES, seed=7, noise=1, recorded=0.5)
    table = "extracts/childrens_social_care/relationships.csv"
    share = len(rows(tmp_path / table)) / len(rows(town / table))
    assert 0.35 < share < 0.65
    people = "extracts/childrens_social_care/people.csv"
    assert (tmp_path / people).read_bytes() == (town / people).read_bytes()


def test_a_dropped_column_is_in_no_extract(tmp_path: Path) -> None:
    write_town(tmp_path, FAMILIES, seed=7, noise=1, recorded=1, drop=["nhs_number"])
    assert all("nhs_number" not in rows(path)[0] for path in extracts(tmp_path))


def test_noise_of_one_kind_leaves_the_other_kinds_alone(town: Path, tmp_path: Path) -> None:
    write_town(tmp_path, FAMILIES, seed=7, noise=5, recorded=1, raised=["births"])
    table = "extracts/gp/people.csv"
    usual = {row["person_ref"]: row for row in rows(town / table)}
    noisy = {row["person_ref"]: row for row in rows(tmp_path / table)}
    assert usual.keys() == noisy.keys()
    same = ("first_name", "last_name", "nhs_number", "address", "phone")
    assert all(noisy[ref][column] == row[column] for ref, row in usual.items() for column in same)
    police = "extracts/police/people.csv"
    births = [{row["date_of_birth"] for row in rows(out / police)} for out in (town, tmp_path)]
    assert births[0] != births[1]


def test_the_town_has_many_naming_traditions() -> None:
    assert len(traditions()) >= 12
