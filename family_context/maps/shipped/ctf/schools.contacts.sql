-- The word describes the contact. Order is often missing and repeats, so the place in the list is the key.
with numbered as (
    select
        *,
        coalesce(ref(pupil_upn), person_key(pupil_forename, pupil_surname, pupil_dob, null))
            as pupil,
        row_number() over (
            partition by _file, pupil_upn, pupil_surname, pupil_forename, pupil_dob
            order by _line
        ) as place,
        max(_file) over (
            partition by coalesce(
                ref(pupil_upn), person_key(pupil_forename, pupil_surname, pupil_dob, null)
            )
        ) as last_file,
    from contacts
)

select
    key_of(pupil, place) as contact_ref,
    pupil as person_ref,
    coalesce(value("order"), place::varchar) as priority,
    value(forename) as first_name,
    value(surname) as last_name,
    value(relationship) as relationship,
    value(responsibility) as has_parental_responsibility,
    coalesce(value(addressaspupil), value(address_addressaspupil)) as lives_with_pupil,
    address_of([
        address_bs7666address_saon,
        address_bs7666address_paon,
        address_bs7666address_street,
        address_bs7666address_locality,
        coalesce(value(address_bs7666address_town), address_bs7666address_posttown),
        address_addresslines_addressline1,
        address_addresslines_addressline2,
        address_addresslines_addressline3,
        address_addresslines_addressline4,
        address_addresslines_addressline5
    ]) as address,
    postcode(coalesce(value(address_postcode), address_bs7666address_postcode)) as postcode,
    coalesce(
        value(phones_phone_phoneno),
        array_to_string(
            list_transform(json_list(phones_phone), lambda p: json_part(p, '$.phoneno')), ', '
        )
    ) as phone,
    value(email) as email,
    case when _file < last_file then 'of the same pupil in an earlier file' end as left_out,
    _row,
from numbered
