"""What is wrong with a delivery, and what it can answer: intake alone, in seconds, nothing kept.

The same code takes the delivery in as in a build, into a folder that is gone afterwards. Every
problem is told by column, with how many, up to three examples, what was expected and what to do. No
name and no address is an example: the line number stands for it.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import duckdb

from family_context.contracts import ColumnContract, Contract
from family_context.council.settings import Council
from family_context.intake.account import BESIDE, RESPELLED, ServiceAccount, account_of, example_of
from family_context.intake.failing import failing
from family_context.intake.frame import PERHAPS_ABOVE, PERHAPS_BELOW, PERHAPS_BETWEEN
from family_context.intake.generations import OTHER_WAY
from family_context.intake.records import CUT_OFF
from family_context.intake.references import BUT_FOR_ZEROS, IN_ANOTHER_FORM
from family_context.intake.rows import REFUSED_WITH_TABLE
from family_context.intake.taking import NO_SERVICES, IntakeResult, take_in
from family_context.intake.typing_sql import WHOLE_REFERENCE, name
from family_context.suggest.values import seen_in

Severity = Literal["refused", "lost", "note"]
SEVERITIES: tuple[Severity, ...] = ("refused", "lost", "note")
"""A table or service is not used, or came without what protects people; rows or values are not
used; something was ignored or read otherwise."""

_REFUSED = {"refused", "kept", "table refused", "no people"}
_TOLD_BY_COLUMN = {
    "held back", "rejected", "unknown code", "orphan", "contradicted", "unprotected",
    "by extract.yml",
}  # fmt: skip
"""Remarks of which each column tells more; and what extract.yml says is no problem."""
_TO_DO = {
    "row": "Correct the rows in the source system. Until then they are not used.",
    "value": "Correct the values. The rest of each row is used.",
    "unknown_code": (
        "Correct the spelling, or have it added to the aliases of its code, where the system "
        "writes it so."
    ),
    "orphan": (
        "Send the rows that these lead to, or check whether the export has dropped leading zeros."
    ),
    "contradicted": (
        "Look which of the two people it says, and whose date of birth is wrong, and correct it. "
        "Until then a build goes by the dates."
    ),
}
_OTHER_WAY_TO_DO = (
    "Give the two columns each other's place under columns in extract.yml; `family-context "
    "suggest` proposes it. A build turns only pairs whose dates of birth are both known."
)
_DOUBTFUL_TO_DO = (
    "If it is a heading, a total or a remark, take it out of the file. If it is a record, put it "
    "among the others, under the header. Until then it is not used."
)
_ZEROS_TO_DO = (
    "One of the two tables has lost the zeros in front, as happens to numbers in a spreadsheet. "
    "Send both as the system wrote them, or format the columns as text before they are filled."
)
_CUT_OFF_TO_DO = "Compare its number of rows with the system's, and send the whole file again."
_CUT_TO_DO = (
    "Send the export as the system wrote it, without opening it in a spreadsheet; or format the "
    "column as text there before it is filled. The digits that are gone cannot be brought back."
)
_SERIAL = re.compile(r"[1-5][0-9]{4}(\.0)?")
_EXAMPLES = 3
_MOST_CODES = 20
"""Of more unknown spellings in one column none is shown."""
KEY = "person_ref"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in one column where it is one column's."""

    severity: Severity
    service_code: str
    table_name: str | None
    column_name: str | None
    n: int | None
    """Rows or values; None where the whole table or service is meant."""
    found: str
    expected: str | None
    examples: tuple[str, ...]
    to_do: str | None


@dataclass(frozen=True)
class Holding:
    """What the rows of one service that can be used would answer with."""

    service_code: str
    load_state: str
    people: int = 0
    under_18: int = 0
    with_date_of_birth: int = 0
    with_address: int = 0
    with_nhs_number: int = 0
    with_relationship: int = 0
    with_involvement: int = 0
    not_searched_because: str | None = None


@dataclass(frozen=True)
class Validation:
    """What became of a delivery."""

    as_at: date
    accounts: tuple[ServiceAccount, ...]
    problems: tuple[Problem, ...]
    holdings: tuple[Holding, ...]

    @property
    def worst(self) -> Severity | None:
        """The worst that was found; None where there is nothing to tell."""
        found = {problem.severity for problem in self.problems}
        return next((severity for severity in SEVERITIES if severity in found), None)

    def as_dict(self) -> dict[str, Any]:
        """The same for a pipeline: as_at, worst, problems, holdings."""
        return {
            "as_at": self.as_at.isoformat(),
            "worst": self.worst,
            "problems": [asdict(problem) for problem in self.problems],
            "holdings": [asdict(holding) for holding in self.holdings],
        }


