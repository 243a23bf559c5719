"""The questions of the pilot's data-quality checklists, one workbook per service.

P: person block, I: involvements, C: contacts, S: school, A: adult social care, H: housing,
L: police. The shares to reach are where a worker begins to notice gaps: a contact that is missing
once in five is a nuisance, once in two a service nobody asks again. "Which field gives …?" (I1,
C1, C4, A1, A2, L1, L2, L4, L5 in part) is answered by the contract itself.
"""

from __future__ import annotations

from family_context.build.data_docs.checks import Check, matches, mean, one_of, present, share

PEOPLE_COLUMNS = r"""
    (first_name is not null)::int + (last_name is not null)::int
        + (coalesce(date_of_birth, expected_date_of_birth) is not null)::int
        + (address is not null)::int as identity_parts,
    (identity_parts = 4)::int as is_whole_identity,
    year(date_of_birth) as year_of_birth,
    case when address is not null
        then regexp_matches(address, '\d+\w?[\s,]+\D*[A-Za-z]{3}')::int end as has_house_and_street,
    regexp_matches(upper(coalesce(postcode, address, '')), '[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}')::int
        as has_postcode
"""

PEOPLE: tuple[Check, ...] = (
    share("P1", "Share with first name, family name, date of birth and address.",
          "is_whole_identity", 0.8),
    mean("P1", "How many of these four are known, on average?", "identity_parts"),
    present("P2", "Is the date of birth known and in a standard format?", "date_of_birth", 0.9),
    Check("P2", "Is the year of birth plausible?", "expect_column_values_to_be_between",
          {"column": "year_of_birth", "min_value": 1905, "max_value": 2100, "mostly": 0.99}),
    present("P3", "Share with sex recorded.", "sex", 0.9),
    one_of("P3", "Split by sex: share that is female or male.", "sex", ["F", "M"], 0.9),
    share("P4, P5", "Does the address carry a house number and a street?",
          "has_house_and_street", 0.8),
    share("P4, P6", "Share with a postcode, by itself or in the address.", "has_postcode", 0.9),
)  # fmt: skip

ADDRESSES_COLUMNS = "(start_date is not null)::int as is_dated"
ADDRESSES: tuple[Check, ...] = (
    share("P7", "Of several addresses, can the current one be told from the old?", "is_dated", 0.9),
)

SPELLS_QUERY = """
    select people.person_ref,
        count(*) filter (where spells.involvement_ref is not null
            and (end_date is null or end_date >= $as_of)) as n_current,
        count(*) filter (where end_date < $as_of) as n_historic,
        (n_current > 0)::int as is_current,
        (n_current = 0 and n_historic > 0)::int as is_historic,
        (n_current + n_historic = 0)::int as has_none
    from people left join involvements as spells using (person_ref)
    group by people.person_ref
"""
SPELLS: tuple[Check, ...] = (
    share("I2", "Share of people with a current involvement.", "is_current"),
    share("I3", "Share of people with a historic involvement only.", "is_historic"),
    share("I4", "Share of people with none.", "has_none"),
    mean("I5", "Mean number of current entries for each person.", "n_current"),
    mean("I6", "Mean number of historic entries for each person.", "n_historic"),
)

_PHONE = "concat_ws(' ', practitioner_phone, team_phone)"
INVOLVEMENTS_COLUMNS = rf"""
    (practitioner_name is not null)::int as names_practitioner,
    (practitioner_name is not null and practitioner_role is not null)::int as has_name_and_role,
    (coalesce(practitioner_phone, team_phone) is not null)::int as has_phone,
    (practitioner_phone is not null and team_phone is not null)::int as has_two_phones,
    case when {_PHONE} <> '' then (length(regexp_replace(
        regexp_replace(coalesce(practitioner_phone, team_phone), '^[+]44(\(0\))?', '0'),
        '\D', '', 'g')) in (10, 11))::int end as phone_is_long_enough,
    (coalesce(practitioner_email, team_email) is not null)::int as has_email,
    (practitioner_email is not null and team_email is not null)::int as has_two_emails,
    nullif(coalesce(practitioner_email, team_email), '') as any_email
"""
INVOLVEMENTS: tuple[Check, ...] = (
    share("C2", "Is the contact a named practitioner (1) or a team (0)?", "names_practitioner"),
    share("C3", "Share with a contact's name and role.", "has_name_and_role", 0.8),
    share("C5", "Share with a phone number.", "has_phone", 0.8),
    share("C6", "Share with more than one phone number.", "has_two_phones"),
    share("C7", "Share of numbers with 10 or 11 digits.", "phone_is_long_enough", 0.95),
    share("C8", "Share with an e-mail.", "has_email", 0.8),
    share("C9", "Share with more than one e-mail.", "has_two_emails"),
    matches("C10", "Share of e-mails with a valid structure.", "any_email",
            r"^[^@\s]+@[^@\s]+\.[^@\s.]+$", 0.98),
)  # fmt: skip

