"""The YAML of the project itself: contracts, models and seeds, as dbt reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from family_context.folders import PROJECT

# libyaml reads the hundred files of the models in a tenth of the time; a wheel may come without it.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(file: Path) -> Any:
    """What `file` holds; None where it is empty. Raises yaml.YAMLError where it is no YAML."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)


VARIABLES: dict[str, Any] = read_yaml(PROJECT / "dbt_project.yml")["vars"]
"""The limits that SQL and Python both read, each with its reason beside it."""
SMALLEST_COUNT: int = VARIABLES["smallest_count"]
"""No smaller count of people is told, drawn, or estimated from in what is for analysis."""
