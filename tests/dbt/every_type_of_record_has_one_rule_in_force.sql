-- A type of record without a rule in force is not shown; with two, it would be shown twice.
-- Services that are switched off need no rule.
with stated as (
    select distinct
        service_code,
        record_type,
    from {{ ref('int_involvements__of_people') }}
),

services as (
    select * from {{ ref('services') }}
),

look_backs as (
    select * from {{ ref('int_involvements__rules_of_profiles') }}
    where profile = {{ this_build('profile') }}
)

select
    stated.service_code,
    stated.record_type,
    count(look_backs.record_type) as n_rules,
from stated
inner join services on stated.service_code = services.service_code and services.is_on
left join look_backs
    on
        stated.service_code = look_backs.service_code
        and stated.record_type = look_backs.record_type
group by stated.service_code, stated.record_type
having count(look_backs.record_type) <> 1
