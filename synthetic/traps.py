"""The 35 known data-quality issues of real extracts, and where this council holds them."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import Mask
from synthetic.recorded import Recorded

TRAPS = {
    1: "placeholder_birth_date",
    2: "first_of_january_or_fifteenth",
    3: "estimated_birth_date",
    4: "unborn",
    5: "never_born",
    6: "first_days_name",
    7: "twins",
    8: "father_and_son_of_one_name",
    9: "name_form",
    10: "changed_surname",
    11: "marker_in_name",
    12: "duplicate_as_relationship",
    13: "wrong_nhs_number",
    14: "wrong_upn",
    15: "pseudo_postcode",
    16: "refuge_address",
    17: "communal_address",
    18: "placement_address",
    19: "flat_in_a_block",
    20: "shared_phone",
    21: "adopted_child",
    22: "restricted_record",
    23: "deceased",
    24: "changed_gender",
    25: "consent_withheld",
    26: "victim_or_witness",
    27: "professional_as_contact",
    28: "resubmitted_spell",
    29: "never_closed",
    30: "practitioner_left_or_team_renamed",
    31: "failed_load",
    32: "dual_registration",
    33: "mixed_date_formats",
    34: "number_through_a_spreadsheet",
    35: "clashing_abbreviation",
}


@dataclass
class Ledger:
    """Where traps lie: trap number, service, table and reference of the row."""

    _parts: list[pa.Table] = field(default_factory=list)

    def add(self, trap: int, service: str, table: str, references: pa.Array, rows: Mask) -> None:
        """Notes the marked rows as cases of a trap."""
        chosen = references.filter(pa.array(rows))
        n = len(chosen)
        if not n:
            return
        self._parts.append(
            pa.table(
                {
                    "trap": pa.array(np.full(n, trap, dtype=np.int32)),
                    "name": pa.array([TRAPS[trap]] * n, pa.string()),
                    "service_code": pa.array([service] * n, pa.string()),
                    "table_name": pa.array([table] * n, pa.string()),
                    "reference": pc.cast(chosen, pa.string()),
                }
            )
        )

    def add_records(self, made: Recorded, table: str = "people") -> None:
        """Notes the tags of person records."""
        for trap in TRAPS:
            self.add(trap, made.code, table, made.reference, (made.tags >> (trap - 1) & 1) == 1)

    def table(self) -> pa.Table:
        """One row per trap and row of an extract, by trap, service, table and reference."""
        whole = pa.concat_tables(self._parts)
        keys = [(c, "ascending") for c in ("trap", "service_code", "table_name", "reference")]
        return whole.sort_by(keys).combine_chunks()
