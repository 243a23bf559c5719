"""The kinds of families, how common they are, and how much each needs."""

from dataclasses import dataclass

from synthetic.draws import Ints

# Family types and how many of a hundred families with children they are. What brings families to
# social care
# is over-represented, since the council's services see these.
FAMILY_TYPES = {
    "couple": 41.0,
    "lone_parent": 15.0,
    "separated": 14.0,
    "step": 9.0,
    "multi_generation": 6.0,
    "kinship": 3.5,
    "foster": 3.5,
    "shared_house": 3.0,
    "hostel": 2.0,
    "refuge": 1.5,
    "childrens_home": 1.5,
}
TYPE = {name: code for code, name in enumerate(FAMILY_TYPES)}

# Need decides which services know a family: 0 none, 1 early help, 2 social care.
NEED = {
    "couple": (0.70, 0.17, 0.13),
    "lone_parent": (0.45, 0.27, 0.28),
    "separated": (0.45, 0.27, 0.28),
    "step": (0.45, 0.25, 0.30),
    "multi_generation": (0.60, 0.20, 0.20),
    "kinship": (0.0, 0.1, 0.9),
    "foster": (0.0, 0.0, 1.0),
    "shared_house": (0.3, 0.3, 0.4),
    "hostel": (0.05, 0.25, 0.7),
    "refuge": (0.0, 0.0, 1.0),
    "childrens_home": (0.0, 0.0, 1.0),
}


@dataclass
class Family:
    """Columns of the families: one row per family with children."""

    type: Ints
    tradition: Ints
    need: Ints
    mother: Ints
    father: Ints
    home: Ints
