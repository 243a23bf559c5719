{# A date as people say it: 3 May 2024. #}
{% macro plain_date(column) %}strftime({{ column }}, '%-d %B %Y'){% endmacro %}
