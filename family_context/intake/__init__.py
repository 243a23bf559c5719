"""Intake: extracts of the services, typed and checked by contract, into the landing folder.

A delivery is taken whole or refused with a reason; of what is taken, every row is either landed
or held in quarantine with a reason. The rules are those of the contracts
(`models/staging/*/_*__contract.yml`); the row work is SQL made from them.
"""

from family_context.intake.last_good import commit_last_good, copy_last_good, forget_last_good
from family_context.intake.refusal import RefusedError
from family_context.intake.taking import IntakeResult, take_in

__all__ = [
    "IntakeResult",
    "RefusedError",
    "commit_last_good",
    "copy_last_good",
    "forget_last_good",
    "take_in",
]
