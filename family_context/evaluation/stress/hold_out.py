"""The hold-out of the test town: which towns are frozen, and that a changed one is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from family_context.evaluation.stress.cells import Cell
from family_context.folders import PROJECT

HOLD_OUT = "hold-out town"
"""What the source of these cells is called."""
REGISTER = PROJECT / "town" / "HOLD_OUT.md"


class HoldOutError(RuntimeError):
    """The hold-out cannot be opened: the message says what differs from the register."""


@dataclass(frozen=True)
class Frozen:
    """One town of the register, and the SHA-256 over its files."""

    families: int
    seed: int
    noise: float
    recorded: float
    sha256: str


def register(file: Path = REGISTER) -> list[Frozen]:
    """The frozen towns that `file` lists. Raises HoldOutError where it lists none."""
    if not file.is_file():
        raise HoldOutError(f"{file} is missing. The hold-out is opened from a checkout only.")
    text = file.read_text(encoding="utf-8")
    command = re.search(r"--families (\d+) --seed (\d+)", text)
    rows = re.findall(r"^\| ([\d.]+) \| ([\d.]+) \| `([0-9a-f]{64})` \|$", text, re.MULTILINE)
    if command is None or not rows:
        raise HoldOutError(f"{file} names no command with --families and --seed, or no hash.")
    families, seed = (int(number) for number in command.groups())
    return [
        Frozen(families, seed, float(noise), float(recorded), sha256)
        for noise, recorded, sha256 in rows
    ]


def cells(towns: list[Frozen]) -> list[Cell]:
    """A cell for each frozen town."""
    return [
        Cell(
            HOLD_OUT,
            "hold-out",
            f"noise × {town.noise:g}, recorded {town.recorded:g}",
            seed=town.seed,
            families=town.families,
            noise=town.noise,
            recorded=town.recorded,
            frozen=town.sha256,
        )
        for town in towns
    ]


def check(towns: list[Frozen], folder: Path) -> None:
    """Write each town anew below `folder` and compare its hash; nothing is measured before.

    Raises HoldOutError for the first that differs: the code has changed since the freeze, and the
    hold-out says nothing.
    """
    from town.fingerprint import fingerprint
    from town.writing import write_town

    for number, town in enumerate(towns):
        place = folder / f"town_{number}"
        write_town(place, town.families, town.seed, town.noise, town.recorded)
        found = fingerprint(place)
        if found != town.sha256:
            raise HoldOutError(
                f"The town of seed {town.seed}, noise {town.noise:g}, recorded {town.recorded:g} "
                f"has the hash {found}; {REGISTER.name} says {town.sha256}. The code of the town "
                "has changed since the freeze: freeze it anew with a new seed."
            )
