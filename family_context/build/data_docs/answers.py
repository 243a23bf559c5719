"""What an expectation found, in words that a data owner reads."""

from __future__ import annotations

import math
from typing import Any

from family_context.build.data_docs.checks import Check
from family_context.build.data_docs.offline import Answer


def question_of(check: Check) -> str:
    """The question with its number in the checklist, or `Contract`."""
    return f"{'Contract' if check.id == 'contract' else check.id}: {check.question}"


def answer(check: Check, result: Any) -> Answer:
    """The answer that one of Great Expectations' results gives to `check`."""
    found, wanted = _in_words(check, dict(result.result or {}))
    return Answer(question_of(check), found, wanted, bool(result.success))


def _in_words(check: Check, result: dict[str, Any]) -> tuple[str, str]:
    arguments = check.arguments
    if check.expectation == "expect_column_mean_to_be_between":
        observed = result.get("observed_value")
        if observed is None or math.isnan(observed):
            return "none to look at", "some"
        if "max_value" in arguments:
            return percent(observed), f"at least {percent(arguments['min_value'])}"
        return f"{observed:.2f}", "any"
    if "unexpected_percent" in result:
        share = result["unexpected_percent"]
        found = "none to look at" if share is None else percent(1 - share / 100)
        return found, f"at least {percent(arguments.get('mostly', 1))}"
    return ("yes" if result else "not told"), "yes"


def percent(share: float) -> str:
    """A share as a percentage; never rounded up to all, nor down to none."""
    if 0 < share < 1:
        return f"{min(max(share * 100, 0.1), 99.9):.1f} %"
    return f"{share * 100:.0f} %"
