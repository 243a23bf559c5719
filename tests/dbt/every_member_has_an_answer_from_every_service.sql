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

select
    answers.n_rows,
    members.n_members,
    services.n_services,
from answers
cross join members
cross join services
where answers.n_rows <> members.n_members * services.n_services
