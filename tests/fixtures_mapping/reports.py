"""The small councils of `reports/`, several of them in one, so that one build answers for all.

A reference gets the letter of its council in front; nothing else changes.
"""

from __future__ import annotations

import csv
from pathlib import Path

import yaml


def join_councils(reports: Path, names: dict[str, str], extracts: Path) -> None:
    """Write the councils `names` (folder of `reports` to letter) as one into `extracts`."""
    tables: dict[Path, list[dict[str, str]]] = {}
    declared: dict[str, dict[str, object]] = {}
    for name, letter in names.items():
        for file in sorted((reports / name / "extracts").glob("*/*")):
            if file.suffix == ".yml":
                said = yaml.safe_load(file.read_text(encoding="utf-8"))
                declared[file.parent.name] = {**declared.get(file.parent.name, {}), **said}
                continue
            with file.open(encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines):
                    tables.setdefault(Path(file.parent.name, file.name), []).append(
                        {k: letter + v if v and k.endswith("_ref") else v for k, v in row.items()}
                    )
    for table, rows in tables.items():
        (extracts / table).parent.mkdir(parents=True, exist_ok=True)
        with (extracts / table).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(dict.fromkeys(c for row in rows for c in row)))
            writer.writeheader()
            writer.writerows(rows)
    for service, said in declared.items():
        (extracts / service / "extract.yml").write_text(yaml.safe_dump(said), encoding="utf-8")
