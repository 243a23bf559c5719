"""Linkage under stress: many councils, each worse in one way, ours beside plain Splink.

`run_stress` makes every cell of a grid (`cells`) from its source (`sources`), builds people and
families by the ordinary road (`building`), measures them (`people`, `families`) and reports
(`report`, `page`). See README.md here.
"""

from family_context.evaluation.stress.page import write_page
from family_context.evaluation.stress.run import run_stress
from family_context.evaluation.stress.screen import tables

__all__ = ["run_stress", "tables", "write_page"]
