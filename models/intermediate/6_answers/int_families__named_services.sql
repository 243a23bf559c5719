-- People for whom a service may be named in evidence: `family_context` shows an involvement with
-- it. A service that withholds, or whose involvement lies outside the look-back, below a threshold
-- or outside the age band, must not be shown by the back door. That children's social care knows
-- the child is why the child is published at all.
with shown as (
    select * from {{ ref('int_involvements__shown') }}
),

subjects as (
    select * from {{ ref('int_children__subjects') }}
),

known as (
    select
        person_id,
        service_code,
        is_withheld,
    from shown
    union all
    select
        child_person_id as person_id,
        'childrens_social_care' as service_code,
        false as is_withheld,
    from subjects
)

select
    person_id,
    service_code,
    not bool_or(is_withheld) as may_be_named,
from known
group by person_id, service_code
