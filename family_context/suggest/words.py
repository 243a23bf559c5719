"""How far a header says what a column of the contract is called, whatever a vendor's habit.

`FORENAME`, `pers_forename`, `Fname` and `GivenName` say the same. A word more may say another
thing altogether: `Mother's forename` is no name of the child. So a header with a word that means
something else in these data is no match, however near it looks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

from family_context.contracts import ColumnContract, TableContract

_MEANS: Mapping[str, str] = {
    # names of people
    "forename": "first name", "forenames": "first name", "fname": "first name",
    "firstname": "first name", "fore": "first", "given": "first", "christian": "first",
    "surname": "last name", "sname": "last name", "lname": "last name", "lastname": "last name",
    "mname": "middle name", "midname": "middle name", "names": "name", "nm": "name",
    "known": "preferred", "knownas": "preferred name", "nickname": "preferred name",
    "maiden": "previous last", "former": "previous", "legal": "", "chosen": "preferred",
    # days
    "dob": "date birth", "birthdate": "date birth", "birthday": "date birth", "born": "date birth",
    "bday": "date birth", "bdate": "date birth", "birthdt": "date birth",
    "dod": "date death", "died": "date death", "deceased": "date death", "diedon": "date death",
    "due": "expected birth", "edd": "expected birth date",
    "dt": "date", "dte": "date", "dttm": "date", "datetime": "date", "day": "date",
    "dates": "date", "on": "date", "when": "date", "timestamp": "date",
    "started": "start", "starts": "start", "begin": "start", "begins": "start", "began": "start",
    "from": "start", "open": "start", "opened": "start", "opening": "start",
    "commenced": "start", "commencement": "start", "effective": "start", "strt": "start",
    "ended": "end", "ends": "end", "to": "end", "until": "end", "close": "end", "closed": "end",
    "closing": "end", "closure": "end", "ceased": "end", "finish": "end", "finished": "end",
    "terminated": "end", "deallocated": "end", "termination": "end", "tcy": "tenancy",
    "frel": "relationship", "tncy": "tenancy", "coordinator": "practitioner", "e": "",
    "landline": "phone", "aka": "preferred name",
    "recent": "last", "latest": "last", "interaction": "contact", "seen": "contact",
    # references
    "ref": "id", "reference": "id", "identifier": "id", "no": "id", "num": "id", "nbr": "id",
    "number": "id", "nr": "id", "key": "id", "ids": "id", "refno": "id", "uid": "id",
    "guid": "id", "refrl": "referral",
    "client": "person", "pupil": "person", "child": "person", "individual": "person",
    "patient": "person", "student": "person", "customer": "person", "citizen": "person",
    "learner": "person", "persons": "person", "people": "person", "subject": "person",
    "nominal": "person", "pers": "person", "per": "person", "cli": "person", "pid": "person id",
    "participant": "person", "attendee": "person", "beneficiary": "person",
    "tenant": "person", "resident": "person", "member": "person", "clientid": "person id",
    "personid": "person id", "pupilid": "person id", "childid": "person id", "su": "person",
    "relation": "relationship", "reln": "relationship", "reltn": "relationship",
    "rel": "relationship", "relship": "relationship", "rship": "relationship",
    "relationships": "relationship", "linked": "related", "link": "related", "other": "related",
    # places and ways to reach somebody
    "addr": "address", "addrs": "address", "addresses": "address", "adr": "address",
    "pcode": "postcode", "pc": "postcode", "zip": "postcode", "zipcode": "postcode",
    "postal": "postcode", "pstcd": "postcode", "city": "town", "posttown": "town",
    "tel": "phone", "telephone": "phone", "mobile": "phone", "mob": "phone", "tele": "phone",
    "phoneno": "phone", "telno": "phone", "telephoneno": "phone", "cell": "phone",
    "mail": "email", "emailaddr": "email address",
    # numbers that others give
    "nhsno": "nhs id", "nhsnumber": "nhs id", "nhsid": "nhs id", "nhsnum": "nhs id",
    "upnid": "upn id", "upnno": "upn", "llpg": "uprn",
    # people who work with a family
    "worker": "practitioner", "keyworker": "practitioner", "professional": "practitioner",
    "caseworker": "practitioner", "officer": "practitioner", "wrkr": "practitioner",
    "clinician": "practitioner", "hcp": "practitioner",
    "practitioners": "practitioner", "caseholder": "practitioner", "prof": "practitioner",
    "org": "organisation", "organization": "organisation", "agency": "organisation",
    "provider": "organisation", "orgn": "organisation", "establishment": "organisation",
    "gender": "sex", "sx": "sex", "category": "type", "typ": "type", "kind": "type",
    "pr": "parental responsibility", "resp": "responsibility", "mid": "middle", "est": "estimated",
    "adm": "admission", "inv": "involvement", "alloc": "allocated",
    "allocation": "allocated", "prev": "previous",
    "mailbox": "email", "crime": "offence", "cat": "type", "approx": "estimated",
    "adno": "admission id", "admno": "admission id", "teams": "team", "jobtitle": "role",
    "job": "role",
    "restricted": "restriction", "confidential": "restriction",
    # systems, whose own reference of a person is the person's here
    "mosaic": "", "lcs": "", "las": "", "liquidlogic": "", "eclipse": "", "ehm": "", "athena": "",
    "niche": "", "sims": "", "arbor": "", "emis": "", "systmone": "", "rio": "", "capita": "",
    "northgate": "", "civica": "", "orchard": "", "childview": "", "delius": "", "academy": "",
    "synergy": "", "paris": "", "theseus": "", "carenotes": "", "sys": "", "crn": "person id",
    "urn": "id", "uni": "id",
    "episode": "involvement", "episodes": "involvement", "spell": "involvement",
    "intervention": "involvement", "interventions": "involvement",
    # what the national returns of treatment call their columns
    "episodid": "involvement id", "refld": "referral date", "triaged": "start date",
    "disd": "discharge date", "modst": "start date", "modend": "end date",
    "hv": "practitioner", "visitor": "practitioner",
    "order": "priority", "rank": "priority", "sequence": "priority", "seq": "priority",
}  # fmt: skip
"""What people write for the words of our names; an empty text says nothing here."""

_OF_A_DAY = frozenset({"date", "dt", "dte", "dttm", "datetime", "day", "time"})
_FILLERS = frozenset({
    "the", "of", "a", "an", "in", "at", "is", "has", "and", "for", "text", "txt", "value", "val",
    "desc", "description", "descr", "full", "primary", "main", "current", "record", "rec", "field",
    "col", "column", "tbl", "table", "dim", "fact", "vw", "view", "dm", "mo", "code", "cd", "data",
    "service", "user", "case", "1", "system", "act", "actual", "project",
})  # fmt: skip
"""Words that say nothing of what a column is."""

_ENTITIES = frozenset({"person"})

GIVEN_BY_OTHERS = frozenset({"ni", "nino", "insurance", "passport"})
"""Words of numbers that no service gives to those whom it knows."""
_OTHER_THINGS = GIVEN_BY_OTHERS | frozenset({
    "mother", "father", "parent", "parents", "carer", "guardian", "gp", "doctor", "surgery",
    "school", "emergency", "kin", "nok", "partner", "spouse", "sibling", "created", "creator",
    "updated", "modified", "entered", "entry", "recorded", "inserted", "loaded", "extract",
    "extracted", "snapshot", "by", "old", "legacy", "alternative", "alt", "alias", "second",
    "secondary", "correspondence", "billing", "landlord", "referrer", "family", "household",
    "placement", "country", "county", "district", "ward", "title", "initial", "initials", "ethnic",
    "ethnicity", "religion", "language", "nationality", "estimated", "verified", "source",
    "line", "street", "building", "house", "flat", "locality", "area", "first", "last",
    "middle", "age", "year", "month", "time", "version", "manager", "supervisor", "owner",
    "signed", "reviewer", "next", "planned", "approved", "allocated", "work", "home", "fax", "unit",
    "previous", "preferred", "lead", "deputy", "victim", "witness", "suspect", "offender",
    "contact", "practitioner", "social", "team", "organisation", "sponsor", "employer", "driver",
    "teacher", "head", "coverage", "contract", "census", "reporting", "period", "term", "funding",
    "licence", "warning", "incident", "scene", "base", "claim", "invoice", "payment",
    "another", "occurred", "committed", "cost",
    "price", "count", "total", "sort", "not", "non", "previously",
})  # fmt: skip
"""Words that make a column another one, beside the words of the contract's own names."""


