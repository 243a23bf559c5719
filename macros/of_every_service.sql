{# One of the tables that every service may send, of all services together, each row with its
   service_code. A column that one service alone sends is null for the others. The services are a
   variable of `dbt_project.yml` because dbt must know while it parses from which sources a model is
   made: only so do its documentation and the annex tell whose data are in which table. #}
{% macro of_every_service(table) -%}
{%- for service in var('services') -%}
select
        *,
        '{{ service }}' as service_code
    from {{ source(service, table) }}
    {%- if not loop.last %}
    union all by name
    {% endif -%}
{%- endfor -%}
{%- endmacro %}
