{# Whether a day comes before anybody born on `born` could have a tenancy: under 16 nobody has. What
   begins then is the tenancy of the home that a tenant grew up in. Unknown days say no. #}
{% macro is_before_a_tenancy_of_ones_own(day, born) -%}
    coalesce({{ day }} < {{ born }} + interval 16 year, false)
{%- endmacro %}
