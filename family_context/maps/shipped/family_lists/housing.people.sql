-- The two lists number people each in its own way, so the list is part of the reference.
with both_lists as (
    select
        'ta/' || coalesce(ref(pin), person_key(firstname, surname, dob, null)) as person_ref,
        firstname as first_name,
        surname as last_name,
        dob,
        [address1, address2, address3, address4] as lines,
        postcode as post,
        _row,
    from temporary
    union all by name
    select
        'hb/' || coalesce(
            ref(housing_benefit_claim_reference_number),
            person_key(claimants_first_forename, claimants_surname, claimants_date_of_birth, null)
        ) as person_ref,
        claimants_first_forename as first_name,
        claimants_surname as last_name,
        claimants_date_of_birth as dob,
        [
            claimants_address_line_1, claimants_address_line_2, claimants_address_line_3,
            claimants_address_line_4
        ] as lines,
        claimants_postcode as post,
        _row,
    from benefit
)

select
    person_ref,
    value(first_name) as first_name,
    value(last_name) as last_name,
    day(dob) as date_of_birth,
    address_of(lines) as address,
    postcode(post) as postcode,
    case
        when row_number() over (partition by person_ref order by _row desc) > 1
            then 'the same person in an earlier row'
    end as left_out,
    _row,
from both_lists
