-- What the pilot councils' methods looked at: the addresses on each service's record of a person,
-- as the service wrote them and not as they are repaired here. What has ended is left out, and so
-- is what is concluded for those who live in a tenancy. The dead have no address.
with stated as (
    select * from {{ ref('int_addresses__as_sent') }}
    where stated_in <> 'household_members' and address is not null
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
    where date_of_death is null
),

subjects as (
    select * from {{ ref('int_children__subjects') }}
),

people_on_referrals as (
    select distinct child_person_id from {{ ref('int_evaluation__people_on_referrals') }}
),

protected as (
    select distinct person_id from {{ ref('int_people__at_protected_addresses') }}
)

select distinct
    people.person_id,
    stated.address,
    stated.postcode,
    people.last_name,
    subjects.child_person_id is not null as is_subject,
    people_on_referrals.child_person_id is not null as is_referred,
    protected.person_id is not null as is_sheltered,
from stated
inner join people_of_records on stated.record_id = people_of_records.record_id
inner join people on people_of_records.person_id = people.person_id
left join subjects on people.person_id = subjects.child_person_id
left join people_on_referrals on people.person_id = people_on_referrals.child_person_id
left join protected on people.person_id = protected.person_id
where coalesce(stated.end_date, date '9999-12-31') >= {{ as_at() }}
