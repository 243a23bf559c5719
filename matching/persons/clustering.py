"""From links to people: connected records, and the split of what cannot be one person.

Links chain: a record that fits two people joins them. So every connected group is asked whether
any two of its records contradict each other. The few groups where some do are built up again,
strongest link first, and a link that would bring a contradiction into a person is left out.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from matching.persons.comparisons import IS_INITIAL
from matching.persons.likeness import likeness
from matching.persons.pair_rules import NO_SLIP_OF_A_NUMBER, OBJECTIONS

#: Every pair of a group is compared for contradictions, so a group must not grow without bound.
#: A larger one is cut by asking more of its links, step by step.
LARGEST_GROUP = 150
STRICTER_WEIGHTS = (10.0, 15.0, 20.0, 30.0)


#: Two records, l and r, whose dates of birth no slip explains.
PROVEN_BY_BIRTH = """(
    (
        l.birth_date <> r.birth_date
        and hamming(l.birth_digits, r.birth_digits) > 2
        and abs(date_diff('day', l.birth_date, r.birth_date)) > 270
    )
    or (
        (l.birth_date is null or r.birth_date is null)
        and abs(l.birth_year - r.birth_year) > 5
        and not (l.is_birth_rejected or r.is_birth_rejected)
    )
)"""
#: Two records, l and r, of two people by an age that no word allows, or by their numbers.
PROVEN_OTHERWISE = f"""(
    (
        -- A word is more often wrong than a number.
        l.nhs_number is distinct from r.nhs_number
        and (
            (l.birth_year is null and r.birth_year not between l.born_from and l.born_until)
            or (r.birth_year is null and l.birth_year not between r.born_from and r.born_until)
        )
    )
    -- Two valid numbers, unless the pair was linked all the same; two pupil numbers of one service.
    or (l.nhs_number <> r.nhs_number and {NO_SLIP_OF_A_NUMBER})
    or (l.upn <> r.upn and l.service_code = r.service_code)
)"""
#: Two records, l and r, of two people, whatever else is said.
PROVEN = f"({PROVEN_BY_BIRTH} or {PROVEN_OTHERWISE})"


# What a person is to decide is not decided by a third record.
OBJECTED = "('" + "', '".join([*(r.reason for r in OBJECTIONS), "duplicate_contradicted"]) + "')"


def cluster(con: duckdb.DuckDBPyConnection, records: str, decided: str, apart: str) -> str:
    """Make the table `people` (unique_id, person: the smallest unique_id of it); return its name.

    `decided` holds links; links left out become reviews in it. `apart` holds pairs that may never
    be one person, directly or through others.
    """
    con.execute(
        f"create or replace table people as select unique_id, 0::bigint as person from {records}"
    )
    _connect(con, decided, "people")
    for weight in STRICTER_WEIGHTS:
        if not _loosen_large_groups(con, decided, weight):
            break
    _contradictions(con, records, decided, apart)
    left_out = _rebuild(con, decided)
    con.register("left_out_pairs", _arrow(left_out))
    con.execute(
        f"""
        update {decided} set decision = 'review', reason = 'would_join_two_people'
        from left_out_pairs as o where unique_id_l = o.l and unique_id_r = o.r
        """
    )
    con.unregister("left_out_pairs")
    return "people"


def _connect(con: duckdb.DuckDBPyConnection, decided: str, records: str) -> None:
    """Write into `people` the connected components of the links between `records`."""
    nodes = con.execute(f"select unique_id from {records} order by unique_id").fetchnumpy()
    links = con.execute(
        f"""
        select unique_id_l as l, unique_id_r as r from {decided}
        semi join {records} as among on unique_id_l = among.unique_id
        where decision = 'link'
        """
    ).fetchnumpy()
    ids = nodes["unique_id"]
    con.register("homes", pa.table({"l": ids, "r": connected(ids, links["l"], links["r"])}))
    con.execute("update people set person = homes.r from homes where unique_id = homes.l")
    con.unregister("homes")


def connected(ids: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """For each of `ids` (in order) the smallest id that pairs of `left` and `right` lead to."""
    ends = (np.searchsorted(ids, left), np.searchsorted(ids, right))
    graph = coo_matrix((np.ones(len(left), np.int32), ends), shape=(len(ids), len(ids)))
    _, group = connected_components(graph, directed=False)
    # Records are in order, so that the first of a group is the smallest.
    _, first = np.unique(group, return_index=True)
    found: np.ndarray = ids[first[group]]
    return found


def _loosen_large_groups(con: duckdb.DuckDBPyConnection, decided: str, weight: float) -> bool:
    """Turn weak links inside groups that are too large into reviews; whether there are such groups.

    A group without a weak link is left for the next weight: what becomes of it hangs on its own
    links alone, whatever other groups there are.
    """
    con.execute(
        f"""
        create or replace temp table too_large as
        select unique_id from people
        where person in (select person from people group by person
            having count(*) > {LARGEST_GROUP})
        """
    )
    if not con.execute("select count(*) from too_large").fetchall()[0][0]:
        return False
    con.execute(
        f"""
        update {decided} set decision = 'review', reason = 'group_too_large'
        where decision = 'link' and match_weight < {weight}
            and unique_id_l in (from too_large)
        """
    )
    _connect(con, decided, "too_large")
    return True


def _contradictions(con: duckdb.DuckDBPyConnection, records: str, decided: str, apart: str) -> None:
    """Write `contradictions`: pairs of records within one group that speak against one person.

    Proof (`is_proof`) is: two dates of birth that no slip explains; an age that a word such as
    mother does not allow; two NHS numbers that are more than a slip apart; two pupil numbers of one
    service; an objection of `pair_rules.py`; what a service, a person or the firewall says is two
    people. Two forenames that are no forms of one name, or two records of one service that do not
    look alike, are doubts: slips of one name differ more from each other than from the name. A link
    between the two settles the matter, but not what was said.
    """
    con.execute(
        f"""
        create or replace table contradictions as
        with pairs as (
            select l.person, l.unique_id as unique_id_l, r.unique_id as unique_id_r
            from people as l
            inner join people as r on l.person = r.person and l.unique_id < r.unique_id
        ),
        accepted_forenames as (
            select distinct people.person, lr.forename as one, rr.forename as other
            from {decided} as d
            inner join people on d.unique_id_l = people.unique_id
            inner join {records} as lr on d.unique_id_l = lr.unique_id
            inner join {records} as rr on d.unique_id_r = rr.unique_id
            where d.decision = 'link' and lr.forename <> rr.forename
        )
        select pairs.person, pairs.unique_id_l, pairs.unique_id_r,
            coalesce(
                a.unique_id_l is not null or d.decision = 'apart'
                or d.reason in {OBJECTED} or {PROVEN}, false
            )
                as is_proof
        from pairs
        inner join {records} as l on pairs.unique_id_l = l.unique_id
        inner join {records} as r on pairs.unique_id_r = r.unique_id
        left join {decided} as d
            on pairs.unique_id_l = d.unique_id_l and pairs.unique_id_r = d.unique_id_r
        left join {apart} as a
            on pairs.unique_id_l = a.unique_id_l and pairs.unique_id_r = a.unique_id_r
        where
            a.unique_id_l is not null
            or (
                d.decision is distinct from 'link'
                and (
                    d.decision = 'apart'
                    or d.reason in {OBJECTED}
                    or {PROVEN}
                    or (
                        l.service_code = r.service_code and d.decision is null
                        and l.record_kind = 'person' and r.record_kind = 'person'
                    )
                    or (
                        not {IS_INITIAL.format("l.forename")}
                        and not {IS_INITIAL.format("r.forename")}
                        and not list_has_any(l.forename_forms, r.forename_forms)
                        and not list_has_any(l.forename_forms, r.middle_words)
                        and not list_has_any(l.middle_words, r.forename_forms)
                        -- Two slips of one name are less alike than each is to the name.
                        and {likeness("l.forename", "r.forename")}
                            < if(d.decision = 'review', 0.7, 0.84)
                        -- Forename and surname swapped, with a slip in one of them perhaps.
                        and coalesce({likeness("l.forename", "r.surname")}, 0) < 0.84
                        and coalesce({likeness("l.surname", "r.forename")}, 0) < 0.84
                        and not exists (
                            select 1 from accepted_forenames as f
                            where f.person = pairs.person
                                and least(f.one, f.other) = least(l.forename, r.forename)
                                and greatest(f.one, f.other) = greatest(l.forename, r.forename)
                        )
                    )
                )
            )
        """
    )


def _rebuild(con: duckdb.DuckDBPyConnection, decided: str) -> list[tuple[int, int]]:
    """Build the groups that contradict themselves again; correct `people`; the links left out."""
    links = con.execute(
        f"""
        select p.person, d.unique_id_l, d.unique_id_r
        from {decided} as d
        inner join people as p on d.unique_id_l = p.unique_id
        where d.decision = 'link' and p.person in (select person from contradictions)
        order by p.person, d.match_weight desc, d.unique_id_l, d.unique_id_r
        """
    ).fetchall()
    proofs, doubts = (
        set(
            con.execute(
                f"select unique_id_l, unique_id_r from contradictions where {which}"
            ).fetchall()
        )
        for which in ("is_proof", "not is_proof")
    )
    homes, left_out = join_without_contradiction(
        [(left, right) for _, left, right in links], proofs, doubts
    )
    con.register("homes", _arrow(list(homes.items())))
    con.execute("update people set person = h.r from homes as h where unique_id = h.l")
    con.unregister("homes")
    return left_out


def join_without_contradiction(
    links: Iterable[tuple[int, int]],
    forbidden: set[tuple[int, int]],
    doubts: Iterable[tuple[int, int]] = (),
) -> tuple[dict[int, int], list[tuple[int, int]]]:
    """Join records by links in the order given, never two that are `forbidden` to be one person.

    Two groups with `doubts` between their records are joined only where more links than doubts lie
    between them: a record that fits two people does not make them one, while a slip that one record
    explains to another does not part them. Returns the smallest record of each record's person, and
    the links left out. Pairs of `forbidden` and `doubts` are (smaller, larger).
    """
    links = list(links)
    linked, doubted = set(links), set(doubts)
    members: dict[int, list[int]] = {}
    home: dict[int, int] = {}
    left_out = []
    for left, right in links:
        for record in (left, right):
            if record not in home:
                home[record] = record
                members[record] = [record]
        one, other = home[left], home[right]
        if one == other:
            continue
        between = {(min(a, b), max(a, b)) for a in members[one] for b in members[other]}
        against = len(between & doubted)
        if between & forbidden or (against and against >= len(between & linked)):
            left_out.append((left, right))
            continue
        kept, gone = min(one, other), max(one, other)
        for record in members[gone]:
            home[record] = kept
        members[kept] += members.pop(gone)
    return home, left_out


def _arrow(pairs: list[tuple[int, int]]) -> pa.Table:
    return pa.table(
        {
            "l": pa.array([left for left, _ in pairs], pa.int64()),
            "r": pa.array([right for _, right in pairs], pa.int64()),
        }
    )
