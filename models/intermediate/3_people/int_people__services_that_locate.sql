-- A school, a practice or a housing officer near a protected address would give it away: of a
-- person who lives at one, neither the reason nor the contact of such a service is shown.
with protected as (
    select * from {{ ref('int_people__at_protected_addresses') }}
),

services as (
    select * from {{ ref('services') }}
)

select
    protected.person_id,
    services.service_code,
from protected
cross join services
where services.gives_place_away
