"""What the tool changes, with n, interval, method and assumptions; or why no number is given."""

from family_context.reports.measures.differences import (
    Sample,
    check_before_roll_out,
    cluster_bootstrap,
    difference_in_differences,
    difference_in_means,
    mixed_model,
    not_yet_users,
)
from family_context.reports.measures.results import Result

__all__ = [
    "Result",
    "Sample",
    "check_before_roll_out",
    "cluster_bootstrap",
    "difference_in_differences",
    "difference_in_means",
    "mixed_model",
    "not_yet_users",
]
