select
    key_of(coalesce(ref(upn), pupilonrolltableid), nativeid) as involvement_ref,
    coalesce(ref(upn), ref(pupilonrolltableid)) as person_ref,
    'young carer' as involvement_type,
    if(code(youngcarer) = 'P', 'identified by a parent', 'identified by the school') as reason,
    value(nativeid) as organisation,
    case
        when coalesce(code(youngcarer), '') not in ('P', 'S') then 'not told to be a young carer'
        when row_number() over (
            partition by coalesce(ref(upn), ref(pupilonrolltableid)), ref(nativeid),
                coalesce(code(youngcarer), '') in ('P', 'S')
            order by census(_file) desc, _row
        ) > 1 then 'the same pupil in an earlier census'
    end as left_out,
    _row,
from on_roll
