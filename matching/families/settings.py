"""The reviewed settings of the family model: what makes two people family."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import splink.comparison_library as cl
import yaml
from splink import SettingsCreator

MODEL_FOLDER = Path(__file__).parents[1] / "model"

# Below this two people are not shown as family at all, from here as possible, from there as strong.
# The models read the same two numbers.
_VARIABLES = yaml.safe_load(
    (Path(__file__).parents[2] / "dbt_project.yml").read_text(encoding="utf-8")
)["vars"]
POSSIBLE: float = _VARIABLES["possible_family"]
STRONG: float = _VARIABLES["strong_family"]

# People known to a council have about three others of their family in it; that it is not two or
# five matters little beside the evidence. The crowd of possible strangers is one district, however
# large the extract: every pair compared shares a tie, an address, a street or a phone, and how
# rarely strangers do so was counted in a crowd of that size. Both would change together.
FAMILY_OF_A_PERSON = 3.0
CROWD = 5_000
PRIOR = FAMILY_OF_A_PERSON / CROWD


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison: its SQL, and how often it is met in families and elsewhere.

    `m` and `u` are where training starts from; the trained file replaces them. A null level lacks a
    value; a silent one is met, and is no evidence.
    """

    code: str
    sql: str
    m: float
    u: float
    is_null: bool = False
    is_silent: bool = False


@dataclass(frozen=True)
class FamilyComparison:
    """One piece of evidence: its levels, the strongest first, the last one for all other pairs."""

    name: str
    levels: tuple[Level, ...]


def _tie(kind: str) -> str:
    return f'list_contains("ties_l", \'{kind}:\' || "unique_id_l" || \'|\' || "unique_id_r")'


_YEARS_TOGETHER = 'len(list_intersect("address_years_l", "address_years_r"))'
_ONE_ADDRESS = 'list_has_any("addresses_l", "addresses_r")'
_ONE_NAME = 'list_has_any("surnames_l", "surnames_r")'
_YEARS_APART = 'abs(date_diff(\'day\', "born_l", "born_r")) / 365.25'

