-- One row for each address of a person; the property reference is the address key of type UPRN.
with unpivoted as (
    select
        resources.*,
        each.address as one,
        each.n,
        if(
            resourcetype = 'Patient', ref(id), related_ref(full_url, patient_identifier_value, id)
        ) as person_ref,
        row_number() over (
            partition by resourcetype, id
            order by try_cast(meta_versionid as integer) desc, _file desc, _line desc, each.n
        ) > count(*) over (partition by _row) as is_earlier,
    from resources
    left join lateral (
        select unnest(json_list(resources.address)) as address,
            generate_subscripts(json_list(resources.address), 1) as n
    ) as each on true
)

select
    person_ref,
    address_of(
        list_concat([json_part(one, '$.text')], json_texts(json_part(one, '$.line')))
    ) as address,
    postcode(json_part(one, '$.postalcode')) as postcode,
    uprn(
        json_part(
            list_filter(
                json_list(json_part(one, '$.extension')),
                lambda e: contains(e, '"UPRN"')
            )[1],
            '$.extension[1].valuestring'
        )
    ) as uprn,
    json_part(one, '$.use') as address_type,
    day(json_part(one, '$.period.start')) as start_date,
    end_day(json_part(one, '$.period.end')) as end_date,
    case
        when coalesce(resourcetype, '') not in ('Patient', 'RelatedPerson')
            then 'neither a patient nor a related person'
        when resourcetype = 'RelatedPerson' and json_list(name)[1] is null
            then 'a related person without a name'
        when one is null then 'nobody whose address is told'
        when is_earlier then 'an earlier version of the same person'
    end as left_out,
    _row,
from unpivoted
