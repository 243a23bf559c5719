-- A tenancy of more people than one family could be gives nobody its address.
with as_sent as (
    select * from {{ ref('int_addresses__as_sent') }}
),

over_shared_references as (
    select * from {{ ref('int_records__over_shared_references') }}
)

select as_sent.* exclude (through_tenancy_id),
from as_sent
left join over_shared_references
    on as_sent.through_tenancy_id = over_shared_references.reference_id
where over_shared_references.reference_id is null
