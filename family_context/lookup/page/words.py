"""How the page says things: states, people, dates and numbers in plain words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path

from family_context.folders import PROJECT

STATES = {
    "involved_now": "Now",
    "involved_before": "Before",
    "withheld": "Withheld",
    "none_found": "None found",
    "not_searched": "Not searched",
}
"""A state in a cell of the overview."""

ON_FILE = "on_file_only"
"""The reason of an answer about the child whom social care has on file, without any work."""

BEGINS_LATER = "begins_later"
"""The reason of an answer about whom a service has something on record that has not begun."""

STATES_BY_REASON = {
    ("none_found", ON_FILE): "On file only",
    ("none_found", BEGINS_LATER): "Begins later",
    ("involved_now", "open_no_recent_activity"): "Open, silent",
    ("involved_before", "end_date_unreadable"): "End not known",
    ("involved_before", "rows_held_back"): "Not all read",
}
"""Instead of the state, where the reason says that the state itself is in doubt."""

OLDEST = 150

USUAL = "school, GP and routine health visiting"
"""What nearly everybody has: the services that the register calls universal."""

SILENT_NOW = "no recent activity"

NOT_SEARCHED = {
    "service_switched_off": "switched off in this council",
    "service_not_supplied": "no data supplied",
    "load_failed": "data could not be loaded",
    "not_for_this_purpose": "not for this purpose",
    "outside_age_band": "outside the ages searched",
    "rows_held_back": "rows of it could not be read",
    "age_unknown": "date of birth not known",
    "not_enough_to_match": "too little known of this person",
}
"""Why a service was not searched, in brackets behind its name."""

TIERS = {
    "recorded": "Recorded by a service",
    "strong": "Not recorded, strong evidence",
    "possible": "Possible only: check first",
}
"""How sure the membership is."""

CONTACTS = {
    "practitioner_no_number": "No number of their own is known.",
    "practitioner_left": "The practitioner has left: ask the team.",
    "team_only": "No practitioner is named: ask the team.",
    "organisation_only": "Only the organisation is known.",
    "none": "No contact is known: ask the service.",
}
"""What is missing of a contact, by its quality."""


def state(state: str, reason: str) -> str:
    """An answer in a word or two."""
    return STATES_BY_REASON.get((state, reason)) or STATES.get(state, code_in_words(state))


def day(value: date | None, otherwise: str = "not known") -> str:
    """A date as people say it: 3 May 2024."""
    return f"{value.day} {value:%B %Y}" if value else otherwise


def silence(began: date | None, last: date | None) -> str:
    """What is open on paper alone: never "since", which reads as if it went on."""
    contact = f"last contact {short_day(last)}" if last else "no contact on record"
    return f"{SILENT_NOW}: opened {short_day(began)}, {contact}"


def short_day(value: date | None) -> str:
    """A date in the least room: 3 May 2024 with the month in three letters."""
    return f"{value.day} {value:%b %Y}" if value else "not known"


def ordinal(number: int) -> str:
    """A number as one counts: 1st, 2nd, 11th."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else endings.get(number % 10, 'th')}"


def listed(names: list[str]) -> str:
    """Names in one phrase: A, B and C."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def without_remark(sentence: str) -> str:
    """A sentence about a service, without what it says at its end of a death or an unborn child."""
    for remark in _remarks():
        sentence = sentence.removesuffix(f" {remark}")
    return sentence


def code_in_words(code: str) -> str:
    """A code that has no words of its own, readable."""
    return code.replace("_", " ").capitalize()


def relationship(code: str) -> str:
    """What a member is to the child, as the seed of relationship types words it."""
    return "The child" if code == "self" else _labels().get(code, code_in_words(code))


def kin(code: str, sex: str | None, tier: str = "recorded") -> str:
    """The same in the word for that sex, where there is one: Sister, Grandmother.

    Of a `tier` that is possible only, the word says so: who may be a father is not told as one.
    """
    if code == "self":
        return "The child"
    if tier == "possible" and code != "unknown":
        word = kin(code, sex)
        return f"Possible {word[:1].lower()}{word[1:]}"
    return next(
        (
            row["label"]
            for row in _types().values()
            if row["general_code"] == code and sex and row["sex"] == sex
        ),
        relationship(code),
    )


def kin_of_pair(code: str, sex: str | None) -> str:
    """The same, but of a couple, which has one word for both: the words for one say too much."""
    return relationship(code) if "partner" in role(code) else kin(code, sex)


def role(code: str) -> str:
    """The role of a word in a family, as the seed groups them: parent, partner, sibling."""
    return _types()[code]["family_role"] if code in _types() else code


def inverse(code: str) -> str:
    """What the child is to somebody who is this to the child."""
    return _types()[code]["inverse_code"] if code in _types() else "unknown"


def codes_of(*roles: str) -> list[str]:
    """Every word for one of these roles."""
    return [code for code, row in _types().items() if row["family_role"] in roles]


def relationship_order(code: str) -> int:
    """The place of a relationship in the seed: the child, parents, others who care, the rest."""
    return -1 if code == "self" else list(_labels()).index(code) if code in _labels() else 999


def service_order() -> tuple[str, ...]:
    """Service codes in the order of the register."""
    return tuple(services())


_SEEDS: ContextVar[Path] = ContextVar("seeds", default=PROJECT / "seeds")


@contextmanager
def words_of(seeds: Path) -> Iterator[None]:
    """Within it, names and words are those of the folder `seeds`: a council's own win over ours."""
    before = _SEEDS.set(seeds)
    try:
        yield
    finally:
        _SEEDS.reset(before)


