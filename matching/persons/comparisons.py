"""The comparisons of the person model, each level with the words that explain it.

Levels are tried from the top; the first that holds is taken. `m` is how often it holds for two
records of one person, `u` for two records of different people. The figures here are judgements
from the sources named; `matching/model/*.json` holds what training made of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import Any

from splink import comparison_level_library as cll
from splink import comparison_library as cl

from matching.persons.likeness import edits, likeness

# A name that occurs once is as often a slip as it is rare.
LEAST_FREQUENCY = 1e-5


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison: code, words for a reader, SQL, m and u.

    `frequency_of` names the column whose value's frequency stands in for u: sharing a rare surname
    says more than sharing a common one.
    """

    code: str
    words: str
    sql: str
    m: float = 0.0
    u: float = 0.0
    frequency_of: str | None = None
    #: How often it holds depends on how a council writes things down (initials, rough dates), not
    #: on who is who: its figures stay as judged, whatever training counts.
    is_about_form: bool = False
    #: The larger the crowd, the fewer strangers share a home; relatives do as often as ever.
    is_of_household: bool = False
    #: Neighbours share it too.
    is_of_neighbours: bool = False

    @property
    def is_null(self) -> bool:
        """Whether this level says nothing for or against."""
        return self.m == 0.0

    @property
    def weight(self) -> float:
        """Bits by which the level speaks for (or, below zero, against) one person."""
        return 0.0 if self.is_null else log2(self.m / self.u)


@dataclass(frozen=True)
class Comparison:
    """One piece of evidence with its levels, from most to least alike."""

    name: str
    levels: tuple[Level, ...]
    #: Training leaves the figures alone where they say how much one fact may weigh.
    is_trained: bool = True

    def for_splink(self) -> cl.CustomComparison:
        """The comparison as Splink takes it."""
        levels: list[Any] = []
        for level in self.levels:
            creator = (
                cll.ElseLevel()
                if level.sql == "ELSE"
                else cll.CustomLevel(level.sql, label_for_charts=level.code)
            )
            if level.is_null:
                levels.append(creator.configure(is_null_level=True, label_for_charts=level.code))
                continue
            creator.configure(
                m_probability=level.m, u_probability=level.u, label_for_charts=level.code
            )
            if level.frequency_of:
                creator.configure(
                    tf_adjustment_column=level.frequency_of,
                    tf_adjustment_weight=1.0,
                    tf_minimum_u_value=LEAST_FREQUENCY,
                )
            levels.append(creator)
        return cl.CustomComparison(output_column_name=self.name, comparison_levels=levels)


ONE_LIST = (
    "service_code_l = service_code_r and record_kind_l = 'person' and record_kind_r = 'person'"
)
# A letter of an alphabet, of at most two bytes; a Chinese or Korean name of one sign is a name.
IS_INITIAL = "(length({0}) = 1 and strlen({0}) < 3)"
# Each of the two names is where the other should be, with a slip in one of them, or a small one in
# both.
SWAPPED = (
    "(forename_l <> surname_l and ("
    f"(forename_l = surname_r and {likeness('surname_l', 'forename_r')} >= 0.8) "
    f"or (surname_l = forename_r and {likeness('forename_l', 'surname_r')} >= 0.8) "
    "or (forename_l[1] = surname_r[1] and surname_l[1] = forename_r[1] "
    "and forename_l <> forename_r and surname_l <> surname_r "
    f"and {likeness('surname_l', 'forename_r')} >= 0.9 "
    f"and {likeness('forename_l', 'surname_r')} >= 0.9)))"
)
# One name is where the other should be, and the other one is another: swapped, and typed over.
HALF_SWAPPED = (
    "((forename_l = surname_r or surname_l = forename_r) "
    "and forename_l <> forename_r and surname_l <> surname_r "
    f"and not {IS_INITIAL.format('surname_l')} and not {IS_INITIAL.format('surname_r')})"
)

# Before birth and in the first days a child goes by its mother's surname: another one later says
# nothing.
UNDER_MOTHERS_NAME = (
    "((is_unborn_l or is_unborn_r or has_no_name_yet_l or has_no_name_yet_r) "
    "and not list_has_any(surname_forms_l, surname_forms_r))"
)


def _a_slip_of_one(name: str, words: str) -> str:
    """SQL for whether a name is one of a list of words but for a slip."""
    return (
        f"len(list_filter({words}, lambda word: {likeness(name, 'word')} >= 0.92 "
        f"or ({name}[1] = word[1] and length(word) > 3 and {edits(name, 'word')} = 1))) > 0"
    )


