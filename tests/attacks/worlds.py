"""Two worlds that differ only in what nobody may learn, and the nights of each.

In both live the same families. `other` tells everything that is protected in another way: whoever
is restricted was never sent, a refuge stands in another town, an adopted child had another life
before, and what a service withholds is something else. What an audience gets must be the same to
the letter.
"""

from __future__ import annotations

from family_context.contracts import load_contracts
from family_context.folders import PROJECT
from tests.rights.planted import WORD, value

Row = dict[str, str]

HOME = {"address": "7 Tannery Row, Fernmoor", "postcode": "FM1 4QT", "phone": "07700 900123"}
ELSEWHERE = {"address": "12 Weir Lane, Fernmoor", "postcode": "FM2 1AB", "phone": "07700 900456"}
THERE = {"address": "3 Quarry Steps, Fernmoor", "postcode": "FM3 1AB", "phone": "07700 900789"}
AVA = {"first_name": "Ava", "last_name": "Quillfeather", "date_of_birth": "2015-06-01", "sex": "F"}
BELA = {"first_name": "Bela", "last_name": "Quillfeather", "date_of_birth": "1988-03-14"}
DAN = {"first_name": "Dan", "last_name": "Okonedo", "date_of_birth": "1975-10-01", "sex": "M"}
UNTYPED = "Women's Aid refuge (confidential)"  # a type as workers write it, in no list
# As nobody else writes it.
HIDDEN_THERE = {**ELSEWHERE, "address": "12, Weir Lane, Fernmoor", "uprn": "100012345672"}
HIDDEN = {"first_name": "Cosima", "last_name": "Okonedo-Ruiz", "date_of_birth": "1979-09-09"}
# A child without a mark of its own: what gives it away is another service's record.
NED = {"first_name": "Ned", "last_name": "Harrowgate", "date_of_birth": "2012-02-02", "sex": "M"}

RHEA = {"first_name": "Rhea", "last_name": "Threlkeld", "date_of_birth": "1990-07-07", "sex": "F"}
REMY = {"first_name": "Remy", "last_name": "Threlkeld", "date_of_birth": "2016-10-10", "sex": "M"}
TESS = {"first_name": "Tess", "last_name": "Aldgrove", "date_of_birth": "1993-01-21", "sex": "F"}
TOBY = {"first_name": "Toby", "last_name": "Aldgrove", "date_of_birth": "2018-04-04", "sex": "M"}
# The refuge of each world; in the first, two women who do not know each other share it.
REFUGES = (
    {"address": "5 Larch Way, Fernmoor", "postcode": "FM9 9ZZ", "uprn": "100098765432"},
    {"address": "88 Quay Road, Saltby", "postcode": "SB2 2YY", "uprn": "100011112222"},
    {"address": "40 Chantry Lane, Saltby", "postcode": "SB4 1QQ", "uprn": "100033334444"},
)

KIT = {"first_name": "Kit", "last_name": "Newfound", "date_of_birth": "2014-12-12", "sex": "M"}
NORA = {"first_name": "Nora", "last_name": "Newfound", "date_of_birth": "1980-08-18", "sex": "F"}
KIT_BEFORE = {**KIT, "last_name": "Oldroyd"}
ORLA = {"first_name": "Orla", "last_name": "Oldroyd", "date_of_birth": "1992-02-29", "sex": "F"}

# Somebody whose home nobody sent, otherwise known to the same services as those in the refuge.
ZOE = {"first_name": "Zoe", "last_name": "Oakenshaw", "date_of_birth": "1991-11-11", "sex": "F"}
ZACK = {"first_name": "Zack", "last_name": "Oakenshaw", "date_of_birth": "2016-02-12", "sex": "M"}
# A town is what stands at the end of many streets: with these it is one in every world.
STREETS = ("Abbey Road", "Bell Lane", "Castle Street", "Dyke Avenue", "Elm Grove", "Fell View")

WALT = {"first_name": "Walt", "last_name": "Penhaligon", "date_of_birth": "1985-05-05", "sex": "M"}
WREN = {"first_name": "Wren", "last_name": "Penhaligon", "date_of_birth": "2017-03-03", "sex": "F"}


def world(other: bool, night: int = 1) -> dict[str, dict[str, list[Row]]]:
    """The deliveries of one night, by service and table.

    By the second night Dan is marked as protected, or nobody sends him any more; Zoe has fled with
    her child, into one refuge or another and on another day; and of what is withheld one spell has
    ended, or another has come.
    """
    services = _families()
    for add in (_restricted, _sheltered, _adopted, _hostile):
        _put(services, add(other))
    _put(services, _withheld(other, night))
    if night == 2:
        _second_night(services, other)
    return services


def _put(services: dict[str, dict[str, list[Row]]], more: dict[str, dict[str, list[Row]]]) -> None:
    for service, tables in more.items():
        for table, rows in tables.items():
            services.setdefault(service, {}).setdefault(table, []).extend(rows)