def services() -> dict[str, str]:
    """Names of services by code, in the order of the register."""
    return _column(_SEEDS.get() / "services.csv", "service_code", "name")


def universal_ages(service_code: str) -> range | None:
    """The ages at which a service has nearly everybody, in whole years; None where it has none."""
    row = _rows(_SEEDS.get() / "services.csv", "service_code").get(service_code, {})
    first, last = row.get("universal_age_from"), row.get("universal_age_to")
    return range(int(first), int(last or OLDEST) + 1) if first else None


def days_until_silent(service_code: str) -> int | None:
    """After how many days without a contact a service's open case counts as silent, if ever."""
    days = _rows(_SEEDS.get() / "services.csv", "service_code").get(service_code, {})
    return int(days["days_until_silent"]) if days.get("days_until_silent") else None


SHARED_MAILBOXES = (
    "admin", "contact", "duty", "enquiries", "enquiry", "frontdoor", "head", "hello", "help",
    "helpdesk", "info", "mail", "office", "reception", "safeguarding", "secretary",
    "support", "team",
)  # fmt: skip
"""Before the at sign: nobody's own address."""


def is_shared_mailbox(address: str) -> bool:
    """Whether an address is an office's, though it stands beside a person's name."""
    return re.split(r"[.@_+-]", address.casefold())[0] in SHARED_MAILBOXES


def names_another(team: str | None, organisation: str | None, address: str) -> bool:
    """Whether an address is named after another team or school than the one it was sent for.

    It then holds a word of that name, such as team or primary, and is not that name.
    """
    told = letters(address.partition("@")[0])
    for name in filter(None, (team, organisation)):
        own = letters(name)
        parts = [letters(part) for part in name.split() if len(letters(part)) >= LONG_ENOUGH]
        begun = re.sub("^(duty|admin|office|info|enquiries|contact)", "", told)
        if own in told or (len(begun) >= LONG_ENOUGH and begun in own):
            return False
        if all(part in told for part in parts):
            return False
    return any(
        letters(part) in told
        for name in filter(None, (team, organisation))
        for part in name.split()
        if len(letters(part)) >= LONG_ENOUGH
    )


LONG_ENOUGH = 4
"""Letters of a word by which a name can be told from another."""


def is_of_a_day(involvement_type: str) -> bool:
    """Whether a kind of involvement is one day's, and only waits to be closed: it has no since."""
    return letters(involvement_type) in ("referral", "contact", "contactonly", "policecontact")


def is_tenancy(involvement_type: str) -> bool:
    """Whether a kind of involvement is that somebody rents a home."""
    return bool(re.search("tenan", involvement_type.casefold()))


def is_placement(address: str) -> bool:
    """Whether an address is by its words a placement of children, as the build reads them."""
    told = re.sub(r"[^A-Z0-9 ]", "", address.upper())
    rows = _rows(_SEEDS.get() / "address_patterns.csv", "pattern").values()
    return any(
        re.search(row["pattern"], told) for row in rows if row["address_class"] == "placement"
    )


def is_closed(team: str) -> bool:
    """Whether a team's name says that the team is no more: Income Team (until 2024)."""
    return bool(re.search(r"\b(until|closed|disbanded|defunct|ended)\b", team.casefold()))


def is_more_than_universal(service_code: str, involvement_type: str | None) -> bool:
    """Whether a service for everybody calls this a level that few get."""
    told = letters(involvement_type or "")
    levels = _rows(_SEEDS.get() / "more_than_universal.csv", "words")
    return any(
        row["service_code"] == service_code and letters(part) in told
        for part, row in levels.items()
    )


def ages_of_school(name: str) -> tuple[int, int] | None:
    """The ages of which a school's name tells, if it tells any."""
    among = in_words(name)
    rows = _rows(_SEEDS.get() / "school_kinds.csv", "words").values()
    found = [row for row in rows if f" {row['words']} " in among]
    ages = [(int(row["age_from"]), int(row["age_to"])) for row in found]
    return (min(a for a, _ in ages), max(b for _, b in ages)) if ages else None


def in_words(told: str) -> str:
    """The words of a text in lower case, each between blanks, to find whole words in it."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', told.casefold()))} "


def status_of_child(service_code: str, told: str) -> str | None:
    """The status of a child of which a type and a reason tell, if of any."""
    among = in_words(told)
    rows = _rows(_SEEDS.get() / "statuses_of_children.csv", "words").values()
    for row in sorted(rows, key=lambda row: int(row["precedence"])):
        if row["service_code"] == service_code and f" {row['words']} " in among:
            return None if row["status"] == "none" else row["status"]
    return None


def letters(text: str) -> str:
    """Letters and figures alone, in lower case, to compare what was typed in two ways."""
    return "".join(filter(str.isalnum, text.casefold()))


def _remarks() -> tuple[str, ...]:
    notes = _column(_SEEDS.get() / "state_notes.csv", "note", "sentence")
    return notes["deceased"], notes["unborn"]


def _labels() -> dict[str, str]:
    return {code: row["label"] for code, row in _types().items()}


def _types() -> dict[str, dict[str, str]]:
    return _rows(_SEEDS.get() / "relationship_types.csv", "code")


def _column(seed: Path, key: str, value: str) -> dict[str, str]:
    return {code: row[value] for code, row in _rows(seed, key).items()}


@cache
def _rows(seed: Path, key: str) -> dict[str, dict[str, str]]:
    with seed.open(newline="", encoding="utf-8") as file:
        return {row[key]: row for row in csv.DictReader(file)}
