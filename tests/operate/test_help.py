"""Each command shows how it is called, by a line that can be called."""

from __future__ import annotations

import re
import shlex

import pytest
import typer
from typer.testing import CliRunner

from family_context.cli import app

GROUP = typer.main.get_command(app)
COMMANDS = sorted(GROUP.commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_ends_with_an_example_that_parses(name: str) -> None:
    command = GROUP.commands[name]  # type: ignore[attr-defined]
    told = f"{command.help or ''}\n\n{command.epilog or ''}"
    examples = re.findall(r"family-context ([^\n]+)", told)
    assert any(one.split()[0] == name for one in examples), f"{name} shows no example of itself"
    for example in examples:
        called, *words = shlex.split(example)
        # Refuses an option that it does not know, a word too many and a value of another type.
        GROUP.commands[called].make_context(called, words)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_is_shown(name: str) -> None:
    shown = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert f"family-context {name}" in shown.output
