-- What a data owner should look at and no row was held back for. Each finding is used with doubt,
-- or not used; nothing of a record that the identity firewall holds back is among them.
with issues as (
    select * from {{ ref('int_quality__issues_contacts') }}
    union all by name
    select * from {{ ref('int_quality__issues_dates') }}
    union all by name
    select * from {{ ref('int_quality__issues_families') }}
    union all by name
    select * from {{ ref('int_quality__issues_people') }}
    union all by name
    select * from {{ ref('int_quality__issues_practice') }}
    union all by name
    select * from {{ ref('int_quality__issues_uprns') }}
)

select
    service_code,
    table_name,
    person_ref,
    column_name,
    issue,
    detail,
from issues
