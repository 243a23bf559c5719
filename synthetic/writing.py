"""Tables as files: the extracts in each service's own format, the truth as Parquet."""

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import yaml

from synthetic.layout import (
    MOST_WORKBOOK_ROWS,
    PLAIN,
    Layout,
    as_written,
    date_columns,
)

# Archives carry the time of writing; the same seed shall give the same bytes.
_NO_TIME = (2026, 1, 1, 0, 0, 0)


def write_table(table: pa.Table, folder: Path, name: str, layout: Layout = PLAIN) -> None:
    """One table of an extract in the layout of its service."""
    folder.mkdir(parents=True, exist_ok=True)
    written = as_written(table, layout, name)
    if layout.kind == "parquet":
        write_parquet(written, folder / f"{name}.parquet")
    elif layout.kind == "xlsx" and table.num_rows <= MOST_WORKBOOK_ROWS:
        _write_workbook(written, folder / f"{name}.xlsx", name)
    else:
        _write_csv(written, folder / f"{name}.csv", layout)


def formats(table: pa.Table, layout: Layout) -> dict[str, str]:
    """Date pattern by column, as extract.yml states it; empty where dates are ISO."""
    return dict.fromkeys(date_columns(table), layout.dates) if layout.dates else {}


def _write_csv(table: pa.Table, path: Path, layout: Layout) -> None:
    options = arrow_csv.WriteOptions(delimiter=layout.delimiter, quoting_style="needed")
    if layout.encoding == "utf-8":
        arrow_csv.write_csv(table, str(path), options)
        return
    buffer = io.BytesIO()
    arrow_csv.write_csv(table, buffer, options)
    # What the encoding cannot hold becomes a question mark, as it does in such systems.
    path.write_bytes(buffer.getvalue().decode("utf-8").encode(layout.encoding, errors="replace"))


def write_parquet(table: pa.Table, path: Path) -> None:
    """A Parquet file whose bytes depend on nothing but the table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table.combine_chunks(), str(path), compression="zstd", row_group_size=200_000)


def _write_workbook(table: pa.Table, path: Path, name: str) -> None:
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = dt.datetime(*_NO_TIME)
    sheet = book.active
    assert sheet is not None
    sheet.title = name[:31]
    sheet.append(table.column_names)
    for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(path, "w") as fixed:
        for item in made.infolist():
            content = made.read(item)
            if item.filename == "docProps/core.xml":
                content = _without_time(content)
            entry = zipfile.ZipInfo(item.filename, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(entry, content)


def _without_time(core: bytes) -> bytes:
    """The properties of a workbook with a fixed time of change; saving puts in the present one."""
    text = pc.replace_substring_regex(
        pa.scalar(core.decode()),
        pattern=r"(<dcterms:modified[^>]*>)[^<]*",
        replacement=r"\12026-01-01T00:00:00Z",
    )
    return str(text.as_py()).encode()


def write_yaml(content: dict[str, Any], path: Path) -> None:
    """A YAML file with the keys in the order given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), "utf-8")
