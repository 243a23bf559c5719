-- Usable is a named practitioner, not known to have left, with a number. What a service withholds
-- has no contact to judge.
with service_involvements as (
    select * from {{ ref('service_involvements') }}
),

services as (
    select * from {{ ref('service_coverage') }}
),

counted as (
    select
        service_code,
        is_current,
        contact_quality,
        count(*) as n,
    from service_involvements
    where not is_withheld
    group by service_code, is_current, contact_quality
),

judged as (
    select
        *,
        cast(sum(n) over (partition by service_code, is_current) as bigint) as n_shown,
        {{ is_small_number('n', 'service_code, is_current', 'contact_quality') }} as is_suppressed,
    from counted
)

select
    judged.service_code,
    services.service_name,
    judged.is_current,
    judged.contact_quality,
    judged.contact_quality = 'practitioner_direct' as is_usable,
    case when not judged.is_suppressed then judged.n end as n_involvements,
    case when judged.n_shown >= {{ var('smallest_count') }} then judged.n_shown end as n_shown,
    case when not judged.is_suppressed then judged.n / judged.n_shown end as share,
    judged.is_suppressed,
from judged
inner join services on judged.service_code = services.service_code
