-- A tenancy of more people than one family could be gives nobody its address.
with as_sent as (
    select * from {{ ref('int_addresses__as_sent') }}
),

over_shared_references as (
    select * from {{ ref('int_records__over_shared_references') }}
)

select * exclude (through_tenancy_id)
from as_sent
where
    through_tenancy_id is null
    or through_tenancy_id not in (
        select over_shared_references.reference_id from over_shared_references
    )
