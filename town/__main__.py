"""`python -m town OUT --families N --seed S --noise X --recorded SHARE`."""

import argparse
from pathlib import Path

from town.noise import KINDS
from town.writing import write_town


def main() -> None:
    """Write a town into a folder and print how many rows each file has."""
    parser = argparse.ArgumentParser(
        prog="town", description="Write extracts of an independent test town, and the truth."
    )
    parser.add_argument("out", type=Path, help="folder that gets extracts/ and truth/")
    parser.add_argument(
        "--families",
        type=int,
        default=400,
        help="number of families (400 make about 10,000 records)",
    )
    parser.add_argument("--seed", type=int, default=1, help="same seed, same town")
    parser.add_argument(
        "--noise",
        type=float,
        default=1.0,
        help="0 clean, 1 a usual council, 5 five times the slips",
    )
    parser.add_argument(
        "--recorded",
        type=float,
        default=1.0,
        help="share of the known relationships that are written down",
    )
    parser.add_argument(
        "--duplicates",
        type=float,
        default=None,
        help="share of people with two records in one service",
    )
    parser.add_argument(
        "--drop", nargs="*", default=[], metavar="COLUMN", help="columns that no extract holds"
    )
    parser.add_argument(
        "--raise",
        nargs="+",
        default=list(KINDS),
        choices=KINDS,
        dest="raised",
        help="kinds that noise above 1 raises; the others stay as in a usual council",
    )
    given = parser.parse_args()
    counts = write_town(
        given.out,
        given.families,
        given.seed,
        given.noise,
        given.recorded,
        given.duplicates,
        given.drop,
        given.raised,
    )
    for file, rows in counts.items():
        print(f"{rows:8,d}  {file}")


if __name__ == "__main__":
    main()
