"""Tables of reports on a narrow screen: each cell says which column it is of."""

from __future__ import annotations

import re

import pytest

from family_context.reports.pages import narrow
from family_context.reports.results import plain_table

HEADS = ("Method", "Value", "n without / with", "It is so if")


def test_each_cell_of_a_wide_table_bears_the_head_of_its_column() -> None:
    table = narrow(str(plain_table(HEADS, [["a", "1", "2", "b < c"], ["d", "3", "4", "e"]]).data))
    cells = re.findall(r'<td role="cell" data-head="([^"]*)">([^<]*)</td>', table)
    assert [head for head, _ in cells] == [*HEADS, *HEADS]
    assert [cell for _, cell in cells] == ["a", "1", "2", "b &lt; c", "d", "3", "4", "e"]
    assert table.count('role="row"') == 3 and table.count('role="columnheader"') == len(HEADS)


@pytest.mark.parametrize(
    "table",
    [
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
        "<table><thead><tr><th>a</th><th>b</th><th>c</th><th>d</th></tr></thead>"
        "<tbody><tr><th scope='row'>1</th><td>2</td></tr></tbody></table>",
    ],
    ids=["few columns", "heads of rows"],
)
def test_a_table_that_fits_or_has_heads_of_rows_scrolls_as_it_is(table: str) -> None:
    assert table in narrow(table)
