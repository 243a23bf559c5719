"""Files of invented people, as `strangers*.yml` describe them: no outside file is behind them."""

from __future__ import annotations

import csv
import random
import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

Person = dict[str, Any]

WORDS: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("strangers_words.yml").read_text(encoding="utf-8")
)


def nhs(n: int) -> str | None:
    """A test number with its check digit, or None where no digit makes one."""
    head = f"999{n:06d}"
    check = 11 - sum(int(d) * w for d, w in zip(head, range(10, 1, -1), strict=False)) % 11
    return None if check == 10 else head + str(0 if check == 11 else check)


def upn(n: int) -> str:
    """A pupil number with its check letter."""
    body = f"801{2000 + n % 7:04d}{15 + n % 8:02d}{n:03d}"
    letter = "ABCDEFGHJKLMNPQRTUVWXYZ"[
        sum(int(d) * w for d, w in zip(body, range(2, 14), strict=False)) % 23
    ]
    return letter + body


def population(seed: int, families: int = 40) -> list[Person]:
    """Parents and children of invented families, the same for the same seed."""
    chance = random.Random(seed)
    people, number = [], 0
    valid = (text for text in (nhs(n) for n in range(100000 + seed * 977, 900000)) if text)
    for family in range(families):
        surname = chance.choice(WORDS["surnames"])
        home = {
            "house": chance.randint(1, 180),
            "street": chance.choice(WORDS["streets"]),
            "town": chance.choice(WORDS["towns"]),
            "postcode": f"HB{chance.randint(1, 9)} {chance.randint(1, 9)}"
            + chance.choice("ABDEFGHJ")
            + chance.choice("LNPQRSTU"),
            "uprn": f"1000{chance.randint(10**7, 10**8 - 1)}",
        }
        parents = []
        for place in range(chance.choice([3, 4, 4, 5])):
            adult = place < 2
            woman = place == 0 or (place > 1 and chance.random() < 0.5)
            born = (
                date(1980, 1, 1) + timedelta(chance.randint(0, 4500))
                if adult
                else date(2009, 1, 1) + timedelta(chance.randint(0, 5500))
            )
            number += chance.randint(1, 9)
            person = {
                "n": number,
                "family": family,
                "adult": adult,
                "woman": woman,
                "born": born,
                "forename": chance.choice(WORDS["forenames_f"] if woman else WORDS["forenames_m"]),
                "surname": surname
                if not adult or chance.random() < 0.7
                else chance.choice(WORDS["surnames"]),
                "middle": chance.choice(WORDS["forenames_f"] if woman else WORDS["forenames_m"])
                if chance.random() < 0.4
                else "",
                "home": home,
                "nhs": next(valid),
                "parents": list(parents) if not adult else [],
                "phone": "07700 900" + f"{chance.randint(0, 999):03d}",
            }
            people.append(person)
            if adult:
                parents.append(person)
    return people


