#!/bin/sh
# python-calamine 0.9.1 and openpyxl 3.1.5 read one workbook differently. calamine cannot tell a cell
# with an error from an empty one, gives whole numbers as floats, midnights as dates in a column of
# times, a date before 1900 as midnight; openpyxl leaves Excel's escape _x000D_ in a text.
#
# Seen, 28 November 2026 (cell: openpyxl | calamine):
#   #N/A:              '#N/A'                     | ''
#   9212044:           9212044                    | 9212044.0
#   2 January 2010:    datetime(2010, 1, 2, 0, 0) | date(2010, 1, 2)
#   same, 3 o'clock:   datetime(2010, 1, 2, 3, 0) | datetime(2010, 1, 2, 3, 0)
#   -5 as a date:      datetime(1899, 12, 25)     | time(0, 0)
#   Ann_x000D_:        'Ann_x000D_'               | 'Ann\r'
#
# Exits with 0 while this holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    openpyxl==3.1.5 python-calamine==0.9.1
"$folder/venv/bin/python" - "$folder/cells.xlsx" <<'PYTHON'
import sys
from datetime import date, datetime, time

import openpyxl
from python_calamine import CalamineWorkbook

book = openpyxl.Workbook()
sheet = book.active
for value in ("#N/A", 9212044, datetime(2010, 1, 2), datetime(2010, 1, 2, 3), -5, "Ann_x000D_"):
    sheet.append([value])
sheet["A1"].data_type = "e"
sheet["A5"].number_format = "dd/mm/yyyy"
book.save(sys.argv[1])
by_openpyxl = [c.value for (c,) in openpyxl.load_workbook(sys.argv[1]).active.iter_rows()]
by_calamine = [
    row[0] for row in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
]
for pair in zip(by_openpyxl, by_calamine):
    print(" | ".join(map(repr, pair)))
expected_of_openpyxl = ["#N/A", 9212044, datetime(2010, 1, 2), datetime(2010, 1, 2, 3),
                        datetime(1899, 12, 25), "Ann_x000D_"]
expected_of_calamine = ["", 9212044.0, date(2010, 1, 2), datetime(2010, 1, 2, 3), time(0, 0),
                        "Ann\r"]
same = list(map(repr, by_openpyxl)) == list(map(repr, expected_of_openpyxl))
sys.exit(not (same and list(map(repr, by_calamine)) == list(map(repr, expected_of_calamine))))
PYTHON
