"""The contract is the dbt source YAML; one that cannot be followed says where and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from family_context.contracts import Contract, ContractError, load_contracts
from tests.intake.conftest import PROJECT


def write(root: Path, table: dict[str, Any]) -> Path:
    folder = root / "models/staging/gp"
    folder.mkdir(parents=True)
    (root / "seeds").mkdir()
    source = {"name": "gp", "config": {"meta": {"owner": "GP lead"}}, "tables": [table]}
    (folder / "_gp__contract.yml").write_text(yaml.safe_dump({"sources": [source]}))
    return root


def column(name: str = "person_ref", data_type: str = "varchar", **meta: Any) -> dict[str, Any]:
    return {"name": name, "data_type": data_type, "config": {"meta": {"purpose": "p", **meta}}}


MALFORMED = {
    "an_unknown_type": ([column(data_type="text")], {}, "data_type is text"),
    "no_purpose": ([column(purpose="")], {}, "purpose is missing"),
    "a_misspelt_rule": ([column(on_unkown="x")], {}, "on_unkown, which nothing reads"),
    "a_key_that_is_no_column": ([column()], {"key": ["ref"]}, "key column ref"),
    "a_reference_to_nothing": ([column(references="persons")], {}, "references persons"),
    "a_code_list_without_seed": ([column(code_list="moods")], {}, "Add seeds/moods.csv"),
    "a_spelling_of_two_codes": ([column(codes={"a": ["x"], "b": ["X "]})], {}, "two codes"),
    "an_alias_of_two_columns": (
        [column(aliases=["id"]), column("other", aliases=["ID"])],
        {},
        "share the header spelling",
    ),
    "a_share_above_one": ([column()], {"max_shrink": 2}, "max_shrink is 2"),
    "no_columns": ([], {}, "no columns"),
}


@pytest.mark.parametrize(("columns", "meta", "why"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_contract_says_where_and_why(
    tmp_path: Path, columns: list[dict[str, Any]], meta: dict[str, Any], why: str
) -> None:
    root = write(tmp_path, {"name": "people", "config": {"meta": meta}, "columns": columns})
    with pytest.raises(ContractError, match=why) as error:
        load_contracts(root)
    assert "_gp__contract.yml, source gp" in str(error.value)


def test_owner_and_gateway_are_inherited_by_every_column() -> None:
    assert load_contracts(PROJECT).values()
    for contract in load_contracts(PROJECT).values():
        for table in contract.tables:
            for c in table.columns:
                assert c.owner and c.gateway and c.purpose, f"{contract.service_code}.{c.name}"


def test_spellings_of_a_seed_lead_to_its_codes() -> None:
    contract = load_contracts(PROJECT)["childrens_social_care"]
    codes = contract.table("relationships").column("relationship").codes
    assert codes is not None and codes["mum"] == "mother" and codes["step parent"] == "step_parent"


def test_what_protects_fails_closed_in_every_contract() -> None:
    assert load_contracts(PROJECT).values()
    for contract in load_contracts(PROJECT).values():
        for table in contract.tables:
            for c in table.columns:
                if c.name == "restriction":
                    assert c.on_unknown == "restricted" and c.purpose == "protect"
                if c.name == "is_withheld":
                    assert c.on_unreadable is True and c.purpose == "protect"


def test_a_header_that_one_table_understands_the_others_understand_too(
    all_contracts: Mapping[str, Contract],
) -> None:
    for contract in (c for c in all_contracts.values() if c.service_code != "practice"):
        for table in contract.tables:
            for column in (c for c in table.asked if c.name == "person_ref"):
                assert "person_id" in column.aliases, (contract.service_code, table.name)
    spells = all_contracts["gp"].table("involvements")
    assert "id" not in spells.column("person_ref").aliases, "it may be the spell's own"