def tokens(header: str) -> tuple[str, ...]:
    """The words of a header as the contract would write them."""
    found: list[str] = []
    words = cut(header)
    for at, word in enumerate(words):
        if word == "time" and at and words[at - 1] == "date":
            # The day and the hour in one: `ReferralDateTime`, `Date/Time of discharge`.
            continue
        if word in ("to", "from") and 0 < at < len(words) - 1 and words[at + 1] not in _OF_A_DAY:
            # Between two things it joins them: `Allocated to HV`, `Relationship to tenant`.
            continue
        found += _MEANS.get(word, _without_vowels(word)).split()
    if "phone" in found:
        # A telephone number is a number of its own kind.
        found = [word for word in found if word != "id"]
    return tuple(found)


@cache
def _without_vowels(word: str) -> str:
    """`gndr` and `rsn` as the one word that is written so without its vowels, else as it is."""
    if len(word) < 2 or not word.isalpha() or word in _known_words() or set(word) & set("aeiou"):
        return word
    meant = {
        _MEANS.get(known, known)
        for known in _known_words()
        if known[0] == word[0] and "".join(c for c in known if c not in "aeiou") == word
    }
    return meant.pop() if len(meant) == 1 else word


def without_prefix(headers: Sequence[str]) -> list[str]:
    """The headers without a word in front of most of them that says nothing we know.

    A vendor begins each column of a table with the table's own letters: `TCY_START_DATE`.
    """
    words = [cut(header) for header in headers]
    if starts := Counter(w[0] for w in words if len(w) > 1):
        ((first, n),) = starts.most_common(1)
        if n < max(3, 0.6 * len(words)) or first in _known_words() | _FILLERS:
            return list(headers)
        # Before a mere number they say whose number it is.
        words = [
            w[1:] if w and w[0] == first and set(tokens("_".join(w[1:]))) - {"id"} else w
            for w in words
        ]
        return without_prefix(["_".join(w) for w in words])
    return list(headers)


