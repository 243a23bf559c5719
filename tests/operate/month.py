"""An operator's first month: thirty nights on one `--out`, most of them not as planned.

`make month` runs it, and prints the nights as docs/first_month.md tells them. A night is a
build. A month that was stopped goes on where it was. What each night must bring is asked after it.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from family_context.folders import PROJECT, OutFolder
from tests.whole_builds.same import compared

FAMILIES, SEED = 30, 29
BEFORE = date(2026, 1, 31)
"""The day of the council that is made; night 1 answers for the day after it."""
COUNCIL = """
name: Fernmoor
extracts: extracts
out: warehouse
notify: '{python} {told}'
overrides: decisions.csv
"""
TELL = "import sys; open(__file__ + '.txt', 'a').write(sys.stdin.read() + '\\n')"
DECISIONS = "record_id_l,record_id_r,decision,decided_by,decided_on,reason\n"


@dataclass
class Night:
    """What one night brought."""

    number: int
    what: str
    exit_code: int
    status: int
    """Exit code of `status` in the morning."""
    findings: list[str]
    told: str
    """What the council's own command was told that night."""
    seconds: float
    build_mb: float
    changes: dict[str, Any] = field(default_factory=dict)


class Month:
    """The council's folder, and what is done in it night by night."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.base = self.folder / "base" / "extracts"
        self.council = self.folder / "fernmoor"
        self.extracts = self.council / "extracts"
        self.out = OutFolder(self.council / "warehouse")
        self.account = self.folder / "month.json"
        kept = json.loads(self.account.read_text()) if self.account.is_file() else {}
        self.nights = [Night(**one) for one in kept.get("nights", [])]
        self.kept: dict[str, Any] = kept.get("kept", {})
        """What one night leaves to be compared on a later one."""
        if not self.base.is_dir():
            council = ("--families", FAMILIES, "--seed", SEED, "--out", self.base.parent)
            self.run("synth", *council, cwd=PROJECT)
        self.council.mkdir(exist_ok=True)
        tell = self.council / "tell.py"
        tell.write_text(TELL)
        (self.council / "council.yml").write_text(
            COUNCIL.format(python=sys.executable, told=tell).lstrip()
        )
        if not (self.council / "decisions.csv").is_file():
            (self.council / "decisions.csv").write_text(DECISIONS)

    def run(self, *words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run one command in the council's folder."""
        command = [sys.executable, "-c", "from family_context.cli import app; app()"]
        return subprocess.run(
            [*command, *map(str, words)],
            cwd=cwd or self.council,
            env={**os.environ, "PYTHONPATH": str(PROJECT), "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Start one command in the council's folder, to be killed."""
        command = [sys.executable, "-c", "from family_context.cli import app; app()"]
        return subprocess.Popen(
            [*command, *map(str, words)],
            cwd=self.council,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def deliver(self, number: int, late: tuple[str, ...] = (), gone: tuple[str, ...] = ()) -> None:
        """Put the deliveries of a night in place; who is `late` leaves what it sent before."""
        for base in sorted(self.base.iterdir()):
            there = self.extracts / base.name
            if base.name in gone:
                shutil.rmtree(there, ignore_errors=True)
            elif base.name not in late or not there.exists():
                shutil.rmtree(there, ignore_errors=True)
                _deliver(base, there, number)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the practice file that is published now."""
        file = self.out.published / "family_context.duckdb"
        with duckdb.connect(str(file), read_only=True) as con:
            return con.execute(query).fetchall()

    def people(self) -> dict[str, str]:
        """Published records, and whose they are."""
        return dict(self.ask("select record_id, person_id from person_records"))


def _deliver(base: Path, there: Path, number: int) -> None:
    """A service's delivery of a night: drawn a day later each night, and some people come."""
    shutil.copytree(base, there)
    declaration = there / "extract.yml"
    text = declaration.read_text(encoding="utf-8")

    def later(found: re.Match[str]) -> str:
        return found[1] + str(date.fromisoformat(found[2]) + timedelta(days=number))

    text = re.sub(r"(data_current_as_of: (?:&\w+ )?)(\d{4}-\d\d-\d\d)", later, text)
    declaration.write_text(text, encoding="utf-8")
    if (there / "people.csv").is_file():
        refs = [row[0] for row in _rows(there / "people.csv")[1][1:]]
        later_on = {r for i, r in enumerate(refs) if i % 12 == 5 and 2 + (i * 7) % 26 > number}
        for file in there.glob("*.csv"):
            dialect, rows = _rows(file)
            _write(file, dialect, [row for row in rows if not later_on & set(row)])


def _rows(file: Path) -> tuple[str, list[list[str]]]:
    """The delimiter of a delivered file, and its rows."""
    text = file.read_bytes().decode("utf-8-sig", errors="replace")
    delimiter = max("|;,\t", key=text.splitlines()[0].count)
    return delimiter, list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))


def _write(file: Path, delimiter: str, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, delimiter=delimiter).writerows(rows)


Doing = Callable[[Month, int], "int | None"]
Asked = Callable[[Month, Night], None]
NIGHTS: dict[int, tuple[str, Doing, int, str, Asked | None]] = {}
"""By number: what happens, how, the exit code of `status` next morning, a word of it, and more."""


def night(
    number: int, what: str, status: int, word: str = "", asked: Asked | None = None
) -> Callable[[Doing], Doing]:
    """Declare what a night is; without its own doing, everything comes and the build runs."""

    def declare(doing: Doing) -> Doing:
        NIGHTS[number] = (what, doing, status, word, asked)
        return doing

    return declare


def build(month: Month, number: int, *more: object) -> int:
    """The build of a night."""
    day = BEFORE + timedelta(days=number)
    done = month.run("build", "--as-at", day, "--no-pages", *more)
    (month.folder / f"night-{number:02}.txt").write_text(done.stdout)
    assert "Traceback" not in done.stdout, done.stdout[-2000:]
    return done.returncode


def plain(month: Month, number: int) -> int:
    """Everything comes in time."""
    month.deliver(number)
    return build(month, number)


def all_well(month: Month, was: Night) -> None:
    """A night on which nobody leaves and nothing is lost keeps every id."""
    assert was.exit_code == 0
    before, now = month.kept.get("people", {}), month.people()
    moved = [r for r in before.keys() & now.keys() if before[r] != now[r]]
    merged = was.changes.get("people_merged", 0) + was.changes.get("people_split", 0)
    assert not moved or merged, moved


@night(1, "The first night, by hand", 0, asked=all_well)
def _first(month: Month, number: int) -> int:
    return plain(month, number)


@night(2, "The folder of health visiting is missing", 1, "not now", None)
def _missing(month: Month, number: int) -> int:
    month.deliver(number, gone=("health_visiting",))
    return build(month, number)


@night(3, "Police rename their key column", 1, "refused")
def _renamed(month: Month, number: int) -> int:
    month.deliver(number)
    for file in (month.extracts / "police").glob("*.csv"):
        file.write_text(file.read_text("utf-8").replace("person_ref", "NOMINAL", 1), "utf-8")
    return build(month, number)


@night(4, "The new name is declared in extract.yml", 0, asked=all_well)
def _declared(month: Month, number: int) -> int:
    _renamed_and_declared(month, number)
    return build(month, number)


def _renamed_and_declared(month: Month, number: int) -> None:
    month.deliver(number)
    police = month.extracts / "police"
    tables = []
    for file in sorted(police.glob("*.csv")):
        text = file.read_text("utf-8")
        if "person_ref" in text.splitlines()[0].replace("related_person_ref", ""):
            file.write_text(text.replace("person_ref", "NOMINAL", 1), "utf-8")
            tables.append(file.stem)
    with (police / "extract.yml").open("a", encoding="utf-8") as lines:
        lines.write("columns:\n" + "".join(f"  {t}: {{NOMINAL: person_ref}}\n" for t in tables))


@night(5, "The file of people of the GPs is cut in the middle", 1, "refused")
def _broken(month: Month, number: int) -> int:
    month.deliver(number)
    file = month.extracts / "gp" / "people.parquet"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    return build(month, number)


@night(6, "Of adult social care a tenth comes", 1, "last good")
def _shrank(month: Month, number: int) -> int:
    month.deliver(number)
    for file in (month.extracts / "adult_social_care").glob("*.csv"):
        delimiter, rows = _rows(file)
        _write(file, delimiter, rows[: 1 + len(rows) // 10])
    return build(month, number)


@night(7, "The share with the extracts is not mounted", 2, "failed")
def _nothing(month: Month, number: int) -> int:
    shutil.rmtree(month.extracts)
    return build(month, number)


@night(8, "The machine is cut off in the middle of the build", 2, "ended from outside")
def _killed(month: Month, number: int) -> int:
    month.deliver(number)
    process = month.start("build", "--as-at", BEFORE + timedelta(days=number), "--no-pages")
    while not month.out.warehouse.is_file() or not _is_new(month.out.warehouse, process):
        time.sleep(0.2)
    time.sleep(15)
    process.kill()
    return process.wait()


def _is_new(file: Path, process: subprocess.Popen[str]) -> bool:
    assert process.poll() is None, "it ended before it could be killed"
    return time.time() - file.stat().st_ctime < 10


@night(9, "It is cut off at the very moment of the publication", 0)
def _killed_at_the_swap(month: Month, number: int) -> int:
    month.deliver(number)
    before = month.out.published.readlink()
    process = month.start("build", "--as-at", BEFORE + timedelta(days=number), "--no-pages")
    while month.out.published.readlink() == before:
        assert process.poll() is None
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    return process.wait()


@night(10, "Housing leaves: forget --service", 1, "not now")
def _leaves(month: Month, number: int) -> int:
    people = month.people()
    of_housing = {i for r, i in people.items() if r.startswith("housing:")}
    month.kept["housing"] = sorted(
        of_housing - {i for r, i in people.items() if not r.startswith("housing:")}
    )
    assert month.kept["housing"], "nobody is known to housing alone"
    done = month.run("forget", "--service", "housing", "--do-it")
    (month.folder / f"night-{number:02}.txt").write_text(done.stdout)
    assert not [r for r in month.people() if r.startswith("housing:")]
    return done.returncode


@night(11, "Housing does not come", 1, "not now", all_well)
def _without(month: Month, number: int) -> int:
    month.deliver(number, gone=("housing",))
    return build(month, number)


def as_new(month: Month, was: Night) -> None:
    """Whom housing alone knows has another id than before it left."""
    now = month.people()
    of_housing = {i for r, i in now.items() if r.startswith("housing:")}
    assert of_housing
    assert not of_housing & set(month.kept["housing"])
    all_well(month, was)


@night(12, "Housing comes back", 0, asked=as_new)
def _back(month: Month, number: int) -> int:
    return plain(month, number)


@night(13, "A steward says that two records are two people", 0)
def _decided(month: Month, number: int) -> int:
    people = month.people()
    by_person: dict[str, list[str]] = {}
    for record, person in sorted(people.items()):
        by_person.setdefault(person, []).append(record)
    records = next(
        r for r in by_person.values() if {one.split(":")[0] for one in r} >= {"gp", "police"}
    )
    one, other = (next(r for r in records if r.startswith(s)) for s in ("gp:", "police:"))
    month.kept["decided"] = [one, other]
    with (month.council / "decisions.csv").open("a") as lines:
        lines.write(f"{one},{other},cannot_link,A Steward,2026-02-22,seen both files\n")
    code = plain(month, number)
    now = month.people()
    assert now[one] != now[other], "the decision holds"
    return code


@night(14, "One of the two asks to be erased: forget --person", 0)
def _erased(month: Month, number: int) -> int:
    one, _ = month.kept["decided"]
    done = month.run("forget", "--person", one, "--reason", "erasure_request", "--do-it")
    (month.folder / f"night-{number:02}.txt").write_text(done.stdout)
    assert one not in month.people()
    return done.returncode


def not_back(month: Month, was: Night) -> None:
    """Neither the record nor the decision about it is anywhere, though both were delivered."""
    one, _ = month.kept["decided"]
    assert one not in month.people()
    reference = one.partition(":")[2]
    held = [
        str(file.relative_to(month.out.root))
        for file in month.out.root.rglob("*")
        if file.is_file() and not file.is_symlink() and _holds(file, one, reference)
    ]
    assert not held, held


def _holds(file: Path, record: str, reference: str) -> bool:
    if file.suffix != ".parquet":
        return record.encode() in file.read_bytes()
    with duckdb.connect() as con:
        return any(
            value in (record, reference)
            for row in con.execute(f"from read_parquet('{file}')").fetchall()
            for value in row
        )


@night(15, "The same deliveries and decisions come again", 0, asked=not_back)
def _again(month: Month, number: int) -> int:
    return plain(month, number)


@night(16, "Schools send nothing new until the 28th", 0, asked=all_well)
def _late(month: Month, number: int) -> int:
    month.deliver(number, late=("schools",))
    return build(month, number)


for _number in range(17, 28):
    # What came on the 15th was drawn three days before, and schools are stale after seven.
    is_overdue = _number > 15 - 3 + 7
    NIGHTS[_number] = (
        f"Schools are {'overdue' if is_overdue else 'late'}",
        NIGHTS[16][1],
        *((1, "overdue") if is_overdue else (0, "")),
        all_well,
    )


def again_from_nothing(month: Month) -> list[str]:
    """Build the last night once more, with nothing but what it was given: how the tables differ."""
    day = BEFORE + timedelta(days=len(month.nights))
    anew = OutFolder(month.folder / "anew")
    shutil.rmtree(anew.root, ignore_errors=True)
    shutil.copytree(month.folder / "given", anew.build)
    done = month.run("build", "--as-at", day, "--no-pages", "--out", anew.root)
    assert done.returncode == 0, done.stdout[-2000:]
    return [
        line
        for file in ("family_context.duckdb", "analysis.duckdb")
        for line in compared(anew.published / file, month.out.published / file)
    ]


def live(folder: Path, nights: int = 30) -> Month:
    """Run the nights that are still to come, and ask after each what it must bring."""
    month = Month(folder)
    for number in range(len(month.nights) + 1, nights + 1):
        usual = ("Everything comes", plain, 0, "", all_well)
        what, doing, status, word, asked = NIGHTS.get(number, usual)
        tells = month.council / "tell.py.txt"
        tells.unlink(missing_ok=True)
        given = month.folder / "given"
        shutil.rmtree(given, ignore_errors=True)
        for part in ("state", "last_good"):
            if (month.out.build / part).is_dir():
                shutil.copytree(month.out.build / part, given / part)
        began = time.monotonic()
        code = doing(month, number)
        seconds = time.monotonic() - began
        today = BEFORE + timedelta(days=number)
        said = json.loads(month.run("status", "--json", "--today", today).stdout)
        levels = ("ok", "warning", "critical", "unknown")
        found = Night(
            *(number, what, code or 0, levels.index(said["level"])),
            [f"{f['level']}: {f['about']}: {f['text']}" for f in said["findings"]],
            tells.read_text() if tells.is_file() else "",
            round(seconds, 1),
            round(sum(f.stat().st_size for f in _files(month.out.build)) / 1e6, 1),
            _changes(month, said["published_run"]) if code == 0 else {},
        )
        print(f"{number:>2} {what}: {found.exit_code}, status {found.status}", flush=True)
        try:
            # So small a council is unlike those of training, and `status` says so every morning.
            others = [one for one in found.findings if ": model: " not in one]
            assert (found.status if others else 0) == status, (number, found)
            assert word in " ".join(others), (number, word, found.findings)
            if asked:
                asked(month, found)
        except AssertionError as error:
            month.kept.setdefault("broken", []).append(f"night {number}: {error}")
            print(f"   {error}", flush=True)
        month.kept["people"] = month.people()
        month.nights.append(found)
        kept = {"nights": [asdict(one) for one in month.nights], "kept": month.kept}
        month.account.write_text(json.dumps(kept, indent=1))
    return month


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def _changes(month: Month, run_id: str | None) -> dict[str, Any]:
    file = month.out.run(run_id or "") / "manifest.json"
    return dict(json.loads(file.read_text())["changes"]) if run_id and file.is_file() else {}


def as_table(month: Month) -> str:
    """The nights as rows of the document."""
    lines = ["| night | what happens | build | status | in the morning | MB |"]
    lines.append("|---|---|---|---|---|---|")
    for one in month.nights:
        others = [text for text in one.findings if ": model: " not in text]
        first = others[0].split(": ", 1)[1] if others else ""
        lines.append(
            f"| {one.number} | {one.what} | {one.exit_code} | {one.status} | {first} "
            f"| {one.build_mb:.0f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    lived = live(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 30)
    print(as_table(lived))
    print("\n".join(again_from_nothing(lived)) or "The last night is the same from nothing.")
    sys.exit("\n".join(lived.kept.get("broken", [])) or 0)