# Forenames differ most in form: nicknames, a middle name in use, initials from services that send
# no more (NDTMS). Amir and Amira, Hassan and Hussain are close in letters and often twins, so
# closeness earns little and the second look (pair_rules.py) decides among relatives.
FORENAME = Comparison(
    "forename",
    (
        Level("absent", "forename not known", "forename_l is null or forename_r is null"),
        Level(
            "swapped",
            "forename and surname are swapped",
            SWAPPED,
            0.004,
            0.000002,
            is_about_form=True,
        ),
        Level(
            "initial",
            "forenames agree in an initial, which is all that one record has",
            f"({IS_INITIAL.format('forename_l')} or {IS_INITIAL.format('forename_r')}) "
            "and forename_l[1] = forename_r[1]",
            0.03,
            0.003,
            is_about_form=True,
        ),
        Level("same", "same forename", "forename_l = forename_r", 0.80, 0.004, "forename"),
        Level(
            "other_form",
            "forenames are forms of one name, or a preferred name",
            "list_has_any(forename_forms_l, forename_forms_r)",
            0.07,
            0.005,
        ),
        Level(
            "slip",
            "forenames differ by a slip",
            f"{likeness('forename_l', 'forename_r')} >= 0.92 or (forename_l[1] = forename_r[1] "
            # Of two syllables (민수, 민서) one makes another name.
            "and not (length(forename_l) = 2 and strlen(forename_l) = 6) "
            f"and {edits('forename_l', 'forename_r')} = 1)",
            0.05,
            0.004,
        ),
        Level(
            "shortened",
            "one forename is the beginning or the end of the other",
            "least(length(forename_l), length(forename_r)) >= 3 and ("
            "starts_with(forename_l, forename_r) or starts_with(forename_r, forename_l) "
            "or ends_with(forename_l, forename_r) or ends_with(forename_r, forename_l))",
            0.015,
            0.003,
        ),
        Level(
            "middle_name",
            "the forename of one is a middle name of the other",
            "list_has_any(forename_forms_l, middle_words_r) "
            "or list_has_any(middle_words_l, forename_forms_r) "
            f"or {_a_slip_of_one('forename_l', 'middle_words_r')} "
            f"or {_a_slip_of_one('forename_r', 'middle_words_l')}",
            0.015,
            0.004,
        ),
        Level(
            "alike",
            "forenames are somewhat alike",
            f"{likeness('forename_l', 'forename_r')} >= 0.84",
            0.015,
            0.012,
        ),
        Level(
            "half_swapped",
            "one name is the other's forename and the other's surname another",
            HALF_SWAPPED,
            0.003,
            0.0006,
            is_about_form=True,
        ),
        Level("different", "different forenames", "ELSE", 0.02, 0.965),
    ),
)

# Brothers called Mohammed Ali and Mohammed Hassan share the first forename, not the second.
SECOND_FORENAME = Comparison(
    "second_forename",
    (
        Level(
            "absent",
            "second forename not known",
            "second_forename_l is null or second_forename_r is null",
        ),
        Level(
            "same",
            "same second forename",
            f"(second_forename_l = second_forename_r "
            f"and not {IS_INITIAL.format('second_forename_l')}) "
            "or list_has_any(middle_words_l, middle_words_r)",
            0.80,
            0.03,
        ),
        Level(
            "initial",
            "second forename fits the initial, or differs by a slip",
            f"(({IS_INITIAL.format('second_forename_l')} "
            f"or {IS_INITIAL.format('second_forename_r')}) "
            "and second_forename_l[1] = second_forename_r[1]) "
            f"or {likeness('second_forename_l', 'second_forename_r')} >= 0.9",
            0.12,
            0.06,
        ),
        Level("different", "different second forenames", "ELSE", 0.08, 0.91),
    ),
)

# Women's surnames change at marriage: that a woman's surname differs says less.
SURNAME = Comparison(
    "surname",
    (
        Level(
            "absent",
            "surname not known, already compared as swapped, or its mother's",
            f"surname_l is null or surname_r is null or {SWAPPED} or {HALF_SWAPPED} "
            f"or {UNDER_MOTHERS_NAME}",
        ),
        Level(
            "initial",
            "surnames agree in an initial, which is all that one record has",
            f"({IS_INITIAL.format('surname_l')} or {IS_INITIAL.format('surname_r')}) "
            "and surname_l[1] = surname_r[1]",
            0.01,
            0.001,
            is_about_form=True,
        ),
        Level("same", "same surname", "surname_l = surname_r", 0.85, 0.0015, "surname"),
        Level(
            "other_form",
            "surnames share a part, or one is a previous surname",
            "list_has_any(surname_forms_l, surname_forms_r)",
            0.04,
            0.001,
        ),
        Level(
            "slip",
            "surnames differ by a slip",
            f"{likeness('surname_l', 'surname_r')} >= 0.92 or (surname_l[1] = surname_r[1] "
            f"and length(surname_l) >= 5 and {edits('surname_l', 'surname_r')} = 1)",
            0.045,
            0.002,
        ),
        Level(
            "alike",
            "surnames are somewhat alike",
            f"{likeness('surname_l', 'surname_r')} >= 0.85",
            0.01,
            0.006,
        ),
        Level(
            "different_woman",
            "different surnames of a woman",
            "coalesce(sex_l, sex_r) = 'F' and coalesce(sex_r, sex_l) = 'F'",
            0.035,
            0.28,
        ),
        Level("different", "different surnames", "ELSE", 0.01, 0.71),
    ),
)

