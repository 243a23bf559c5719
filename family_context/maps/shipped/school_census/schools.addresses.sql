-- An address is a property reference and a postcode, tied to the pupil by a number of the census table.
with pupils as (
    select table_id, census_no, any_value(upn) as upn
    from (
        select pupilonrolltableid as table_id, census(_file) as census_no, ref(upn) as upn
        from on_roll
        union all
        select pupilnolongeronrolltableid, census(_file), ref(upn)
        from off_roll
    )
    group by all
),

every_census as (
    select *, coalesce(value(pupilonrolltableid), pupilnolongeronrolltableid) as table_id
    from addresses_on_roll
    union all by name
    select *, pupilnolongeronrolltableid as table_id
    from addresses_off_roll
)

select
    coalesce(pupils.upn, ref(every_census.table_id)) as person_ref,
    null as address,
    postcode(postcode) as postcode,
    uprn(uniquepropertyreferencenumber) as uprn,
    'home' as address_type,
    case
        when pupils.table_id is null then 'of a pupil whom no table of the same census holds'
        when value(postcode) is null and uprn(uniquepropertyreferencenumber) is null
            then 'neither a postcode nor a property reference'
        when row_number() over (
            partition by
                coalesce(pupils.upn, ref(every_census.table_id)),
                postcode(postcode),
                uprn(uniquepropertyreferencenumber)
            order by every_census._row
        ) > 1 then 'the same address once more'
    end as left_out,
    every_census._row,
from every_census
left join pupils
    on pupils.table_id = every_census.table_id
    and pupils.census_no = census(every_census._file)