def nearness(header: str, column: ColumnContract, table: TableContract) -> float:
    """How far a header says that it is a column, from 0 (it says another thing) to 1."""
    theirs = frozenset(tokens(header))
    if not theirs:
        return 0.0
    near = max(
        _near(theirs, frozenset(ours), _words_of(table), rows_of(table))
        for ours in _phrases(column, table)
    )
    if near < LIKE_A_SPELL:
        plain = theirs - _FILLERS - {"person"}
        # Of what is done to a referral, what was done says whether it begins or ends something.
        if {plain, plain - {"referral"}} & _of_spells(column.name):
            return LIKE_A_SPELL
    return near


@cache
def _of_spells(column: str) -> frozenset[frozenset[str]]:
    """The sets of words that say that a spell begins or ends; with `start`, as in Treatment Start,
    too.
    """
    edge = {"start_date": "start", "end_date": "end"}.get(column, "")
    phrases = [frozenset(tokens(text)) for text in _ALSO_OF_SPELLS.get(column, ())]
    both = [frozenset({*tokens(w), edge}) for w in (*_BEGINS, "caseload")] if edge else []
    alone = [phrase - {"date"} for phrase in phrases]
    return frozenset([*phrases, *alone, *both, *(one | {"date"} for one in both)])


def is_another_thing(words: str) -> bool:
    """Whether words in front of a column make it another person's or thing's: mother, school."""
    return bool(set(tokens(words)) & _OTHER_THINGS)


