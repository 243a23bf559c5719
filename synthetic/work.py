"""How each service works: teams, roles, types of work, and how long it lasts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """How a service works: its teams, roles, types and reasons, and how long a spell lasts
    (days).
    """

    teams: tuple[str, ...]
    role: str
    types: tuple[str, ...]
    reasons: tuple[str, ...]
    length: tuple[int, int]
    open_share: float
    from_age: float = 0.0
    caseload: int = 18
    repeats: float = 0.25
    named: float = 0.85
    phone: float = 0.6


# Letters that mean one thing here and another thing there.
CLASHES = {
    "childrens_social_care": ("CIN", "CP", "CLA"),
    "adult_social_care": ("CLD", "CP"),
    "youth_justice": ("CLD",),
    "early_help": ("EHM", "CIN"),
}

WORK = {
    "childrens_social_care": Work(
        (
            "North Assessment Team",
            "South Assessment Team",
            "East Assessment Team",
            "West Assessment Team",
            "Central Assessment Team",
            "Children in Care Team",
        ),
        "Social worker",
        ("Child in need", "Child protection", "Child looked after", "Assessment"),
        (
            "Abuse or neglect",
            "Family dysfunction",
            "Parental illness",
            "Domestic abuse",
            "Acute stress",
        ),
        (30, 900),
        0.4,
        caseload=17,
    ),
    "supporting_families": Work(
        ("Families First North", "Families First South"),
        "Family support worker",
        ("Whole family plan", "Advice"),
        ("Parental mental health", "School attendance", "Debt", "Domestic abuse"),
        (120, 500),
        0.35,
    ),
    "schools": Work(
        (),
        "Designated safeguarding lead",
        ("Enrolment",),
        ("On roll",),
        (700, 2600),
        0.9,
        from_age=4.2,
        repeats=0.1,
        named=0.5,
    ),
    "adult_social_care": Work(
        (
            "Adult Locality Team North",
            "Adult Locality Team South",
            "Hospital Discharge Team",
            "Learning Disability Team",
        ),
        "Social worker",
        ("Long term support", "Short term support", "Assessment", "Carer support"),
        (
            "Physical support",
            "Learning disability",
            "Memory and cognition",
            "Mental health",
            "Carer",
        ),
        (40, 1500),
        0.5,
        from_age=18,
    ),
    "police": Work(
        ("Neighbourhood Team Fernmoor", "Public Protection Unit", "Response Team B"),
        "Police constable",
        ("Occurrence",),
        ("Domestic incident", "Concern for safety", "Investigation", "Missing person"),
        (5, 200),
        0.2,
        from_age=10,
        named=0.7,
        phone=0.3,
    ),
    "housing": Work(
        ("Tenancy Services East", "Tenancy Services West", "Income Team"),
        "Housing officer",
        ("Tenancy",),
        ("Tenancy management",),
        (400, 4000),
        0.85,
        caseload=150,
        repeats=0.05,
    ),
    "adult_mental_health": Work(
        (
            "Community Mental Health Team North",
            "Community Mental Health Team South",
            "Crisis Team",
            "Early Intervention",
        ),
        "Care co-ordinator",
        ("Community care", "Crisis", "Assessment"),
        ("Mental health",),
        (40, 1200),
        0.4,
        from_age=18,
    ),
    "drugs_and_alcohol": Work(
        ("Turnaround Recovery", "Turnaround Outreach"),
        "Recovery worker",
        ("Structured treatment", "Brief intervention"),
        ("Alcohol", "Opiates", "Non-opiates"),
        (30, 700),
        0.35,
        from_age=18,
    ),
    "gp": Work(
        (),
        "Registered practice",
        ("Registration",),
        ("Registered patient",),
        (1500, 9000),
        0.97,
        repeats=0.0,
        named=0.35,
        phone=0.2,
    ),
    "early_help": Work(
        ("Early Help Hub East", "Early Help Hub West"),
        "Lead professional",
        ("Early help assessment", "Team around the family"),
        ("Behaviour", "Attendance", "Parenting support", "Young carer"),
        (60, 400),
        0.3,
    ),
    "health_visiting": Work(
        ("Health Visiting Team Moor", "Health Visiting Team Mill"),
        "Health visitor",
        ("Universal", "Universal plus", "Targeted"),
        ("Healthy child programme",),
        (300, 1900),
        0.75,
        caseload=120,
    ),
    "youth_justice": Work(
        ("Youth Justice Service",),
        "Case manager",
        ("Referral order", "Youth caution", "Diversion"),
        ("Offence",),
        (60, 400),
        0.35,
        from_age=10,
    ),
    "young_carers": Work(
        ("Young Carers Project",),
        "Support worker",
        ("Support group", "Assessment"),
        ("Cares for a parent", "Cares for a brother or sister"),
        (100, 900),
        0.6,
        from_age=6,
    ),
}
