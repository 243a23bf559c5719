"""docs/maps.md: its example runs and tells what the page says."""

from __future__ import annotations

import re
from datetime import date

from family_context.maps.definition import read_map, shipped_maps
from family_context.maps.running import run_map
from tests.conftest import PROJECT
from tests.maps.conftest import SAID, Bench

GUIDE = (PROJECT / "docs" / "maps.md").read_text(encoding="utf-8")


def test_the_example_of_the_guide_runs_as_it_says(bench: Bench) -> None:
    raw = re.search(r"```\n(Tenancy list.*?)```", GUIDE, re.DOTALL)
    assert raw
    bench.raw("Tenants.csv", raw[1])
    folder = bench.root / "our_housing"
    folder.mkdir()
    for name, text in re.findall(
        r"`our_housing/([\w.]+)`[^\n]*\n\n```\w+\n(.*?)```", GUIDE, re.DOTALL
    ):
        (folder / name).write_text(text, encoding="utf-8")
    made = run_map(
        *(read_map(folder, bench.contracts), bench.root / "raw", bench.root / "extracts"),
        bench.contracts,
        as_at=date(2026, 1, 31),
        said=SAID,
    )
    told = re.search(r"then tells:\n\n```\n(.*?)```", GUIDE, re.DOTALL)
    assert told
    assert told[1] in made.account.as_text()
    people = {r["person_ref"]: r for r in bench.rows("housing", "people")}
    assert people["0012/1"]["address"] == "12 High Street"
    assert people["0013/1"]["date_of_birth"] == "UNKNOWN"
    (tenancy, _) = bench.rows("housing", "tenancies")
    assert (tenancy["start_date"], tenancy["end_date"]) == ("2020-02-01", "")
    (son,) = bench.rows("housing", "relationships")
    assert (son["person_ref"], son["related_person_ref"]) == ("0012/1", "0012/2")


def test_the_guide_lists_every_shipped_map() -> None:
    assert not [code for code in shipped_maps() if f"| `{code}` |" not in GUIDE]
