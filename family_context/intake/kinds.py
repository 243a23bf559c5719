"""What a file really is, where it is not what its name says."""

from __future__ import annotations

from pathlib import Path

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_97 = "Workbook".encode("utf-16-le")
_LOOKED_AT = 4_000_000


def really_is(path: Path, but: str = "") -> tuple[str, str] | None:
    """In words what a file is by its first bytes, and what to do; None where nothing is telling, or
    it is of the ending `but`, which it has.
    """
    with path.open("rb") as stream:
        head = stream.read(_LOOKED_AT)
    if head.startswith(_OLE):
        if _ENCRYPTED in head:
            return (
                "it is protected by a password.",
                "Take the password off (File, Info, Protect Workbook) and save it again.",
            )
        old = " (.xls)" if _WORKBOOK_97 in head else ""
        return (
            f"it is an old Office file{old} and no .xlsx.",
            "Open it and save it as Excel Workbook (.xlsx), or as CSV UTF-8.",
        )
    if head.startswith(b"PK\x03\x04") and but != ".xlsx":
        return "it is an Excel workbook or another packed file.", "Give it its own ending, .xlsx."
    if head.startswith(b"PAR1"):
        return "it is a Parquet file.", "Give it the ending .parquet."
    if head[:1000].lstrip().lower().startswith((b"<html", b"<!doctype html", b"<table")):
        return (
            "it is a web page, as some systems export.",
            "Open it in a spreadsheet program and save it as Excel Workbook (.xlsx).",
        )
    return None
