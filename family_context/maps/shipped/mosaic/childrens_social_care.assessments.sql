select
    coalesce(ref(assessment_id), key_of(person_id, basis, start_date)) as assessment_ref,
    ref(referral_id) as referral_ref,
    ref(person_id) as person_ref,
    day(start_date) as start_date,
    end_day(authorised_date) as authorised_date,
    value(basis) as basis,
    value(outcome) as outcome,
    _row,
from assessments
