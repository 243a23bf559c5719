{# A text in small plain letters: Łukasz is lukasz, Strauß strauss. Accents come off by themselves;
   these letters bear none, and are as often written so. `family_context/search.py` reads this
   macro too, so that what is typed is spelt as names were when they were indexed. #}
{% macro plain_letters(text) -%}
replace(replace(replace(
            translate(strip_accents(lower({{ text }})), 'łøđðıþ', 'loddit'),
            'ß', 'ss'
        ), 'æ', 'ae'), 'œ', 'oe')
{%- endmacro %}