def _second_night(services: dict[str, dict[str, list[Row]]], other: bool) -> None:
    if other:
        for tables in services.values():
            for table, rows in tables.items():
                tables[table] = [
                    row for row in rows if "Dan" not in row.values() and not _names_dan(row)
                ]
    else:
        marked = {"person_ref": "d4", **DAN, **ELSEWHERE, "restriction": "protected"}
        services["gp"]["people"].append(marked)
    fled = {**REFUGES[1 if other else 0], "address_type": "refuge"}
    since = {"start_date": "2025-12-15" if other else "2026-01-31"}
    services["childrens_social_care"]["addresses"].extend(
        {"person_ref": ref, **fled, **since} for ref in ("40", "41")
    )


def _names_dan(row: Row) -> bool:
    """Of children's social care, whose reference 4 is Dan's."""
    return row.get("related_person_ref") == "4"


def _families() -> dict[str, dict[str, list[Row]]]:
    return {
        "childrens_social_care": {
            "people": [
                {"person_ref": "1", **AVA, **HOME},
                {"person_ref": "2", **BELA},
                {"person_ref": "4", **DAN, **ELSEWHERE},
                {"person_ref": "10", **RHEA},
                {"person_ref": "11", **REMY},
                {"person_ref": "12", **TESS},
                {"person_ref": "13", **TOBY},
                {"person_ref": "20", **KIT, **THERE},
                {"person_ref": "21", **NORA, **THERE},
                {"person_ref": "30", **WALT, **HOME, "address": "9 Kiln Court, Fernmoor"},
                {"person_ref": "31", **WREN, **HOME, "address": "9 Kiln Court, Fernmoor"},
                {"person_ref": "40", **ZOE},
                {"person_ref": "41", **ZACK},
                *(_neighbour(n, street) for n, street in enumerate(STREETS)),
            ],
            "relationships": [
                _related("41", "40", "mother"),
                _related("1", "2", "mother"),
                _related("1", "4", "uncle"),
                _related("11", "10", "mother"),
                _related("13", "12", "mother"),
                _related("20", "21", "mother"),
                _related("31", "30", "father"),
            ],
            "addresses": [
                {"person_ref": "2", "address": "", "address_type": UNTYPED},
                {"person_ref": "90", "address": "", "address_type": "Home"},
                {"person_ref": "1", "address": "", "address_type": ""},
            ],
            "involvements": [
                _spell("c11", "11", "2025-06-01"),
                _spell("c31", "31", "2025-07-01"),
                _spell("c41", "41", "2025-06-01"),
            ],
        },
        "gp": {
            "people": [
                {"person_ref": "1", **AVA, **HOME, "restriction": ""},
                {"person_ref": "2", **BELA, **HOME, "restriction": ""},
                {"person_ref": "22", **ORLA, **ELSEWHERE, "restriction": ""},
            ],
            "involvements": [_spell("i1", "1", "2018-01-01"), _spell("i2", "2", "2018-01-01")],
            "relationships": [],
            "addresses": [],
        },
        "police": {
            "people": [
                {"person_ref": "2", **BELA, **HOME, "restriction": "", "date_of_death": "never"}
            ]
        },
        "schools": {"people": [{"person_ref": "1", **AVA}], "involvements": []},
        "housing": {"people": [], "involvements": [], "addresses": []},
        "drugs_and_alcohol": {"people": [{"person_ref": "30", **WALT}], "involvements": []},
        "practice": {"member_feedback": [_missing("1", "Otis")]},
    }


def _restricted(other: bool) -> dict[str, dict[str, list[Row]]]:
    """Somebody whom two services mark, and a child without a mark of its own; or nobody."""
    if other:
        return {}
    return {
        "gp": {
            "people": [
                {"person_ref": "3", **HIDDEN, **HIDDEN_THERE, "restriction": "protected"},
                {"person_ref": "5", **NED, **THERE, "restriction": "protected"},
            ],
            "involvements": [_spell("i3", "3", "2018-01-01")],
            "relationships": [_related("1", "3", "aunt")],
        },
        "police": {
            "people": [{"person_ref": "3", **HIDDEN, **HIDDEN_THERE, "restriction": "secret"}]
        },
        "childrens_social_care": {"people": [{"person_ref": "5", **NED, **THERE}]},
        "practice": {"member_feedback": [_missing("5", "Pavel")]},
    }


