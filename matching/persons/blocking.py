"""Which pairs of records are looked at: those that share one of a few keys.

Each record gives some keys; records with a key in common are a pair. A key held by more records
than its rule allows is left out, so that the number of pairs grows with the records, whatever the
data. The rules overlap on purpose: what one misses through a slip another catches.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class BlockingRule:
    """A key by SQL over one record (a text or a list of texts), and the largest block allowed.

    `only_if_one` is a condition that one record of the pair must meet.
    """

    name: str
    keys: str
    largest_block: int
    only_if_one: str = "true"


HAS_NO_EXACT_BIRTH = "birth_date is null"
IS_INCOMPLETE = "(birth_date is null or forename is null)"
HAS_NO_NAME_OF_ITS_OWN = "(forename is null or is_unborn)"
# Many go by their second name.
NAMES_IN_USE = "list_concat(forename_forms, middle_words)"
# Who is no child yet, or is one: an unborn child grows up in an extract that nobody tidies.
IS_A_BABY = "is_unborn or is_child"

#: Columns that are lists of keys as they are.
LISTS = ("doors", "relatives")

RULES = (
    # The number may be a relative's; a dozen services and a family share it at most.
    BlockingRule("nhs_number", "nhs_number", 60),
    BlockingRule("upn", "upn", 60),
    # A changed surname, with the date and the first letter of the forename in place.
    BlockingRule("birth_forename", "birth_digits || forename[1]", 80),
    # A nickname or another forename, with the date and the first letter of the surname in place.
    BlockingRule("birth_surname", "birth_digits || surname[1]", 80),
    # Forename and surname swapped.
    BlockingRule(
        "birth_swapped",
        "birth_digits || least(forename[1], surname[1]) || greatest(forename[1], surname[1])",
        80,
    ),
    # The same, and the other name typed over.
    BlockingRule(
        "birth_name",
        "list_transform([forename, surname], lambda name: birth_digits || name)",
        80,
    ),
    # Both names in doubt, but date and postcode agree.
    BlockingRule(
        "birth_postcode",
        "list_transform(postcodes, lambda postcode: birth_digits || postcode)",
        30,
    ),
    # One of the names is missing.
    BlockingRule("birth", "birth_digits", 80, only_if_one="forename is null or surname is null"),
    # A slip in day or month, or a rough date; the forename in any of its forms.
    BlockingRule(
        "form_year",
        f"list_transform({NAMES_IN_USE}, "
        "lambda name: name || ' ' || surname || birth_year::varchar)",
        40,
    ),
    # A slip in the year.
    BlockingRule(
        "form_day",
        "list_transform(forename_forms, lambda form: form || ' ' || surname || birth_digits[5:8])",
        40,
    ),
    # Two slips: one in the day, one in a name.
    BlockingRule("forename_month", "forename || ' ' || surname[1] || birth_digits[1:6]", 40),
    BlockingRule("surname_month", "forename[1] || ' ' || surname || birth_digits[1:6]", 40),
    # No date of birth: the household, and the forename in any of its forms.
    BlockingRule(
        "door_initial", "list_transform(doors, lambda door: door::varchar || forename[1])", 60
    ),
    BlockingRule(
        "door_forename",
        "flatten(list_transform(doors, lambda door: list_transform("
        f"{NAMES_IN_USE}, lambda name: door::varchar || name)))",
        60,
    ),
    # The neighbourhood, with slips in names and date, or the names swapped, or no date at all.
    BlockingRule(
        "initials_postcode",
        "list_transform(postcodes, lambda postcode: least(forename[1], surname[1]) "
        "|| greatest(forename[1], surname[1]) || postcode)",
        40,
    ),
    # A phone or e-mail moves house with its owner.
    BlockingRule("phone_initial", "list_transform(phones, lambda phone: phone || forename[1])", 30),
    # The same in another form of the forename.
    BlockingRule(
        "phone_forename",
        "flatten(list_transform(phones, lambda phone: "
        "list_transform(forename_forms, lambda form: phone || form)))",
        30,
    ),
    # Shortened forenames that no list knows, for records that have little else.
    BlockingRule(
        "door_surname",
        "list_transform(doors, lambda door: door::varchar || surname)",
        60,
        only_if_one=HAS_NO_EXACT_BIRTH,
    ),
    BlockingRule(
        "phone_surname",
        "list_transform(phones, lambda phone: phone || surname)",
        30,
        only_if_one=HAS_NO_EXACT_BIRTH,
    ),
    # No forename, and a slip in the date.
    BlockingRule(
        "postcode_surname",
        "list_transform(postcodes, lambda postcode: postcode || surname)",
        30,
        only_if_one=IS_INCOMPLETE,
    ),
    BlockingRule("email", "email", 30),
    # The same to one child: a contact without a date of birth, under a former name, moved.
    BlockingRule(
        "relative_initial",
        "list_transform(relatives, lambda relative: relative || forename[1])",
        30,
    ),
    # Without a forename, or before birth: whoever is at the door, or is the same to a relative.
    BlockingRule("door", "doors", 60, only_if_one=HAS_NO_NAME_OF_ITS_OWN),
    BlockingRule("relative", "relatives", 30, only_if_one=HAS_NO_NAME_OF_ITS_OWN),
    # A child is born to the telephone of the unborn one.
    BlockingRule("phone_of_a_baby", f"if({IS_A_BABY}, phones, [])", 30, only_if_one="is_unborn"),
    # Nothing but the name: only where the name is rare enough to mean something.
    BlockingRule(
        "rare_name",
        "least(forename, surname) || ' ' || greatest(forename, surname)",
        16,
        only_if_one=HAS_NO_EXACT_BIRTH,
    ),
    BlockingRule(
        "rare_form",
        "list_transform(forename_forms, lambda form: form || ' ' || surname)",
        16,
        only_if_one=HAS_NO_EXACT_BIRTH,
    ),
    BlockingRule("rare_surname", "forename[1] || ' ' || surname", 16, HAS_NO_EXACT_BIRTH),
    BlockingRule("rare_forename", "forename || ' ' || surname[1]", 16, HAS_NO_EXACT_BIRTH),
)


def candidate_pairs(con: duckdb.DuckDBPyConnection, records: str) -> str:
    """Make the table of pairs to be compared and return its name.

    `records` is a table with one row per record and an integer `unique_id`. The result has the
    columns join_key_l < join_key_r; beside it stands the table `large_blocks` (rule, key, member)
    of the keys that too many records hold, for `pairs_without`.
    """
    con.execute(
        """
        create or replace table large_blocks (rule utinyint, key ubigint, member ubigint);
        create or replace table found_pairs (join_key_l bigint, join_key_r bigint)
        """
    )
    # One rule after the other, so that no more than its keys are in memory at once.
    for number, rule in enumerate(RULES):
        in_small_blocks = (
            "select key, member from keys "
            f"where key in (select key from shared where n <= {rule.largest_block})"
        )
        con.execute(
            f"""
            create or replace temp table keys as {keys_of(rule, records)};
            create or replace temp table shared as
            select key, count(*) as n from keys group by key having count(*) > 1;
            insert into large_blocks
            select {number}, key, member from keys
            where key in (select key from shared where n > {rule.largest_block});
            insert into found_pairs
            {_pairs_in(in_small_blocks)}
            """
        )
    con.execute(
        """
        create or replace table candidate_pairs as select distinct * from found_pairs;
        drop table found_pairs; drop table keys; drop table shared
        """
    )
    return "candidate_pairs"


def _pairs_in(keys: str) -> str:
    """SQL for the pairs of records that share a key of `keys` (key, member)."""
    return f"""
        select distinct l.member // 2 as join_key_l, r.member // 2 as join_key_r
        from (
            select members, unnest(members) as member, generate_subscripts(members, 1) as place
            from (select list_sort(list(member)) as members from ({keys}) group by key)
        ) as l,
        lateral (select unnest(l.members[l.place + 1:]) as member) as r
        where l.member % 2 = 1 or r.member % 2 = 1
    """


def leave_out(con: duckdb.DuckDBPyConnection, pairs: str, gone: str) -> None:
    """Make `pairs` what `candidate_pairs` would be without the records of the table `gone`.

    A pair is lost with one of its records, and found where a key is no longer held by too many.
    """
    con.execute(
        f"""
        delete from {pairs}
        where join_key_l in (from {gone}) or join_key_r in (from {gone});
        create or replace temp table affected as
        select rule, key from large_blocks where member // 2 in (from {gone}) group by all;
        delete from large_blocks where member // 2 in (from {gone})
        """
    )
    con.execute(
        "create or replace temp table smaller as "
        "select * from large_blocks semi join affected using (rule, key)"
    )
    con.execute(
        f"""
        insert into {pairs}
        select * from ({pairs_in_small_blocks(con, "smaller")})
        anti join {pairs} as known using (join_key_l, join_key_r);
        drop table affected; drop table smaller; drop table small_blocks
        """
    )


def pairs_in_small_blocks(con: duckdb.DuckDBPyConnection, keys: str) -> str:
    """SQL for the pairs of records that share a key of the table `keys` (rule, key, member).

    All members of a key must be in it; a key that more records hold than its rule allows is left
    out. Makes the table `small_blocks`.
    """
    caps = ", ".join(str(rule.largest_block) for rule in RULES)
    con.execute(
        f"""
        create or replace temp table small_blocks as
        select rule, key from {keys}
        group by rule, key having count(*) between 2 and ([{caps}])[rule + 1]
        """
    )
    return _pairs_in(
        f"select (rule, key) as key, member from {keys} semi join small_blocks using (rule, key)"
    )


def pairs_between(con: duckdb.DuckDBPyConnection, records: str, marked: str) -> str:
    """Make the table of pairs of one marked and one ordinary record and return its name.

    `marked` is a condition on a record. Blocks are not capped: what must be kept apart is looked
    for in the largest of them too.
    """
    con.execute("create or replace table marked_pairs (join_key_l bigint, join_key_r bigint)")
    for rule in RULES:
        of_marked = keys_of(rule, f"(select * from {records} where {marked})")
        of_others = keys_of(rule, f"(select * from {records} where not ({marked}))")
        con.execute(
            f"""
            insert into marked_pairs
            select distinct
                least(m.member // 2, o.member // 2), greatest(m.member // 2, o.member // 2)
            from ({of_marked}) as m
            inner join ({of_others}) as o on m.key = o.key
            """
        )
    con.execute("create or replace table marked_pairs as select distinct * from marked_pairs")
    return "marked_pairs"


def keys_of(rule: BlockingRule, records: str) -> str:
    """SQL for the keys that a rule gives the table `records`: key and member.

    `member` is twice the record, and one more if it opens pairs. What is not known is no key.
    """
    is_list = rule.keys.startswith(("list_", "flatten", "if(")) or rule.keys in LISTS
    found = f"unnest(list_distinct({rule.keys}))" if is_list else rule.keys
    return f"""
        select hash(key) as key, member
        from (
            select (unique_id * 2 + ({rule.only_if_one})::int)::ubigint as member, {found} as key
            from {records}
        )
        where key is not null
    """
