-- Everybody who is responsible in the house is a tenant. 1900-01-01 means that the tenancy is open.
select
    ref(tag_ref) as tenancy_ref,
    key_of(member.house_ref, person_no) as person_ref,
    address_of([address1]) as address,
    postcode(post_code) as postcode,
    uprn(u_llpg_ref) as uprn,
    value(tenure) as tenure,
    day(cot) as start_date,
    end_day(eot) as end_date,
    case when member._row is null then 'nobody is responsible in its house' end as left_out,
    tenagree._row,
from tenagree
left join member
    on ref(member.house_ref) = ref(tenagree.house_ref)
    and is_yes(responsible)
left join property on ref(property.prop_ref) = ref(tenagree.prop_ref)
