"""References to rows that the same service did not send: landed all the same, and listed."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from family_context.contracts import ColumnContract, Contract, TableContract
from family_context.intake.quarantine import Quarantine
from family_context.intake.rows import Finding
from family_context.intake.typing_sql import name, quote

BUT_FOR_ZEROS = ", and one was that differs by zeros in front alone"
IN_ANOTHER_FORM = "read as the one reference that differs from it in zeros, case or a prefix alone"
ENOUGH = 3
"""So many references of a column, of which none is found as it stands and all without letters, are
written without the prefix of the others."""


def list_orphans(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    found: Mapping[str, tuple[Finding, Quarantine]],
) -> None:
    """Add an entry of kind `orphan` for each reference in `found` that leads nowhere.

    A reference to a table that was not sent at all is no orphan: nobody can tell.
    """
    for table in contract.tables:
        for column in table.columns:
            if table.name not in found or column.references is None:
                continue
            if column.references not in found:
                continue
            target = contract.table(column.references)
            finding, quarantine = found[table.name]
            referred = found[target.name][0].landed
            own, theirs = name(column.name), name(_target_column(column, target))
            _read_in_another_form(con, finding.landed, referred, column, theirs, quarantine)
            lost = f"no row of {target.name} was landed under this reference"
            quarantine.add(
                f"""
                select 'orphan', sent.line_number, {quote(column.name)}, sent.{own},
                    case
                        when ltrim(sent.{own}, '0') in (
                            select ltrim({theirs}, '0') from {name(referred)}
                        )
                        then {quote(f"{lost}{BUT_FOR_ZEROS}")}
                        else {quote(lost)}
                    end,
                    cast(to_json(sent) as varchar), 1
                from {name(finding.landed)} as sent
                anti join {name(referred)} as referred on sent.{own} = referred.{theirs}
                where sent.{own} is not null
                """
            )


def _read_in_another_form(
    con: duckdb.DuckDBPyConnection,
    landed: str,
    referred: str,
    column: ColumnContract,
    theirs: str,
    quarantine: Quarantine,
) -> None:
    """Give a reference that leads nowhere the form of the one row that it can mean.

    One table of a service comes from a spreadsheet that dropped the zeros in front, or from a
    report that writes `P-00123` for 123. Where two rows could be meant, it stays as it is.
    """
    own = name(column.name)
    found = f"from {name(landed)} as sent anti join {name(referred)} as referred on "
    found += f"sent.{own} = referred.{theirs} where sent.{own} is not null"
    ((n_lost,),) = con.execute(f"select count(distinct sent.{own}) {found}").fetchall()
    if not n_lost:
        return
    # In whatever case, and without zeros in front.
    form = "ltrim(upper({}), '0')"
    ((n_sent,),) = con.execute(f"select count(distinct {own}) from {name(landed)}").fetchall()
    if n_lost == n_sent >= ENOUGH:
        bare = "nullif(ltrim(regexp_replace({}, '[^0-9]', '', 'g'), '0'), '')"
        ((n_read,),) = con.execute(
            f"select count(distinct sent.{own}) {found} and {bare.format(f'sent.{own}')} in "
            f"(select {bare.format(theirs)} from {name(referred)})"
        ).fetchall()
        form = bare if n_read == n_sent else form
    con.execute(
        f"""
        create or replace temp table other_forms as
        with lost as (select distinct sent.{own} as sent {found})

        select lost.sent, min(referred.{theirs}) as meant
        from lost
        inner join {name(referred)} as referred
            on {form.format("lost.sent")} = {form.format(f"referred.{theirs}")}
        group by lost.sent
        having count(distinct referred.{theirs}) = 1
        """
    )
    quarantine.add(
        f"""
        select 'value', landed.line_number, {quote(column.name)}, landed.{own},
            {quote(IN_ANOTHER_FORM)}, cast(to_json(landed) as varchar), 1
        from {name(landed)} as landed
        inner join other_forms on landed.{own} = other_forms.sent
        """
    )
    con.execute(
        f"update {name(landed)} set {own} = other_forms.meant from other_forms "
        f"where {name(landed)}.{own} = other_forms.sent"
    )


def _target_column(column: ColumnContract, target: TableContract) -> str:
    """A reference leads to the column of its own name, or else to the table's key."""
    names = [c.name for c in target.columns]
    return column.name if column.name in names else target.key[0]
