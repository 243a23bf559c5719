{# After a seed is loaded: the rows that the council has of it, in the place of ours of the same key.
   They lie in the views `council_seeds.<seed>`, which a build makes before dbt runs and only where a council
   changes something: so nothing that dbt parses depends on them. #}
{% macro rows_of_the_council() %}
{%- if execute and load_relation(this.incorporate(path={'schema': 'council_seeds'})) -%}
{%- set own = 'council_seeds.' ~ this.identifier -%}
{%- set keys = run_query(
    "select key_column from council_seeds._keys where seed = '" ~ this.identifier ~ "'"
).columns[0].values() -%}
delete from {{ this }} as ours
where exists (
    select 1 from {{ own }} as theirs
    where true {% for key in keys %}
        and cast(ours.{{ key }} as varchar) is not distinct from theirs.{{ key }} {% endfor %}
);
insert into {{ this }} by name select * from {{ own }}
{%- endif -%}
{% endmacro %}
