"""The landed tables as dbt reads them: views in the warehouse that it builds in.

So dbt's sources are plain tables, and no path of a build stands in what dbt parses: a project that
was parsed once is parsed for every build.
"""

from __future__ import annotations

from pathlib import Path

import duckdb


def show_landed(landing: Path, warehouse: Path) -> None:
    """Make a view `<source>.<table>` of each file `<source>/<table>.parquet` of `landing`.

    Sources that are no delivery (`_intake`, `_given`, `_state`) lose their underscore. `warehouse`
    is made where it does not exist; a view that does is made again.
    """
    with duckdb.connect(str(warehouse)) as con:
        for folder in sorted(landing.iterdir()):
            source = folder.name.removeprefix("_")
            con.execute(f'create schema if not exists "{source}"')
            for file in sorted(folder.glob("*.parquet")):
                con.execute(
                    f'create or replace view "{source}"."{file.stem}" as '
                    f"from read_parquet('{file}')"
                )
