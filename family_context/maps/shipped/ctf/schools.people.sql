-- A pupil without a UPN is known by a figure made of name and birth. The last file of a pupil counts.
select
    coalesce(ref(upn), person_key(forename, surname, dob, null)) as person_ref,
    value(forename) as first_name,
    value(basicdetails_middlenames) as middle_names,
    value(surname) as last_name,
    value(basicdetails_preferredforename) as preferred_name,
    value(basicdetails_formersurname) as previous_last_name,
    day(dob) as date_of_birth,
    coalesce(value(sex), value(gender)) as sex,
    ref(upn) as upn,
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
    uprn(address_bs7666address_uniquepropertyreferencenumber) as uprn,
    coalesce(
        value(phones_phone_phoneno),
        array_to_string(
            list_transform(json_list(phones_phone), lambda p: json_part(p, '$.phoneno')), ', '
        )
    ) as phone,
    value(email) as email,
    case
        when row_number() over (
            partition by coalesce(ref(upn), person_key(forename, surname, dob, null))
            order by _file desc, _line desc
        ) > 1 then 'the same pupil in an earlier file'
    end as left_out,
    _row,
from pupils
