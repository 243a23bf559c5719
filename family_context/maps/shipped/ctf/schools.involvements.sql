select
    key_of(
        coalesce(ref(pupil_upn), person_key(pupil_forename, pupil_surname, pupil_dob, null)),
        coalesce(value(urn), concat_ws('-', value(lea), value(estab))),
        entrydate
    ) as involvement_ref,
    coalesce(ref(pupil_upn), person_key(pupil_forename, pupil_surname, pupil_dob, null))
        as person_ref,
    'on roll' as involvement_type,
    day(entrydate) as start_date,
    end_day(leavingdate) as end_date,
    coalesce(value(urn), nullif(concat_ws('/', value(lea), value(estab)), '')) as organisation,
    case
        when row_number() over (
            partition by
                coalesce(ref(pupil_upn), person_key(pupil_forename, pupil_surname, pupil_dob, null)),
                coalesce(value(urn), concat_ws('-', value(lea), value(estab))),
                day(entrydate)
            order by as_date(leavingdate) desc nulls last, _file desc, _line desc
        ) > 1 then 'the same spell once more'
    end as left_out,
    _row,
from history
