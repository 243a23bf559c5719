"""A load that lost too much does not replace what was good."""

from __future__ import annotations

from datetime import date

import pytest

from family_context.intake import forget_last_good
from tests.intake.conftest import Desk, rows


def people(n: int) -> str:
    return "person_ref,first_name\n" + "".join(f"{i},Ann\n" for i in range(n))


def test_a_table_that_halved_keeps_the_last_good_load_and_is_stale(desk: Desk) -> None:
    desk.deliver({"people.csv": people(10)}, data_current_as_of="2026-01-01")
    desk.take()
    desk.publish()
    desk.deliver({"people.csv": people(4)}, data_current_as_of="2026-01-31")
    result = desk.take()
    state = desk.state()
    assert state["load_state"] == "kept_last_good" and state["is_stale"] is True
    assert state["data_current_as_of"] == date(2026, 1, 1)
    assert state["rows_landed"] == len(desk.landed()) == 10
    for word in ("people has 40% of the rows", "max_shrink"):
        assert word in state["reason"]
    assert [i["rows_read"] for i in result.inputs] == [4], "the manifest tells of the new file"


def test_exactly_half_is_still_taken(desk: Desk) -> None:
    desk.deliver({"people.csv": people(10)})
    desk.take()
    desk.publish()
    desk.deliver({"people.csv": people(5)})
    desk.take()
    assert desk.state()["load_state"] == "loaded" and len(desk.landed()) == 5


def test_an_empty_table_after_a_failed_load_keeps_the_last_good_one(desk: Desk) -> None:
    desk.deliver({"people.csv": people(3), "involvements.csv": "involvement_ref,person_ref\na,1\n"})
    desk.take()
    desk.publish()
    (desk.root / "extracts/schools/involvements.csv").unlink()
    desk.take()
    assert desk.state()["load_state"] == "kept_last_good"
    assert "involvements has 0% of the rows" in desk.state()["reason"]
    assert len(desk.landed("involvements")) == 1


def test_a_load_that_was_not_published_is_not_the_last_good_one(desk: Desk) -> None:
    desk.deliver({"people.csv": people(10)})
    desk.take()
    desk.deliver({"people.csv": people(1)})
    desk.take()
    assert desk.state()["load_state"] == "loaded"


def test_a_kept_load_stays_the_last_good_one(desk: Desk) -> None:
    desk.deliver({"people.csv": people(10)})
    desk.take()
    desk.publish()
    desk.deliver({"people.csv": people(1)})
    for _ in range(2):
        desk.take()
        desk.publish()
        assert desk.state()["load_state"] == "kept_last_good" and len(desk.landed()) == 10
    desk.deliver({"people.csv": people(9)})
    desk.take()
    assert desk.state()["load_state"] == "loaded"


def test_two_loads_of_the_same_files_land_the_same_bytes(desk: Desk) -> None:
    desk.deliver({"people.csv": people(500)})
    first = (desk.take(), (desk.root / "landing/schools/people.parquet").read_bytes())
    second = (desk.take(), (desk.root / "landing/schools/people.parquet").read_bytes())
    assert first[0].services == second[0].services and first[1] == second[1]


def test_the_metadata_tables_say_what_the_result_says(desk: Desk) -> None:
    desk.deliver({"people.csv": "person_ref,sex\n1,robot\n1,F\n2,robot\n3,robot\n"})
    result = desk.take()
    folder = desk.root / "landing/_intake"
    (service,) = rows(folder / "services.parquet")
    assert service == {k: result.services[0].get(k) for k in service}
    table, *not_sent = rows(folder / "tables.parquet")
    assert {t["load_state"] for t in not_sent} == {"not_supplied"}
    assert table == {k: result.inputs[0][k] for k in table}
    assert {(r["kind"], r["n"]) for r in rows(folder / "rejections.parquet")} == {
        ("row", 2),
        ("unknown_code", 2),
    }


@pytest.mark.parametrize(("days", "is_kept"), [(9, True), (10, True), (11, False)])
def test_a_copy_of_a_service_that_stopped_delivering_goes_the_day_after_its_last(
    desk: Desk, days: int, is_kept: bool
) -> None:
    desk.deliver({"people.csv": people(3)}, data_current_as_of="2026-01-01")
    desk.take()
    desk.publish()
    last_good = desk.root / "last_good"
    assert (last_good / "schools").is_dir()
    gone = forget_last_good(last_good, date(2026, 1, 1 + days), {"schools": 10})
    assert gone == ([] if is_kept else ["schools"])
    assert (last_good / "schools").exists() is is_kept


def test_a_service_that_left_the_register_leaves_no_copy(desk: Desk) -> None:
    desk.deliver({"people.csv": people(3)}, data_current_as_of="2026-01-01")
    desk.take()
    desk.publish()
    assert forget_last_good(desk.root / "last_good", date(2026, 1, 1), {}) == ["schools"]
    assert not (desk.root / "last_good/schools").exists()
