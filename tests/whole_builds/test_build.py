"""One build: all of it or nothing, the same each time, and honest about what came in."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from family_context.build.run import BuildError, build

AS_AT = date(2026, 1, 31)
# Run ids and times are those of a run; everything else is the same for the same inputs.
OF_A_RUN = {"build", "run_id", "built_at"}


def tables(out: Path, file: str = "family_context.duckdb") -> dict[str, list[tuple[object, ...]]]:
    """Every published table as sorted rows, without the columns that belong to a run."""
    with duckdb.connect(str(out / "published" / file), read_only=True) as con:
        found = {}
        for (name,) in con.execute("select table_name from duckdb_tables()").fetchall():
            columns = [c for c in con.table(name).columns if c not in OF_A_RUN]
            listed = ", ".join(f'"{c}"' for c in columns)
            found[name] = con.execute(f'select {listed} from "{name}" order by all').fetchall()
        return found


def ask(out: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True) as con:
        return con.execute(query).fetchall()


def manifests(out: Path) -> list[dict[str, object]]:
    return [json.loads(f.read_text()) for f in sorted((out / "runs").glob("*/manifest.json"))]


@pytest.fixture
def copied(built: Path, council: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A published `--out` and its extracts, both free to change."""
    out, extracts = tmp_path / "out", tmp_path / "extracts"
    shutil.copytree(built, out, symlinks=True)
    shutil.copytree(council / "extracts", extracts)
    return out, extracts


@pytest.mark.parametrize("which", ["extracts", "out", "truth"])
def test_a_path_with_an_apostrophe_is_refused_before_anything_is_written(
    tmp_path: Path, which: str
) -> None:
    paths = {name: tmp_path / name for name in ("extracts", "out", "truth")}
    paths[which] = tmp_path / "O'Brien" / which
    paths["extracts"].mkdir(parents=True)
    with pytest.raises(BuildError, match="holds an apostrophe"):
        build(paths["extracts"], AS_AT, paths["out"], truth=paths["truth"])
    assert not paths["out"].exists()


def test_every_child_member_and_service_has_one_answer(built: Path) -> None:
    members = ask(built, "select count(*) from family_members")[0][0]
    services = ask(built, "select count(*) from service_coverage")[0][0]
    answers = ask(
        built,
        "select count(*), count(distinct (child_person_id, person_id, service_code)), "
        "count(state), count(state_reason), count(state_sentence) from family_context",
    )[0]
    assert int(services) >= 13
    assert set(answers) == {int(members) * int(services)}


def test_all_five_states_occur(built: Path) -> None:
    states = {state for (state,) in ask(built, "select distinct state from family_context")}
    assert states == {
        "involved_now",
        "involved_before",
        "none_found",
        "not_searched",
        "withheld",
    }


def test_rows_landed_and_quarantined_are_rows_read(built: Path) -> None:
    (manifest,) = manifests(built)
    assert manifest["status"] == "published"
    inputs = manifest["inputs"]
    assert isinstance(inputs, list) and inputs
    for table in inputs:
        assert table["rows_landed"] + table["rows_quarantined"] == table["rows_read"]
    assert sum(table["values_rejected"] for table in inputs) > 0, "the council has bad values"


def test_the_same_inputs_publish_the_same_tables_whatever_the_order_of_their_rows(
    built: Path, council: Path, tmp_path: Path
) -> None:
    extracts = tmp_path / "extracts"
    shutil.copytree(council / "extracts", extracts)
    turned = 0
    for file in extracts.glob("*/*.csv"):
        lines = file.read_bytes().split(b"\n")
        if any(line.count(b'"') % 2 for line in lines):
            continue  # a quoted line break: its lines cannot be turned round
        head, rows = lines[0], [line for line in lines[1:] if line]
        file.write_bytes(b"\n".join([head, *reversed(rows), b""]))
        turned += 1
    assert turned > 10
    build(extracts, AS_AT, tmp_path / "again", pages=False, truth=council / "truth")
    for file in ("family_context.duckdb", "analysis.duckdb"):
        before, after = tables(built, file), tables(tmp_path / "again", file)
        assert before.keys() == after.keys()
        for name in before:
            assert before[name] == after[name], f"{name} differs"


def test_a_build_that_finds_nothing_to_load_leaves_the_publication_alone(
    copied: tuple[Path, Path], tmp_path: Path
) -> None:
    out, _ = copied
    before = tables(out)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BuildError, match="No service could be loaded"):
        build(tmp_path / "empty", AS_AT, out, pages=False)
    assert tables(out) == before
    assert manifests(out)[-1]["status"] == "failed"


def test_a_publication_that_has_lost_its_memory_is_not_built_over(
    built: Path, council: Path, tmp_path: Path
) -> None:
    """Else everybody has another id tomorrow, and nobody is told."""
    (tmp_path / "published").symlink_to(built / "published", target_is_directory=True)
    with pytest.raises(BuildError, match="what its builds remember is missing") as told:
        build(council / "extracts", AS_AT, tmp_path)
    assert str(tmp_path / "build" / "state") in str(told.value)
    assert not (tmp_path / "build" / "landing").exists()


def test_a_profile_that_nobody_wrote_down_is_an_error_that_names_the_known_ones(
    council: Path, tmp_path: Path
) -> None:
    with pytest.raises(BuildError, match=r"No profile 'stokport'. Known are default, stockport"):
        build(council / "extracts", AS_AT, tmp_path / "out", profile="stokport")


def test_a_second_build_on_one_folder_is_refused_and_names_the_first(
    copied: tuple[Path, Path],
) -> None:
    out, extracts = copied
    (out / "build/building.json").write_text(json.dumps({"run_id": "the-first", "pid": 1}))
    with (
        FileLock(out / "build/building.lock"),
        pytest.raises(BuildError, match="the-first is already running"),
    ):
        build(extracts, AS_AT, out, pages=False)


@pytest.fixture(scope="module")
def without_two_services(council: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of which one service sent nothing and one cannot be taken, on a folder in use."""
    folder = tmp_path_factory.mktemp("without_two_services")
    extracts = folder / "extracts"
    shutil.copytree(council / "extracts", extracts)
    shutil.rmtree(extracts / "gp")
    (extracts / "housing" / "extract.yml").unlink()
    out = folder / "out"
    for told in ("pages", "explanations"):
        (out / told).mkdir(parents=True)
        (out / told / "p0123.html").write_text("Of somebody who is restricted since")
    build(extracts, AS_AT, out, pages=False)
    return out


def test_what_was_told_of_people_goes_with_the_next_publication(without_two_services: Path) -> None:
    assert not list(without_two_services.glob("*/p0123.html"))


def test_a_service_that_cannot_be_taken_is_told_as_not_searched_and_the_others_load(
    without_two_services: Path,
) -> None:
    out = without_two_services
    coverage = dict(ask(out, "select service_code, load_state from service_coverage"))
    assert coverage["gp"] == "not_supplied"
    assert coverage["housing"] == "refused"
    assert coverage["schools"] == "loaded"
    states = ask(
        out,
        "select distinct service_code, state, state_reason from family_context "
        "where service_code in ('gp', 'housing') and state_reason in "
        "('service_not_supplied', 'load_failed') order by all",
    )
    assert ("gp", "not_searched", "service_not_supplied") in states
    assert ("housing", "not_searched", "load_failed") in states
