"""A council's own command is told that somebody should look, and cannot hold up the night."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from family_context.cli import app
from family_context.operate.notify import notify

LISTEN = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read())"


def _command(script: str, *arguments: str) -> str:
    return " ".join([sys.executable, "-c", f'"{script}"', *arguments])


def test_the_command_reads_the_text(tmp_path: Path) -> None:
    heard = tmp_path / "heard.txt"
    assert notify(_command(LISTEN, str(heard)), "Schools: overdue.\n") is None
    assert heard.read_text() == "Schools: overdue.\n"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("there-is-no-such-program", "cannot be run"),
        (_command("raise SystemExit(4)"), "ended with 4"),
        ('"unbalanced', "cannot be run"),
    ],
)
def test_a_command_that_does_not_work_is_said_and_raises_nothing(command: str, told: str) -> None:
    assert told in (notify(command, "text") or "")


def test_a_build_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = tmp_path / "heard.txt"
    (tmp_path / "extracts").mkdir()
    (tmp_path / "council.yml").write_text(
        f"name: Example\nas_at: 2026-01-31\nnotify: {_command(LISTEN, str(heard))!r}\n"
    )
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["build"]).exit_code == 1
    text = heard.read_text()
    assert "The build failed: BuildError" in text
    assert "Nothing is published" in text
