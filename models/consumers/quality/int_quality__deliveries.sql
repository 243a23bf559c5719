-- What intake put aside or remarked, for each record in use: a number of rows read beside the
-- published records would give away how many are restricted. So would what could not be read of a
-- restriction or of what is withheld: that stays in quarantine, with the owner.
with rejections as (
    select * from {{ ref('stg_intake__rejections') }}
),

loads as (
    select * from {{ ref('int_involvements__loads') }}
),

rows_in_use as (
    select * from {{ ref('int_quality__rows_in_use') }}
),

remarks as (
    select
        rejections.service_code,
        coalesce(rejections.table_name, 'all') as table_name,
        case rejections.kind
            when 'row' then 'N1'
            when 'value' then 'N2'
            when 'orphan' then 'N3'
            when 'unknown_code' then 'N4'
            when 'contradicted' then 'N5'
            else 'N9'
        end as check_id,
        concat_ws(': ', rejections.column_name, rejections.reason) as detail,
        sum(rejections.n) as numerator,
        any_value(rows_in_use.n_records) as denominator,
    from rejections
    inner join rows_in_use on rejections.service_code = rows_in_use.service_code
    where coalesce(rejections.column_name, '') not in ('restriction', 'is_withheld')
    group by all
),

coverage as (
    select
        service_code,
        'extract.yml' as table_name,
        'D4' as check_id,
        '' as detail,
        cast(
            coalesce(coverage_start > coverage_end, false)
            or coalesce(data_current_as_of > {{ as_at() }}, false) as integer
        ) as numerator,
        1 as denominator,
    from loads
    where is_loaded
),

unprotected as (
    select
        service_code,
        'extract.yml' as table_name,
        'D5' as check_id,
        coalesce(load_warning, '') as detail,
        cast(load_warning is not null as integer) as numerator,
        1 as denominator,
    from loads
    where is_loaded
)

select * from remarks
union all by name
select * from coverage
union all by name
select * from unprotected
