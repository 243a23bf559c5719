"""`subject-access`: everything that is held of one person, written for that person."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from family_context.contracts import load_contracts
from family_context.folders import PROJECT, OutFolder
from family_context.lookup import access_log
from family_context.rights.account import Account, account_of
from family_context.rights.errors import RightsError
from family_context.rights.person import find_person, open_built
from family_context.rights.search import search
from family_context.rights.writing import write_account

ADOPTED = "adopted"
PURPOSE = "subject_access"


def subject_access(out: Path, asked: str, request: str) -> tuple[Account, Path, Path]:
    """Write the account of what `out` holds of one person; returns it, its page and its workbook.

    `asked` is a person_id of today or before, or a `service:reference`; `request` the reference of
    the request, which the access log takes with who asked. Raises RightsError where nobody is
    meant, where a build is running, or where the person is marked as adopted: such an account is
    made by hand. Raises AccessError where the request cannot be logged.
    """
    folder = OutFolder(out.resolve())
    access_log.check_reference(request, "a request")
    contracts = load_contracts(PROJECT, folder.seeds)
    with open_built(folder) as con:
        person = find_person(con, asked)
        if ADOPTED in person.marks:
            raise RightsError(
                f"{asked} is marked as adopted, and no account is made by itself that could join "
                "the time before an adoption to the time after. Give the request to the adoption "
                "team with this reference."
            )
        ((run_id, as_at),) = con.execute(
            "select run_id, cast(as_at as varchar) from intermediate.int_given__this_build"
        ).fetchall()
        # Logged before the search, so that the account tells of its own making too.
        access_log.write(folder.access_log, datetime.now(UTC), request, PURPOSE, person.name)
        holding = search(con, folder, person, contracts)
    account = account_of(folder, person, holding, contracts, (run_id, as_at))
    return account, *write_account(account, folder)