def says_another_thing(header: str, column: ColumnContract, table: TableContract) -> bool:
    """Whether a header has a word that makes it another thing than a column: School Postcode."""
    words = frozenset(tokens(header)) - _FILLERS - _ENTITIES
    extra = words - {word for phrase in _phrases(column, table) for word in phrase}
    return bool(extra & (_OTHER_THINGS | _words_of(table)))


def names_another_id(header: str) -> bool:
    """Whether a header is the number of something that we know and that is no person: Referral
    ID.
    """
    words = frozenset(tokens(header)) - _FILLERS - _ENTITIES
    return "id" in words and bool((words - {"id", "admission", "unique"}) & _known_words())


_PARTS = frozenset({
    "flat", "room", "floor", "apartment", "saon", "paon", "building", "house", "block", "street",
    "road", "locality", "line", "village", "district", "town", "subbuilding", "sub", "dwelling",
    "thoroughfare", "dependent", "property", "premises",
})  # fmt: skip
_BESIDE_PARTS = frozenset({
    "address", "name", "id", "of", "home", "current", "st", "nd", "rd", "th", "and", "person", "or",
    "primary", "main", "post",
})  # fmt: skip


def is_address_part(header: str) -> bool:
    """Whether a header is a part of an address and nothing else: `Addr Line 2`, `House No`."""
    words = set(tokens(header))
    figures = {word for word in words if word.isdigit()}
    plain = words - figures - _BESIDE_PARTS
    if figures and not words & {"address", "line"}:
        return False
    return plain <= _PARTS and bool(plain or (figures and "address" in words))


def is_address(header: str) -> bool:
    """Whether a header says address and no more, as the first of `Address`, `Address 2` does."""
    return "address" in tokens(header) and set(tokens(header)) <= {"address", "home", "current"}


def is_first_part(header: str) -> bool:
    """Whether a header is the first line of an address, which may be all that was exported."""
    words = set(tokens(header))
    return is_address_part(header) and ("1" in words or {"first", "line"} <= words)


def is_town(header: str) -> bool:
    """Whether a header is the town of an address."""
    words = set(tokens(header))
    return "town" in words and words <= {"town", "post", "name", "address", "city"}


def rows_of(table: TableContract) -> frozenset[str]:
    """The words for what a row of the table is: before a column's name they say nothing more."""
    last = table.name.split("_")[-1]
    single = last[:-3] + "y" if last.endswith("ies") else last.removesuffix("s")
    return frozenset(tokens(single))


def _near(
    theirs: frozenset[str], ours: frozenset[str], words: frozenset[str], rows: frozenset[str]
) -> float:
    if theirs == ours:
        return 1.0
    own = ours - _FILLERS - _ENTITIES or ours
    their = theirs - _FILLERS - (_ENTITIES if ours - _ENTITIES - {"id"} else frozenset())
    if their == own or their | {"date"} == own or their == own | {"date"}:
        return 0.95
    if not their:
        return 0.0
    if "id" not in own and their - rows in (own, own - {"date"}):
        return 0.95
    extra, missing = their - own, own - their
    if missing and _alike(their, own):
        return 0.85
    if extra & (_OTHER_THINGS | words) or any(word.isdigit() for word in extra):
        return 0.0
    if not missing or (missing == {"date"} and own - missing <= {"start", "end"}):
        return 0.6
    return 0.4 if not extra and their - {"date", "id", "name"} else 0.0


def _alike(theirs: frozenset[str], ours: frozenset[str]) -> bool:
    """Whether each word is a slip of the other: `adress`, `realtionship`."""
    if len(theirs) != len(ours):
        return False
    one, other = "".join(sorted(theirs - ours)), "".join(sorted(ours - theirs))
    return (
        min(len(one), len(other)) > 4
        and not (theirs - ours) & _OTHER_THINGS
        and SequenceMatcher(None, one, other).ratio() >= 0.86
    )


