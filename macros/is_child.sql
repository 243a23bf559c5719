{# Under 18 at the as-at date: a child, as the Children Act 1989 has it (section 105). Null where the
   date of birth is not known. Whoever has an age in years compares that with 18: it is the same. #}
{% macro is_child(birth) -%}
({{ birth }} > {{ as_at() }} - interval 18 year)
{%- endmacro %}
