-- A person record is past its date when all that the service did with the person is: each spell and
-- each dated record ended before the day from which records are kept. Who has no dated record stays
-- for as long as the source sends him, and so does everything that is open.
with kept_from as (
    select * from {{ ref('int_retention__kept_from') }}
),

dated as (
    select * from {{ ref('int_involvements__spells') }}
    union all by name
    select * from {{ ref('int_involvements__tenancies') }}
    union all by name
    select * from {{ ref('int_involvements__housing_events') }}
    union all by name
    select * from {{ ref('int_involvements__offences') }}
    union all by name
    select * from {{ ref('int_involvements__referrals') }}
    union all by name
    select * from {{ ref('int_involvements__assessments') }}
    union all by name
    select * from {{ ref('int_involvements__plans') }}
)

select dated.record_id
from dated
inner join kept_from on dated.service_code = kept_from.service_code
group by dated.record_id
having
    bool_and(
        not dated.is_open
        and coalesce(coalesce(dated.end_date, dated.start_date) < kept_from.kept_from, false)
    )