# No edit distance: a date is three numbers, and the slips are known. A day earlier or later is
# what a time zone does to midnight.
BIRTH = Comparison(
    "birth",
    (
        Level(
            "expected",
            "born about when the unborn child was expected",
            "coalesce((birth_year_l is null and "
            "date_diff('day', expected_date_of_birth_l, birth_date_r) between -110 and 28) "
            "or (birth_year_r is null and "
            "date_diff('day', expected_date_of_birth_r, birth_date_l) between -110 and 28), false)",
            0.03,
            0.0002,
            is_about_form=True,
        ),
        # What could be read of a date that was rejected may fit; that it does not says nothing.
        Level(
            "absent",
            "date of birth not known",
            "birth_year_l is null or birth_year_r is null "
            "or ((is_birth_rejected_l or is_birth_rejected_r) "
            "and abs(birth_year_l - birth_year_r) > 2)",
        ),
        Level("same", "same date of birth", "birth_date_l = birth_date_r", 0.88, 0.00006),
        Level(
            "swapped",
            "day and month of birth are swapped",
            "birth_digits_l[1:4] = birth_digits_r[1:4] "
            "and birth_digits_l[5:6] = birth_digits_r[7:8] "
            "and birth_digits_l[7:8] = birth_digits_r[5:6]",
            0.008,
            0.00004,
            is_about_form=True,
        ),
        Level(
            "slip",
            "dates of birth differ by one digit, two neighbouring digits or a day",
            "hamming(birth_digits_l, birth_digits_r) = 1 "
            "or abs(date_diff('day', birth_date_l, birth_date_r)) = 1 "
            "or (birth_digits_l[1:6] = birth_digits_r[1:6] "
            "and birth_digits_l[7] = birth_digits_r[8] and birth_digits_l[8] = birth_digits_r[7]) "
            "or (birth_digits_l[5:8] = birth_digits_r[5:8] "
            "and birth_digits_l[1:2] = birth_digits_r[1:2] "
            "and birth_digits_l[3] = birth_digits_r[4] and birth_digits_l[4] = birth_digits_r[3])",
            0.025,
            0.0012,
        ),
        Level(
            "rough",
            "a rough date of birth fits",
            "(birth_date_l is null or birth_date_r is null) "
            "and birth_year_l = birth_year_r "
            "and coalesce(birth_month_l = birth_month_r, true)",
            0.04,
            0.0012,
            is_about_form=True,
        ),
        Level(
            "near_year",
            "a rough date of birth fits within two years",
            "(birth_date_l is null or birth_date_r is null) "
            "and abs(birth_year_l - birth_year_r) <= 2",
            0.012,
            0.004,
            is_about_form=True,
        ),
        Level(
            "two_parts",
            "two of day, month and year of birth agree",
            "(birth_digits_l[1:4] = birth_digits_r[1:4])::int "
            "+ (birth_digits_l[5:6] = birth_digits_r[5:6])::int "
            "+ (birth_digits_l[7:8] = birth_digits_r[7:8])::int = 2",
            0.012,
            0.006,
        ),
        Level("different", "different dates of birth", "ELSE", 0.012, 0.986),
    ),
)

SEX = Comparison(
    "sex",
    (
        Level("absent", "sex not known", "sex_l is null or sex_r is null"),
        Level("same", "same sex", "sex_l = sex_r", 0.992, 0.5),
        Level("different", "different sex", "ELSE", 0.008, 0.5),
    ),
)

# A valid number is nearly proof, but it may be the mother's: it weighs no more than a name and a
# date of birth together. Two different numbers speak against, less for UPNs, which are reissued.
NHS_NUMBER = Comparison(
    "nhs_number",
    (
        Level("absent", "NHS number not known", "nhs_number_l is null or nhs_number_r is null"),
        Level("same", "same NHS number", "nhs_number_l = nhs_number_r", 0.985, 0.000002),
        Level("different", "different NHS numbers", "ELSE", 0.015, 0.999998),
    ),
    is_trained=False,
)

UPN = Comparison(
    "upn",
    (
        Level("absent", "UPN not known", "upn_l is null or upn_r is null"),
        Level("same", "same UPN", "upn_l = upn_r", 0.96, 0.000002),
        Level("different", "different UPNs", "ELSE", 0.04, 0.999998),
    ),
    is_trained=False,
)

