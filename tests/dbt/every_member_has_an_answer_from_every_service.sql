-- Rows of family_context = members of subject children's families × services of the register.
with answers as (
    select count(*) as n_rows
    from {{ ref('family_context') }}
),

members as (
    select count(*) as n_members
    from {{ ref('family_members') }}
),

services as (
    select count(*) as n_services
    from {{ ref('services') }}
)

select *
from answers
cross join members
cross join services
where n_rows <> n_members * n_services
