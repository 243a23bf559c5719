"""A build that would read just what the last one read leaves what is published where it is."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from family_context.build import unchanged
from family_context.build.run import build
from family_context.folders import OutFolder
from family_context.operate.status import status_of

AS_AT = date(2026, 1, 31)


@pytest.fixture(scope="module")
def again(
    built: Path, council: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, object]]:
    """A published `--out` on which the same was built again, and the account of that."""
    out = tmp_path_factory.mktemp("again") / "out"
    shutil.copytree(built, out, symlinks=True)
    account = build(council / "extracts", AS_AT, out, pages=False, truth=council / "truth")
    said = json.loads((out / "runs" / account.run_id / "manifest.json").read_text())
    return out, said


def test_where_nothing_changed_what_is_published_stays_and_the_manifest_says_so(
    again: tuple[Path, dict[str, object]],
) -> None:
    out, said = again
    first = out.joinpath("published").resolve().name
    assert said["status"] == "unchanged"
    assert said["unchanged_since"] == first
    assert said["services"]
    assert "dbt build" not in dict(said["timings"])  # type: ignore[call-overload]


def test_a_build_in_which_nothing_changed_is_no_alarm(
    again: tuple[Path, dict[str, object]],
) -> None:
    out, _ = again
    found = status_of(OutFolder(out), AS_AT)
    assert [one.status for one in found.builds] == ["unchanged", "published"]
    assert found.published_run == out.joinpath("published").resolve().name
    assert not [one for one in found.findings if one.about == "build"]


def test_after_a_run_that_was_killed_everything_is_looked_at_again(
    again: tuple[Path, dict[str, object]],
) -> None:
    out, said = again
    key = dict(said["read"])["key"]  # type: ignore[call-overload]
    assert unchanged.last_run(OutFolder(out), "this one", key)
    assert not unchanged.last_run(OutFolder(out), "this one", "another key")
    (killed := out / "runs" / "99990101T000000-1").mkdir()
    try:
        assert not unchanged.last_run(OutFolder(out), "this one", key)
    finally:
        killed.rmdir()


def test_a_label_given_since_is_a_change(again: tuple[Path, dict[str, object]]) -> None:
    out, said = again
    key = dict(said["read"])["key"]  # type: ignore[call-overload]
    labels = OutFolder(out).labels
    labels.write_bytes(b"labels")
    try:
        assert not unchanged.last_run(OutFolder(out), "this one", key)
    finally:
        labels.unlink()


@pytest.mark.parametrize("changed", ["content", "name", "another file", "the day"])
def test_whatever_a_build_reads_is_in_its_key(tmp_path: Path, changed: str) -> None:
    folder = tmp_path / "extracts"
    folder.mkdir()
    (folder / "people.csv").write_text("person_ref\n1\n")
    before = unchanged.key_of({"extracts": folder}, {"as_at": AS_AT})
    assert unchanged.key_of({"extracts": folder}, {"as_at": AS_AT}) == before
    day = AS_AT
    if changed == "content":
        (folder / "people.csv").write_text("person_ref\n2\n")
    elif changed == "name":
        (folder / "people.csv").rename(folder / "persons.csv")
    elif changed == "another file":
        (folder / "remark.txt").touch()
    else:
        day = date(2026, 2, 1)
    assert unchanged.key_of({"extracts": folder}, {"as_at": day}) != before
