"""Whether what lies in a service's folder is plainly the delivery of another service.

Every person has a name and a date of birth, so a list of a force's nominals can be read as a list
of patients, and would say that a practice knows them. What tells them apart is whose references the
headers name: `Nominal URN` and `Occurrence No` are a police system's.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from family_context.contracts import Contract
from family_context.intake.nearest import words_of
from family_context.intake.refusal import refuse

OWN_WORDS: Mapping[str, frozenset[str]] = {
    "police": frozenset({"nominal", "pnc", "cro", "occurrence", "occ", "crime", "offence"}),
    "youth_justice": frozenset({"pnc", "offence", "yot", "yjs", "ypid"}),
    "housing": frozenset({"tenancy", "tenant", "rent", "tcy"}),
    "schools": frozenset({"pupil", "student", "adno", "learner"}),
    "gp": frozenset({"patient", "emis"}),
    "drugs_and_alcohol": frozenset({"patient"}),
    "health_visiting": frozenset({"patient", "caseload"}),
    "adult_mental_health": frozenset({"patient", "rio"}),
}
"""What a service's own systems call those whom they hold, and what they hold of them; no word of
what others write beside a person, as the code of a practice or a learner's number."""
OWN_TABLES: Mapping[str, str] = {
    "offences": "police", "tenancies": "housing", "household_members": "housing",
    "housing_events": "housing", "carer_links": "adult_social_care",
}  # fmt: skip
"""Tables that one service alone sends, with that service."""
_OF_A_REFERENCE = frozenset({
    "id", "ref", "reference", "refno", "no", "num", "number", "urn", "key", "code", "identifier",
})  # fmt: skip
_FEWEST_WORDS = 2
"""So many of another's words, and none of its own, and the delivery is in the wrong folder."""
_LOOKED_AT = 65_536
_MOST_LINES = 15
_DELIMITERS = ",;\t|"


def check_place(folder: Path, contract: Contract) -> None:
    """Raise RefusedError if the files in `folder` are plainly another service's.

    Only headers of text files and names of files are looked at, and nothing of a row is told.
    """
    headers: list[str] = []
    stems: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_file() or path.suffix.lower() in (".yml", ".yaml"):
            continue
        stems.append(path.stem)
        if path.suffix.lower() in (".csv", ".txt", ".tsv"):
            headers += _headers(path)
    service = contract.service_code
    said = {word for text in (*stems, *headers) for word in words_of(text)}
    own = OWN_WORDS.get(service, frozenset()) | set(words_of(service))
    if said & own:
        return
    asked = {word for t in contract.tables for c in t.asked for word in words_of(c.name)}
    found = {
        other: sorted(words & _named(headers, stems) - asked)
        for other, words in OWN_WORDS.items()
        if other != service
    }
    most = max(map(len, found.values()))
    theirs = [other for other, words in found.items() if len(words) == most]
    of_others = {word for words in found.values() for word in words} - set(found[theirs[0]])
    if most < _FEWEST_WORDS or of_others:
        # What is gathered from several services names the references of all of them.
        return
    raise refuse(
        service,
        f"this looks like a delivery of {' or '.join(theirs)}: its files and references are named "
        f"by {', '.join(found[theirs[0]])}, and nothing in it by a word of {service}.",
        f"Put it into the folder {theirs[0]}. If it is {service}'s all the same, rename those "
        "columns and files.",
    )


def _named(headers: list[str], stems: list[str]) -> frozenset[str]:
    """The words of files' names, and of headers that are references."""
    found = {word for stem in stems for word in words_of(stem)}
    for header in headers:
        words = words_of(header)
        if _OF_A_REFERENCE & set(words):
            found |= set(words)
    return frozenset(found)


def _headers(path: Path) -> list[str]:
    """The fields of the first line that has most of them, of the lines where a header may stand."""
    with path.open("rb") as stream:
        raw = stream.read(_LOOKED_AT)
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    lines = raw.decode(encoding, "replace").splitlines()[:_MOST_LINES]
    best: list[str] = []
    for line in lines:
        delimiter = max(_DELIMITERS, key=line.count)
        try:
            fields = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        if len(fields) > len(best):
            best = fields
    return best
