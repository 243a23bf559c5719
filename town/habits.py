"""How each service writes people down, and how often it goes wrong at noise 1.

Rates are shares of records, for the cases in which the slip can happen at all. Sources:

* Births and sex in health systems: 0.11 % of hospital records disagree with the national register
  (BMC Med Res Methodol 2017;17:23), so general practice slips a tenth as often as social care.
* Births and first names in council systems: the two-service sample that was published with the
  later Family Context tool differs in 1.8 % and 2.0 % of 500 pairs, so in about one record of a
  hundred each.
* Names: of a hundred hospital records that failed to match, 37 failed by the name (HSCIC 2009, in
  Health Serv Res 2014;50:1162). Other spellings of a name are drawn only where the name has them.
* Addresses: four in ten people had not told the practice half a year after a move (the same
  paper), and 53 % of hospital records had another postcode than the register; the lag of each
  service makes these.
* Numbers: possible false matches on one NHS number are 0.1 to 0.2 % (the same; BMJ Open
  2015;5:e008118).
* Tenancies without children, births missing for parents, fathers missing: the field notes and
  data standards that the project keeps.

The rest are judgements of the author, who knows such systems from their descriptions alone.
"""

from dataclasses import dataclass, field

from town.noise import Noise, kind_of

SLIPS = {
    "first_typed": 0.010,
    "last_typed": 0.010,
    "first_heard": 0.006,
    "last_heard": 0.008,
    "first_spelling": 0.05,
    "last_spelling": 0.04,
    "short_form": 0.25,
    "swapped": 0.003,
    "swapped_far": 0.02,
    "initial": 0.006,
    "truncated": 0.003,
    "scanned": 0.002,
    "part_lost": 0.22,
    "middle_first": 0.010,
    "middle_wrong": 0.02,
    "old_last": 0.05,
    "accents": 0.6,
    "punctuation": 0.15,
    "title": 0.004,
    "polish_sex": 0.12,
    "birth_digit": 0.004,
    "birth_swapped": 0.004,
    "birth_year_only": 0.004,
    "birth_relative": 0.001,
    "birth_placeholder": 0.001,
    "sex": 0.003,
    "nhs_digit": 0.003,
    "nhs_relative": 0.001,
    "upn_digit": 0.004,
    "upn_relative": 0.001,
    "street": 0.02,
    "postcode": 0.012,
    "flat_lost": 0.05,
    "number": 0.005,
    "phone_digit": 0.008,
    "phone_relative": 0.06,
    "phone_office": 0.3,
    "email_typed": 0.01,
    "email_relative": 0.02,
    "relation_only": 0.010,
    "unborn_kept": 0.06,
    "relation_wrong": 0.02,
    "relation_turned": 0.004,
    "no_fixed_abode": 0.01,
}


@dataclass(frozen=True)
class Habits:
    """One service: what its system holds, how it writes, and how it slips."""

    service: str
    system: str
    ref: str
    # Columns of a person that the system has at all, with the share of records that lack the value.
    missing: dict[str, float]
    case: str = "title"
    sexes: tuple[str, str, str] = ("M", "F", "U")
    dates: str = "%Y-%m-%d"
    phones: str = "plain"
    addresses: str = "comma"
    middles: str = "full"
    lag_years: float = 1.0
    slips: float = 1.0
    birth_slips: float = 1.0
    duplicates: float = 0.02
    raised: dict[str, float] = field(default_factory=dict)


