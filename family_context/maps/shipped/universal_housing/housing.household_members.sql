select
    ref(tag_ref) as tenancy_ref,
    key_of(member.house_ref, person_no) as person_ref,
    coalesce(value(word), if(value(relationship) = 'C', 'child', null)) as relationship_to_tenant,
    case
        when is_yes(responsible) then 'a tenant'
        when tenagree._row is null then 'a house without a tenancy'
    end as left_out,
    member._row,
from member
left join tenagree on ref(tenagree.house_ref) = ref(member.house_ref)
left join words on ref(words.code) = ref(member.relationship)
