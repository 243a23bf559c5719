{# Age in completed years. Who is born on 29 February is a year older on 1 March of a common year, as
   English law has it; DuckDB's own date_sub would say 28 February. #}
{% macro completed_years(birth, day) -%}
date_diff('year', {{ birth }}, {{ day }})
- cast(strftime({{ birth }}, '%m%d') > strftime({{ day }}, '%m%d') as integer)
{%- endmacro %}
