"""The grid: which councils are made worse in which way, one thing at a time from a usual one."""

from __future__ import annotations

from dataclasses import dataclass, replace

NUMBERS = ("nhs_number", "upn")
ADDRESSES = ("address", "postcode", "uprn")
CONTACTS = ("phone", "email")
NOISE = (0.0, 1.0, 2.0, 5.0, 8.0)
"""Clean, usual, and so many times as many slips."""
KINDS = ("names", "births", "numbers", "contacts", "places", "gaps", "duplicates", "relations")
"""What can go wrong in the town, one kind at a time (`town.noise`)."""
MISSING = {
    "no NHS number": ("nhs_number",),
    "no NHS number, no UPN": NUMBERS,
    "no date of birth": ("date_of_birth",),
    "no address": ADDRESSES,
    "no phone, no e-mail": CONTACTS,
    "no middle names": ("middle_names",),
    "no sex": ("sex",),
}
CENTRE = "usual"
"""The level from which every axis of a source starts."""
TOWN_SEEDS = (6, 8, 9)
"""The towns of the grid: none of `town/HOLD_OUT.md`, whose seeds stay shut."""
TOWN_FAMILIES = 200
"""About 1,950 people and 4,500 records: intervals of F1 of about ±.005."""
OWN_FAMILIES = 150
"""About 2,600 records of our own council."""
SMALL = 60
"""About 1,400 records: one small district."""


@dataclass(frozen=True)
class Cell:
    """One council: from which source, and what is wrong with it.

    `axis` is what varies and `level` how it is called; `noise` 1 is usual; `raised` are the kinds
    that noise above 1 raises (none named: all); `missing` the columns that no extract holds;
    `duplicates` the share of people with two records in one service (None: as usual); `recorded`
    the share of known relationships that are written down.
    """

    source: str
    axis: str
    level: str
    seed: int = TOWN_SEEDS[0]
    families: int = TOWN_FAMILIES
    noise: float = 1.0
    raised: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    duplicates: float | None = None
    recorded: float = 1.0
    frozen: str | None = None
    """SHA-256 that the town must have (the hold-out); a changed town is refused."""

    @property
    def name(self) -> str:
        """Source, level and, where there are several, seed."""
        return f"{self.source}: {self.level}"


def grid(quick: bool = False) -> list[Cell]:
    """All cells, or nine of them for development, those of one source together."""
    if quick:
        return [cell for cell in [*_town(), *_own(), *_others()] if cell.name in QUICK]
    return [*_town(), *_own(), *_others()]


QUICK = {
    "town: usual",
    "town: noise × 5",
    "town: no NHS number, no UPN",
    "town: recorded 0",
    "own council: usual",
    "FEBRL 1: without number",
    "German records: as they are",
    "two services: as they are",
    "simulated Americans: usual",
}


def _town() -> list[Cell]:
    usual = Cell("town", "noise", CENTRE)
    worst = Cell("town", "corner", "")
    cells = [replace(usual, level=_noise(noise), noise=noise) for noise in NOISE]
    cells += [
        replace(usual, axis="one kind", level=f"{kind} × 5", noise=5.0, raised=(kind,))
        for kind in KINDS
    ]
    cells += _missing(usual)
    cells += [
        replace(usual, axis="duplicates", level=f"duplicates {share:g}", duplicates=share)
        for share in (0.0, 0.1, 0.3)
    ]
    cells += [
        replace(usual, axis="recorded", level=f"recorded {share:g}", recorded=share)
        for share in (0.0, 0.25, 0.5)
    ]
    cells += [
        replace(worst, level="noise × 5, no NHS number, no UPN", noise=5.0, missing=NUMBERS),
        replace(worst, level="noise × 5, duplicates 0.3", noise=5.0, duplicates=0.3),
        replace(
            worst,
            level="noise × 5, no NHS number, no UPN, recorded 0.5",
            noise=5.0,
            missing=NUMBERS,
            recorded=0.5,
        ),
        replace(worst, level="small", families=SMALL),
        replace(worst, level="small, noise × 5", families=SMALL, noise=5.0),
    ]
    for seed in TOWN_SEEDS[1:]:
        for noise in (1.0, 5.0):
            level = f"{_noise(noise)}, seed {seed}"
            cells.append(replace(usual, axis="seed", level=level, noise=noise, seed=seed))
    return cells


def _own() -> list[Cell]:
    usual = Cell("own council", "noise", CENTRE, seed=2026, families=OWN_FAMILIES)
    cells = [replace(usual, level=_noise(noise), noise=noise) for noise in NOISE]
    cells += [cell for cell in _missing(usual) if cell.level in OWN_MISSING]
    cells += [
        replace(usual, axis="recorded", level=f"recorded {share:g}", recorded=share)
        for share in (0.0, 0.5)
    ]
    return [
        *cells,
        replace(
            usual,
            axis="corner",
            level="noise × 5, no NHS number, no UPN",
            noise=5.0,
            missing=NUMBERS,
        ),
    ]


OWN_MISSING = {"no NHS number, no UPN", "no date of birth", "no address"}


def _others() -> list[Cell]:
    cells = []
    for number in (1, 2, 3, 4):
        of_number = Cell(f"FEBRL {number}", "number", "with number", families=0)
        cells += [
            of_number,
            replace(of_number, level="without number", missing=("nhs_number",)),
        ]
    as_they_are = Cell("", "as they are", "as they are", families=0)
    cells += [
        replace(as_they_are, source=name)
        for name in ("two services", "Splink fake 1000", "Splink historical", "German records")
    ]
    simulated = Cell("simulated Americans", "noise", CENTRE, families=0)
    cells += [replace(simulated, level=_noise(noise), noise=noise) for noise in (0.0, 1.0, 5.0)]
    cells.append(
        replace(simulated, axis="missing", level="no social security", missing=("nhs_number",))
    )
    return cells


def _missing(usual: Cell) -> list[Cell]:
    return [
        replace(usual, axis="missing", level=level, missing=columns)
        for level, columns in MISSING.items()
    ]


def _noise(noise: float) -> str:
    return CENTRE if noise == 1 else f"noise × {noise:g}"