SCHOOL: tuple[Check, ...] = (
    present("S1", "Share with a school name.", "organisation", 0.95),
    one_of("S2", "Share of main, secondary and off-site provision among those stated.",
           "admission_type", ["main", "secondary", "off_site"], 0.95),
)  # fmt: skip
ADULT_SOCIAL_CARE: tuple[Check, ...] = (
    present("A1", "Is the start of the involvement known, in a standard format?",
            "start_date", 0.95),
    present("A2", "Is the latest interaction known, in a standard format?",
            "last_contact_date", 0.8),
)  # fmt: skip
POLICE: tuple[Check, ...] = (
    present("L1", "Share with a police area.", "organisation", 0.9),
    present("L1", "Share with a station or team.", "team", 0.5),
)

HOUSING_EVENTS = ("anti_social_behaviour", "rent_arrears", "notice_seeking_possession", "eviction")
_OF_EVENT = """
    count(*) filter (where event_type = '{event}') as n_{event},
    coalesce(bool_or(event_type = '{event}' and status = 'open'), false)::int as open_{event},
    coalesce(bool_or(event_type = '{event}' and status = 'closed'), false)::int as closed_{event},
    (n_{event} = 0)::int as none_{event}
"""
HOUSING_QUERY = f"""
    select people.person_ref, {", ".join(_OF_EVENT.format(event=e) for e in HOUSING_EVENTS)}
    from people left join housing_events using (person_ref)
    group by people.person_ref
"""
HOUSING: tuple[Check, ...] = tuple(
    check
    for n, event in enumerate(HOUSING_EVENTS, start=1)
    for words in [event.replace("_", " ")]
    for check in (
        share(f"H{n}", f"Share of people with open {words}.", f"open_{event}"),
        share(f"H{n}", f"Share of people with closed {words}.", f"closed_{event}"),
        share(f"H{n}", f"Share of people without {words}.", f"none_{event}"),
        mean(f"H{n}", f"Mean number of records of {words} for each person.", f"n_{event}"),
    )
)

OFFENDERS_QUERY = """
    select people.person_ref,
        count(*) filter (where groups.is_safeguarding) as n_safeguarding,
        (count(distinct groups.code) filter (where groups.is_safeguarding) = 1)::int as has_one,
        (count(distinct groups.code) filter (where groups.is_safeguarding) = 2)::int as has_two,
        (count(distinct groups.code) filter (where groups.is_safeguarding) >= 3)::int as has_three,
        (count(distinct offences.role) > 1)::int as has_several_roles
    from people
    join offences using (person_ref)
    left join groups on groups.code = offences.offence_group
    group by people.person_ref
"""
OFFENDERS: tuple[Check, ...] = (
    share("L3", "Share of people with offences who have one listed safeguarding offence.",
          "has_one"),
    share("L3", "… with two.", "has_two"),
    share("L3", "… with three or more.", "has_three"),
    mean("L3", "Mean number of listed safeguarding offences among them.", "n_safeguarding"),
    share("L5", "Share listed in more than one role (convicted, suspect).", "has_several_roles"),
)  # fmt: skip
OFFENCES: tuple[Check, ...] = (
    present("L4", "Is the date of the offence known, in a standard format?", "offence_date", 0.99),
    one_of("L5", "Share of roles that are convicted or suspect.", "role",
           ["convicted", "suspect"], 0.95),
)  # fmt: skip
