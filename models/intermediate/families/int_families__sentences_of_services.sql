-- What services recorded of a pair, as sentences. A service that may not be named leaves "recorded
-- by a service", without kind or year, and that only where no other says the same.
with told as (
    select * from {{ ref('int_families__told') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

services as (
    select * from {{ ref('services') }}
),

worded as (
    select
        told.*,
        relationship_types.label,
        case when told.may_be_named then services.name end as service_name,
        case when told.may_be_named then told.stated_as end as told_as,
        if(told.may_be_named, services.trust_rank, 99) as sort_order,
        bool_or(told.may_be_named) over (
            partition by told.person_id, told.related_person_id, told.relationship
        ) as is_told_by_another,
    from told
    inner join services on told.service_code = services.service_code
    inner join relationship_types on told.relationship = relationship_types.code
)

select
    person_id,
    related_person_id,
    sort_order,
    label
    || case told_as
        when 'school_contact' then ': named as contact by ' || service_name
        when 'referral' then ': named on a referral to ' || service_name
        when 'programme' then ': in one family of ' || service_name
        when 'tenancy' then ': in one tenancy of ' || service_name
        when 'carer_link' then ': linked as carer by ' || service_name
        when 'worker' then ': named by a worker of ' || service_name
        when 'relationship' then ': recorded by ' || service_name
        else ': recorded by a service'
    end
    || coalesce(' since ' || year(min(start_date) filter (where may_be_named)), '')
    || if(
        bool_and(end_date < cast('{{ var("as_at") }}' as date)),
        coalesce(', ended ' || year(max(end_date) filter (where may_be_named)), ', ended'),
        ''
    )
    || if(bool_or(has_parental_responsibility), ', parental responsibility', '')
    || if(bool_or(is_main_carer), ', main carer', '')
    || if(
        told_as = 'school_contact' and bool_or(lives_together), ', lives with the pupil', ''
    ) as sentence,
from worded
where may_be_named or not is_told_by_another
group by person_id, related_person_id, label, told_as, service_name, sort_order
