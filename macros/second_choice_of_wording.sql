{# Orders wordings of one address: capitals throughout, and a wording that ends in its postcode, come
   after those that do neither. #}
{% macro second_choice_of_wording(wording) -%}
cast({{ wording }} = upper({{ wording }}) as integer)
            + cast(regexp_matches(upper({{ wording }}), '[0-9][A-Z]{2}$') as integer)
{%- endmacro %}
