#!/bin/sh
# openpyxl 3.1.5 with read_only=True believes the size that a sheet states (<dimension ref="…">),
# which is optional and is written wrongly by some programs: rows and columns outside it are left
# out, without a warning. Without read_only, or after reset_dimensions(), everything is read.
#
# Seen, 28 November 2026, of a sheet of 3 rows and 3 columns that states A1:B2:
#   read_only:                      2 rows, 2 columns
#   read_only, reset_dimensions():  3 rows, 3 columns
#   whole:                          3 rows, 3 columns
#
# Exits with 0 while this holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check openpyxl==3.1.5
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import re
import sys
import zipfile

import openpyxl

whole, stated = f"{sys.argv[1]}/whole.xlsx", f"{sys.argv[1]}/stated.xlsx"
book = openpyxl.Workbook()
for row in (["ref", "name", "restriction"], [1, "Ann", ""], [2, "Bob", "protected"]):
    book.active.append(row)
book.save(whole)
with zipfile.ZipFile(whole) as old, zipfile.ZipFile(stated, "w") as new:
    for part in old.namelist():
        content = old.read(part)
        if part == "xl/worksheets/sheet1.xml":
            content, n = re.subn(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', content)
            assert n == 1
        new.writestr(part, content)


def size(sheet):
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return len(rows), max(map(len, rows))


trusting = openpyxl.load_workbook(stated, read_only=True).active
seen = {"read_only": size(trusting)}
trusting.reset_dimensions()
seen["read_only, reset_dimensions()"] = size(trusting)
seen["whole"] = size(openpyxl.load_workbook(stated).active)
for how, (rows, columns) in seen.items():
    print(f"{how}: {rows} rows, {columns} columns")
sys.exit(list(seen.values()) != [(2, 2), (3, 3), (3, 3)])
PYTHON