# Relatives share addresses, phones and e-mail, and it is relatives that must be told apart: what a
# household shares may together not weigh more than a date of birth. So u is that among people who
# could be confused, not that of two strangers.
ADDRESS = Comparison(
    "address",
    (
        Level(
            "absent",
            "address not known",
            "(len(doors_l) = 0 and len(postcodes_l) = 0) "
            "or (len(doors_r) = 0 and len(postcodes_r) = 0)",
        ),
        Level(
            "same_door",
            "same address",
            "list_has_any(doors_l, doors_r)",
            0.62,
            0.0012,
            is_of_household=True,
        ),
        Level(
            "same_building",
            "same building",
            "list_has_any(buildings_l, buildings_r)",
            0.03,
            0.0012,
            is_of_neighbours=True,
        ),
        Level(
            "same_postcode",
            "same postcode",
            "list_has_any(postcodes_l, postcodes_r)",
            0.06,
            0.002,
            is_of_neighbours=True,
        ),
        Level("different", "different addresses", "ELSE", 0.29, 0.9956),
    ),
    is_trained=False,
)

PHONE = Comparison(
    "phone",
    (
        Level("absent", "phone not known", "len(phones_l) = 0 or len(phones_r) = 0"),
        Level(
            "same",
            "same phone number",
            "list_has_any(phones_l, phones_r)",
            0.45,
            0.003,
            is_of_household=True,
        ),
        Level(
            "slip",
            "phone numbers differ by a slip",
            "len(list_filter(phones_l, lambda one: len(list_filter(phones_r, "
            "lambda other: damerau_levenshtein(one, other) = 1)) > 0)) > 0",
            0.03,
            0.001,
            is_of_household=True,
        ),
        Level("different", "different phone numbers", "ELSE", 0.52, 0.996),
    ),
    is_trained=False,
)

EMAIL = Comparison(
    "email",
    (
        Level("absent", "e-mail not known", "email_l is null or email_r is null"),
        Level("same", "same e-mail", "email_l = email_r", 0.6, 0.002, is_of_household=True),
        Level(
            "slip",
            "e-mails differ by a slip",
            # The number in it tells namesakes apart.
            "email_l[1] = email_r[1] and levenshtein(email_l, email_r) <= 2 and regexp_replace("
            "email_l, '[^0-9]', '', 'g') = regexp_replace(email_r, '[^0-9]', '', 'g')",
            0.05,
            0.0005,
            is_of_household=True,
        ),
        Level("different", "different e-mail", "ELSE", 0.35, 0.9975),
    ),
    is_trained=False,
)

# A school's contact and a social worker's "mother" are the same to one child. Brothers and sisters
# have one mother too, so it weighs as the rest of what a household shares.
RELATIVES = Comparison(
    "relatives",
    (
        Level("absent", "relatives not known", "len(relatives_l) = 0 or len(relatives_r) = 0"),
        Level(
            "same",
            "both are said to be the same to one relative",
            "list_has_any(relatives_l, relatives_r)",
            0.6,
            0.0012,
            is_of_household=True,
        ),
        Level("different", "no relative in common", "ELSE", 0.4, 0.9988),
    ),
    is_trained=False,
)

# A contact of a pupil has no date of birth, but a word: whose mother she is says about when she was
# born. A namesake of the household (a father's father) is a generation off.
AGE = Comparison(
    "age",
    (
        Level(
            "absent",
            "no relative tells of the age of who has no date of birth",
            "coalesce((birth_year_l is null) = (birth_year_r is null) "
            "or if(birth_year_l is null, likely_from_l, likely_from_r) is null, true)",
        ),
        Level(
            "likely",
            "the age fits what the other is to a relative",
            "coalesce(birth_year_r, birth_year_l) between "
            "coalesce(if(birth_year_l is null, likely_from_l, likely_from_r), 0) and "
            "coalesce(if(birth_year_l is null, likely_until_l, likely_until_r), 9999)",
            0.97,
            0.45,
        ),
        Level(
            "unlikely", "hardly of the age of what the other is to a relative", "ELSE", 0.03, 0.55
        ),
    ),
    is_trained=False,
)

# A service rarely opens two records for one person, while thirteen services often hold him. The
# contacts of pupils are no such records: a mother of three is named three times.
SERVICE = Comparison(
    "service",
    (
        Level("same", "both records are of one service", ONE_LIST, 0.04, 0.4),
        Level("different", "records of two services", "ELSE", 0.96, 0.6),
    ),
    is_trained=False,
)

COMPARISONS = (
    FORENAME,
    SECOND_FORENAME,
    SURNAME,
    BIRTH,
    SEX,
    NHS_NUMBER,
    UPN,
    ADDRESS,
    PHONE,
    EMAIL,
    RELATIVES,
    AGE,
    SERVICE,
)
