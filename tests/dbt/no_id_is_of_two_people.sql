-- An id names one person: of all records that carry it, linkage made one person.
select people.person_id
from {{ ref('int_people__record_to_person') }} as people
inner join {{ ref('int_people__resolved_records') }} as resolved
    on people.record_id = resolved.record_id
group by people.person_id
having count(distinct resolved.first_record_id) > 1
