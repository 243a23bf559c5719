{# Whether two lists both hold something, and nothing that both hold. #}
{% macro have_none_in_common(one, other) -%}
(len({{ one }}) > 0 and len({{ other }}) > 0 and not list_has_any({{ one }}, {{ other }}))
{%- endmacro %}