@cache
def _words_of_names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for name in names for word in tokens(name)) - _FILLERS - {"person"}


def _words_of(table: TableContract) -> frozenset[str]:
    """The words that mean something in the names of a table's columns."""
    return _words_of_names(tuple(c.name for c in table.asked))


_ALSO: Mapping[str, tuple[str, ...]] = {
    "person_ref": ("person id", "admission id", "person code"),
    "related_person_ref": ("related person id", "related id", "person 2 id", "person b id"),
    "cared_for_person_ref": ("cared for id", "related person id"),
    "nhs_number": ("nhs",),
    "first_name": ("f name", "first", "first name 1"),
    "last_name": ("s name", "l name", "sur name", "last"),
    "date_of_birth": ("b date", "d o b"),
    "middle_names": ("middle name", "first name 2", "second first name", "other first name"),
    "preferred_name": ("preferred name", "preferred first name", "also known as"),
    "town": ("town name",),
    "previous_last_name": ("previous last name", "previous name"),
    "relationship": (
        "relationship type", "relationship to person", "relationship", "related type",
    ),
    "relationship_to_tenant": ("relationship", "relationship to tenant", "relationship type"),
    "practitioner_name": (
        "practitioner", "practitioner name", "allocated practitioner", "lead practitioner",
        "social practitioner", "contact name", "key worker", "key worker name",
        "lead professional", "care coordinator",
        "responsible practitioner", "assigned practitioner", "care practitioner",
        "health practitioner", "named practitioner", "assigned to", "support worker",
        "care coordinator name", "lead professional name",
        "allocated practitioner name", "lead practitioner name", "social practitioner name",
    ),
    "practitioner_role": (
        "contact role", "role", "practitioner role", "practitioner title", "job title",
    ),
    "practitioner_phone": ("contact phone", "practitioner phone", "lead practitioner phone"),
    "practitioner_email": ("contact email", "practitioner email", "lead practitioner email"),
    "organisation": ("organisation name", "school name", "school", "lead agency", "provider name"),
    "team": (
        "team name", "allocated team", "allocated team name", "practitioner team", "care team",
        "responsible team", "lead team",
    ),
    "reason": (
        "primary support reason", "reason", "presenting reason", "reason start", "referral reason",
        "presenting need", "presenting issue", "reason for referral", "reason for support",
    ),
    "sex": ("sex", "sex at birth", "birth sex", "m f", "legal sex", "administrative sex"),
    "involvement_type": (
        "involvement type", "event type", "type", "service type", "episode type", "order type",
        "programme type", "programme", "modality", "service offered", "intervention type",
    ),
    "involvement_ref": (
        "involvement id", "event id", "episode id", "spell id", "intervention id", "referral id",
    ),
    "last_contact_date": (
        "last contact date", "last visit date", "last contact", "last session attended",
        "last attended appointment", "last appointment attended", "last attendance",
    ),
    "referral_date": (
        "referral date", "referral start date", "date received", "referral start",
        "referral received", "referral received date",
    ),
    "closure_date": ("closure date", "end date", "referral end date", "referral closure date"),
    "closure_reason_code": (
        "closure reason", "reason closure", "end reason", "referral end reason",
    ),
    "source_code": ("referral source", "source"),
    "primary_need_code": ("primary need", "need", "need code", "category of need"),
    "is_no_further_action": ("nfa", "no further action", "referral nfa"),
    "referral_ref": ("referral id",),
    "offence_date": (
        "offence date", "crime date", "committed date", "committed on from", "committed from",
        "occurred date", "occurred from", "incident date", "occurrence date", "date of incident",
    ),
    "offence_ref": ("offence id", "crime id", "occurrence id", "investigation id", "incident id"),
    "offence_group": ("offence group", "offence type", "crime type"),
    "authorised_date": ("authorised date", "authorisation date"),
    "upn": ("upn", "upn id", "unique person id"),
    "uprn": ("uprn", "unique property id", "uprn id"),
    "priority": ("priority", "contact priority", "calling priority"),
    "role": ("role", "family role", "role in family"),
    "restriction": ("restriction", "restricted access"),
    "lives_with_pupil": ("lives with person", "address as person", "lives with"),
    "contact_ref": ("contact id",),
    "tenancy_ref": ("tenancy id", "agreement id", "tag id"),
    "phone": ("phone", "home phone"),
    "email": ("email", "email address", "home email", "personal email"),
    "address": ("address", "home address", "last known address"),
    "postcode": ("postcode", "home postcode", "post code"),
    "has_parental_responsibility": ("parental responsibility",),
    "is_main_carer": ("main carer", "is main carer"),
}  # fmt: skip
"""Names beside the contract's own and its aliases, in the contract's words; in a table that has a
column of that very meaning, the column's own name is nearer."""

