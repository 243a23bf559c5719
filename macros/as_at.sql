{# The date for which a build answers. #}
{% macro as_at() -%}
{{ this_build('as_at') }}
{%- endmacro %}
