"""What the synthetic council claims to be: complete, repeatable, plausible."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from family_context.contracts import Contract
from family_context.intake import take_in
from synthetic import make_council
from synthetic.profiles import PROFILES

KEYS = {"related_person_ref": "person_ref", "cared_for_person_ref": "person_ref"}


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    make_council(14, 3, tmp_path / "one")
    make_council(14, 3, tmp_path / "two")
    one, two = fingerprints(tmp_path / "one"), fingerprints(tmp_path / "two")
    assert any(name.endswith(".xlsx") for name in one)
    assert one == two


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    make_council(14, 3, tmp_path / "one", plain=True)
    make_council(14, 4, tmp_path / "two", plain=True)
    people = "extracts/gp/people.csv"
    assert fingerprints(tmp_path / "one")[people] != fingerprints(tmp_path / "two")[people]


def test_intake_takes_every_row_in_whatever_format_it_came(
    tmp_path: Path, contracts: dict[str, Contract]
) -> None:
    made = make_council(40, 5, tmp_path / "council")
    result = take_in(
        made.extracts,
        tmp_path / "landing",
        quarantine=tmp_path / "quarantine",
        last_good=tmp_path / "last_good",
        contracts=contracts,
        as_at=date(2026, 1, 31),
    )
    assert {s["load_state"] for s in result.services} == {"loaded"}
    assert {s["service_code"] for s in result.services} >= {*PROFILES}
    assert not result.ignored
    assert sum(i["rows_quarantined"] for i in result.inputs) == 0
    assert sum(i["rows_landed"] for i in result.inputs) == sum(made.rows.values())


def test_formats_differ_between_services(tmp_path: Path) -> None:
    made = make_council(12, 5, tmp_path).extracts
    assert (made / "gp/people.parquet").exists()
    assert (made / "young_carers/people.xlsx").exists()
    assert (made / "health_visiting/people.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert b'"person_ref";"forename"' in (made / "police/people.csv").read_bytes()
    assert b'"person_ref"|"first_name"' in (made / "housing/people.csv").read_bytes()
    assert "%d/%m/%Y" in (made / "police/extract.yml").read_text("utf-8")


def test_a_council_of_one_family_can_be_made(tmp_path: Path) -> None:
    assert make_council(1, 1, tmp_path, plain=True).person_records > 5


def test_less_than_one_family_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        make_council(0, 1, tmp_path)


@pytest.mark.parametrize("asked", [2_000, 12_000])
def test_as_many_records_come_out_as_were_asked_for(tmp_path: Path, asked: int) -> None:
    made = make_council(1, 2, tmp_path, records=asked, plain=True)
    assert made.person_records == pytest.approx(asked, rel=0.15)


def test_more_noise_makes_more_faults(tmp_path: Path, look: Callable[..., Any]) -> None:
    share = []
    for noise in (0.0, 1.0, 5.0):
        made = look(make_council(40, 9, tmp_path / str(noise), noise=noise, plain=True))
        share.append(
            made.one(
                """
                select avg((r.date_of_birth is distinct from p.date_of_birth::varchar)::int)
                from police__people as r
                join truth_records as t on t.person_ref = r.person_ref and t.service_code = 'police'
                join truth_people as p using (true_person_id)
                """
            )
        )
        made.con.close()
    assert share[0] < share[1] < share[2]


def test_nothing_of_the_truth_is_inside_the_extracts(council: Any) -> None:
    assert any(council.summary.extracts.rglob("*"))
    for path in council.summary.extracts.rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            assert "true_" not in text
            assert "T1000" not in text


def test_every_record_is_of_a_person_of_the_truth(council: Any) -> None:
    for code in PROFILES:
        sent = f"select person_ref from {code}__people"
        told = (
            "select person_ref from truth_records"
            f" where service_code = '{code}' and record_kind = 'person'"
        )
        assert council.one(f"select count(*) from ({sent} except {told})") == 0
        assert council.one(f"select count(*) from ({told} except {sent})") == 0
    assert (
        council.one(
            "select count(*) from truth_records where true_person_id not in"
            " (select true_person_id from truth_people)"
        )
        == 0
    )


def test_references_point_to_rows_that_were_sent(
    council: Any, contracts: dict[str, Contract]
) -> None:
    sent = council.tables()
    checked = 0
    for code, contract in contracts.items():
        for table in contract.tables:
            here = f"{code}__{table.name}"
            for column in table.columns if here in sent else ():
                if not column.references:
                    continue
                key = KEYS.get(column.name, column.name)
                lost = council.one(
                    f"select count(*) from {here} where {column.name} is not null and"
                    f" {column.name} not in (select {key} from {code}__{column.references})"
                )
                assert lost == 0, (here, column.name)
                checked += 1
    assert checked > 40


def test_services_use_words_of_their_own(tmp_path: Path) -> None:
    made = make_council(30, 5, tmp_path).extracts
    assert b'"Mum"' in (made / "early_help/relationships.csv").read_bytes()
    assert b'"PAM"' in (made / "schools/contacts.csv").read_bytes()
    assert b'"Female"' in (made / "supporting_families/people.csv").read_bytes()
