"""The command line: `family-context --help`. Each module of `commands/` serves one occasion."""

from __future__ import annotations

from family_context.commands import app, asking, council, deliveries, measuring, nightly, rights

for room, occasion in (
    (council, "A council's own folder"),
    (deliveries, "What was delivered"),
    (nightly, "Every night"),
    (asking, "Ask"),
    (rights, "Rights of a person"),
    (measuring, "Try and measure"),
):
    for command in room.app.registered_commands:
        command.rich_help_panel = occasion
    app.add_typer(room.app)

if __name__ == "__main__":
    app()
