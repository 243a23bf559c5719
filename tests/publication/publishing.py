"""A publication in one go, without a build around it."""

from __future__ import annotations

from typing import Any

from family_context.build.publish import remove_others, swap, write
from family_context.folders import OutFolder


def publish(out: OutFolder, run_id: str, synthetic: bool) -> dict[str, Any]:
    """Write, swap, and remove what was published before; the counts by audience and table."""
    counts = write(out, run_id, synthetic)
    swap(out, run_id)
    remove_others(out)
    return counts