GP = Habits(
    "gp",
    "EMIS Web",
    "G",
    {
        "middle_names": 0.12,
        "preferred_name": 0.8,
        "previous_last_name": 0.5,
        "date_of_birth": 0.0005,
        "sex": 0.001,
        "nhs_number": 0.004,
        "address": 0.006,
        "town": 0.02,
        "postcode": 0.01,
        "uprn": 0.25,
        "phone": 0.2,
        "email": 0.55,
        "date_of_death": 0.05,
    },
    sexes=("1", "2", "9"),
    lag_years=1.5,
    slips=0.4,
    birth_slips=0.1,
    duplicates=0.006,
    raised={"short_form": 0.3, "relation_only": 0.0, "unborn_kept": 0.0},
)
SCHOOLS = Habits(
    "schools",
    "Synergy",
    "P",
    {
        "middle_names": 0.3,
        "preferred_name": 0.5,
        "previous_last_name": 0.85,
        "date_of_birth": 0.002,
        "sex": 0.002,
        "upn": 0.01,
        "address": 0.01,
        "town": 0.1,
        "postcode": 0.015,
        "uprn": 0.5,
        "phone": 0.9,
        "email": 0.97,
    },
    sexes=("Male", "Female", "U"),
    addresses="lines",
    lag_years=1.0,
    slips=0.7,
    birth_slips=0.4,
    duplicates=0.012,
    raised={"short_form": 0.6, "relation_only": 0.0},
)
CHILDRENS_SOCIAL_CARE = Habits(
    "childrens_social_care",
    "Liquidlogic",
    "C",
    {
        "middle_names": 0.6,
        "preferred_name": 0.75,
        "previous_last_name": 0.8,
        "date_of_birth": 0.06,
        "sex": 0.01,
        "nhs_number": 0.45,
        "upn": 0.45,
        "address": 0.05,
        "town": 0.3,
        "postcode": 0.05,
        "uprn": 0.5,
        "phone": 0.4,
        "email": 0.8,
        "date_of_death": 0.3,
    },
    addresses="comma",
    phones="spaced",
    lag_years=0.7,
    duplicates=0.03,
)
EARLY_HELP = Habits(
    "early_help",
    "EHM",
    "EH",
    {
        "middle_names": 0.85,
        "date_of_birth": 0.07,
        "sex": 0.03,
        "nhs_number": 0.9,
        "upn": 0.6,
        "address": 0.06,
        "postcode": 0.08,
        "phone": 0.35,
        "email": 0.7,
    },
    sexes=("male", "female", "not known"),
    addresses="short",
    phones="spaced",
    middles="none",
    lag_years=0.8,
    slips=1.4,
    birth_slips=1.2,
    duplicates=0.03,
    raised={"short_form": 1.3},
)
HEALTH_VISITING = Habits(
    "health_visiting",
    "SystmOne",
    "HV",
    {
        "middle_names": 0.4,
        "previous_last_name": 0.7,
        "date_of_birth": 0.003,
        "sex": 0.004,
        "nhs_number": 0.02,
        "address": 0.01,
        "postcode": 0.015,
        "phone": 0.25,
        "email": 0.8,
    },
    addresses="upper",
    lag_years=0.6,
    slips=0.7,
    birth_slips=0.25,
    duplicates=0.01,
    raised={"short_form": 0.4, "unborn_kept": 0.3},
)
POLICE = Habits(
    "police",
    "Niche",
    "N",
    {
        "middle_names": 0.45,
        "preferred_name": 0.85,
        "date_of_birth": 0.05,
        "sex": 0.01,
        "address": 0.08,
        "postcode": 0.15,
        "phone": 0.45,
    },
    case="upper",
    sexes=("MALE", "FEMALE", "U"),
    dates="%d/%m/%Y",
    addresses="upper",
    phones="country",
    lag_years=1.5,
    slips=1.9,
    birth_slips=1.8,
    duplicates=0.06,
    raised={"short_form": 1.0, "swapped": 1.5},
)
HOUSING = Habits(
    "housing",
    "Northgate",
    "H",
    {
        "middle_names": 0.8,
        "date_of_birth": 0.12,
        "sex": 0.06,
        "address": 0.004,
        "postcode": 0.01,
        "uprn": 0.03,
        "phone": 0.25,
        "email": 0.55,
        "date_of_death": 0.4,
    },
    case="last_upper",
    dates="%d/%m/%Y",
    addresses="comma",
    phones="spaced",
    middles="initial",
    lag_years=2.0,
    slips=1.5,
    birth_slips=1.5,
    duplicates=0.03,
    raised={"initial": 6.0, "title": 6.0, "short_form": 1.0},
)
ADULT_SOCIAL_CARE = Habits(
    "adult_social_care",
    "Mosaic",
    "A",
    {
        "middle_names": 0.6,
        "preferred_name": 0.6,
        "previous_last_name": 0.9,
        "date_of_birth": 0.02,
        "sex": 0.01,
        "nhs_number": 0.25,
        "address": 0.03,
        "postcode": 0.03,
        "uprn": 0.4,
        "phone": 0.3,
        "email": 0.85,
        "date_of_death": 0.15,
    },
    addresses="comma",
    lag_years=1.2,
    duplicates=0.025,
)
SUPPORTING_FAMILIES = Habits(
    "supporting_families",
    "Spreadsheet",
    "SF",
    {
        "date_of_birth": 0.08,
        "sex": 0.05,
        "upn": 0.7,
        "address": 0.05,
        "postcode": 0.07,
        "phone": 0.5,
    },
    sexes=("m", "f", "unknown"),
    addresses="short",
    phones="spaced",
    middles="none",
    lag_years=1.2,
    slips=1.5,
    birth_slips=1.3,
    duplicates=0.03,
    raised={"short_form": 1.2, "swapped": 2.0},
)
YOUTH_JUSTICE = Habits(
    "youth_justice",
    "ChildView",
    "Y",
    {
        "middle_names": 0.5,
        "preferred_name": 0.6,
        "date_of_birth": 0.03,
        "sex": 0.005,
        "nhs_number": 0.9,
        "upn": 0.5,
        "address": 0.04,
        "postcode": 0.06,
        "phone": 0.4,
    },
    sexes=("M", "F", "U"),
    addresses="short",
    phones="country",
    lag_years=0.8,
    slips=1.2,
    duplicates=0.02,
)
SCHOOL_CONTACTS = Habits(
    "schools",
    "Synergy",
    "K",
    {"address": 0.35, "postcode": 0.35, "phone": 0.06, "email": 0.4},
    addresses="lines",
    phones="spaced",
    middles="none",
    lag_years=1.6,
    slips=1.5,
    duplicates=0.0,
    raised={"short_form": 1.6, "initial": 6.0, "title": 3.0, "old_last": 2.0, "relation_only": 1.5},
)
SERVICES = (
    GP,
    SCHOOLS,
    CHILDRENS_SOCIAL_CARE,
    EARLY_HELP,
    HEALTH_VISITING,
    POLICE,
    HOUSING,
    ADULT_SOCIAL_CARE,
    YOUTH_JUSTICE,
    SUPPORTING_FAMILIES,
)


def slip_share(habits: Habits, slip: str, noise: Noise) -> float:
    """The share of records with this slip. Noise 5 is as if the clerk had five chances to go
    wrong.
    """
    scale = habits.birth_slips if slip.startswith("birth") else habits.slips
    share = min(0.95, SLIPS[slip] * scale * habits.raised.get(slip, 1.0))
    return float(1.0 - (1.0 - share) ** noise.of(kind_of(slip)))


def missing_share(habits: Habits, column: str, noise: Noise) -> float:
    """The share of records that lack the value; five times the slips leave out about twice as
    many.
    """
    share = habits.missing[column]
    level = noise.of("gaps")
    times = level if level <= 1 else 1 + (level - 1) / 4
    return float(1.0 - (1.0 - share) ** times)
