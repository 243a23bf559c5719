-- From when to when somebody was a member of a child's family, whatever else was said of him: rows
-- that follow each other, or overlap since two ids have become one, are one membership.
with members as (
    select * from {{ ref('int_history__members') }}
),

in_order as (
    select
        child_now as child_person_id,
        person_now as person_id,
        relationship_to_child,
        valid_from,
        valid_to,
        is_told,
        row_hash,
        coalesce(
            valid_from > max(coalesce(valid_to, date '9999-12-31')) over (
                partition by child_now, person_now
                order by valid_from, row_hash
                rows between unbounded preceding and 1 preceding
            ),
            true
        ) as begins,
    from members
),

numbered as (
    select
        *,
        count(*) filter (where begins) over (
            partition by child_person_id, person_id
            order by valid_from, row_hash
            rows unbounded preceding
        ) as membership,
    from in_order
)

select
    child_person_id,
    person_id,
    min(valid_from) as joined_on,
    case when count(valid_to) = count(*) then max(valid_to) end as left_on,
    arg_min(relationship_to_child, (valid_from, row_hash)) as relationship_at_first,
    arg_max(relationship_to_child, (valid_from, row_hash)) as relationship_at_last,
    arg_min(is_told, (valid_from, row_hash)) as is_joining_told,
    arg_max(is_told, (valid_from, row_hash)) as is_leaving_told,
from numbered
group by child_person_id, person_id, membership
