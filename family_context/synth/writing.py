"""Tables as files: the extracts in each service's own format, the truth as Parquet."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq
import yaml


def write_csv(table: pa.Table, path: Path, delimiter: str = ",") -> None:
    """A CSV file in UTF-8, with quotes only where needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = pc_csv.WriteOptions(delimiter=delimiter, quoting_style="needed")
    pc_csv.write_csv(table, str(path), options)


def write_parquet(table: pa.Table, path: Path) -> None:
    """A Parquet file whose bytes depend on nothing but the table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table.combine_chunks(), str(path), compression="zstd", row_group_size=200_000)


def write_yaml(content: dict[str, Any], path: Path) -> None:
    """A YAML file with the keys in the order given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), "utf-8")
