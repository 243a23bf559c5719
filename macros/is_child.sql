{# Under 18 at the as-at date: a child, as the Children Act 1989 has it (section 105). Null where the
   date of birth is not known. Of the living it is the same as an age below 18; of the dead it is
   not, since their age is that at death. #}
{% macro is_child(birth) -%}
({{ birth }} > {{ as_at() }} - interval 18 year)
{%- endmacro %}
