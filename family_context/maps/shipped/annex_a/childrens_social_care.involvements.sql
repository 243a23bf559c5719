-- A contact is of one day and is no referral. The other lists are open cases, with their worker.
with every_kind as (
    select
        child_unique_id,
        'contact' as involvement_type,
        label(contact_source) as reason,
        date_of_contact as started,
        date_of_contact as ended,
        _row,
    from contacts
    union all by name
    select
        child_unique_id,
        'child in need' as involvement_type,
        label(primary_need_code) as reason,
        cin_start_date as started,
        cin_closure_date as ended,
        date_child_was_last_seen as last_contact,
        allocated_team as team,
        allocated_worker as worker,
        _row,
    from in_need
    union all by name
    select
        child_unique_id,
        'child protection' as involvement_type,
        child_protection_plan_start_date as started,
        child_protection_plan_end_date as ended,
        date_of_the_last_statutory_visit as last_contact,
        allocated_team as team,
        allocated_worker as worker,
        _row,
    from protected
    union all by name
    select
        child_unique_id,
        'looked after' as involvement_type,
        date_started_to_be_looked_after as started,
        date_ceased_to_be_looked_after as ended,
        date_of_last_social_work_visit as last_contact,
        allocated_team as team,
        allocated_worker as worker,
        _row,
    from in_care
    union all by name
    select
        child_unique_id,
        'care leaver' as involvement_type,
        label(eligibility_category) as reason,
        latest_date_of_contact as last_contact,
        allocated_team as team,
        coalesce(value(allocated_worker), allocated_personal_advisor) as worker,
        if(value(allocated_worker) is null, 'Personal advisor', null) as practitioner_role,
        _row,
    from care_leavers
),

numbered as (
    select
        *,
        row_number() over (
            partition by ref(child_unique_id), involvement_type, day(started) order by _row
        ) as of_the_day,
    from every_kind
)

select
    involvement_type || '/' || key_of(child_unique_id, started)
    || if(of_the_day = 1, '', '/' || of_the_day) as involvement_ref,
    ref(child_unique_id) as person_ref,
    involvement_type,
    value(reason) as reason,
    day(started) as start_date,
    end_day(ended) as end_date,
    day(last_contact) as last_contact_date,
    value(team) as team,
    value(worker) as practitioner_name,
    if(value(worker) is null, null, practitioner_role) as practitioner_role,
    _row,
from numbered