# That nobody wrote a tie down says nothing: many councils record few relationships or none. So the
# last level of each kind of tie is silent: trained like any other, weighed neither for nor against.
COMPARISONS: tuple[FamilyComparison, ...] = (
    # A relationship that two services know is no slip of one of them.
    FamilyComparison(
        "recorded",
        (
            Level("twice", _tie("recorded_twice"), 0.2, 1e-8),
            Level("once", _tie("recorded_once"), 0.2, 1e-7),
            Level("not", "ELSE", 0.6, 1.0, is_silent=True),
        ),
    ),
    # Responsibility for a child is not handed to strangers.
    FamilyComparison(
        "responsible",
        (
            Level("responsible", _tie("responsible"), 0.1, 1e-8),
            Level("not", "ELSE", 0.9, 1.0, is_silent=True),
        ),
    ),
    # Whom the school rings; a contact who lives with the pupil is nearer than one who does not.
    FamilyComparison(
        "school_contact",
        (
            Level("lives_with_pupil", _tie("contact_at_home"), 0.1, 1e-8),
            Level("named", _tie("contact"), 0.1, 1e-8),
            Level("not", "ELSE", 0.8, 1.0, is_silent=True),
        ),
    ),
    # One case file: named together when a child was referred, or in one programme family.
    FamilyComparison(
        "case_file",
        (
            Level("referral", _tie("referral"), 0.1, 1e-7),
            Level("programme", _tie("programme"), 0.05, 1e-7),
            Level("not", "ELSE", 0.85, 1.0, is_silent=True),
        ),
    ),
    # Housing lists who lives in a tenancy.
    FamilyComparison(
        "tenancy",
        (
            Level("same", _tie("tenancy"), 0.1, 1e-7),
            Level("not", "ELSE", 0.9, 1.0, is_silent=True),
        ),
    ),
    # Where they live, and for how long both have. One calendar year in common is no time together:
    # who moves out and who moves in share it. A shared house is weaker; an address both once had,
    # at times nobody knows, weaker still: under two names it is mostly one tenant after another.
    # Crowds and institutions are no evidence at all: they are not in the data.
    FamilyComparison(
        "residence",
        (
            Level("no_address", 'len("addresses_l") = 0 or len("addresses_r") = 0', 0, 0, True),
            Level("home_for_years", f'"home_l" = "home_r" and {_YEARS_TOGETHER} >= 3', 0.1, 1e-7),
            Level("home", '"home_l" = "home_r"', 0.6, 1e-6),
            Level("once_together", f"{_YEARS_TOGETHER} >= 2", 0.05, 1e-6),
            Level("shared_house", '"shared_home_l" = "shared_home_r"', 0.02, 1e-5),
            Level("once_at_one_address_and_name", f"{_ONE_ADDRESS} and {_ONE_NAME}", 0.05, 1e-7),
            Level("once_at_one_address", _ONE_ADDRESS, 0.05, 1e-5),
            Level("elsewhere", "ELSE", 0.13, 1.0),
        ),
    ),
    # Families share a phone; numbers on many people's records are not in the data.
    FamilyComparison(
        "phone",
        (
            Level("none", 'len("phones_l") = 0 or len("phones_r") = 0', 0, 0, True),
            Level("same", 'list_has_any("phones_l", "phones_r")', 0.15, 1e-6),
            Level("different", "ELSE", 0.85, 1.0),
        ),
    ),
    # A rare surname says more than a common one; former and double-barrelled names count too.
    FamilyComparison(
        "surname",
        (
            Level("none", '"surname_l" is null or "surname_r" is null', 0, 0, True),
            Level("same", '"surname_l" = "surname_r"', 0.55, 0.003),
            Level("part", _ONE_NAME, 0.08, 0.003),
            Level("different", "ELSE", 0.37, 0.994),
        ),
    ),
    # Years apart that fit brothers and sisters or a couple, a parent, a grandparent.
    FamilyComparison(
        "years_apart",
        (
            Level("unknown", '"born_l" is null or "born_r" is null', 0, 0, True),
            Level("near", f"{_YEARS_APART} < 13", 0.42, 0.25),
            Level("parent", f"{_YEARS_APART} between 16 and 45", 0.5, 0.45),
            Level("grandparent", f"{_YEARS_APART} between 45 and 75", 0.05, 0.2),
            Level("other", "ELSE", 0.03, 0.1),
        ),
    ),
)


def family_settings() -> SettingsCreator:
    """Settings with the newest trained figures, or the first ones where there are none."""
    figures = trained_figures()
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_for_splink(comparison, figures) for comparison in COMPARISONS],
        # Pairs come from blocking.py; Splink asks for a rule all the same.
        blocking_rules_to_generate_predictions=[{"blocking_rule": "1=0"}],
        probability_two_random_records_match=PRIOR,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        max_iterations=60,
        linker_uid="families",
    )


def newest_model() -> dict[str, Any]:
    """The newest trained file: figures by comparison and calibration; empty without one."""
    files = sorted(MODEL_FOLDER.glob("families_*.json"))
    model: dict[str, Any] = json.loads(files[-1].read_text("utf-8")) if files else {}
    return model


def trained_figures() -> dict[str, dict[str, dict[str, float]]]:
    """M and u by comparison and level, of the newest trained file; empty where there is none."""
    found: dict[str, dict[str, dict[str, float]]] = newest_model().get("comparisons", {})
    return found


def _for_splink(
    comparison: FamilyComparison, figures: dict[str, dict[str, dict[str, float]]]
) -> cl.CustomComparison:
    known = figures.get(comparison.name, {})
    levels: list[Any] = []
    for level in comparison.levels:
        if level.is_null:
            levels.append(
                {
                    "sql_condition": level.sql,
                    "label_for_charts": level.code,
                    "is_null_level": True,
                }
            )
            continue
        rates = known.get(level.code, {"m": level.m, "u": level.u})
        if level.is_silent:
            rates = {"m": rates["u"], "u": rates["u"]}
        settings: dict[str, Any] = {
            "sql_condition": level.sql,
            "label_for_charts": level.code,
            "m_probability": rates["m"],
            "u_probability": rates["u"],
        }
        if comparison.name == "surname" and level.code == "same":
            settings |= {"tf_adjustment_column": "surname", "tf_adjustment_weight": 1.0}
        levels.append(settings)
    return cl.CustomComparison(output_column_name=comparison.name, comparison_levels=levels)
