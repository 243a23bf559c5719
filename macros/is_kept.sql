{# Whether retention keeps something: while it is or may be open, and until its end (its start, where
   no end is known) is before kept_from. What has no date at all is kept. #}
{% macro is_kept(may_be_open, end_date, start_date) -%}
(
    coalesce({{ may_be_open }}, false)
    or coalesce(coalesce({{ end_date }}, {{ start_date }}) >= kept_from.kept_from, true)
)
{%- endmacro %}
