{# A text that says something: trimmed, and null where a system wrote a word for nothing. #}
{% macro stated(column) %}case
    when lower(trim({{ column }})) not in (
        '', '-', '--', '.', '?', 'n/a', 'na', 'nan', 'nil', 'none', 'not known', 'not recorded',
        'not specified', 'null', 'tba', 'tbc', 'unallocated', 'unassigned', 'unknown'
    ) then trim({{ column }})
end{% endmacro %}
