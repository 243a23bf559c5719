"""The thirteen services as they keep their records: one row says what each writes down, and how
badly.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """How one service records people. Rates are shares of its records at noise 1."""

    code: str
    name: str
    system: str
    supplier: str
    reference: str  # the pattern of its person references; {} is the number
    nhs: float = 0.0
    upn: float = 0.0
    phone: float = 0.5
    email: float = 0.2
    middle: float = 0.4
    preferred: float = 0.05
    previous: float = 0.1
    uprn: float = 0.0
    no_address: float = 0.03
    stale: float = 0.08
    typo: float = 0.02
    nickname: float = 0.02
    former: float = 0.3  # of those who changed their name: still recorded under the old one
    swapped: float = 0.003
    birth_wrong: float = 0.008
    birth_missing: float = 0.01
    birth_guess: float = 0.004  # 1 January or the 15th, or an age only
    birth_filler: float = 0.003  # 1900-01-01 and the like
    sex_missing: float = 0.01
    twice: float = 0.005  # the same person under two references
    line: str = "gazetteer"
    phone_style: str = "plain"
    upper: bool = False
    whole_address: bool = False  # town and postcode inside the address text as well
    days_old: int = 1  # how old the delivery is at the as-at date


PROFILES = {
    p.code: p
    for p in (
        Profile(
            "childrens_social_care",
            "Children's social care",
            "Mosaic",
            "Fernmoor Council",
            "{:07d}",
            nhs=0.5,
            upn=0.65,
            phone=0.6,
            email=0.15,
            uprn=0.6,
            stale=0.05,
            typo=0.012,
            twice=0.006,
            previous=0.25,
        ),
        Profile(
            "supporting_families",
            "Supporting families",
            "Local database",
            "Fernmoor Council",
            "SF{:06d}",
            nhs=0.1,
            upn=0.45,
            phone=0.55,
            email=0.1,
            stale=0.12,
            typo=0.025,
            birth_missing=0.03,
            birth_guess=0.01,
            line="short",
            whole_address=True,
            days_old=12,
        ),
        Profile(
            "schools",
            "Schools",
            "Capita One",
            "Fernmoor Council",
            "{:09d}",
            upn=0.99,
            phone=0.5,
            email=0.25,
            middle=0.7,
            preferred=0.12,
            uprn=0.5,
            stale=0.06,
            typo=0.010,
            birth_missing=0.0,
            birth_guess=0.0005,
            birth_filler=0.0003,
            twice=0.003,
            phone_style="spaced",
            days_old=3,
        ),
        Profile(
            "adult_social_care",
            "Adult social care",
            "Liquidlogic",
            "Fernmoor Council",
            "L{:08d}",
            nhs=0.85,
            phone=0.7,
            email=0.15,
            uprn=0.6,
            typo=0.012,
            birth_guess=0.006,
            line="slash",
            days_old=1,
        ),
        Profile(
            "police",
            "Police",
            "Niche",
            "Wyre and Moor Police",
            "N/{:08d}",
            phone=0.45,
            email=0.05,
            middle=0.3,
            stale=0.16,
            typo=0.035,
            nickname=0.05,
            swapped=0.006,
            birth_wrong=0.015,
            birth_missing=0.02,
            birth_guess=0.012,
            birth_filler=0.008,
            no_address=0.08,
            twice=0.02,
            line="upper",
            upper=True,
            days_old=6,
        ),
        Profile(
            "housing",
            "Housing",
            "Northgate",
            "Fernmoor Homes",
            "{:06d}-T",
            phone=0.6,
            email=0.3,
            middle=0.2,
            uprn=0.85,
            stale=0.03,
            typo=0.022,
            nickname=0.03,
            birth_missing=0.07,
            birth_guess=0.008,
            birth_filler=0.012,
            no_address=0.0,
            twice=0.008,
            line="short",
            phone_style="brackets",
        ),
        Profile(
            "adult_mental_health",
            "Adult mental health",
            "RiO",
            "Moorland NHS Trust",
            "R{:07d}",
            nhs=0.93,
            phone=0.6,
            email=0.1,
            stale=0.1,
            typo=0.012,
            days_old=20,
        ),
        Profile(
            "drugs_and_alcohol",
            "Drugs and alcohol",
            "Halo",
            "Turnaround",
            "{:05d}TA",
            nhs=0.15,
            phone=0.4,
            email=0.05,
            middle=0.02,
            stale=0.2,
            typo=0.025,
            nickname=0.08,
            birth_missing=0.01,
            no_address=0.35,
            whole_address=True,
            days_old=25,
        ),
        Profile(
            "gp",
            "General practice",
            "EMIS",
            "Fernmoor Primary Care Network",
            "{:010d}",
            nhs=0.985,
            phone=0.75,
            email=0.25,
            middle=0.75,
            previous=0.2,
            uprn=0.35,
            stale=0.1,
            typo=0.006,
            nickname=0.01,
            birth_missing=0.0005,
            birth_wrong=0.002,
            birth_guess=0.001,
            birth_filler=0.0003,
            former=0.15,
            phone_style="plus",
        ),
        Profile(
            "early_help",
            "Early help",
            "EHM",
            "Fernmoor Council",
            "EH-{:06d}",
            nhs=0.2,
            upn=0.5,
            phone=0.6,
            email=0.25,
            stale=0.07,
            typo=0.025,
            birth_missing=0.02,
            birth_guess=0.006,
            phone_style="spaced",
            days_old=2,
        ),
        Profile(
            "health_visiting",
            "Health visiting",
            "SystmOne",
            "Moorland NHS Trust",
            "S{:08d}",
            nhs=0.98,
            phone=0.7,
            email=0.2,
            middle=0.6,
            stale=0.07,
            typo=0.008,
            days_old=9,
        ),
        Profile(
            "youth_justice",
            "Youth justice",
            "ChildView",
            "Fernmoor Council",
            "YOT{:05d}",
            nhs=0.1,
            upn=0.45,
            phone=0.5,
            email=0.05,
            stale=0.1,
            typo=0.02,
            nickname=0.05,
            line="short",
            days_old=4,
        ),
        Profile(
            "young_carers",
            "Young carers",
            "Spreadsheet",
            "Fernmoor Carers Trust",
            "{:04d}",
            nhs=0.02,
            upn=0.3,
            phone=0.6,
            email=0.2,
            middle=0.05,
            stale=0.12,
            typo=0.04,
            nickname=0.08,
            swapped=0.01,
            birth_missing=0.05,
            birth_wrong=0.02,
            whole_address=True,
            phone_style="spaced",
            days_old=28,
        ),
    )
}