def validate(
    delivery: Path,
    as_at: date,
    contracts: Mapping[str, Contract],
    *,
    last_good: Path | None = None,
    council: Council | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Validation:
    """Take in the folder of all services, or of one whose name it bears, and say what was found.

    `last_good` is what an earlier build took: with it, a delivery that shrank or lost a column is
    told too. `council` is whose settings count where a delivery says nothing. Raises
    NotADirectoryError where there is no such folder.
    """
    if not delivery.is_dir():
        raise NotADirectoryError(f"{delivery} is no folder. Name a delivery, or all of them.")
    extracts = delivery.resolve()
    asked = contracts
    if extracts.name in contracts:
        asked = {extracts.name: contracts[extracts.name]}
        extracts = extracts.parent
    with tempfile.TemporaryDirectory(prefix="validate-") as temporary, duckdb.connect() as con:
        folder = Path(temporary)
        undeclared = [code for code in asked if _is_undeclared(extracts / code)]
        if undeclared:
            extracts = _with_declarations(extracts, folder / "extracts", undeclared, as_at)
        taken = take_in(
            extracts,
            folder / "landing",
            quarantine=folder / "quarantine",
            last_good=last_good or folder / "last_good",
            contracts=asked,
            as_at=as_at,
            unless_said=council.unless_said if council else None,
            to_the_end=True,
            progress=progress,
        )
        if asked is not contracts:
            # What lies beside the one delivery was not asked about.
            beside = [row for row in taken.ignored if row["service_code"] is not None]
            taken = IntakeResult(taken.services, taken.inputs, beside)
        accounts = account_of(taken, folder / "quarantine", asked, as_at, folder / "landing")
        files: dict[str, dict[str, str]] = {}
        for row in taken.inputs:
            files.setdefault(row["service_code"], {})[row["table_name"]] = f"{row['file']}:"
        services = {service["service_code"]: service for service in taken.services}
        problems = [
            problem
            for account in accounts
            for problem in (
                *_without_marks(services.get(account.service_code, {}), asked),
                *_of_account(account, files.get(account.service_code, {})),
                *_of_quarantine(con, folder / "quarantine", asked, account.service_code),
                *failing(con, folder / "landing", asked, account.service_code),
            )
        ]
        problems += [_no_declaration(code) for code in undeclared]
        if all(service["load_state"] == "not_supplied" for service in taken.services):
            problems.append(_no_delivery(delivery, asked))
        problems.sort(key=lambda problem: SEVERITIES.index(problem.severity))
        holdings = [
            _holding(con, folder / "landing", service, asked[service["service_code"]], as_at)
            for service in taken.services
            if service["service_code"] not in NO_SERVICES
        ]
    return Validation(as_at, tuple(accounts), tuple(problems), tuple(holdings))


def _is_undeclared(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir()) and not (folder / "extract.yml").exists()


def _with_declarations(extracts: Path, copy: Path, undeclared: list[str], as_at: date) -> Path:
    """A copy of the extracts in which every delivery is declared, so that its tables are read too.

    Without its extract.yml a delivery is refused before anybody has looked at its columns.
    """
    shutil.copytree(extracts, copy)
    for code in undeclared:
        declaration = {
            "source_system": "not declared",
            "data_current_as_of": as_at.isoformat(),
            "coverage_start": as_at.replace(year=as_at.year - 20, day=1).isoformat(),
            "coverage_end": as_at.isoformat(),
            "coverage_area": "not declared",
        }
        (copy / code / "extract.yml").write_text(json.dumps(declaration), encoding="utf-8")
    return copy


def _no_delivery(delivery: Path, asked: Mapping[str, Contract]) -> Problem:
    return Problem(
        severity="refused",
        service_code=next(iter(asked)) if len(asked) == 1 else BESIDE,
        table_name=None,
        column_name=None,
        n=None,
        found=f"no delivery of any service in {delivery}: a build would have nothing to load",
        expected="a folder for each service, named by its code, with its tables and extract.yml",
        examples=(),
        to_do="Name the folder of one service, or the folder in which those of all services lie.",
    )


def _no_declaration(code: str) -> Problem:
    return Problem(
        severity="refused",
        service_code=code,
        table_name=None,
        column_name=None,
        n=None,
        found="extract.yml is missing: a build would refuse the service. Its tables were checked "
        "as if it were there",
        expected="the keys source_system, data_current_as_of, coverage_start, coverage_end and "
        "coverage_area",
        examples=(),
        to_do="Write the file beside the tables.",
    )


def _of_account(account: ServiceAccount, files: Mapping[str, str]) -> list[Problem]:
    """What is told of a service as a whole; single rows and values are told by column.

    `files` are its files by table.
    """
    found = []
    for remark in account.remarks:
        if remark.kind in _TOLD_BY_COLUMN or remark.text.startswith(RESPELLED):
            continue
        severity: Severity = "refused" if remark.kind in _REFUSED else "note"
        if remark.kind in ("of another service", "wrong"):
            severity = "lost"
        table = remark.text.partition(": ")[0] if remark.kind == "table refused" else None
        if remark.kind == "refused":
            table = next((t for t, file in files.items() if remark.text.startswith(file)), None)
        found.append(
            Problem(
                severity=severity,
                service_code=account.service_code,
                table_name=table,
                column_name=None,
                n=None,
                found=remark.text if severity == "refused" else f"{remark.kind}: {remark.text}",
                expected=None,
                examples=(),
                to_do=None,
            )
        )
    return found


def _without_marks(service: Mapping[str, Any], contracts: Mapping[str, Contract]) -> list[Problem]:
    """The columns that protect people and did not come, each with what follows from it."""
    found = []
    for table, column in service.get("without_marks") or ():
        asked = contracts[service["service_code"]].table(table).column(column)
        people = column == "restriction"
        unknown = (
            "whom it must not show is not known, so that nobody of it is hidden"
            if people
            else f"which of its {table} it does not share is not known, so that all are shown"
        )
        found.append(
            Problem(
                severity="refused",
                service_code=service["service_code"],
                table_name=table,
                column_name=column,
                n=None,
                found=f"unprotected: the column did not come: {unknown}",
                expected=expected_of(asked),
                examples=(),
                to_do=(
                    f"Ask what the system marks {'such people' if people else 'such work'} with, "
                    f"and send it as {column}. If it marks "
                    f"{'nobody' if people else 'nothing'}, send the column empty; a map returns "
                    f"`null as {column}`."
                ),
            )
        )
    return found


def _of_quarantine(
    con: duckdb.DuckDBPyConnection,
    quarantine: Path,
    contracts: Mapping[str, Contract],
    service: str,
) -> list[Problem]:
    """Rows and values that cannot be used, by column and reason."""
    folder = quarantine / service
    files = sorted(str(file) for file in folder.glob("*.parquet")) if folder.is_dir() else []
    if not files:
        return []
    rows = con.execute(
        f"""
        with held as (
            select
                *, regexp_extract(reason, ' \\(in (\\d+) rows\\)$', 1) as several,
                regexp_replace(reason, ' \\(in \\d+ rows\\)$', '') as words,
                count(*) filter (kind = 'unknown_code')
                    over (partition by table_name, column_name) as n_codes
            from read_parquet($1)
            -- Of a table that is refused as a whole the reason is told, and not of each row.
            where reason <> $2
        )
        select
            kind, table_name, column_name, words,
            sum(if(several = '', 1, several::bigint))::bigint,
            -- What occurs once in a column of codes may be a name in a row that has shifted, and
            -- many of them another column altogether.
            list({{
                'line': line_number,
                'value': if(kind = 'unknown_code' and (several = '' or n_codes > {_MOST_CODES}),
                    '', coalesce(value, ''))
            }} order by line_number, value)[1:{_EXAMPLES}]
        from held group by all order by 5 desc, 2, 3, 4
        """,
        [files, REFUSED_WITH_TABLE],
    ).fetchall()
    contract = contracts[service]
    return [
        Problem(
            severity="lost",
            service_code=service,
            table_name=table,
            column_name=column,
            n=int(n),
            found=words,
            expected=_expected(contract, table, column),
            examples=tuple(
                example_of(contract, table, column or "", e["value"], e["line"]) for e in examples
            ),
            to_do=_to_do(con, files, contract, table, column, kind, words),
        )
        for kind, table, column, words, n, examples in rows
    ]


def _to_do(
    con: duckdb.DuckDBPyConnection,
    files: list[str],
    contract: Contract,
    table: str,
    column: str | None,
    kind: str,
    words: str,
) -> str:
    if words.startswith(OTHER_WAY):
        return _OTHER_WAY_TO_DO
    if words.endswith((BUT_FOR_ZEROS, IN_ANOTHER_FORM)):
        return _ZEROS_TO_DO
    if CUT_OFF in words:
        return _CUT_OFF_TO_DO
    if words.endswith(WHOLE_REFERENCE):
        return _CUT_TO_DO
    if words in (PERHAPS_ABOVE, PERHAPS_BELOW, PERHAPS_BETWEEN):
        return _DOUBTFUL_TO_DO
    asked = {c.name: c for c in contract.table(table).columns}.get(column or "")
    if kind == "value" and asked is not None and asked.type in ("date", "timestamp"):
        return _of_dates(con, files, table, asked.name, words)
    return _TO_DO[kind]


def _of_dates(
    con: duckdb.DuckDBPyConnection, files: list[str], table: str, column: str, words: str
) -> str:
    """What to do about dates that cannot be taken, by how all of them are written; `words` say how
    they may be.
    """
    texts = con.execute(
        "select value from read_parquet($1) where kind = 'value' and table_name = $2 "
        "and column_name = $3 and value is not null order by line_number limit 3000",
        [files, table, column],
    ).fetchall()
    values = [str(text).strip() for (text,) in texts]
    if values and all(_SERIAL.fullmatch(value) for value in values):
        return (
            "They look like a spreadsheet's serial numbers. Format the column as a date "
            "(yyyy-mm-dd) and save it again, or send the workbook itself."
        )
    patterns = seen_in(values).patterns
    if patterns and all(p == "%Y-%m-%d" or p in words for p in patterns):
        return "They can be read, and lie where none can be meant. Look which of a row is wrong."
    if patterns == ("%m/%d/%Y",) and "%d/%m/%Y" in words:
        return (
            "They are written month first, and others of the column day first, so that of a day up "
            "to the 12th nobody can tell. Have the whole column exported as YYYY-MM-DD."
        )
    if len(patterns) == 1 and patterns[0] != "%Y-%m-%d":
        return (
            f"They are written as {patterns[0]}. If all of the column are, add to extract.yml: "
            f'formats: {{{table}: {{{column}: "{patterns[0]}"}}}}. If only some are, correct them.'
        )
    return f"{_TO_DO['value']} Where all are written so, name the format in extract.yml (formats)."


def _expected(contract: Contract, table: str, column: str | None) -> str | None:
    """What the contract asks of a column, in words."""
    asked = {c.name: c for c in contract.table(table).columns}.get(column or "")
    return None if asked is None else expected_of(asked)


def expected_of(column: ColumnContract) -> str:
    """What a column may hold, in words."""
    if column.codes is not None:
        codes = list(dict.fromkeys(column.codes.values()))
        listed = ", ".join(codes[:8]) + (f" and {len(codes) - 8} more" if len(codes) > 8 else "")
        told = f"one of {listed}, or a listed spelling of it"
    elif column.references:
        told = f"a reference that {column.references} holds"
    else:
        told = {
            "date": "a date, written in one way throughout the column",
            "timestamp": "a date and time, written in one way throughout the column",
            "integer": "a whole number",
            "double": "a number",
            "boolean": "yes or no",
        }.get(column.type, "text")
    return f"{told}, in every row" if column.required else told


def _holding(
    con: duckdb.DuckDBPyConnection,
    landing: Path,
    service: Mapping[str, Any],
    contract: Contract,
    as_at: date,
) -> Holding:
    """How many of the people who were landed of one service have what, in whichever table."""
    code, state = service["service_code"], service["load_state"]
    if state not in ("loaded", "kept_last_good"):
        reason = service["reason"] or "no delivery of it was sent"
        return Holding(code, state, not_searched_because=str(reason))
    people = str(landing / code / "people.parquet")
    counts = con.execute(
        """
        select
            count(*),
            count(*) filter (date_of_birth > $1::date - interval 18 year),
            count(date_of_birth),
            count(nhs_number)
        from read_parquet($2)
        """,
        [as_at, people],
    ).fetchall()[0]
    told = {"locate": 0, "family": 0, "involvement": 0}
    for purpose in told:
        whose = " union ".join(_people_in(contract, landing / code, purpose))
        if whose:
            ((told[purpose],),) = con.execute(
                f"select count(*) from read_parquet($1) semi join ({whose}) using (person_ref)",
                [people],
            ).fetchall()
    everybody, under_18, born, numbered = map(int, counts)
    return Holding(
        service_code=code,
        load_state=state,
        people=everybody,
        under_18=under_18,
        with_date_of_birth=born,
        with_address=told["locate"],
        with_nhs_number=numbered,
        with_relationship=told["family"],
        with_involvement=told["involvement"],
    )


def _people_in(contract: Contract, folder: Path, purpose: str) -> list[str]:
    """SQL for each table that says of people where they live, whose they are or what is done."""
    found = []
    for table in contract.tables:
        columns = {column.name: column for column in table.columns}
        if KEY not in columns:
            continue
        # A contact's address is none of the pupil's whom the contact belongs to.
        is_own = columns[KEY].purpose != "family"
        places = [name(c) for c in ("address", "postcode", "uprn") if c in columns and is_own]
        file = str(folder / f"{table.name}.parquet").replace("'", "''")
        rows = f"select {{}} as {KEY} from read_parquet('{file}')"
        if purpose == "locate":
            if places:
                found.append(f"{rows.format(KEY)} where coalesce({', '.join(places)}) is not null")
        elif columns[KEY].purpose == purpose or (
            purpose == "family" and columns.keys() & {"relationship_to_tenant"}
        ):
            whose = [c.name for c in table.columns if c.references == "people"]
            found += [rows.format(name(c)) for c in (whose if purpose == "family" else [KEY])]
    return found
