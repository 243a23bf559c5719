"""Training the model of families anew, as an analyst would."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from family_context.cli import app
from matching.families import settings as families_settings


@pytest.fixture()
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models of the test's own, with the one in use in it."""
    folder = tmp_path / "model"
    shutil.copytree(families_settings.MODEL_FOLDER, folder)
    monkeypatch.setattr(families_settings, "MODEL_FOLDER", folder)
    return folder


def run(built: Path, *options: str) -> str:
    words = ["train", "--out", str(built), "--trained-on", "a council of a test"]
    result = CliRunner().invoke(app, [*words, "--day", "2099-01-01", *options])
    return result.output if result.exit_code == 0 else f"{result.exit_code}: {result.output}"


def test_families_are_trained_and_calibrated_by_one_command(
    built: Path, council: Path, models: Path
) -> None:
    told = run(built, "--model", "families", "--truth", str(council / "truth"))
    assert "families_2099-01-01.json" in told.replace("\n", "")
    model = json.loads((models / "families_2099-01-01.json").read_text(encoding="utf-8"))
    assert model["trained_on"].startswith("a council of a test (")
    assert model["calibration"]["fitted_on"].endswith("of a council of a test")
    shares = [share for _, share in model["calibration"]["curve"]]
    assert shares == sorted(shares)
    # A council so small has few strangers to compare; at the top there are none.
    assert shares[0] < 0.9 < shares[-1]
    # Evidence that families have and strangers lack still speaks for family.
    home = model["comparisons"]["residence"]["home"]
    assert home["m"] > 100 * home["u"]


def test_without_truth_probabilities_are_those_of_the_model_before(
    built: Path, models: Path
) -> None:
    before = families_settings.newest_model()["calibration"]
    run(built, "--model", "families")
    trained = families_settings.newest_model()
    assert trained["trained_on_day"] == "2099-01-01"
    assert trained["calibration"] == before


def test_truth_is_refused_for_persons(built: Path, models: Path) -> None:
    assert run(built, "--truth", "anywhere").startswith("2: ")


def test_what_was_never_built_cannot_be_trained_on(tmp_path: Path, models: Path) -> None:
    assert run(tmp_path, "--model", "families").startswith("2: ")
