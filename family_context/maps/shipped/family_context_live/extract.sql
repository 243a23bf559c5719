-- Each row of the files says what the delivery covers: the widest that any of them says counts.
select
    'childrens_social_care' as service_code,
    max(day(date_current_as_of)) as data_current_as_of,
    min(day(coverage_start_date)) as coverage_start,
    max(day(coverage_end_date)) as coverage_end,
    min(value(coverage_geographic_area)) as coverage_area,
from social_care
union all
select
    'schools' as service_code,
    max(day(date_current_as_of)),
    min(day(coverage_start_date)),
    max(day(coverage_end_date)),
    min(value(coverage_geographic_area)),
from education