_BEGINS = (
    "allocated", "referral", "referred", "registration", "registered", "admission", "admitted",
    "enrolment", "treatment", "attached", "accepted", "joined", "assigned",
)  # fmt: skip
_ENDS = (
    "discharge", "discharged", "deduction", "deducted", "leaving", "left", "completion",
    "completed", "deregistered", "deregistration", "unallocated", "removed", "withdrawn",
    "treatment end", "transferred out", "exited",
)  # fmt: skip
_ALSO_OF_SPELLS: Mapping[str, tuple[str, ...]] = {
    "start_date": (*(f"{word} date" for word in _BEGINS), "referral received date"),
    "end_date": tuple(f"{word} date" for word in _ENDS),
}
"""What a spell begins and ends with, in the words of services: less telling than start and end, so
that of a referral and a start the start is proposed."""
LIKE_A_SPELL = 0.75
"""How near such a word is."""


def _phrases(column: ColumnContract, table: TableContract) -> Iterable[tuple[str, ...]]:
    others = {tokens(c.name) for c in table.asked if c.name != column.name}
    for spelling in (column.name, *column.aliases, *_ALSO.get(column.name, ())):
        phrase = tokens(spelling)
        if spelling == column.name or phrase not in others:
            yield phrase


def cut(header: str) -> list[str]:
    """The words of a header, in lower case: at signs, at capitals, and where two stand together."""
    text = header.replace("'s", "").replace("’s", "").replace("'", "").replace("’", "")
    # Two words that together are one: a manager of a case is no manager of those who work it.
    text = re.sub(r"(?i)\bco-ordinator", "coordinator", text)
    text = re.sub(r"(?i)(case|offender)[ _-]*manager", " caseworker ", text)
    text = re.sub(r"\bD\.?[oO]\.?B\b\.?", "dob", text)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = re.sub(r"(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])", " ", text)
    found: list[str] = []
    for word in re.split(r"[^a-z0-9]+", text.casefold()):
        if word:
            found += _apart(word) or [word]
    return found


@cache
def _known_words() -> frozenset[str]:
    ours = {w for phrases in _ALSO.values() for phrase in phrases for w in phrase.split()}
    many = {w for means in _MEANS.values() for w in means.split()}
    columns = {w for name in _ALSO for w in name.split("_")}
    known = {*_MEANS, *ours, *many, *columns, *_OTHER_THINGS, "involvement", "referral", "nhs"}
    return frozenset(w for w in known if len(w) > 1 and w not in ("cd", "pc", "on", "to"))


@cache
def _apart(word: str) -> list[str] | None:
    """`dateofbirth` as its words, the longest first; None where it is not all known words."""
    if word in _known_words() or len(word) < 6:
        return None
    known = _known_words() | {"of", "for", "is", "as"}
    for length in range(len(word) - 1, 1, -1):
        if word[:length] not in known:
            continue
        rest = word[length:]
        tail = [rest] if rest in known else _apart(rest)
        if tail:
            return [word[:length], *tail]
    return None