def _sheltered(other: bool) -> dict[str, dict[str, list[Row]]]:
    """Two mothers with a child each in one refuge; or each in one of another town."""
    rhea, tess = (REFUGES[1], REFUGES[2]) if other else (REFUGES[0], REFUGES[0])
    near = "Westbrook" if other else "Eastfield"
    number = "01733 496010" if other else "0161 496 0200"
    tables: dict[str, dict[str, list[Row]]] = {
        service: {"people": [], "involvements": [], "addresses": []}
        for service in ("gp", "schools", "housing")
    }
    tables["childrens_social_care"] = {"addresses": []}
    for ref, person, place in (
        ("10", RHEA, rhea), ("11", REMY, rhea), ("12", TESS, tess), ("13", TOBY, tess),
        ("40", ZOE, None), ("41", ZACK, None),
    ):  # fmt: skip
        near_there: Row = {}
        if place:
            lives = {**place, "address_type": "refuge", "start_date": "2025-09-01"}
            tables["childrens_social_care"]["addresses"].append({"person_ref": ref, **lives})
            near_there = {
                "organisation": f"{near} surgery",
                "team": f"{near} team",
                "team_phone": number,
                "practitioner_name": f"{near} Worker",
                "reason": f"Came from {near}",
            }
        knowing = ("gp", "schools") if person["date_of_birth"] > "2010" else ("gp", "housing")
        for service in knowing:
            tables[service]["people"].append(
                {"person_ref": f"{service[0]}{ref}", **person}
                | ({"phone": number} if place else {})
            )
            spell = _spell(f"{service[0]}{ref}", f"{service[0]}{ref}", "2025-09-02")
            tables[service]["involvements"].append(spell | near_there)
    return tables


def _adopted(other: bool) -> dict[str, dict[str, list[Row]]]:
    """The child's life before its adoption: with a mother who is still known, or with nobody."""
    marked = {"person_ref": "23", **KIT_BEFORE, "restriction": "adopted"}
    if other:
        return {"gp": {"people": [marked | {"last_name": "Vantongeren"}]}}
    return {
        "gp": {
            "people": [marked | ELSEWHERE],
            "relationships": [_related("23", "22", "mother")],
            "involvements": [_spell("i23", "23", "2014-12-20")],
        },
    }


def _withheld(other: bool, night: int) -> dict[str, dict[str, list[Row]]]:
    """What a service withholds: an open spell, or one that has ended beside another."""
    spell = {**_spell("w1", "30", "2025-01-05"), "is_withheld": "true"}
    if other:
        spells = [
            spell | {"involvement_ref": "w7", "start_date": "2019-02-02", "end_date": "2025-12-12",
                     "team": "Harm reduction", "reason": "Opiates"},
            spell | {"involvement_ref": "w9", "start_date": "2025-11-11", "team": "Detox"},
        ][:night]  # fmt: skip
    else:
        ended = "2026-01-31" if night == 2 else ""
        spells = [spell | {"end_date": ended, "team": "Recovery", "reason": "Alcohol"}]
    return {"drugs_and_alcohol": {"involvements": spells}}


MARKUP = """"'><zqtag onzq=1></script></style>--><zqtag>&lt;zqtag&gt;{{ 7 * 7 }}"""
FORMULA = "=HYPERLINK(0)"
"""What a page would take for markup of its own, and a spreadsheet for a formula."""


def _hostile(_: bool) -> dict[str, dict[str, list[Row]]]:
    """A child and a mother of whom every service writes markup and formulas into every text."""
    made: dict[str, dict[str, list[Row]]] = {}
    for service, contract in load_contracts(PROJECT).items():
        if service in ("practice", UNHEARD):
            continue
        for table in contract.tables:
            names = [c.name for c in table.asked]
            for ref, other, said in (("z9", "z8", {}), ("z8", "z9", UNA)):
                if "person_ref" not in names or (said and table.name != "people"):
                    continue
                row = {c: value(service, table, c, ref, other, {}) for c in names}
                row |= {c: v for c, v in said.items() if c in names}
                row = {c: _spiked(c, v) for c, v in row.items() if v}
                if table.name == "involvements" and service == "police":
                    row["is_withheld"] = "false"
                made.setdefault(service, {}).setdefault(table.name, []).append(row)
    return made


UNHEARD = "young_carers"
"""A service that sends nothing."""
UNA = {"first_name": "Zqmarkuna", "date_of_birth": "1987-04-04", "sex": "F"}


def _spiked(column: str, text: str) -> str:
    if WORD not in text.lower():
        return text
    return f"{FORMULA} {text} {MARKUP}" if column in ("team", "last_name") else f"{text} {MARKUP}"


def _neighbour(n: int, street: str) -> Row:
    born = f"{1950 + n}-03-0{n + 1}"
    name = {"first_name": f"Xan{chr(97 + n)}", "last_name": f"{street.split()[0]}wick"}
    home = {"address": f"{n + 2} {street}, Fernmoor", "postcode": f"FM5 {n}QQ"}
    return {"person_ref": f"9{n}", **name, "date_of_birth": born, **home}


def _spell(ref: str, person: str, start: str) -> Row:
    return {"involvement_ref": ref, "person_ref": person, "start_date": start}


def _related(person: str, other: str, word: str) -> Row:
    return {"person_ref": person, "related_person_ref": other, "relationship": word}


def _missing(child: str, name: str) -> Row:
    return {
        "feedback_id": child,
        "child_person_ref": child,
        "verdict": "missing",
        "first_name": name,
        "last_name": "Bellweather",
        "given_on": "2025-09-09",
    }
