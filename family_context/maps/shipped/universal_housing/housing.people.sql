with homes as (
    select
        ref(tenagree.house_ref) as house_ref,
        last(address1 order by as_date(cot) nulls first, tenagree._row) as address1,
        last(post_code order by as_date(cot) nulls first, tenagree._row) as post_code,
        last(u_llpg_ref order by as_date(cot) nulls first, tenagree._row) as u_llpg_ref,
    from tenagree
    left join property on ref(property.prop_ref) = ref(tenagree.prop_ref)
    where end_day(eot) is null
    group by all
)

select
    key_of(member.house_ref, person_no) as person_ref,
    value(forename) as first_name,
    value(surname) as last_name,
    day(dob) as date_of_birth,
    address_of([address1]) as address,
    postcode(post_code) as postcode,
    uprn(u_llpg_ref) as uprn,
    member._row,
from member
left join homes on homes.house_ref = ref(member.house_ref)
