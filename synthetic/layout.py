"""The file formats of the services: every one delivers as its system happens to write."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import some, stream
from synthetic.recorded import put
from synthetic.traps import Ledger

_OTHER_HEADERS = {
    "first_name": "forename",
    "last_name": "surname",
    "date_of_birth": "dob",
    "sex": "gender",
}


@dataclass(frozen=True)
class Layout:
    """How one service writes its files.

    `dates`: a strptime pattern, ISO where empty; `headers`: other headers of its people table;
    `words`: by column the words that it uses for our codes.
    """

    kind: str = "csv"
    delimiter: str = ","
    encoding: str = "utf-8"
    dates: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)


_SPOKEN = {
    "mother": "Mum",
    "father": "Dad",
    "step_parent": "Step-parent",
    "grandparent": "Nan",
    "sibling": "Brother/Sister",
    "half_sibling": "Half sibling",
    "former_partner": "Ex-partner",
    "child": "Son/Daughter",
    "foster_carer": "Foster Parent",
}
_CAPITALS = {code: code.upper().replace("_", " ") for code in (*_SPOKEN, "partner", "carer")}
_FULL_SEX = {"M": "Male", "F": "Female", "U": "Not known"}

LAYOUTS = {
    "schools": Layout(
        headers=_OTHER_HEADERS,
        words={"relationship": {"mother": "PAM", "father": "PAF", "social_worker": "SWR"}},
    ),
    "childrens_social_care": Layout(words={"identified_at": {"day_11": "Day 11"}}),
    "early_help": Layout(words={"relationship": _SPOKEN, "sex": _FULL_SEX}),
    "supporting_families": Layout(words={"relationship": _CAPITALS, "sex": _FULL_SEX}),
    "police": Layout(delimiter=";", encoding="cp1252", dates="%d/%m/%Y", headers=_OTHER_HEADERS),
    "housing": Layout(delimiter="|", dates="%d-%b-%Y"),
    "adult_mental_health": Layout(
        delimiter="\t", dates="%Y%m%d", words={"sex": {"M": "1", "F": "2", "U": "9"}}
    ),
    "drugs_and_alcohol": Layout(dates="%d/%m/%Y"),
    "gp": Layout(kind="parquet"),
    "health_visiting": Layout(encoding="utf-8-sig"),
    "youth_justice": Layout(dates="%d/%m/%Y", headers={"person_ref": "client_id"}),
    "young_carers": Layout(kind="xlsx", headers={"last_name": "surname", "first_name": "forename"}),
}
PLAIN = Layout()
# A workbook of more rows than this would be a CSV file in any council.
MOST_WORKBOOK_ROWS = 20_000


def as_written(table: pa.Table, layout: Layout, name: str) -> pa.Table:
    """The table with dates as the service writes them and under its own headers."""
    if layout.dates:
        for column in date_columns(table):
            at = table.schema.get_field_index(column)
            text = pc.strftime(table.column(column), format=layout.dates)
            table = table.set_column(at, column, text)
    for column, words in layout.words.items():
        if column in table.column_names:
            at = table.schema.get_field_index(column)
            table = table.set_column(at, column, _spelt(table.column(column), words))
    headers = layout.headers if name == "people" else {}
    return table.rename_columns([headers.get(c, c) for c in table.column_names])


def _spelt(column: pa.ChunkedArray, words: dict[str, str]) -> pa.ChunkedArray:
    at = pc.index_in(column, value_set=pa.array(list(words)))
    return pc.coalesce(pc.take(pa.array(list(words.values())), at), column)


def date_columns(table: pa.Table) -> list[str]:
    """Names of the columns that hold dates."""
    return [f.name for f in table.schema if pa.types.is_date(f.type)]


def mix_formats(table: pa.Table, ledger: Ledger, seed: int) -> pa.Table:
    """Early help keeps its spells in a workbook that four people type into: dates of four kinds."""
    rng = stream(seed, "mixed formats")
    starts = table["start_date"].combine_chunks()
    has = np.asarray(pc.is_valid(starts))
    rows = some(rng, has, 0.015, 4)
    days = starts.filter(pa.array(rows))
    patterns = ("%d/%m/%Y", "%Y-%m-%d 00:00:00", "serial", "%d.%m.%y")
    texts = []
    for k, date in enumerate(days.to_pylist()):
        pattern = patterns[k % 4]
        # Excel counts days from 30 December 1899.
        serial = (date - date.replace(year=1899, month=12, day=30)).days
        texts.append(str(serial) if pattern == "serial" else date.strftime(pattern))
    ledger.add(33, "early_help", "involvements", table["involvement_ref"].combine_chunks(), rows)
    written = put(pc.cast(starts, pa.string()), rows, texts)
    return table.set_column(table.schema.get_field_index("start_date"), "start_date", written)
