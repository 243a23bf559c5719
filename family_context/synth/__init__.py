"""A synthetic council: extracts of thirteen services about people who never were, with the
truth.
"""

from family_context.synth.council import CouncilSummary, make_council

__all__ = ["CouncilSummary", "make_council"]