def cell(
    kind: str,
    person: Person,
    row: int,
    chance: random.Random,
    related: Person,
    word: tuple[str, str],
) -> str:
    """A value of that kind for a person, in that row of the file."""
    name, _, rest = kind.partition(" ")
    started = date(2016, 1, 1) + timedelta(chance.randint(0, 3500))
    home = person["home"]
    parent = (person["parents"] or [person])[row % max(1, len(person["parents"]))]
    width = int(rest) if rest.isdigit() else 0
    match name:
        case "ref":
            return f"{10 ** (width - 1) + person['n']}"
        case "related":
            return f"{10 ** (width - 1) + related['n']}"
        case "key":
            return f"{3 * 10 ** (width - 1) + row * 7}"
        case "other_ref":
            return f"CF{person['n'] * 13 % 10007:05d}" if person["n"] % 3 else ""
        case "tenancy":
            return f"{4 * 10 ** (width - 1) + person['family']}"
        case "family":
            return f"FAM{person['family']:04d}"
        case "occurrence":
            return f"44{row:08d}/{chance.choice([23, 24, 25])}"
        case "crn":
            return f"X{100000 + person['n']}"
        case "pnc":
            return (
                f"20{chance.randint(10, 24)}/{chance.randint(10**6, 10**7 - 1)}A"
                if person["n"] % 2
                else ""
            )
        case "ni":
            return f"QQ{chance.randint(100000, 999999)}C" if person["adult"] else ""
        case "forename":
            return person["forename"]
        case "forename_upper":
            return person["forename"].upper()
        case "surname":
            return person["surname"]
        case "surname_upper":
            return person["surname"].upper()
        case "rare_surname":
            return chance.choice(WORDS["surnames"]) if chance.random() < 0.15 else ""
        case "middle":
            return person["middle"]
        case "nickname":
            return person["forename"] if chance.random() < 0.8 else person["forename"][:3]
        case "parent_forename":
            return parent["forename"]
        case "parent_name":
            return f"{parent['forename']} {parent['surname']}"
        case "parent_dob":
            return str(parent["born"].strftime(rest))
        case "initial":
            return str(person["forename"][0])
        case "initial_of_surname":
            return str(person["surname"][0])
        case "guid":
            return str(uuid.UUID(int=chance.getrandbits(128), version=4))
        case "guid_of":
            return str(uuid.uuid5(uuid.NAMESPACE_OID, str(person["n"])))
        case "name_fl":
            return f"{person['forename']} {person['surname']}"
        case "name_lf":
            return f"{person['surname'].upper()}, {person['forename']}"
        case "dob":
            return person["born"].strftime(rest)
        case "age":
            return str(2026 - person["born"].year)
        case "date":
            return started.strftime(rest)
        case "rare_date":
            return started.strftime(rest) if chance.random() < 0.06 else ""
        case "later_date":
            return (
                (date(2025, 12, 1) - timedelta(chance.randint(0, 300))).strftime(rest)
                if chance.random() < 0.5
                else ""
            )
        case "sex":
            return rest.split(" ")[person["woman"]]
        case "few":
            return rest.split(" ")[chance.random() > 0.1]
        case "rare":
            return rest if chance.random() < 0.08 else ""
        case "pick":
            return chance.choice(rest.split("|"))
        case "constant":
            return rest
        case "nhs":
            return person["nhs"]
        case "nhs_spaced":
            return f"{person['nhs'][:3]} {person['nhs'][3:6]} {person['nhs'][6:]}"
        case "upn":
            return upn(person["n"]) if not person["adult"] else ""
        case "house":
            return str(home["house"])
        case "street":
            return str(home["street"])
        case "blank":
            return ""
        case "line1":
            return f"{home['house']} {home['street']}"
        case "line2":
            return chance.choice(["", "", "Upper Town", "Westmoor Park"])
        case "town":
            return home["town"]
        case "postcode":
            return home["postcode"]
        case "uprn":
            return home["uprn"]
        case "address_full":
            return f"{home['house']} {home['street']}, {home['town']}, {home['postcode']}"
        case "address_block":
            return f"{home['house']} {home['street']}\n{home['town']}\n{home['postcode']}"
        case "phone":
            return person["phone"]
        case "email":
            return (
                f"{person['forename'].lower()}.{person['n']}@example.com" if person["adult"] else ""
            )
        case "worker":
            return WORDS["workers"][(person["n"] + row) % 7]
        case "worker_email":
            return (
                WORDS["workers"][(person["n"] + row) % 7].lower().replace(" ", ".")
                + "@harborough.gov.uk"
            )
        case "worker_phone":
            return f"01632 960{(person['n'] + row) % 7:03d}"
        case "team":
            return WORDS["teams"][(person["n"] + row) % 5]
        case "provider":
            return chance.choice(WORDS["providers"])
        case "school":
            return chance.choice(WORDS["schools"])
        case "surgery":
            return chance.choice(WORDS["surgeries"])
        case "money":
            return f"{chance.randint(0, 90000) / 100:.2f}"
        case "kin_of_related":
            return word[0]
        case "kin_of_first":
            return word[1]
    raise ValueError(kind)


def write(extract: Mapping[str, Any], folder: Path, seed: int) -> None:
    """The files of one extract, into `folder`."""
    people = population(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for name, told in extract["files"].items():
        chance = random.Random(f"{seed}/{name}")
        rows = []
        if told.get("rows") == "relations":
            for child in people:
                for parent in child["parents"]:
                    theirs = "Daughter" if child["woman"] else "Son"
                    ours = "Mother" if parent["woman"] else "Father"
                    rows += [(child, parent, (ours, theirs)), (parent, child, (theirs, ours))]
        elif told.get("rows") == "spells":
            # One to three lines of each.
            rows = [(p, p, ("", "")) for p in people for _ in range(1 + p["n"] % 3)]
        else:
            rows = [
                (p, p, ("", "")) for p in people if told.get("only") != "children" or not p["adult"]
            ]
        with (folder / name).open("w", encoding="utf-8", newline="") as out:
            pen = csv.writer(out, delimiter=told.get("delimiter", ","))
            pen.writerow(list(told["columns"]))
            for at, (person, related, word) in enumerate(rows):
                pen.writerow(
                    [
                        cell(kind, person, at, chance, related, word)
                        for kind, _ in told["columns"].values()
                    ]
                )
